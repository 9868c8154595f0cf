"""The whole way through the real window, the real engine and the practice cloud: what arrives is what was sent."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path

import pytest

from tests.support.desk import Desk, eventually
from vod_desktop.bootstrap import Session, open_session
from vod_desktop.core.model.commands import SetLimits
from vod_desktop.core.model.states import State
from vod_desktop.ui.actions import Act
from vod_desktop.ui.models.columns import Column
from vod_desktop.ui.views.quit_dialog import QuitWay

MIB = 1024 * 1024


class RealOpener:
    """Opens the real session of a data directory, and keeps it for a look at the practice cloud."""

    def __init__(self, data_dir: Path) -> None:
        self.open = partial(open_session, data_dir, environ={})
        self.session: Session | None = None

    def __call__(self, sink) -> Session:
        self.session = self.open(sink)
        return self.session

    def arrived(self) -> dict[str, str]:
        """SHA-256 of every medium by its name."""
        assert self.session is not None
        assert self.session.practice is not None
        return {medium.name: medium.sha256 for medium in self.session.practice.media()}


@pytest.fixture
def opener(tmp_path) -> RealOpener:
    return RealOpener(tmp_path / "data")


@pytest.fixture
def real(make_desk, opener) -> Desk:
    return make_desk(opener=opener)


def a_video(path: Path, size_bytes: int) -> str:
    """Writes a file; returns its SHA-256."""
    block = hashlib.sha256(path.name.encode()).digest() * (size_bytes // 32 + 1)
    path.write_bytes(block[:size_bytes])
    return hashlib.sha256(block[:size_bytes]).hexdigest()


def states(desk: Desk) -> list[State]:
    return [job.state for job in desk.model.jobs()]


def test_dropped_files_arrive_byte_identical(run, real, opener, tmp_path):
    sizes = {"片头 #1 100%": 12_000, "会议 录像": 9 * MIB + 1}
    sent = {name: a_video(tmp_path / f"{name}.mp4", size) for name, size in sizes.items()}

    async def journey():
        await real.open()
        real.drop(*(tmp_path / f"{name}.mp4" for name in sizes))
        await eventually(lambda: states(real) == [State.COMPLETE] * 2)
        assert opener.arrived() == sent
        assert real.cell(0, Column.STATE) == "Complete Verified by checksum"
        assert real.cell(0, Column.RESULT).isdecimal()
        assert len(real.cell(0, Column.RESULT)) == 19

    run(journey())


def test_a_running_upload_is_paused_resumed_and_completes(run, real, opener, tmp_path):
    sent = a_video(tmp_path / "a.mp4", 24 * MIB)

    async def journey():
        await real.open()
        opener.session.engine.post(SetLimits(rate_bytes_per_s=4 * MIB))
        real.drop(tmp_path / "a.mp4")
        await eventually(lambda: states(real) == [State.RUNNING] and real.cell(0, Column.SPEED))
        real.select(1)
        real.act(Act.PAUSE)
        await eventually(lambda: states(real) == [State.PAUSED])
        assert not real.shell.progress.is_running
        opener.session.engine.post(SetLimits(rate_bytes_per_s=0))
        real.act(Act.RESUME)
        await eventually(lambda: states(real) == [State.COMPLETE])
        assert opener.arrived() == {"a": sent}

    run(journey())


def test_a_cancelled_upload_starts_again_or_leaves_the_list(run, real, opener, tmp_path):
    sent = a_video(tmp_path / "a.mp4", 24 * MIB)

    async def journey():
        await real.open()
        opener.session.engine.post(SetLimits(rate_bytes_per_s=4 * MIB))
        real.drop(tmp_path / "a.mp4")
        await eventually(lambda: states(real) == [State.RUNNING])
        real.select(1)
        real.act(Act.CANCEL)
        await real.answer("Cancel the upload")
        await eventually(lambda: states(real) == [State.CANCELLED])
        assert opener.arrived() == {}
        opener.session.engine.post(SetLimits(rate_bytes_per_s=0))
        real.act(Act.RETRY)
        await eventually(lambda: states(real) == [State.COMPLETE])
        assert opener.arrived() == {"a": sent}
        real.act(Act.REMOVE)
        await eventually(lambda: states(real) == [])
        assert real.window.start_page.isVisible()

    run(journey())


def test_what_was_not_finished_goes_on_in_the_next_window(run, make_desk, tmp_path):
    sent = a_video(tmp_path / "a.mp4", 24 * MIB)
    first_opener, second_opener = RealOpener(tmp_path / "data"), RealOpener(tmp_path / "data")

    async def journey():
        first = make_desk(opener=first_opener)
        await first.open()
        first_opener.session.engine.post(SetLimits(rate_bytes_per_s=4 * MIB))
        first.drop(tmp_path / "a.mp4")
        await eventually(lambda: states(first) == [State.RUNNING] and first.cell(0, Column.SPEED))
        first.window.close()
        await first.quit_by(QuitWay.PAUSE)
        await eventually(lambda: first.is_closed)
        second = make_desk(opener=second_opener)
        await second.open(practice=False)  # the practice cloud is started for what is left
        await eventually(lambda: states(second) == [State.COMPLETE])
        assert second_opener.arrived() == {"a": sent}

    run(journey())


def test_a_file_that_vanished_fails_with_its_reason_and_can_be_retried(run, real, opener, tmp_path):
    path = tmp_path / "a.mp4"
    a_video(path, 1000)

    async def journey():
        await real.open()
        opener.session.engine.post(SetLimits(files=1, rate_bytes_per_s=2 * MIB))
        a_video(tmp_path / "first.mp4", 6 * MIB)
        real.drop(tmp_path / "first.mp4")
        await eventually(lambda: states(real) == [State.RUNNING])
        real.drop(path)
        await eventually(lambda: len(states(real)) == 2)
        path.unlink()
        opener.session.engine.post(SetLimits(rate_bytes_per_s=0))
        await eventually(lambda: states(real)[1] is State.FAILED)
        assert real.cell(1, Column.STATE) == "Needs you The file is not there"
        sent = a_video(path, 1000)
        real.select(2)
        real.act(Act.RETRY)
        await eventually(lambda: states(real) == [State.COMPLETE] * 2)
        assert opener.arrived()["a"] == sent

    run(journey())
