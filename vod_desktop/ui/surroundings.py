"""What the desktop around the window gives it: tray, notifications, wakefulness, a number on the program's icon."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMenu

from vod_desktop.desktop.awake import Awake
from vod_desktop.desktop.notify import DesktopNotices
from vod_desktop.ui.tray import SystemTray, Tray

PROGRAM = "VOD Desktop"


class Notices(Protocol):
    """Notifications, one at a time. See `desktop.notify`, the real thing."""

    async def show(self, title: str, body: str, button: str, on_click: Callable[[], None]) -> None:
        """Shows one in the place of the one before."""

    async def withdraw(self) -> None:
        """Takes it away."""

    def close(self) -> None:
        """Ends it all; what is shown stays."""


class KeepsAwake(Protocol):
    """Keeps the computer from falling asleep. See `desktop.awake`, the real thing."""

    def want(self, *, awake: bool, reason: str = "") -> None:
        """Says whether it is to stay awake from now on; returns at once."""

    def close(self) -> None:
        """Lets it sleep. Blocks for a moment."""


class NoTray:
    """There is none."""

    is_shown = False

    def look(self) -> bool:
        return False

    def put(self, menu: QMenu, activated: Callable[[], None]) -> None:
        pass

    def show(self, icon: QIcon, tip: str) -> None:
        pass

    def close(self) -> None:
        pass


class NoNotices:
    """Nobody is told."""

    async def show(self, title: str, body: str, button: str, on_click: Callable[[], None]) -> None:
        pass

    async def withdraw(self) -> None:
        pass

    def close(self) -> None:
        pass


class NoWakefulness:
    """The computer sleeps when it likes."""

    def want(self, *, awake: bool, reason: str = "") -> None:
        pass

    def close(self) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All of it; by itself nothing at all, for a window that nobody sees.

    Attributes:
        set_badge: Puts a number on the program's icon in dock or taskbar, where they show one; 0 takes it away.
    """

    tray: Tray = field(default_factory=NoTray)
    notices: Notices = field(default_factory=NoNotices)
    awake: KeepsAwake = field(default_factory=NoWakefulness)
    set_badge: Callable[[int], None] = lambda _number: None


def real_surroundings(app: QApplication, icons: Path) -> Surroundings:
    """Those of this desktop; `icons` is `resources/icons`."""
    notices = DesktopNotices(PROGRAM, icons / "app.svg")
    return Surroundings(SystemTray(), notices, Awake(PROGRAM), lambda number: _set_badge(app, number))


def _set_badge(app: QApplication, number: int) -> None:
    # WORKAROUND(Qt 6.11): on Linux it makes a D-Bus path of the application's name, where a hyphen must not stand.
    name = app.applicationName()
    app.setApplicationName(name.replace("-", "_"))
    app.setBadgeNumber(number)
    app.setApplicationName(name)
