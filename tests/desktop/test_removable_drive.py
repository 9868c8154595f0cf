"""A drive that is pulled out in the middle of an upload, through the real window; needs root, for the mount."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.waiting import wait_until
from tests.support.window_app import TITLE, WindowApp, fetched
from tests.support.x_desktop import XDesktop
from vod_desktop.core.model.errors import Code

CLIP = os.urandom(24_000_000)


class Drive:
    """A folder that can be pulled out and put in again with its files unchanged."""

    def __init__(self, folder: Path) -> None:
        self._disk = folder / "disk"
        self.place = folder / "usb"
        self._disk.mkdir()
        self.place.mkdir()
        self.is_in = False

    def put_in(self) -> None:
        subprocess.run(["mount", "--bind", self._disk, self.place], check=True)
        self.is_in = True

    def pull_out(self) -> None:
        """At once, whoever is reading: as a hand does it."""
        subprocess.run(["umount", "--lazy", self.place], check=True)
        self.is_in = False


@pytest.fixture
def drive(tmp_path: Path) -> Iterator[Drive]:
    stick = Drive(tmp_path)
    stick.put_in()
    yield stick
    if stick.is_in:
        stick.pull_out()


def test_a_drive_pulled_out_is_told_on_the_row_and_goes_on_when_it_is_back(
    desktop: XDesktop, drive: Drive, tmp_path: Path
) -> None:
    clip = drive.place / "clip.mp4"
    clip.write_bytes(CLIP)
    app = WindowApp(desktop, tmp_path / "data")
    process = app.start()
    app.wait_until_ready()
    app.set_speed(3_000_000)
    assert app.start(clip).wait(20) == 0
    wait_until(lambda: any(job.confirmed_bytes for job in app.jobs()), timeout_s=30.0)

    drive.pull_out()
    app.set_speed(0)  # what was read already may go
    wait_until(lambda: app.states() == ["failed"], timeout_s=30.0)
    (failed,) = app.jobs()
    assert failed.problem is not None
    assert failed.problem.code is Code.FILE_MISSING
    assert 0 < failed.confirmed_bytes < len(CLIP)
    desktop.screenshot(tmp_path / "pulled.png")
    assert process.poll() is None

    drive.put_in()
    desktop.xdotool("windowactivate", "--sync", desktop.window(TITLE), "key", "ctrl+shift+r")
    wait_until(lambda: app.states() == ["complete"], timeout_s=30.0)
    (done,) = app.jobs()
    assert done.result is not None
    assert fetched(done.result.media_url) == CLIP
    assert done.sent_bytes < len(CLIP) + 12 * 4 * 1024 * 1024, "what was confirmed is not sent again"
    desktop.xdotool("key", "ctrl+q")
    assert process.wait(10) == 0
