"""Fields of the options form, on lists that are there, on their way, or cannot be had."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QDateTime, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit

from tests.support.desk import eventually
from tests.support.dialogs import gone, opened, press
from tests.support.jobs import a_job
from tests.support.listings import listings
from vod_desktop.core.model.commands import EditJobs
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.job import ObjectKind, SourceFile, UploadObject
from vod_desktop.core.model.options import FASTEST, RouteChoice, UploadOptions
from vod_desktop.core.model.signature import NotifyMode
from vod_desktop.ui.actions import Act
from vod_desktop.ui.models.job_edits import Option
from vod_desktop.ui.views.options.category_dialog import CategoryDialog
from vod_desktop.ui.views.options.dialog import OptionsDialog
from vod_desktop.ui.views.options.list_status import ListStatus

OFFLINE = Problem(Code.NET_UNREACHABLE, {"host": "vod.tencentcloudapi.com"})
FORBIDDEN = Problem(Code.AUTH_FORBIDDEN, {"account": "A", "action": "DescribeAllClass"})


@pytest.fixture
def desk(make_desk):
    one = make_desk()
    one.fake.catalogs.listings.update(listings("practice"))
    return one


async def open_form(desk, **options: object) -> OptionsDialog:
    if desk.fake.session is None:
        await desk.open()
    media = UploadObject(ObjectKind.MEDIA, SourceFile(Path("片头.mp4"), 1000, 1))
    await desk.show_jobs(a_job(media_name="片头", objects=(media,), options=UploadOptions(**options)))
    desk.select(1)
    desk.act(Act.EDIT_OPTIONS)
    return await opened(OptionsDialog)


def choose(editor, place: int) -> None:
    """Chooses from a box as a user does."""
    editor.combo.setCurrentIndex(place)
    editor.combo.activated.emit(place)


def type_procedure(dialog: OptionsDialog, name: str) -> None:
    line = row_of(dialog, Option.PROCEDURE).editor.line
    line.setText(name)
    line.textEdited.emit(name)


def row_of(dialog: OptionsDialog, option: Option):
    return dialog.form.rows[option]


def statuses(parent) -> list[str]:
    return [status.text for status in parent.findChildren(ListStatus) if status.text]


def endings(dialog) -> set[str]:
    """What is said last about the lists that are missing: every one has been asked for."""
    sentences = ("You can type it by hand.", "The list is that of the last time.", "Asking the service…")
    return {one for text in statuses(dialog) for one in sentences if text.endswith(one)}


async def end(dialog: OptionsDialog) -> None:
    dialog.reject()
    await gone(OptionsDialog)


# Lists


def test_lists_are_asked_for_again_in_the_background_and_shown_at_once(run, desk):
    async def journey():
        dialog = await open_form(desk, class_id=3, procedure="短视频加水印", storage_region="ap-shanghai")
        assert row_of(dialog, Option.CLASS_ID).editor._line.text() == "产品宣传 / 新品发布会 / 2026 春季"
        note = row_of(dialog, Option.PROCEDURE).editor.note()
        assert note == "Transcode to MP4 720p H.264 with watermark “公司标志”"
        assert row_of(dialog, Option.STORAGE_REGION).editor.combo.currentText() == "Shanghai (ap-shanghai)"
        await eventually(lambda: len(desk.fake.catalogs.fetched) == 8)
        assert statuses(dialog) == []
        await end(dialog)

    run(journey())


def test_while_nothing_is_known_that_is_said_and_one_can_type(run, make_desk, pool):
    desk = make_desk()
    gate = threading.Event()

    async def journey():
        await desk.open()
        held = [pool.submit(gate.wait, 20.0) for _ in range(2)]  # the service is slow
        dialog = await open_form(desk, class_id=3)
        assert set(statuses(dialog)) == {"Asking the service…"}
        assert row_of(dialog, Option.CLASS_ID).editor._line.text() == "Category 3"
        assert row_of(dialog, Option.CLASS_ID).complaint() == ""
        procedure = row_of(dialog, Option.PROCEDURE).editor
        procedure.line.setText("by hand")
        assert procedure.complaint() == ""
        desk.fake.catalogs.listings.update(listings("practice"))
        gate.set()
        await eventually(lambda: statuses(dialog) == [])
        assert row_of(dialog, Option.CLASS_ID).editor._line.text() == "产品宣传 / 新品发布会 / 2026 春季"
        assert procedure.complaint() == "There is no procedure template of this name any more: by hand"
        assert all(future.result() for future in held)
        await end(dialog)

    run(journey())


@pytest.mark.parametrize(("problem", "requests"), [(OFFLINE, 1), (FORBIDDEN, 8)], ids=["offline", "forbidden"])
def test_a_list_that_cannot_be_had_is_told_and_tried_again(run, make_desk, problem, requests):
    """Without a network one request says it for all; a permission may be missing for one list alone."""
    desk = make_desk()
    desk.fake.catalogs.problem = problem

    async def journey():
        dialog = await open_form(desk)
        await eventually(lambda: endings(dialog) == {"You can type it by hand."})
        assert len(statuses(dialog)) == 3
        await eventually(lambda: len(desk.fake.catalogs.fetched) == requests)
        row_of(dialog, Option.CLASS_ID).editor.choose()
        picker = await opened(CategoryDialog)
        assert statuses(picker)
        picker.number.setText("77")
        press(picker, "Choose")
        assert row_of(dialog, Option.CLASS_ID).editor.value() == 77
        await eventually(lambda: len(desk.fake.catalogs.fetched) == requests + 1)  # the picker has asked again
        await eventually(lambda: endings(dialog) == {"You can type it by hand."})
        desk.fake.catalogs.problem = None
        desk.fake.catalogs.listings.update(listings("practice"))
        press(row_of(dialog, Option.CLASS_ID), "Try again")
        await eventually(lambda: len(statuses(dialog)) == 2)
        assert row_of(dialog, Option.CLASS_ID).complaint() == "Category 77 does not exist any more."
        await end(dialog)

    run(journey())


def test_an_old_list_stays_when_the_service_cannot_be_reached(run, desk):
    desk.fake.catalogs.problem = OFFLINE

    async def journey():
        dialog = await open_form(desk)
        await eventually(lambda: endings(dialog) == {"The list is that of the last time."})
        assert len(statuses(dialog)) == 3
        assert row_of(dialog, Option.STORAGE_REGION).editor.combo.count() == 4
        await end(dialog)

    run(journey())


def test_what_does_not_exist_any_more_is_marked(run, desk):
    async def journey():
        dialog = await open_form(desk, class_id=88, procedure="old", storage_region="ap-beijing")
        told = {option: row.complaint() for option, row in dialog.form.rows.items() if row.complaint()}
        assert told == {
            Option.CLASS_ID: "Category 88 does not exist any more.",
            Option.PROCEDURE: "There is no procedure template of this name any more: old",
            Option.STORAGE_REGION: "The region ap-beijing is not open in this account.",
        }
        assert dialog.form.changes() == {}
        await end(dialog)

    run(journey())


# Name, expiry, region, path, type


def test_placeholders_are_inserted_and_the_name_of_the_real_file_is_shown(run, desk):
    async def journey():
        dialog = await open_form(desk)
        name = row_of(dialog, Option.MEDIA_NAME).editor
        assert name.note() == ""
        name._line.clear()
        next(action for action in name._insert.menu().actions() if action.text().startswith("{stem}")).trigger()
        name.insert(" {n:03}")
        assert name.value() == "{stem} {n:03}"
        assert name.note() == "Gives “片头 001”"
        await end(dialog)

    run(journey())


def test_an_expiry_is_set_in_days_or_to_a_moment_and_the_past_is_refused(run, desk):
    async def journey():
        dialog = await open_form(desk)
        expiry = row_of(dialog, Option.EXPIRE_TIME)
        assert expiry.editor.value() is None
        press(expiry, "In 7 days")
        chosen = datetime.fromisoformat(expiry.editor.value())
        ahead = chosen - datetime.now().astimezone()
        assert timedelta(days=7) <= ahead <= timedelta(days=7, hours=1)
        assert chosen.utcoffset() == chosen.astimezone().utcoffset()
        assert expiry.complaint() == ""
        expiry.editor.moment.setDateTime(QDateTime.currentDateTime().addDays(-1))
        assert expiry._problem.text() == "This time has passed: choose a later one, or never."
        dialog.ok.click()
        await eventually(dialog.form.isEnabled)
        assert expiry._problem.text() == "This time has passed: choose a later one, or never."
        assert [command for command in desk.asked if isinstance(command, EditJobs)] == []
        await end(dialog)

    run(journey())


def test_who_scrolls_past_a_box_changes_nothing(run, desk):
    async def journey():
        dialog = await open_form(desk)
        mode = row_of(dialog, Option.COVER).editor.mode
        bar = dialog.form.verticalScrollBar()
        middle = QPointF(mode.rect().center())
        for has_focus in (False, True):
            (mode if has_focus else dialog.ok).setFocus()
            bar.setValue(0)
            down = QWheelEvent(
                middle,
                QPointF(mode.mapToGlobal(middle.toPoint())),
                QPoint(),
                QPoint(0, -120),
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            )
            QApplication.sendEvent(mode, down)
            assert (mode.currentIndex() > 0) is has_focus
        await end(dialog)

    run(journey())


def test_an_expiry_that_nobody_touches_stays_as_it_was_written(run, desk):
    async def journey():
        dialog = await open_form(desk, expire_time="2999-01-01T00:00:00+05:30")
        expiry = row_of(dialog, Option.EXPIRE_TIME).editor
        assert expiry.value() == "2999-01-01T00:00:00+05:30"
        assert dialog.form.changes() == {}
        expiry.choice.setCurrentIndex(0)
        expiry.choice.activated.emit(0)
        assert dialog.form.changes() == {Option.EXPIRE_TIME: None}
        await end(dialog)

    run(journey())


def test_only_opened_regions_are_offered_and_the_default_is_named(run, desk):
    async def journey():
        dialog = await open_form(desk)
        region = row_of(dialog, Option.STORAGE_REGION).editor
        offered = [region.combo.itemText(place) for place in range(region.combo.count())]
        assert offered == [
            "Default region",
            "Fastest (measured when the upload begins)",
            "Chongqing (ap-chongqing)",
            "Shanghai (ap-shanghai)",
        ]
        assert region.note() == "At present that is Chongqing (ap-chongqing)."
        region.combo.setEditText("ap-guangzhou")
        assert region.value() == "ap-guangzhou"
        region.combo.setCurrentIndex(3)
        assert region.value() == "ap-shanghai"
        assert region.complaint() == ""
        region.combo.setCurrentIndex(1)
        assert region.value() == FASTEST
        assert region.complaint() == ""
        assert region.note() == "Whichever region of the application answers first; the default where none does."
        await end(dialog)

    run(journey())


def test_a_way_in_says_what_it_means(run, desk):
    async def journey():
        dialog = await open_form(desk)
        route = row_of(dialog, Option.ROUTE)
        notes = {}
        for place, choice in enumerate(RouteChoice):
            choose(route.editor, place)
            assert route.editor.value() is choice
            notes[choice] = route._note.text()
        assert "the details say how and why" in notes[RouteChoice.AUTO]
        assert "cannot be renewed" in notes[RouteChoice.SERVER]
        assert "its certificate is renewed" in notes[RouteChoice.CLIENT]
        assert dialog.form.changes() == {Option.ROUTE: RouteChoice.CLIENT}
        await end(dialog)

    run(journey())


def test_priority_and_notifications_can_be_set_only_with_a_procedure(run, desk):
    async def journey():
        dialog = await open_form(desk)
        rows = [row_of(dialog, option) for option in (Option.TASK_PRIORITY, Option.TASK_NOTIFY_MODE)]
        assert [row.editor.combo.isEnabled() for row in rows] == [False, False]
        assert {row._note.text() for row in rows} == {"Only with a procedure."}
        type_procedure(dialog, "课程归档")
        assert [row.editor.combo.isEnabled() for row in rows] == [True, True]
        assert {row._note.text() for row in rows} == {""}
        choose(rows[0].editor, 1)
        choose(rows[1].editor, 2)
        assert {row._note.text() for row in rows} == {"Such files are uploaded by signature: only that can say so."}
        dialog.ok.click()
        await gone(OptionsDialog)
        (command,) = [command for command in desk.asked if isinstance(command, EditJobs)]
        options = command.edits[0].options
        assert (options.task_priority, options.task_notify_mode) == (10, NotifyMode.CHANGE)

    run(journey())


def test_a_priority_whose_procedure_goes_is_told_at_once_and_when_saved(run, desk):
    async def journey():
        dialog = await open_form(desk, procedure="课程归档", task_priority=-10)
        priority = row_of(dialog, Option.TASK_PRIORITY)
        assert priority.editor.combo.currentText() == "−10 (last)"
        type_procedure(dialog, "")
        complaint = "Only with a procedure: choose one, or leave this as it usually is."
        assert priority._problem.text() == complaint
        dialog.ok.click()
        await eventually(dialog.form.isEnabled)
        assert dialog.isVisible()
        assert priority._problem.text() == complaint
        choose(priority.editor, 0)
        assert not priority.editor.combo.isEnabled()
        dialog.ok.click()
        await gone(OptionsDialog)
        (command,) = [command for command in desk.asked if isinstance(command, EditJobs)]
        assert command.edits[0].options == UploadOptions()

    run(journey())


def test_a_contradiction_between_way_in_and_priority_is_told_at_the_field(run, desk):
    async def journey():
        dialog = await open_form(desk, procedure="课程归档", task_priority=5)
        choose(row_of(dialog, Option.ROUTE).editor, 1)
        dialog.ok.click()
        problem = row_of(dialog, Option.TASK_PRIORITY)._problem
        await eventually(problem.text)
        assert problem.text() == (
            "The priority goes only together with: client upload"
            " Choose the client upload as well, or leave the priority out."
        )
        await end(dialog)

    run(journey())


def test_a_storage_path_is_out_of_reach_where_the_application_has_none(run, desk):
    async def journey():
        dialog = await open_form(desk)
        path = row_of(dialog, Option.STORAGE_PATH).editor
        assert not path._line.isEnabled()
        assert path.note() == "The application of this account does not store by path."
        path.show_value("/left/over")
        assert path._line.isEnabled()
        assert "empty this field" in path.complaint()
        await end(dialog)

    run(journey())


def test_a_media_type_that_the_service_does_not_take_is_told(run, desk):
    async def journey():
        dialog = await open_form(desk)
        media_type = row_of(dialog, Option.MEDIA_TYPE).editor
        assert media_type.value() is None
        media_type.combo.setEditText(".MP4")
        assert media_type.complaint() == ""
        media_type.combo.setEditText("exe")
        assert media_type.complaint() == "VOD does not take this type."
        await end(dialog)

    run(journey())


def test_every_control_has_a_name_and_can_be_reached_by_tab(run, desk):
    kinds = (QLineEdit, QComboBox, QPlainTextEdit, QAbstractButton)

    async def journey():
        dialog = await open_form(desk)
        controls = [
            one
            for kind in kinds
            for one in dialog.findChildren(kind)
            if one.isVisible() and not isinstance(one.parent(), QComboBox | QLineEdit)
        ]
        assert len(controls) > 20
        nameless = [
            one
            for one in controls
            if not one.accessibleName() and not (isinstance(one, QAbstractButton) and one.text())
        ]
        assert nameless == []
        reached = set()
        one = dialog.focusWidget()
        while one not in reached:
            reached.add(one)
            one = one.nextInFocusChain()
        assert set(controls) <= reached
        order = [option for option in Option if option in dialog.form.rows]
        places = [_place(dialog, row_of(dialog, option).editor.focusProxy()) for option in order]
        assert places == sorted(places)
        await end(dialog)

    run(journey())


def _place(dialog: OptionsDialog, control) -> int:
    one, place = row_of(dialog, Option.MEDIA_NAME).editor.focusProxy(), 0
    while one is not control:
        one, place = one.nextInFocusChain(), place + 1
    return place
