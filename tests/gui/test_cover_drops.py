"""A picture dropped on a row or on the details is that job's cover; anywhere else files are added."""

from __future__ import annotations

import os

import pytest

from tests.support.cover_desk import Dragging, edits, job_of
from tests.support.desk import eventually
from tests.support.films import a_clip
from tests.support.pictures import A_JPEG, a_picture
from vod_desktop.core.intake.cover import look_at_cover
from vod_desktop.core.intake.picked_frames import keep_frame
from vod_desktop.core.model.commands import AddJobs
from vod_desktop.core.model.events import JobsAdded
from vod_desktop.core.model.options import CoverMode, UploadOptions
from vod_desktop.core.model.presets import Preset
from vod_desktop.core.model.states import Phase, State
from vod_desktop.ui.views.drop_overlay import DropOverlay
from vod_desktop.ui.views.refusal_sheet import RefusalSheet


@pytest.fixture
def jobs(tmp_path):
    videos = [a_clip(tmp_path / f"{name}.mp4") for name in ("one", "two", "three", "busy")]
    free = [job_of(video, number) for number, video in enumerate(videos[:3], 1)]
    return [*free, job_of(videos[3], 4, state=State.RUNNING, phase=Phase.UPLOAD)]


@pytest.fixture
def picture(tmp_path):
    return a_picture(tmp_path / "pictures" / "poster.jpg")


def mark_of(desk):
    return desk.shell.cover._drops._mark


def overlay_of(desk):
    return desk.window.findChild(DropOverlay)


async def opened(desk, jobs):
    await desk.open()
    await desk.show_jobs(*jobs)
    return desk


def test_a_picture_on_a_row_is_the_cover_of_that_job(run, desk, jobs, picture):
    async def journey():
        await opened(desk, jobs)
        desk.select(1)
        drag = Dragging(desk, picture)
        assert drag.drop(drag.row(1))
        await eventually(lambda: edits(desk))
        (edit,) = edits(desk)
        assert (edit.job_id, edit.cover) == (2, look_at_cover(picture))
        assert (edit.options.cover_mode, edit.options.cover_path) == (CoverMode.FILE, picture)
        assert edit.media_name == "two"

    run(journey())


def test_on_one_of_the_chosen_rows_it_is_the_cover_of_all_that_may_change(run, desk, jobs, picture):
    async def journey():
        await opened(desk, jobs)
        desk.select(1, 3, 4)
        drag = Dragging(desk, picture)
        drag.enter(drag.row(2))
        assert mark_of(desk).text == "Let go: cover of 2 files"
        assert drag.drop(drag.row(2))
        await eventually(lambda: edits(desk))
        assert [edit.job_id for edit in edits(desk)] == [1, 3]

    run(journey())


def test_on_the_details_it_is_the_cover_of_what_they_show(run, desk, jobs, picture):
    async def journey():
        await opened(desk, jobs)
        desk.select(3)
        drag = Dragging(desk, picture)
        assert drag.drop(drag.middle_of(desk.window.details))
        await eventually(lambda: edits(desk))
        assert [edit.job_id for edit in edits(desk)] == [3]

    run(journey())


def test_the_row_under_the_pointer_is_marked_and_nothing_else(run, desk, jobs, picture):
    async def journey():
        await opened(desk, jobs)
        mark, overlay = mark_of(desk), overlay_of(desk)
        drag = Dragging(desk, picture)
        assert drag.enter(drag.middle_of(desk.window.filter_bar))
        assert (mark.isVisible(), overlay.isVisible()) == (False, True)
        assert drag.move(drag.row(1))
        assert (mark.isVisible(), overlay.isVisible()) == (True, False)
        assert mark.text == "Let go: cover of “two”"
        assert mark.geometry().contains(drag.row(1))
        assert not mark.geometry().contains(drag.row(0))
        assert drag.move(drag.middle_of(desk.window.filter_bar))
        assert (mark.isVisible(), overlay.isVisible()) == (False, True)
        drag.move(drag.row(0))
        desk.leave()
        assert (mark.isVisible(), overlay.isVisible()) == (False, False)

    run(journey())


def test_a_job_on_its_way_takes_no_picture_and_says_so(run, desk, jobs, picture):
    async def journey():
        await opened(desk, jobs)
        drag = Dragging(desk, picture)
        assert drag.enter(drag.row(3))  # who refuses here hears no more of the drag
        assert mark_of(desk).text == "Already on its way: its cover cannot be changed any more"
        assert not drag.drop(drag.row(3))
        assert drag.move(drag.row(0))
        assert edits(desk) == []

    run(journey())


def test_a_picture_elsewhere_means_to_add_files(run, desk, jobs, picture):
    async def journey():
        await opened(desk, jobs)
        drag = Dragging(desk, picture)
        assert drag.drop(drag.middle_of(desk.window.filter_bar))
        await eventually(lambda: isinstance(desk.dialog(), RefusalSheet))
        assert edits(desk) == []

    run(journey())


def test_a_video_with_its_picture_is_added_with_it_also_over_a_row(run, desk, jobs, tmp_path):
    cover = a_picture(tmp_path / "new" / "fresh.jpg")
    video = a_clip(tmp_path / "new" / "fresh.mp4")
    desk.fake.presets = (Preset("p", "pairs", UploadOptions(cover_mode=CoverMode.SAME_NAME)),)

    async def journey():
        await opened(desk, jobs)
        desk.shell.presets.choose("practice", "p")
        drag = Dragging(desk, video, cover)
        assert drag.drop(drag.row(1))
        await eventually(lambda: [command for command in desk.asked if isinstance(command, AddJobs)])
        (added,) = [command for command in desk.asked if isinstance(command, AddJobs)]
        assert [one.source.path for one in added.candidates] == [video]
        assert added.candidates[0].cover == look_at_cover(cover)
        assert edits(desk) == []

    run(journey())


def test_a_picture_that_is_no_cover_is_told(run, desk, jobs, tmp_path):
    fake = a_picture(tmp_path / "photo.jpg").rename(tmp_path / "photo.png")

    async def journey():
        await opened(desk, jobs)
        drag = Dragging(desk, fake)
        assert drag.drop(drag.row(0))
        told = await desk.answer("Close")
        assert "no picture of the kind that its name says: photo.png" in told
        assert edits(desk) == []

    run(journey())


def test_rows_take_pictures_also_while_files_wait_for_an_account(run, desk, jobs, picture):
    async def journey():
        await desk.open(practice=False)
        await desk.show_jobs(*jobs)
        drag = Dragging(desk, picture)
        assert drag.enter(drag.middle_of(desk.window.filter_bar))
        assert drag.move(drag.middle_of(desk.window.filter_bar))  # beside the rows it would wait like any file
        assert drag.drop(drag.row(0))
        await eventually(lambda: edits(desk))

    run(journey())


def test_old_picked_frames_go_at_the_start_but_for_those_that_jobs_name(run, make_desk, tmp_path):
    folder = tmp_path / "data" / "covers"
    named, stale, preset = (keep_frame(folder, A_JPEG, at_ms) for at_ms in (1, 2, 3))
    for path in (named, stale, preset):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    job = job_of(a_clip(tmp_path / "one.mp4"), cover=named, cover_mode=CoverMode.FILE, cover_path=named)

    async def journey():
        desk = make_desk(JobsAdded((job,), "restored"))
        desk.fake.presets = (Preset("p", "one frame", UploadOptions(cover_mode=CoverMode.FILE, cover_path=preset)),)
        await desk.open()
        await eventually(lambda: not stale.exists())
        assert named.exists()
        assert preset.exists()

    run(journey())
