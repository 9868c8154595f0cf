"""A desktop around the window that only remembers what it was asked to show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu

from vod_desktop.ui.surroundings import Surroundings


class FakeTray:
    """`is_there` is for the test to change; `shown` holds every picture with its tooltip."""

    def __init__(self, *, is_there: bool) -> None:
        self.is_there = is_there
        self.shown: list[tuple[QIcon, str]] = []
        self.is_closed = False
        self.menu = QMenu()
        self.click: Callable[[], None] = lambda: None

    @property
    def is_shown(self) -> bool:
        return self.is_there and not self.is_closed

    def look(self) -> bool:
        return self.is_there

    def put(self, menu: QMenu, activated: Callable[[], None]) -> None:
        self.menu, self.click = menu, activated

    def show(self, icon: QIcon, tip: str) -> None:
        self.shown.append((icon, tip))

    def close(self) -> None:
        self.is_closed = True

    @property
    def tip(self) -> str:
        return self.shown[-1][1]

    def item(self, text: str) -> None:
        """Chooses an entry of the menu; a disabled one does nothing."""
        next(action for action in self.menu.actions() if action.text() == text).trigger()


@dataclass(frozen=True, slots=True)
class ShownNotice:
    title: str
    body: str
    button: str
    click: Callable[[], None]


class FakeNotices:
    """`shown` holds all notifications, `there` the one that stands now."""

    def __init__(self) -> None:
        self.shown: list[ShownNotice] = []
        self.there: ShownNotice | None = None

    async def show(self, title: str, body: str, button: str, on_click: Callable[[], None]) -> None:
        self.there = ShownNotice(title, body, button, on_click)
        self.shown.append(self.there)

    async def withdraw(self) -> None:
        self.there = None

    def close(self) -> None:
        pass

    def titles(self) -> list[str]:
        return [notice.title for notice in self.shown]


class FakeAwake:
    """`is_held` is what was wanted last."""

    def __init__(self) -> None:
        self.is_held = False
        self.reason = ""

    def want(self, *, awake: bool, reason: str = "") -> None:
        self.is_held, self.reason = awake, reason

    def close(self) -> None:
        self.is_held = False


class FakeSurroundings:
    """All of them; `badges` holds every number that the program's icon was given."""

    def __init__(self, *, tray: bool) -> None:
        self.tray = FakeTray(is_there=tray)
        self.notices = FakeNotices()
        self.awake = FakeAwake()
        self.badges: list[int] = []
        self.all = Surroundings(self.tray, self.notices, self.awake, self.badges.append)
