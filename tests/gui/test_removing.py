"""Idle rows leave at once and can be had back for a while; what would lose work is asked about."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication

from tests.support.desk import Desk, eventually
from tests.support.jobs import a_job, a_session
from vod_desktop.core.model.commands import RemoveJobs, RestoreJobs
from vod_desktop.core.model.events import JobsAdded, JobsRemoved
from vod_desktop.core.model.job import UploadResult
from vod_desktop.core.model.states import Phase, State
from vod_desktop.texts import Language
from vod_desktop.ui.actions import Act
from vod_desktop.ui.views.toasts import LONG_MS, Toast

QUEUED = a_job(id=1, position=1, media_name="queued")
RUNNING = a_job(id=2, position=2, media_name="running", state=State.RUNNING, phase=Phase.UPLOAD)
SENT = a_job(id=3, position=3, media_name="sent", state=State.PAUSED, phase=Phase.UPLOAD, session=a_session())
FAILED = a_job(id=4, position=4, media_name="failed", state=State.FAILED)
COMPLETE = a_job(
    id=5, position=5, media_name="complete", state=State.COMPLETE, result=UploadResult("1", "http://h/f0.mp4")
)
ALL = (QUEUED, RUNNING, SENT, FAILED, COMPLETE)


def toasts(desk: Desk) -> list[Toast]:
    return list(desk.window.toasts.shown)


def test_idle_rows_go_at_once_and_come_back_as_they_were(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(*ALL)
        desk.select(1, 4, 5)
        desk.act(Act.REMOVE)
        assert desk.asked == [RemoveJobs((1, 4, 5))]
        assert desk.dialog() is None
        (toast,) = toasts(desk)
        assert (toast.text, toast.button.text()) == ("3 rows removed", "Undo")
        await desk.tell(JobsRemoved((1, 4, 5)))
        toast.button.click()
        assert desk.asked[1:] == [RestoreJobs((QUEUED, FAILED, COMPLETE))]
        assert toasts(desk) == []
        await desk.tell(JobsAdded((QUEUED, FAILED, COMPLETE), "undone"))
        assert desk.names() == ["queued", "running", "sent", "failed", "complete"]
        await eventually(lambda: desk.view.selected_ids() == [1, 4, 5])

    run(journey())


def test_the_key_undoes_one_removal_after_another_the_last_first(run, desk, qtbot):
    async def journey():
        await desk.open()
        await desk.show_jobs(*ALL)
        desk.window.activateWindow()
        desk.view.setFocus()
        for job_id in (1, 4):
            desk.select(job_id)
            qtbot.keyClick(desk.view, Qt.Key.Key_Delete)
            await desk.tell(JobsRemoved((job_id,)))
        assert len(toasts(desk)) == 2
        for _ in range(2):
            qtbot.keyClick(desk.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert desk.asked[2:] == [RestoreJobs((FAILED,)), RestoreJobs((QUEUED,))]
        assert toasts(desk) == []
        assert not desk.window.acts[Act.UNDO_REMOVE].isEnabled()

    run(journey())


def test_after_its_time_a_removal_stands(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(*ALL)
        desk.act(Act.REMOVE_COMPLETE)
        (toast,) = toasts(desk)
        assert toast._timer.interval() == LONG_MS
        assert toast._timer.isActive()
        assert desk.window.acts[Act.UNDO_REMOVE].isEnabled()
        toast._timer.setInterval(1)
        await eventually(lambda: not toasts(desk))
        assert not desk.window.acts[Act.UNDO_REMOVE].isEnabled()
        desk.act(Act.UNDO_REMOVE)
        assert desk.asked == [RemoveJobs((5,))]

    run(journey())


def test_the_message_waits_while_pointer_or_keyboard_is_on_it(run, desk, qtbot):
    async def journey():
        await desk.open()
        await desk.show_jobs(*ALL)
        desk.window.activateWindow()
        desk.select(5)
        desk.act(Act.REMOVE)
        (toast,) = toasts(desk)
        assert toast.button.focusPolicy() & Qt.FocusPolicy.TabFocus
        toast.button.setFocus()
        assert not toast._timer.isActive()
        desk.view.setFocus()
        assert toast._timer.isActive()
        # Not by `qtbot.mouseMove`: it lets Qt handle events within ours, where no other task can begin.
        place = QPointF(5, 5)
        QApplication.sendEvent(toast, QEnterEvent(place, place, place))
        assert not toast._timer.isActive()
        toast.button.setFocus()
        qtbot.keyClick(toast.button, Qt.Key.Key_Space)
        await eventually(lambda: desk.asked and isinstance(desk.asked[-1], RestoreJobs))

    run(journey())


def test_the_message_follows_the_language(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(*ALL)
        desk.select(5)
        desk.act(Act.REMOVE)
        desk.window.menus.language_requested.emit(Language.CHINESE)
        (toast,) = toasts(desk)
        assert (toast.text, toast.button.text()) == ("已移除 1 行", "撤销")
        assert toast.accessibleName() == "已移除 1 行 撤销"

    run(journey())


@pytest.mark.parametrize(
    ("chosen", "asked", "comes_back"),
    [
        ([2], ["Cancel this upload?", "1 upload is cancelled"], ()),
        ([2, 3], ["Cancel 2 uploads?", "2 uploads are cancelled"], ()),
        ([1, 2, 3], ["Remove 3 rows from the list?", "2 uploads are cancelled"], (QUEUED,)),
    ],
    ids=["a running one", "one with parts at the service", "among idle ones"],
)
def test_what_loses_work_is_asked_about(run, desk, chosen, asked, comes_back):
    async def journey():
        await desk.open()
        await desk.show_jobs(*ALL)
        desk.select(*chosen)
        desk.act(Act.REMOVE)
        question = await desk.answer("Keep the rows")
        assert [text for text in asked if text not in question] == []
        await eventually(lambda: desk.dialog() is None)
        assert desk.asked == []
        desk.act(Act.REMOVE)
        await desk.answer("Cancel and remove")
        await eventually(lambda: desk.asked)
        assert desk.asked == [RemoveJobs(tuple(chosen))]
        assert bool(toasts(desk)) == bool(comes_back)
        desk.act(Act.UNDO_REMOVE)
        assert desk.asked[1:] == ([RestoreJobs(comes_back)] if comes_back else [])

    run(journey())


def test_many_complete_rows_need_no_question(run, desk):
    many = [replace(COMPLETE, id=number, position=number) for number in range(10, 60)]

    async def journey():
        await desk.open()
        await desk.show_jobs(RUNNING, *many)
        desk.act(Act.REMOVE_COMPLETE)
        assert desk.dialog() is None
        assert desk.asked == [RemoveJobs(tuple(job.id for job in many))]
        assert toasts(desk)[0].text == "50 rows removed"

    run(journey())


def test_the_row_beside_those_removed_is_chosen(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(*ALL)
        desk.select(4)
        desk.act(Act.REMOVE)
        await desk.tell(JobsRemoved((4,)))
        assert desk.view.selected_ids() == [5]
        desk.act(Act.REMOVE)
        await desk.tell(JobsRemoved((5,)))
        assert desk.view.selected_ids() == [3]

    run(journey())
