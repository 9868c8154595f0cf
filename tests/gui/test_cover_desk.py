"""What is chosen at the cover desk becomes whole edits of the jobs that may still change."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from tests.support.cover_desk import choose, dialog, edits, job_of, open_cover_desk, use_cover
from tests.support.desk import eventually
from tests.support.films import a_clip, a_tone
from tests.support.pictures import a_picture, a_png
from vod_desktop.core.intake.cover import look_at_cover
from vod_desktop.core.intake.picked_frames import frame_time_ms
from vod_desktop.core.model.catalog import CatalogKind, Listing, SnapshotTemplate
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.events import JobsChanged
from vod_desktop.core.model.options import CoverMode
from vod_desktop.core.model.states import Phase, State
from vod_desktop.ui.actions import Act
from vod_desktop.ui.models.cover_choice import CoverKind
from vod_desktop.ui.views.cover_desk import CoverDesk, Unit

PRACTICE_TEMPLATES = Listing(
    CatalogKind.COVER_SNAPSHOTS, (SnapshotTemplate(10, "first frame"), SnapshotTemplate(12, "upright")), 0.0
)


@pytest.fixture
def videos(tmp_path):
    folder = tmp_path / "videos"
    folder.mkdir()
    return [a_clip(folder / f"{name}.mp4") for name in ("a", "b", "c")]


@pytest.fixture
def desk(make_desk):
    desk = make_desk()
    desk.fake.catalogs.listings["practice", CatalogKind.COVER_SNAPSHOTS] = PRACTICE_TEMPLATES
    return desk


async def with_jobs(desk, *jobs):
    await desk.open()
    await desk.show_jobs(*jobs)


def test_a_picture_becomes_the_cover_and_all_other_options_stay(run, desk, videos, tmp_path):
    picture = tmp_path / "poster.png"
    picture.write_bytes(a_png(640, 360))
    job = job_of(videos[0], media_name="Title", class_id=7, session_context="x", force=True)

    async def journey():
        await with_jobs(desk, job)
        covers = await open_cover_desk(desk, 1)
        assert covers.kind is CoverKind.NONE
        choose(covers, CoverKind.PICTURE)
        assert not covers._apply.isEnabled()
        covers.picture_dropped.emit(picture)
        await eventually(lambda: not covers._preview.picture.isNull())
        assert covers._caption.text().startswith("poster.png · 640 × 360 · ")
        (edit,) = await use_cover(desk, covers)
        assert edit.cover == look_at_cover(picture)
        assert edit.options == replace(job.options, cover_mode=CoverMode.FILE, cover_path=picture)
        assert (edit.job_id, edit.media_name, edit.media_type, edit.force) == (1, "Title", "mp4", True)

    run(journey())


def test_a_picture_that_is_no_cover_is_told_and_cannot_be_used(run, desk, videos, tmp_path):
    fake = a_picture(tmp_path / "photo.jpg").rename(tmp_path / "photo.png")

    async def journey():
        await with_jobs(desk, job_of(videos[0]))
        covers = await open_cover_desk(desk, 1)
        covers.picture_dropped.emit(fake)
        await eventually(lambda: "no picture of the kind that its name says: photo.png" in covers._preview.text)
        assert covers.kind is CoverKind.PICTURE
        assert not covers._apply.isEnabled()
        covers.reject()
        await eventually(lambda: dialog(CoverDesk) is None)
        assert edits(desk) == []

    run(journey())


def test_a_picture_that_cannot_be_shown_can_be_used_all_the_same(run, desk, videos, tmp_path):
    drawing = a_picture(tmp_path / "drawing.eps")

    async def journey():
        await with_jobs(desk, job_of(videos[0]))
        covers = await open_cover_desk(desk, 1)
        covers.picture_dropped.emit(drawing)
        await eventually(lambda: covers._preview.text == "No preview for this kind of picture")
        (edit,) = await use_cover(desk, covers)
        assert edit.cover == look_at_cover(drawing)

    run(journey())


def test_the_picture_beside_each_video_is_found_and_told(run, desk, videos):
    picture = videos[0].with_suffix(".jpg")
    a_picture(picture)
    videos[2].with_suffix(".png").write_bytes(b"broken")

    async def journey():
        await with_jobs(desk, *(job_of(video, number) for number, video in enumerate(videos, 1)))
        covers = await open_cover_desk(desk, 1, 2, 3)
        choose(covers, CoverKind.SAME_NAME)
        await eventually(covers._pairs_model.stringList)
        lines = covers._pairs_model.stringList()
        assert lines[:2] == ["a.mp4  →  a.jpg", "b.mp4  →  no picture"]
        assert "damaged" in lines[2]
        assert covers._notes[CoverKind.SAME_NAME].text() == "1 of 3 videos have one."
        found = await use_cover(desk, covers)
        assert [edit.cover and edit.cover.path for edit in found] == [picture, None, None]
        assert {edit.options.cover_mode for edit in found} == {CoverMode.SAME_NAME}
        assert {edit.options.cover_path for edit in found} == {None}

    run(journey())


def test_one_video_shows_the_picture_that_was_found_beside_it(run, desk, videos):
    videos[0].with_suffix(".png").write_bytes(a_png(320, 180))

    async def journey():
        await with_jobs(desk, job_of(videos[0]), job_of(videos[1], 2))
        covers = await open_cover_desk(desk, 1)
        choose(covers, CoverKind.SAME_NAME)
        await eventually(lambda: not covers._preview.picture.isNull())
        assert covers._notes[CoverKind.SAME_NAME].text() == "Found: a.png"
        covers.reject()
        await eventually(lambda: dialog(CoverDesk) is None)
        covers = await open_cover_desk(desk, 2)
        choose(covers, CoverKind.SAME_NAME)
        await eventually(lambda: covers._preview.text == "No picture with this name")

    run(journey())


def test_no_cover_takes_picture_and_snapshot_template_away(run, desk, videos, tmp_path):
    picture = a_picture(tmp_path / "poster.png")
    jobs = (
        job_of(videos[0], 1, cover=picture, cover_mode=CoverMode.FILE, cover_path=picture),
        job_of(videos[1], 2, procedure="QCVB_SimpleProcessFile({20,30},150,10,10)"),
        job_of(videos[2], 3, procedure="QCVB_SimpleProcessFile(0,0,10)"),
    )

    async def journey():
        await with_jobs(desk, *jobs)
        covers = await open_cover_desk(desk, 1, 2, 3)
        assert covers.kind is None
        assert not covers._apply.isEnabled()
        choose(covers, CoverKind.NONE)
        found = await use_cover(desk, covers)
        assert [edit.cover for edit in found] == [None, None, None]
        assert {edit.options.cover_mode for edit in found} == {CoverMode.NONE}
        assert [edit.options.procedure for edit in found] == [None, "QCVB_SimpleProcessFile({20,30},150,0,10)", None]

    run(journey())


def test_a_snapshot_template_is_the_third_place_of_a_composed_procedure(run, desk, videos, tmp_path):
    picture = a_picture(tmp_path / "poster.png")
    jobs = (
        job_of(videos[0], 1, cover=picture, cover_mode=CoverMode.FILE, cover_path=picture),
        job_of(videos[1], 2, procedure="QCVB_SimpleProcessFile({20}, 150)"),
        job_of(videos[2], 3, procedure="LongVideoPreset"),
    )

    async def journey():
        await with_jobs(desk, *jobs)
        covers = await open_cover_desk(desk, 1, 2, 3)
        choose(covers, CoverKind.TEMPLATE)
        await eventually(lambda: covers.template == 10)
        covers._template.setCurrentIndex(1)
        found = await use_cover(desk, covers)
        assert [(edit.job_id, edit.options.procedure, edit.cover) for edit in found] == [
            (1, "QCVB_SimpleProcessFile(0,0,12)", None),
            (2, "QCVB_SimpleProcessFile({20},150,12)", None),
        ]
        assert "1 file keeps its procedure template" in await desk.answer("Close")

    run(journey())


def test_a_named_procedure_template_decides_the_cover_and_the_desk_says_so(run, desk, videos):
    async def journey():
        await with_jobs(desk, job_of(videos[0], procedure="LongVideoPreset"))
        covers = await open_cover_desk(desk, 1)
        assert not covers._radios[CoverKind.TEMPLATE].isEnabled()
        note = covers._notes[CoverKind.TEMPLATE].text()
        assert note == "The procedure template “LongVideoPreset” decides by itself whether a cover is made."

    run(journey())


def test_templates_that_cannot_be_had_are_told_where_they_are_chosen(run, desk, videos):
    desk.fake.catalogs.listings.clear()
    desk.fake.catalogs.problem = Problem(Code.AUTH_REJECTED, {"account": "practice"})

    async def journey():
        await with_jobs(desk, job_of(videos[0]))
        covers = await open_cover_desk(desk, 1)
        choose(covers, CoverKind.TEMPLATE)
        await eventually(lambda: covers._notes[CoverKind.TEMPLATE].text() == "The access key was rejected.")
        assert not covers._apply.isEnabled()

    run(journey())


def test_what_a_job_has_is_chosen_when_the_desk_opens(run, desk, videos, tmp_path):
    picture = tmp_path / "poster.png"
    picture.write_bytes(a_png(64, 36))
    jobs = (
        job_of(videos[0], 1, cover=picture, cover_mode=CoverMode.FILE, cover_path=picture),
        job_of(videos[1], 2, procedure="QCVB_SimpleProcessFile({20},0,12)"),
    )

    async def journey():
        await with_jobs(desk, *jobs)
        covers = await open_cover_desk(desk, 1)
        assert covers.kind is CoverKind.PICTURE
        await eventually(lambda: not covers._preview.picture.isNull())
        covers.reject()
        await eventually(lambda: dialog(CoverDesk) is None)
        covers = await open_cover_desk(desk, 2)
        assert covers.kind is CoverKind.TEMPLATE
        assert covers.template == 12

    run(journey())


def test_files_on_their_way_are_left_out_and_told(run, desk, videos):
    running = job_of(videos[1], 2, state=State.RUNNING, phase=Phase.UPLOAD)

    async def journey():
        await with_jobs(desk, job_of(videos[0]), running)
        desk.select(2)
        assert not desk.window.acts[Act.CHOOSE_COVER].isEnabled()
        covers = await open_cover_desk(desk, 1, 2)
        assert covers._passed_over.text() == "1 of the chosen files is already on its way and keeps its cover."
        choose(covers, CoverKind.NONE)
        assert [edit.job_id for edit in await use_cover(desk, covers)] == [1]

    run(journey())


def test_a_file_that_began_while_the_desk_was_open_keeps_its_cover(run, desk, videos):
    jobs = [job_of(video, number) for number, video in enumerate(videos[:2], 1)]

    async def journey():
        await with_jobs(desk, *jobs)
        covers = await open_cover_desk(desk, 1, 2)
        await desk.tell(JobsChanged((replace(jobs[0], state=State.RUNNING, phase=Phase.APPLY),)))
        assert [edit.job_id for edit in await use_cover(desk, covers)] == [2]
        assert "1 file is on its way by now" in await desk.answer("Close")

    run(journey())


@pytest.mark.parametrize("place", [(50, Unit.PERCENT), (1, Unit.SECONDS)])
def test_many_files_get_a_frame_from_the_same_place_of_each(run, desk, videos, tmp_path, place):
    tone = a_tone(tmp_path / "tone.wav")

    async def journey():
        await with_jobs(desk, job_of(videos[0]), job_of(tone, 2), job_of(videos[1], 3))
        covers = await open_cover_desk(desk, 1, 2, 3)
        choose(covers, CoverKind.FRAME)
        covers._unit.setCurrentIndex(place[1])
        covers._place.setValue(place[0])
        covers._apply.click()
        assert "No frame could be taken from 1 file" in await desk.answer("Close")
        found = edits(desk)
        assert [edit.job_id for edit in found] == [1, 3]
        assert [frame_time_ms(edit.cover.path) for edit in found] == [1000, 1000]
        assert all(edit.cover.path == edit.options.cover_path for edit in found)

    run(journey())


def test_taking_many_frames_can_be_given_up(run, desk, videos):
    jobs = [job_of(videos[number % 3], number) for number in range(1, 60)]

    async def journey():
        await with_jobs(desk, *jobs)
        covers = await open_cover_desk(desk, *range(1, 60))
        choose(covers, CoverKind.FRAME)
        covers._apply.click()
        await eventually(covers._progress.isVisible)
        covers._cancel.click()
        await eventually(lambda: dialog(CoverDesk) is None)
        assert edits(desk) == []
        assert not isinstance(desk.dialog(), QMessageBox)

    run(journey())


def test_the_desk_works_by_keyboard_alone_and_names_its_controls(run, desk, videos, qtbot):
    async def journey():
        await with_jobs(desk, job_of(videos[0]))
        covers = await open_cover_desk(desk, 1)
        covers._radios[CoverKind.NONE].setFocus()
        qtbot.keyClick(covers._radios[CoverKind.NONE], Qt.Key.Key_Down)
        qtbot.keyClick(covers.focusWidget(), Qt.Key.Key_Down)
        assert covers.kind is CoverKind.SAME_NAME
        await eventually(lambda: covers._preview.text == "No picture with this name")
        for widget in (covers._template, covers._place, covers._unit, covers._preview, covers._pairs):
            assert widget.accessibleName()
        await eventually(covers._apply.isEnabled)
        qtbot.keyClick(covers, Qt.Key.Key_Return)
        await eventually(lambda: dialog(CoverDesk) is None)
        assert [edit.options.cover_mode for edit in edits(desk)] == [CoverMode.SAME_NAME]

    run(journey())


def test_closing_the_window_ends_the_desk(run, desk, videos):
    async def journey():
        await with_jobs(desk, job_of(videos[0]))
        covers = await open_cover_desk(desk, 1)
        choose(covers, CoverKind.FRAME)
        await desk.close()
        assert dialog(CoverDesk) is None

    run(journey())
