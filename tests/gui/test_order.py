"""Rows are moved by keys, menu and mouse while they stand in queue order; the choice goes with them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.support.desk import Desk, eventually
from tests.support.jobs import a_job
from vod_desktop.core.model.commands import MoveJobs
from vod_desktop.core.model.events import JobsChanged
from vod_desktop.core.model.job import Job
from vod_desktop.ui.actions import Act
from vod_desktop.ui.models.columns import Column

JOBS = tuple(a_job(id=number, position=number * 10, media_name=f"clip {number}") for number in range(1, 7))


def moved(*ids: int) -> tuple[Job, ...]:
    """The jobs as the engine tells them in this new order."""
    jobs = {job.id: job for job in JOBS}
    changed = [replace(jobs[job_id], position=place * 10) for place, job_id in enumerate(ids, 1)]
    return tuple(job for job in changed if job != jobs[job.id])


async def with_jobs(desk: Desk) -> None:
    await desk.open()
    await desk.show_jobs(*JOBS)
    desk.window.activateWindow()
    desk.view.setFocus()


@pytest.mark.parametrize(
    ("keys", "chosen", "command"),
    [
        ("Alt+Up", [3], MoveJobs((3,), 2)),
        ("Alt+Down", [3], MoveJobs((3,), 5)),
        ("Alt+Home", [4, 6], MoveJobs((4, 6), 1)),
        ("Alt+End", [1, 2], MoveJobs((1, 2), None)),
    ],
)
def test_keys_move_the_chosen_rows(run, desk, keys, chosen, command):
    async def journey():
        await with_jobs(desk)
        desk.select(*chosen)
        QTest.keySequence(desk.view, QKeySequence(keys))
        assert desk.asked == [command]

    run(journey())


def test_what_is_there_already_is_not_asked_for(run, desk):
    async def journey():
        await with_jobs(desk)
        desk.select(1)
        desk.act(Act.MOVE_UP)
        desk.act(Act.MOVE_TOP)
        desk.select(5, 6)
        desk.act(Act.MOVE_BOTTOM)
        assert desk.asked == []

    run(journey())


def test_rows_follow_the_queue_and_stay_chosen(run, desk):
    async def journey():
        await with_jobs(desk)
        desk.select(5, 6)
        await desk.tell(JobsChanged(moved(5, 6, 1, 2, 3, 4)))
        assert desk.names() == ["clip 5", "clip 6", "clip 1", "clip 2", "clip 3", "clip 4"]
        assert [desk.cell(row, Column.NUMBER) for row in range(6)] == ["1", "2", "3", "4", "5", "6"]
        assert desk.view.selected_ids() == [5, 6]
        assert [job.id for job in desk.model.jobs()] == [5, 6, 1, 2, 3, 4]

    run(journey())


def test_in_another_order_the_numbers_follow_but_no_row_jumps(run, desk):
    async def journey():
        await with_jobs(desk)
        desk.view.sortByColumn(Column.NAME, Qt.SortOrder.DescendingOrder)
        before = desk.names()
        await desk.tell(JobsChanged(moved(6, 1, 2, 3, 4, 5)))
        assert desk.names() == before
        assert desk.cell(0, Column.NUMBER) == "1"
        desk.view.show_queue_order()
        assert desk.names()[0] == "clip 6"

    run(journey())


def test_sorted_otherwise_it_is_explained_once_with_the_way_out(run, desk):
    async def journey():
        await with_jobs(desk)
        desk.view.sortByColumn(Column.NAME, Qt.SortOrder.DescendingOrder)
        desk.select(3)
        desk.act(Act.MOVE_UP)
        desk.act(Act.MOVE_UP)
        assert desk.asked == []
        (toast,) = desk.window.toasts.shown
        assert toast.text == "Rows can be moved only while they stand in queue order."
        toast.button.click()
        assert desk.names()[0] == "clip 1"
        desk.act(Act.MOVE_UP)
        assert desk.asked == [MoveJobs((3,), 2)]

    run(journey())


def mouse(desk: Desk, kind: QEvent.Type, place: QPoint) -> None:
    """Sends one event. `QTest.mouseMove` would let Qt handle others within ours, where no task can begin."""
    button = Qt.MouseButton.LeftButton
    held = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else button
    port = desk.view.viewport()
    where = QPointF(place), QPointF(port.mapToGlobal(place))
    own = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else button
    QApplication.sendEvent(port, QMouseEvent(kind, *where, own, held, Qt.KeyboardModifier.NoModifier))


def drag(desk: Desk, job_id: int, to: QPoint, *, let_go: bool = True) -> None:
    """Presses the mouse on a row, moves it and lets go."""
    start = desk.view.visualRect(desk.model.index_of(job_id)).center()
    mouse(desk, QEvent.Type.MouseButtonPress, start)
    for step in range(1, 6):
        mouse(desk, QEvent.Type.MouseMove, start + (to - start) * step / 5)
    if let_go:
        mouse(desk, QEvent.Type.MouseButtonRelease, to)


def upper_half(desk: Desk, job_id: int) -> QPoint:
    return desk.view.visualRect(desk.model.index_of(job_id)).topLeft() + QPoint(30, 4)


def test_rows_are_dragged_with_the_mouse(run, desk):
    async def journey():
        await with_jobs(desk)
        drag(desk, 5, upper_half(desk, 2))
        assert desk.view.selected_ids() == [5]
        assert desk.asked == [MoveJobs((5,), 2)]
        assert desk.view._mover.place is None

    run(journey())


def test_all_chosen_rows_are_dragged_together_also_behind_the_last(run, desk):
    async def journey():
        await with_jobs(desk)
        desk.select(1, 3)
        below = desk.view.visualRect(desk.model.index_of(6)).bottomLeft() + QPoint(30, 20)
        drag(desk, 3, below)
        assert desk.asked == [MoveJobs((1, 3), None)]

    run(journey())


def test_escape_leaves_dragged_rows_where_they_were(run, desk):
    async def journey():
        await with_jobs(desk)
        to = upper_half(desk, 2)
        drag(desk, 5, to, let_go=False)
        assert desk.view._mover.place == 1
        QTest.keyClick(desk.view, Qt.Key.Key_Escape)
        mouse(desk, QEvent.Type.MouseButtonRelease, to)
        assert desk.asked == []

    run(journey())


def test_dragging_in_another_order_is_explained(run, desk):
    async def journey():
        await with_jobs(desk)
        desk.view.sortByColumn(Column.NAME, Qt.SortOrder.DescendingOrder)
        drag(desk, 1, upper_half(desk, 4))
        assert desk.asked == []
        await eventually(lambda: len(desk.window.toasts.shown) == 1)

    run(journey())


def test_a_plain_click_still_chooses_one_row_of_many(run, desk):
    async def journey():
        await with_jobs(desk)
        desk.select(1, 2, 3)
        place = desk.view.visualRect(desk.model.index_of(2)).center()
        QTest.mouseClick(desk.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert desk.view.selected_ids() == [2]
        assert desk.asked == []

    run(journey())
