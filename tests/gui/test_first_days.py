"""Whole days of a new user, on the practice cloud, with pictures of what was seen."""

from __future__ import annotations

import os
import shutil

from tests.gui.test_journey import RealOpener, a_video, states
from tests.support.album import picture
from tests.support.containers import an_mp4
from tests.support.desk import eventually
from vod_desktop.core.model.errors import Code
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.presets import Preset
from vod_desktop.core.model.states import State
from vod_desktop.paths import resources_dir
from vod_desktop.ui.actions import Act
from vod_desktop.ui.models.columns import Column
from vod_desktop.ui.views.details.panel import Page
from vod_desktop.ui.views.refusal_sheet import RefusalSheet

MIB = 1024 * 1024


def test_a_first_start_leads_to_an_upload_that_can_be_played(run, make_desk, tmp_path):
    opener = RealOpener(tmp_path / "data")
    desk = make_desk(opener=opener)
    film = tmp_path / "我的第一个视频.mp4"
    shutil.copyfile(resources_dir() / "sample" / "sample.mp4", film)

    async def journey():
        await desk.open(practice=False)
        start = desk.window.start_page
        assert start.isVisible()
        picture(desk, "first-start")
        start._practise.click()
        await eventually(desk.window.acts[Act.ADD_FILES].isEnabled)
        desk.shell.presets.save((Preset("p", "标准转码", UploadOptions(procedure="短视频标准转码")),))
        desk.shell.presets.choose("practice", "p")
        desk.drop(film)
        await eventually(lambda: states(desk) == [State.COMPLETE])
        desk.select(1)
        desk.window.details.turn_to(Page.PROCESSING)
        await eventually(lambda: desk.cell(0, Column.STATE).startswith("Complete Playable"), timeout_s=30)
        assert list(opener.arrived()) == ["我的第一个视频"]
        picture(desk, "first-playable")

    run(journey())


def test_forty_files_of_which_three_are_bad_all_arrive_once_they_are_mended(run, make_desk, tmp_path):
    opener = RealOpener(tmp_path / "data")
    desk = make_desk(opener=opener)
    folder = tmp_path / "第 12 季"
    folder.mkdir()
    for number in range(1, 38):
        (folder / f"第 {number:02} 集.mp4").write_bytes(an_mp4(f"episode {number}".encode() * 40))
    empty, cut_off, page = folder / "第 38 集.mp4", folder / "第 39 集.mp4", folder / "第 40 集.mp4"
    empty.touch()
    cut_off.write_bytes(an_mp4(b"thirty-nine" * 90)[:-500])
    page.write_text("<html><body>Please log in to download</body></html>")
    for path in (cut_off, page):
        os.utime(path, (1_700_000_000, 1_700_000_000))  # nobody is writing it any more

    async def journey():
        await desk.open()
        desk.drop(folder)
        await eventually(lambda: isinstance(desk.dialog(), RefusalSheet))
        await eventually(lambda: desk.model.rowCount() == 39)
        picture(desk, "forty-files-sheet")
        desk.dialog().accept()
        await eventually(lambda: desk.model.counts[State.COMPLETE] == 37 and desk.model.counts[State.FAILED] == 2)
        bad = {job.media.source.path for job in desk.model.jobs() if job.state is State.FAILED}
        assert bad == {cut_off, page}
        assert {job.problem.code for job in desk.model.jobs() if job.problem} == {Code.FILE_BROKEN}
        assert not any(job.sent_bytes for job in desk.model.jobs() if job.state is State.FAILED)
        desk.select(*(job.id for job in desk.model.jobs() if job.media.source.path == cut_off))
        picture(desk, "forty-files-needs-you")

        for number, path in enumerate((empty, cut_off, page), 38):
            path.write_bytes(an_mp4(f"episode {number}".encode() * 40))
        desk.drop(empty)
        desk.act(Act.RETRY_FAILED)
        await eventually(lambda: states(desk) == [State.COMPLETE] * 40, timeout_s=40)
        assert len(opener.arrived()) == 40
        assert desk.shell.settings.current.account_id in {None, "practice"}
        picture(desk, "forty-files-done")

    run(journey())


def test_a_queue_that_was_paused_and_left_goes_on_the_next_day(run, make_desk, tmp_path):
    sent = {name: a_video(tmp_path / f"{name}.mp4", 12 * MIB) for name in ("早间", "晚间")}
    evening, morning = RealOpener(tmp_path / "data"), RealOpener(tmp_path / "data")

    async def journey():
        desk = make_desk(opener=evening)
        await desk.open()
        desk.shell.settings.change(connections=1, rate_bytes_per_s=8 * MIB)
        desk.drop(*(tmp_path / f"{name}.mp4" for name in sent))
        counters = evening.session.engine.progress
        await eventually(lambda: any(one.confirmed_bytes for one in counters().jobs.values()))
        desk.shell.settings.change(rate_bytes_per_s=MIB // 4)
        picture(desk, "evening-running")
        desk.act(Act.PAUSE_ALL)
        await eventually(lambda: states(desk) == [State.PAUSED] * 2)
        confirmed = sum(job.confirmed_bytes for job in desk.model.jobs())
        desk.act(Act.QUIT)
        await eventually(lambda: desk.is_closed)

        desk = make_desk(opener=morning)
        await desk.open(practice=False)
        assert states(desk) == [State.PAUSED] * 2
        assert sum(job.confirmed_bytes for job in desk.model.jobs()) == confirmed > 0
        picture(desk, "morning-paused")
        desk.shell.settings.change(rate_bytes_per_s=0)
        desk.act(Act.RESUME_ALL)
        await eventually(lambda: states(desk) == [State.COMPLETE] * 2, timeout_s=30)
        assert morning.arrived() == sent

    run(journey())
