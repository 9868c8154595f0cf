"""Uploads without the window, on a real desktop: tray, notification, stay-awake, second start, polite kill."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.support.waiting import wait_until
from tests.support.window_app import TITLE, WindowApp, fetched
from tests.support.x_desktop import NOTICE_BUTTON_PX, TRAY_PX, XDesktop

REPOSITORY = Path(__file__).parents[2]
SLOW_BYTES_PER_S = 400_000
LONG_CLIP = bytes(range(256)) * 100_000  # 25 MB: a minute at that speed
CLIP = LONG_CLIP[:10_000_000]  # three parts, the last of them short: it is confirmed long before the others


@pytest.fixture
def app(desktop: XDesktop, tmp_path: Path) -> WindowApp:
    return WindowApp(desktop, tmp_path / "data")


def a_file(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "素材" / "片头 #1.mp4"
    path.parent.mkdir()
    path.write_bytes(content)
    return path


def test_an_upload_is_followed_and_steered_without_the_window(
    desktop: XDesktop, app: WindowApp, tmp_path: Path
) -> None:
    clip = a_file(tmp_path, LONG_CLIP)
    power_log = tmp_path / "power.log"
    power_log.touch()
    desktop.start_panel()
    desktop.start_notifications()
    desktop.start([sys.executable, str(REPOSITORY / "tests" / "support" / "inhibitor.py"), str(power_log)])
    desktop.wait_for_service("org.freedesktop.PowerManagement")
    first = app.start()
    app.wait_until_ready()
    app.set_speed(SLOW_BYTES_PER_S)

    # A second start hands its file over, and the first window comes to the front.
    desktop.xdotool("windowminimize", desktop.window(TITLE))
    wait_until(lambda: not desktop.active_title())
    second = app.start(clip)
    assert second.wait(20) == 0
    wait_until(lambda: desktop.active_title().endswith("VOD Desktop"))
    wait_until(lambda: app.states() == ["running"])
    assert first.poll() is None

    # The computer stays awake while bytes move, and the icon shows it.
    wait_until(lambda: power_log.read_text() == "Inhibit VOD Desktop / Videos are being uploaded\n")
    wait_until(lambda: desktop.is_drawn(TRAY_PX))

    # The window goes to the tray, and says so.
    desktop.xdotool("key", "alt+F4")
    wait_until(lambda: desktop.is_shown("The uploads go on in the background"))
    desktop.screenshot(tmp_path / "told.png")
    desktop.xdotool("key", "Return")
    wait_until(lambda: not desktop.is_shown(TITLE))
    assert app.states() == ["running"]

    # Its menu pauses and resumes.
    desktop.click(TRAY_PX, button=3)
    _choose(desktop, tmp_path / "menu.png", "Down", "Down")
    wait_until(lambda: app.states() == ["paused"])
    wait_until(lambda: power_log.read_text().splitlines()[-1] == "UnInhibit 4711")
    desktop.click(TRAY_PX, button=3)
    _choose(desktop, tmp_path / "paused.png", "Down", "Down")  # what is disabled is passed over
    app.set_speed(0)
    wait_until(lambda: app.states() == ["complete"], timeout_s=30.0)
    (done,) = app.jobs()
    assert done.result is not None
    assert fetched(done.result.media_url) == LONG_CLIP

    # The end is told; a click on it brings the window back.
    wait_until(lambda: desktop.is_drawn(NOTICE_BUTTON_PX))
    desktop.screenshot(tmp_path / "notification.png")
    assert not desktop.is_shown(TITLE)
    desktop.click(NOTICE_BUTTON_PX)
    wait_until(lambda: desktop.active_title() == "VOD Desktop")
    desktop.screenshot(tmp_path / "window.png")

    # With nothing left to do the program just ends.
    desktop.xdotool("key", "ctrl+q")
    assert first.wait(10) == 0


def test_a_polite_kill_leaves_a_queue_that_goes_on(app: WindowApp, tmp_path: Path) -> None:
    clip = a_file(tmp_path, CLIP)
    first = app.start()
    app.wait_until_ready()
    app.set_speed(2_000_000)
    assert app.start(clip).wait(20) == 0
    wait_until(lambda: any(job.confirmed_bytes for job in app.jobs()), timeout_s=30.0)
    first.terminate()
    assert first.wait(10) == 0
    (left,) = app.jobs()
    assert (left.state, left.problem) == ("queued", None)
    assert 0 < left.confirmed_bytes < len(CLIP)
    app.start()
    wait_until(lambda: app.states() == ["complete"], timeout_s=30.0)
    (done,) = app.jobs()
    assert done.result is not None
    assert fetched(done.result.media_url) == CLIP
    assert done.sent_bytes < 2 * len(CLIP), "what was confirmed is not sent again"


def _choose(desktop: XDesktop, picture: Path, *keys: str) -> None:
    """Chooses an entry of the tray's menu by keys, once it is open."""
    above_the_icon = (TRAY_PX[0] + 30, TRAY_PX[1] - 60)
    wait_until(lambda: desktop.is_drawn(above_the_icon))
    desktop.screenshot(picture)
    desktop.xdotool("key", *keys, "Return")
