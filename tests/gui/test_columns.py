"""Columns: what stands in them, which are shown at first, and that what an older version remembered still fits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QTableView

from tests.support.desk import Desk, eventually
from tests.support.jobs import a_job
from vod_desktop.core.model.account import Account, AccountKind
from vod_desktop.core.model.catalog import CatalogKind, Category, Listing
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.states import State
from vod_desktop.core.model.tasks import ProcedureTask, StepKind, StepStatus, TaskStatus, TaskStep
from vod_desktop.ui.models.columns import FIRST_HIDDEN, FIRST_ORDER, Column

SPORTS = Category(7, -1, "体育", 0)
FOOTBALL = Category(8, 7, "足球", 1)
JOB = a_job(options=UploadOptions(class_id=8, procedure="LongVideoPreset"))


def order(desk: Desk) -> list[Column]:
    header = desk.view.horizontalHeader()
    return [Column(header.logicalIndex(place)) for place in range(len(Column))]


def hidden(desk: Desk) -> set[Column]:
    return {column for column in Column if desk.view.isColumnHidden(column)}


def test_at_first_the_result_is_last_and_what_is_the_same_for_most_rows_is_hidden(run, desk):
    async def journey():
        await desk.open()
        assert order(desk) == list(FIRST_ORDER)
        assert hidden(desk) == FIRST_HIDDEN
        titles = [action.text() for action in desk.view.column_actions(desk.window)]
        assert titles[-5:] == ["Category", "Procedure", "Cover", "Account", "Result (FileId)"]

    run(journey())


def test_category_and_account_are_shown_by_name(run, desk):
    async def journey():
        desk.fake.catalogs.listings["practice", CatalogKind.CATEGORIES] = Listing(
            CatalogKind.CATEGORIES, (SPORTS, FOOTBALL), 1.0
        )
        await desk.open()
        await desk.show_jobs(
            JOB, replace(JOB, id=2, position=2, options=UploadOptions(class_id=99)), a_job(id=3, position=3)
        )
        assert [desk.cell(row, Column.CATEGORY) for row in range(3)] == ["体育 / 足球", "99", "Other"]
        assert desk.cell(0, Column.ACCOUNT) == "Practice cloud"
        assert desk.cell(0, Column.PROCEDURE) == "LongVideoPreset"
        assert desk.fake.catalogs.fetched == []

    run(journey())


def test_categories_that_no_list_has_are_asked_for_once(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(a_job(id=9, position=9))
        assert desk.fake.catalogs.fetched == []
        await desk.show_jobs(JOB)
        await eventually(lambda: desk.fake.catalogs.fetched)
        await desk.show_jobs(replace(JOB, id=2, position=2))
        assert desk.fake.catalogs.fetched == [("practice", CatalogKind.CATEGORIES)]

    run(journey())


def test_another_name_of_an_account_reaches_its_rows(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(JOB)
        desk.fake.known = (Account("practice", "Training", AccountKind.KEY_PAIR),)
        desk.shell.names.follow()
        assert desk.cell(0, Column.ACCOUNT) == "Training"

    run(journey())


def test_order_width_and_hiding_of_columns_are_remembered(run, make_desk):
    async def journey():
        first = make_desk()
        await first.open()
        header = first.view.horizontalHeader()
        header.moveSection(header.visualIndex(Column.ACCOUNT), 1)
        first.view.setColumnHidden(Column.ACCOUNT, False)
        first.view.setColumnHidden(Column.SPEED, True)
        first.view.setColumnWidth(Column.NAME, 222)
        first.view.sortByColumn(Column.NAME, Qt.SortOrder.DescendingOrder)
        await first.close()
        second = make_desk()
        await second.open()
        assert order(second)[:3] == [Column.NUMBER, Column.ACCOUNT, Column.NAME]
        assert hidden(second) == FIRST_HIDDEN - {Column.ACCOUNT} | {Column.SPEED}
        assert second.view.columnWidth(Column.NAME) == 222
        assert not second.model.follows_queue

    run(journey())


@pytest.fixture
def remembered_by_the_first_version(qapp) -> QByteArray:
    view = QTableView()
    view.setModel(QStandardItemModel(0, 7, view))
    view.setColumnWidth(Column.NAME, 333)
    view.setColumnHidden(Column.SPEED, True)
    view.horizontalHeader().moveSection(6, 1)
    state = view.horizontalHeader().saveState()
    view.deleteLater()
    return state


def test_what_the_first_version_remembered_is_kept_and_new_columns_stand_as_at_first(
    run, make_desk, remembered_by_the_first_version
):
    async def journey():
        desk = make_desk()
        desk.view.restore_columns(remembered_by_the_first_version)
        await desk.open()
        assert desk.view.columnWidth(Column.NAME) == 333
        assert order(desk)[:2] == [Column.NUMBER, Column.RESULT]
        assert hidden(desk) == FIRST_HIDDEN | {Column.SPEED}
        desk.view.setColumnHidden(Column.CATEGORY, False)
        assert desk.view.columnWidth(Column.CATEGORY) > 50

    run(journey())


def test_a_composed_procedure_is_shown_in_words(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(a_job(options=UploadOptions(procedure="QCVB_SimpleProcessFile({20},0,10)")))
        assert "QCVB" not in desk.cell(0, Column.PROCEDURE)
        assert "QCVB" in desk.model.index(0, Column.PROCEDURE).data(Qt.ItemDataRole.ToolTipRole)

    run(journey())


def step(status: StepStatus, progress: int | None = None) -> TaskStep:
    return TaskStep(StepKind.TRANSCODE, status, 100010, progress)


@pytest.mark.parametrize(
    ("status", "steps", "words"),
    [
        (TaskStatus.WAITING, (), "Complete Waiting to be processed"),
        (TaskStatus.PROCESSING, (step(StepStatus.SUCCESS), step(StepStatus.PROCESSING, 20)), "Complete Processing 60%"),
        (TaskStatus.FINISH, (step(StepStatus.SUCCESS),), "Complete Playable"),
        (TaskStatus.FINISH, (step(StepStatus.SUCCESS), step(StepStatus.FAIL)), "Complete Partly failed"),
        (TaskStatus.FINISH, (step(StepStatus.FAIL),), "Complete Processing failed"),
        (TaskStatus.UNKNOWN, (), "Complete"),
    ],
)
def test_a_complete_row_says_what_has_become_of_its_procedure(run, desk, status, steps, words):
    async def journey():
        await desk.open()
        await desk.show_jobs(a_job(state=State.COMPLETE, task=ProcedureTask("task", status, steps)))
        assert desk.cell(0, Column.STATE) == words

    run(journey())


def test_a_screen_reader_hears_the_whole_row_and_each_cell_with_its_title(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(JOB)
        say = [desk.model.index(0, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in Column]
        assert say[Column.NAME] == "clip, Queued, 1.0 KB, number 1"
        assert say[Column.NUMBER] == say[Column.NAME]
        assert say[Column.PROCEDURE] == "Procedure: LongVideoPreset"

    run(journey())


def test_the_name_takes_and_gives_what_the_window_does_and_a_file_id_fits(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(JOB)
        header, view = desk.view.horizontalHeader(), desk.view
        await eventually(lambda: header.length() == view.viewport().width())
        name, width = view.columnWidth(Column.NAME), view.viewport().width()
        assert view.columnWidth(Column.RESULT) > view.fontMetrics().horizontalAdvance("5145403721234567890")
        desk.window.resize(desk.window.width() + 120, desk.window.height())
        await eventually(lambda: view.viewport().width() == width + 120)
        assert view.columnWidth(Column.NAME) == name + 120
        desk.window.resize(desk.window.width() - 120, desk.window.height())
        await eventually(lambda: view.viewport().width() == width)
        assert view.columnWidth(Column.NAME) == name

    run(journey())


def test_home_and_end_go_to_the_first_and_the_last_row(run, desk, qtbot):
    async def journey():
        await desk.open()
        await desk.show_jobs(*(a_job(id=number, position=number) for number in (1, 2, 3, 4)))
        desk.select(2)
        qtbot.keyClick(desk.view, Qt.Key.Key_End)
        assert desk.view.selected_ids() == [4]
        qtbot.keyClick(desk.view, Qt.Key.Key_Home, Qt.KeyboardModifier.ShiftModifier)
        assert desk.view.selected_ids() == [1, 2, 3, 4]

    run(journey())


def test_where_filter_and_search_let_nothing_through_a_button_shows_all_rows(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(JOB)
        desk.window.tools.search.setText("nowhere")
        button = desk.view._show_all
        assert button.isVisible()
        button.click()
        assert desk.model.rowCount() == 1
        assert not button.isVisible()

    run(journey())
