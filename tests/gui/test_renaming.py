"""F2 changes the media name in the row, while nothing of the job has been sent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from tests.support.desk import Desk, eventually
from tests.support.jobs import a_job, a_session
from vod_desktop.core.model.commands import EditJobs, JobEdit
from vod_desktop.core.model.events import JobsChanged
from vod_desktop.core.model.job import ObjectKind, SourceFile, UploadObject
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.states import Phase, State
from vod_desktop.ui.actions import Act

COVER = SourceFile(Path("/videos/cover.png"), 9, 1)
JOB = a_job(
    id=1,
    position=1,
    options=UploadOptions(class_id=7, procedure="LongVideoPreset"),
    objects=(*a_job().objects, UploadObject(ObjectKind.COVER, COVER)),
)
SENT = a_job(id=2, position=2, state=State.PAUSED, phase=Phase.UPLOAD, session=a_session())


async def editing(desk: Desk, qtbot) -> QLineEdit:
    await desk.open()
    await desk.show_jobs(JOB, SENT)
    desk.window.activateWindow()
    desk.view.setFocus()
    desk.select(1)
    qtbot.keyClick(desk.view, Qt.Key.Key_F2)
    await eventually(lambda: desk.view.findChild(QLineEdit, "rename"))
    return desk.view.findChild(QLineEdit, "rename")


def test_a_typed_name_is_sent_with_all_other_options(run, desk, qtbot):
    async def journey():
        editor = await editing(desk, qtbot)
        assert editor.text() == editor.selectedText() == "clip"
        assert editor.accessibleName() == "Media name"
        editor.insert(" 第 1 集 {final} ")  # as an input method does
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        await eventually(lambda: desk.asked)
        assert desk.asked == [EditJobs((JobEdit(1, "第 1 集 {final}", "mp4", JOB.options, COVER),))]

    run(journey())


def test_a_name_that_cannot_be_used_is_told_while_it_is_typed(run, desk, qtbot):
    async def journey():
        editor = await editing(desk, qtbot)
        editor.setText("  ")
        assert editor.toolTip() == "A name is needed."
        assert editor.accessibleDescription() == editor.toolTip()
        hint = desk.view.findChild(QLabel, "rename_hint")
        assert hint.isVisible()
        assert hint.text() == editor.toolTip()
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        assert editor.isVisible()
        editor.setText("x" * 256)
        assert editor.toolTip() == "The media name is too long."
        editor.setText("good")
        assert editor.toolTip() == ""
        assert not hint.isVisible()
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        await eventually(lambda: desk.asked)
        assert [edit.media_name for command in desk.asked for edit in command.edits] == ["good"]

    run(journey())


def test_escape_and_the_same_name_change_nothing(run, desk, qtbot):
    async def journey():
        editor = await editing(desk, qtbot)
        qtbot.keyClicks(editor, "other")
        qtbot.keyClick(editor, Qt.Key.Key_Escape)
        await eventually(lambda: desk.view.findChild(QLineEdit, "rename") is None)
        desk.act(Act.RENAME)
        editor = desk.view.findChild(QLineEdit, "rename")
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        await eventually(lambda: desk.view.findChild(QLineEdit, "rename") is None)
        assert desk.asked == []

    run(journey())


def test_what_is_typed_stays_while_the_row_changes(run, desk, qtbot):
    async def journey():
        editor = await editing(desk, qtbot)
        qtbot.keyClicks(editor, "typed")
        await desk.tell(JobsChanged((replace(JOB, checked=True),)))
        assert editor.text() == "typed"

    run(journey())


def test_a_job_that_has_begun_meanwhile_keeps_its_name(run, desk, qtbot):
    async def journey():
        editor = await editing(desk, qtbot)
        qtbot.keyClicks(editor, "late")
        await desk.tell(JobsChanged((replace(JOB, state=State.RUNNING),)))
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        await eventually(lambda: desk.view.findChild(QLineEdit, "rename") is None)
        assert desk.asked == []

    run(journey())


def test_only_one_row_that_has_not_begun_can_be_renamed(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(JOB, SENT)
        rename = desk.window.acts[Act.RENAME]
        for chosen, allowed in (([1], True), ([2], False), ([1, 2], False), ([], False)):
            desk.select(*chosen)
            assert rename.isEnabled() == allowed

    run(journey())


def test_f2_on_a_row_whose_upload_has_begun_says_why_nothing_happens(run, desk, qtbot):
    async def journey():
        await desk.open()
        await desk.show_jobs(JOB, SENT)
        desk.select(2)
        qtbot.keyClick(desk.view, Qt.Key.Key_F2)
        assert [toast.text for toast in desk.window.toasts.shown] == [
            "The name can be changed until the upload begins."
        ]

    run(journey())
