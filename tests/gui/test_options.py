"""The options of chosen jobs: one or many at once, "several values" left alone, problems told at their field."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox

from tests.support.desk import eventually
from tests.support.dialogs import a_picture, find, gone, opened, press
from tests.support.jobs import a_job, a_session
from tests.support.listings import listings
from vod_desktop.core.model.account import Account, AccountKind
from vod_desktop.core.model.commands import EditJobs, PauseJobs, ResumeJobs, SavePresets
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.events import JobsChanged
from vod_desktop.core.model.job import Job, ObjectKind, SourceFile, UploadObject
from vod_desktop.core.model.options import CoverMode, RouteChoice, UploadOptions
from vod_desktop.core.model.presets import Preset
from vod_desktop.core.model.states import State
from vod_desktop.ui.actions import Act
from vod_desktop.ui.models.job_edits import Option
from vod_desktop.ui.views.options.dialog import OptionsDialog, PresetNameDialog


def jobs(count: int, folder: Path = Path("videos"), **changes: object) -> list[Job]:
    return [
        a_job(
            id=number,
            position=number,
            media_name=f"clip {number}",
            objects=(UploadObject(ObjectKind.MEDIA, SourceFile(folder / f"clip {number}.mp4", 1000, 1)),),
            **changes,
        )
        for number in range(1, count + 1)
    ]


@pytest.fixture
def desk(make_desk):
    one = make_desk()
    one.fake.catalogs.listings.update(listings("practice"))
    return one


def edited(desk) -> list:
    return [edit for command in desk.asked if isinstance(command, EditJobs) for edit in command.edits]


async def edit(desk, *ids: int) -> OptionsDialog:
    desk.select(*ids)
    desk.act(Act.EDIT_OPTIONS)
    return await opened(OptionsDialog)


def set_text(dialog: OptionsDialog, option: Option, text: str) -> None:
    """Types into a field as a user does: the text is selected and replaced."""
    control = dialog.form.rows[option].editor.focusProxy()
    control.selectAll()
    control.insert(text) if hasattr(control, "insert") else control.insertPlainText(text)
    control.textEdited.emit(text) if hasattr(control, "textEdited") else None


def test_thousands_of_jobs_are_looked_at_in_pieces_and_held_back_until_their_dialog_is_closed(run, desk):
    many = jobs(2000)
    ids = tuple(job.id for job in many)
    many[-1] = a_job(id=2000, position=2000, media_name="clip 2000", options=UploadOptions(class_id=7))

    async def journey():
        await desk.open()
        await desk.show_jobs(*many)
        desk.act(Act.SELECT_ALL)
        desk.act(Act.EDIT_OPTIONS)
        assert find(OptionsDialog) is None
        dialog = await opened(OptionsDialog)
        assert dialog.heading.text() == "Options of 2000 files"
        mixed = {option for option, row in dialog.form.rows.items() if not row.has_value}
        assert mixed == {Option.MEDIA_NAME, Option.CLASS_ID}
        assert PauseJobs(ids) in desk.asked
        dialog.reject()
        assert desk.asked[-1] == ResumeJobs(ids)

    run(journey())


def test_jobs_whose_options_do_not_open_after_all_are_let_go_again(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(*jobs(200))
        ids = tuple(range(1, 201))
        looking = desk.shell.options._look_and_open(ids)
        while PauseJobs(ids) not in desk.asked:
            next(looking)
        assert ResumeJobs(ids) not in desk.asked
        looking.close()
        assert ResumeJobs(ids) in desk.asked
        assert find(OptionsDialog) is None

    run(journey())


def test_ten_jobs_get_one_category_and_keep_what_differs(run, desk):
    several = jobs(10)
    several[3] = a_job(
        id=4, position=4, media_name="clip 4", options=UploadOptions(procedure="课程归档", source_context="x")
    )

    async def journey():
        await desk.open()
        await desk.show_jobs(*several)
        dialog = await edit(desk, *range(1, 11))
        assert dialog.heading.text() == "Options of 10 files"
        assert not dialog.left_out.isVisible()
        mixed = {option for option, row in dialog.form.rows.items() if not row.has_value}
        assert mixed == {Option.MEDIA_NAME, Option.PROCEDURE, Option.SOURCE_CONTEXT}
        dialog.form.rows[Option.CLASS_ID].editor._on_chosen(3)
        dialog.ok.click()
        await gone(OptionsDialog)
        edits = edited(desk)
        assert [one.job_id for one in edits] == list(range(1, 11))
        assert {one.options.class_id for one in edits} == {3}
        assert [one.media_name for one in edits] == [f"clip {number}" for number in range(1, 11)]
        assert edits[3].options.procedure == "课程归档"
        assert edits[3].options.source_context == "x"
        assert edits[4].options.procedure is None

    run(journey())


def test_jobs_whose_upload_has_begun_are_counted_and_left_alone(run, desk):
    several = jobs(4)
    several[1] = a_job(id=2, position=2, state=State.RUNNING)
    several[2] = a_job(id=3, position=3, state=State.PAUSED, session=a_session())

    async def journey():
        await desk.open()
        await desk.show_jobs(*several)
        dialog = await edit(desk, 1, 2, 3, 4)
        assert dialog.left_out.text() == "2 of 4 can no longer be changed: their upload has begun."
        dialog.form.rows[Option.PROCEDURE].editor._on_chosen("课程归档")
        await desk.tell(JobsChanged((a_job(id=4, position=4, state=State.RUNNING),)))  # it begins while one reads
        dialog.ok.click()
        question = await desk.answer("Close")
        assert question.startswith("1 file was not changed")
        assert [one.job_id for one in edited(desk)] == [1]

    run(journey())


def test_the_action_is_there_only_for_what_can_be_changed(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(*jobs(1), a_job(id=2, position=2, state=State.RUNNING))
        act = desk.window.acts[Act.EDIT_OPTIONS]
        assert not act.isEnabled()
        desk.select(2)
        assert not act.isEnabled()
        desk.select(1, 2)
        assert act.isEnabled()
        await desk.tell(JobsChanged((a_job(id=1, position=1, state=State.RUNNING),)))
        assert not act.isEnabled()
        desk.shell.options.edit([1])  # a button may be pressed in the same moment
        assert (await desk.answer("Close")).startswith("1 file was not changed")

    run(journey())


def test_several_values_can_be_made_one_and_left_as_they_are_again(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(*jobs(3))
        dialog = await edit(desk, 1, 2, 3)
        row = dialog.form.rows[Option.MEDIA_NAME]
        press(row, "Change for all…")
        assert dialog.form.rows[Option.MEDIA_NAME].is_changed
        press(row, "Leave as they are")
        assert dialog.form.changes() == {}
        press(row, "Change for all…")
        set_text(dialog, Option.MEDIA_NAME, "春季 {n:03}")
        assert row.editor.note() == "Gives “春季 001”, “春季 002” …"
        set_text(dialog, Option.MEDIA_NAME, "春季")
        assert row.editor.note().startswith("All files get the same name: “春季”.")
        set_text(dialog, Option.MEDIA_NAME, "{stem} neu {n}")
        dialog.ok.click()
        await gone(OptionsDialog)
        assert [one.media_name for one in edited(desk)] == ["clip 1 neu 1", "clip 2 neu 2", "clip 3 neu 3"]

    run(journey())


def test_a_problem_is_told_at_its_field_and_the_dialog_stays(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(*jobs(1))
        dialog = await edit(desk, 1)
        set_text(dialog, Option.SOURCE_CONTEXT, "x" * 251)
        row = dialog.form.rows[Option.SOURCE_CONTEXT]
        assert row.editor.note() == "251 of 250 characters"
        assert row._problem.text() == "1 character too many"
        dialog.ok.click()
        await eventually(dialog.form.isEnabled)
        assert row.editor.focusProxy().hasFocus()
        assert find(OptionsDialog) is dialog
        assert edited(desk) == []
        set_text(dialog, Option.SOURCE_CONTEXT, "ok")
        set_text(dialog, Option.MEDIA_NAME, "{oops}")
        dialog.ok.click()
        await eventually(dialog.form.rows[Option.MEDIA_NAME].editor.focusProxy().hasFocus)
        assert "braces" in dialog.form.rows[Option.MEDIA_NAME]._problem.text()
        dialog.reject()
        await gone(OptionsDialog)

    run(journey())


def test_a_cover_that_is_not_there_is_told_and_one_that_is_goes_along(run, desk, tmp_path):
    picture = tmp_path / "cover.png"

    async def journey():
        await desk.open()
        await desk.show_jobs(*jobs(2, tmp_path))
        dialog = await edit(desk, 1, 2)
        cover = dialog.form.rows[Option.COVER]
        cover.editor.mode.setCurrentIndex(2)
        cover.editor.mode.activated.emit(2)
        dialog.ok.click()
        await eventually(dialog.form.isEnabled)
        assert "cover is not valid" in cover._problem.text()
        cover.editor.path.setText(str(picture))
        cover.editor.path.textEdited.emit(str(picture))
        dialog.ok.click()
        await eventually(dialog.form.isEnabled)
        assert "cover.png" in cover._problem.text()
        a_picture(picture)
        dialog.ok.click()
        await gone(OptionsDialog)
        first, second = edited(desk)
        assert first.cover == second.cover
        assert first.cover.path == picture
        assert first.options.cover_mode is CoverMode.FILE

    run(journey())


def test_the_picture_beside_each_video_is_found(run, desk, tmp_path):
    a_picture(tmp_path / "clip 2.jpg")

    async def journey():
        await desk.open()
        await desk.show_jobs(*jobs(2, tmp_path))
        dialog = await edit(desk, 1, 2)
        cover = dialog.form.rows[Option.COVER].editor
        cover.mode.setCurrentIndex(1)
        cover.mode.activated.emit(1)
        dialog.ok.click()
        await gone(OptionsDialog)
        first, second = edited(desk)
        assert first.cover is None
        assert second.cover.path == tmp_path / "clip 2.jpg"

    run(journey())


def test_nothing_changed_asks_nothing_but_a_failed_job_is_tried_again(run, desk):
    failed = a_job(
        id=2, position=2, state=State.FAILED, problem=Problem(Code.OPTION_GONE, {"field": "x", "value": "y"})
    )

    async def journey():
        await desk.open()
        await desk.show_jobs(*jobs(1), failed)
        dialog = await edit(desk, 1)
        dialog.ok.click()
        await gone(OptionsDialog)
        assert edited(desk) == []
        dialog = await edit(desk, 1, 2)
        dialog.ok.click()
        await gone(OptionsDialog)
        assert [one.job_id for one in edited(desk)] == [2]

    run(journey())


def test_a_preset_fills_the_form_and_the_form_becomes_a_preset(run, desk):
    desk.fake.presets = (
        Preset("p1", "Courses", UploadOptions(class_id=5, procedure="课程归档", media_name="{stem}!")),
    )

    async def journey():
        await desk.open()
        await desk.show_jobs(*jobs(2))
        dialog = await edit(desk, 1, 2)
        dialog._take_preset.menu().actions()[0].trigger()
        assert dialog.form.changes() == {
            Option.MEDIA_NAME: "{stem}!",
            Option.CLASS_ID: 5,
            Option.PROCEDURE: "课程归档",
        }
        press(dialog, "Save as preset…")
        naming = await opened(PresetNameDialog)
        naming.line.setText("Courses")
        press(naming, "Save")
        await gone(PresetNameDialog)
        saved = [command for command in desk.asked if isinstance(command, SavePresets)]
        assert [preset.name for preset in saved[-1].presets] == ["Courses", "Courses (2)"]
        assert desk.window.toasts.shown[-1].text == "Preset “Courses (2)” is saved."
        assert saved[-1].presets[1].options == saved[-1].presets[0].options
        assert len(dialog._take_preset.menu().actions()) == 2
        dialog.reject()

    run(journey())


def test_the_name_that_one_file_has_does_not_become_that_of_a_preset(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(*jobs(1))
        dialog = await edit(desk, 1)
        press(dialog, "Save as preset…")
        naming = await opened(PresetNameDialog)
        press(naming, "Save")
        saved = next(command for command in desk.asked if isinstance(command, SavePresets))
        assert saved.presets[0].options.media_name is None
        dialog.reject()

    run(journey())


def test_files_of_two_accounts_have_no_lists_but_can_be_edited(run, desk):
    async def journey():
        await desk.open()
        desk.fake.known = (*desk.fake.known, Account("other", "Other", AccountKind.KEY_PAIR))
        await desk.show_jobs(*jobs(1), a_job(id=2, position=2, account_id="other"))
        dialog = await edit(desk, 1, 2)
        procedure = dialog.form.rows[Option.PROCEDURE].editor
        assert dialog.form.rows[Option.PROCEDURE]._problem.text() == ""
        assert not any(account == "other" for account, _kind in desk.fake.catalogs.fetched)
        set_text(dialog, Option.PROCEDURE, "typed by hand")
        assert procedure.value() == "typed by hand"
        dialog.ok.click()
        await gone(OptionsDialog)
        assert {one.options.procedure for one in edited(desk)} == {"typed by hand"}

    run(journey())


def test_insisting_posts_the_job_as_it_is(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(*jobs(1, state=State.FAILED), a_job(id=2, position=2, state=State.RUNNING))
        desk.shell.options.insist([1, 2, 99])
        (one,) = edited(desk)
        assert (one.job_id, one.force, one.media_name) == (1, True, "clip 1")
        assert find(QMessageBox) is None

    run(journey())


def test_way_in_and_priority_of_several_files_are_changed_for_all_or_left(run, desk):
    first, second, third = jobs(3, options=UploadOptions(procedure="课程归档", task_priority=5))
    second = replace(second, options=UploadOptions(procedure="课程归档", route=RouteChoice.CLIENT))
    third = replace(third, options=UploadOptions())

    async def journey():
        await desk.open()
        await desk.show_jobs(first, second, third)
        dialog = await edit(desk, 1, 2, 3)
        rows = dialog.form.rows
        mixed = {option for option, row in rows.items() if not row.has_value}
        assert mixed == {Option.MEDIA_NAME, Option.PROCEDURE, Option.TASK_PRIORITY, Option.ROUTE}
        # Some may have a procedure, so nothing is held against a notification mode of them all before it is saved.
        notify = rows[Option.TASK_NOTIFY_MODE]
        notify.editor.combo.setCurrentIndex(1)
        notify.editor.combo.activated.emit(1)
        assert notify.complaint() == ""
        dialog.ok.click()
        await eventually(notify._problem.text)
        assert notify._problem.text().startswith("The notification mode goes only together with: procedure template")
        notify.editor.combo.setCurrentIndex(0)
        notify.editor.combo.activated.emit(0)
        rows[Option.ROUTE]._give_one.click()
        rows[Option.ROUTE].editor.combo.setCurrentIndex(2)
        rows[Option.ROUTE].editor.combo.activated.emit(2)
        dialog.ok.click()
        await gone(OptionsDialog)
        made = [one.options for one in edited(desk)]
        assert {one.route for one in made} == {RouteChoice.CLIENT}
        assert [(one.procedure, one.task_priority) for one in made] == [
            ("课程归档", 5),
            ("课程归档", None),
            (None, None),
        ]

    run(journey())
