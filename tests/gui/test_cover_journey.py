"""A picked frame goes all the way to the practice cloud: the medium has that very picture as its cover."""

from __future__ import annotations

import hashlib
import random
from functools import partial

from PySide6.QtGui import QImage

from tests.support.album import picture as take_picture
from tests.support.cover_desk import Dragging, choose, dialog, open_cover_desk, open_picker, show_time
from tests.support.desk import eventually
from tests.support.films import a_clip
from tests.support.pictures import a_png
from vod_desktop.bootstrap import Session, open_session
from vod_desktop.core.model.commands import SetLimits
from vod_desktop.core.model.states import State
from vod_desktop.ui.models.cover_choice import CoverKind
from vod_desktop.ui.models.cover_text import cover_text
from vod_desktop.ui.views.cover_desk import CoverDesk
from vod_desktop.ui.views.frame_picker import FramePicker

MIB = 1024 * 1024


class Opener:
    """Opens the real session and keeps it."""

    def __init__(self, data_dir) -> None:
        self._open = partial(open_session, data_dir, environ={})
        self.session: Session | None = None

    def __call__(self, sink) -> Session:
        self.session = self._open(sink)
        return self.session


def covers_that_arrived(opener: Opener) -> dict[str, str | None]:
    """SHA-256 of every medium's cover by its name."""
    assert opener.session is not None
    assert opener.session.practice is not None
    return {medium.name: medium.cover_sha256 for medium in opener.session.practice.media()}


def sha256(path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_picked_frame_and_a_dropped_picture_arrive_byte_identical(run, make_desk, tmp_path):
    opener = Opener(tmp_path / "data")
    desk = make_desk(opener=opener)
    (tmp_path / "first.mp4").write_bytes(random.Random(1).randbytes(6 * MIB))
    picked, dropped = a_clip(tmp_path / "picked.mp4"), tmp_path / "dropped.mp4"
    dropped.write_bytes(random.Random(2).randbytes(1000))
    picture = tmp_path / "poster.png"
    picture.write_bytes(a_png(64, 36))

    async def journey():
        await desk.open()
        opener.session.engine.post(SetLimits(files=1, rate_bytes_per_s=MIB // 8))  # the others wait their turn
        desk.drop(tmp_path / "first.mp4")
        await eventually(lambda: [job.state for job in desk.model.jobs()] == [State.RUNNING])
        desk.drop(picked, dropped)
        await eventually(lambda: [job.state for job in desk.model.jobs()][1:] == [State.QUEUED] * 2)
        of_picked, of_dropped = [job.id for job in desk.model.jobs()][1:]
        covers = await open_cover_desk(desk, of_picked)
        choose(covers, CoverKind.FRAME)
        picker = await open_picker(covers)
        assert await show_time(picker, 1200) == 1200
        take_picture(desk, "frame-picker")
        picker._use.click()
        await eventually(lambda: dialog(FramePicker) is None and covers._apply.isEnabled())
        covers._apply.click()
        await eventually(lambda: dialog(CoverDesk) is None and desk.model.job(of_picked).cover)
        drag = Dragging(desk, picture)
        assert drag.drop(drag.row(2))
        await eventually(lambda: desk.model.job(of_dropped).cover)
        assert cover_text(desk.shell.texts, desk.model.job(of_picked)) == "frame at 0:01"
        assert cover_text(desk.shell.texts, desk.model.job(of_dropped)) == "picture: poster.png"
        opener.session.engine.post(SetLimits(files=3, rate_bytes_per_s=0))
        await eventually(lambda: {job.state for job in desk.model.jobs()} == {State.COMPLETE})
        frame = desk.model.job(of_picked).cover.source.path
        assert QImage(str(frame)).size().toTuple() == (320, 240)
        assert covers_that_arrived(opener) == {"first": None, "picked": sha256(frame), "dropped": sha256(picture)}

    run(journey())
