"""Notifications on a real notification daemon: what is said, the click, and that each takes the place of the one before."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.waiting import wait_until
from tests.support.x_desktop import NOTICE_BUTTON_PX, XDesktop
from vod_desktop.desktop.notify import DesktopNotices
from vod_desktop.paths import resources_dir

NAME = "片头 <b>1</b> & 2"


class Eavesdropper:
    """What the programs of the desktop say to its notification daemon."""

    def __init__(self, desktop: XDesktop, log: Path) -> None:
        self._log = log
        with log.open("w") as file:
            self._monitor = subprocess.Popen(
                ["dbus-monitor", "--session", "interface='org.freedesktop.Notifications'"],
                env=desktop.environment,
                stdout=file,
                stderr=subprocess.DEVNULL,
            )
        wait_until(lambda: "NameAcquired" in self.heard())

    def heard(self) -> str:
        return self._log.read_text()

    def close(self) -> None:
        self._monitor.terminate()
        self._monitor.wait(10)


@pytest.fixture
def daemon(desktop: XDesktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Eavesdropper]:
    desktop.start_notifications()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", desktop.environment["DBUS_SESSION_BUS_ADDRESS"])
    ears = Eavesdropper(desktop, tmp_path / "bus.log")
    yield ears
    ears.close()


def test_a_notification_is_shown_clicked_replaced_and_withdrawn(
    desktop: XDesktop, daemon: Eavesdropper, tmp_path: Path
) -> None:
    clicked = []

    async def journey() -> None:
        notices = DesktopNotices("VOD Desktop", resources_dir() / "icons" / "app.svg")
        pressed = asyncio.Event()

        def on_click() -> None:
            clicked.append(True)
            pressed.set()

        try:
            await notices.show("1 file uploaded", NAME, "Show", on_click)
            await asyncio.to_thread(wait_until, lambda: desktop.is_drawn(NOTICE_BUTTON_PX))
            await asyncio.to_thread(desktop.screenshot, tmp_path / "notification.png")
            await asyncio.to_thread(desktop.click, NOTICE_BUTTON_PX)
            await asyncio.wait_for(pressed.wait(), 10)
            await notices.show("first", "", "Show", on_click)
            await notices.show("second", "", "Show", on_click)
            await asyncio.to_thread(wait_until, lambda: daemon.heard().count("member=CloseNotification") == 1)
            await notices.withdraw()
            await asyncio.to_thread(wait_until, lambda: daemon.heard().count("member=CloseNotification") == 2)
            await notices.withdraw()
        finally:
            notices.close()

    asyncio.run(journey())
    assert clicked == [True]
    heard = daemon.heard()
    assert heard.count("member=Notify\n") + heard.count("member=Notify ") == 3
    assert 'string "片头 &lt;b&gt;1&lt;/b&gt; &amp; 2"' in heard, "the body is a kind of HTML"
