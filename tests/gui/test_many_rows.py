"""Thousands of rows reach the window in pieces: order, choice and place stay right, whatever happens in between."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer

from tests.support.desk import Desk, eventually
from tests.support.jobs import a_job
from vod_desktop.core.model.commands import RemoveJobs, RestoreJobs
from vod_desktop.core.model.events import JobsAdded, JobsChanged, JobsRemoved
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.states import State
from vod_desktop.ui.actions import Act
from vod_desktop.ui.models.columns import Column
from vod_desktop.ui.models.groups import Group

MANY = 2600
"""Three pieces."""


def row(number: int, **more: object) -> Job:
    return a_job(id=number, position=number, media_name=f"clip {number}", **more)


ALL = tuple(row(number) for number in range(1, MANY + 1))
ODD = tuple(range(1, MANY + 1, 2))
EVEN = tuple(range(2, MANY + 1, 2))


async def with_rows(desk: Desk) -> None:
    await desk.open()
    desk.session.engine.tell(JobsAdded(ALL))
    await eventually(lambda: desk.model.rowCount() == MANY)


def shown(desk: Desk) -> list[int]:
    return [desk.model.id_at(number) for number in range(desk.model.rowCount())]


def at_the_end(job_ids: tuple[int, ...], state: State = State.QUEUED) -> JobsChanged:
    return JobsChanged(tuple(replace(row(job_id), position=MANY + job_id, state=state) for job_id in job_ids))


def test_new_rows_are_scrolled_to_where_they_begin(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(*ALL[:50])
        desk.session.engine.tell(JobsAdded(ALL[50:]))
        await eventually(lambda: desk.model.rowCount() == MANY)
        assert desk.view.visible_rows()[0] == 50

    run(journey())


def test_half_of_the_rows_is_moved_and_stays_chosen(run, desk):
    async def journey():
        await with_rows(desk)
        desk.view.select_jobs(list(ODD))
        heard = []
        desk.shell.events_taken.connect(lambda _: heard.append(shown(desk)))
        desk.session.engine.tell(at_the_end(ODD))
        await eventually(lambda: desk.model.ids() == [*EVEN, *ODD])
        assert shown(desk) == [*EVEN, *ODD]
        assert desk.view.selected_ids() == list(ODD)
        assert desk.cell(0, Column.NUMBER) == "1"
        assert heard[:-1] == [[job.id for job in ALL]] * (len(heard) - 1)  # one move, not one for each piece
        assert len(heard) == 2

    run(journey())


def test_half_of_the_rows_goes_and_comes_back_in_its_order(run, desk):
    async def journey():
        await with_rows(desk)
        desk.view.select_jobs(list(EVEN))
        desk.act(Act.REMOVE)
        assert desk.asked == [RemoveJobs(EVEN)]
        await desk.tell(JobsRemoved(EVEN))
        assert shown(desk) == list(ODD)
        desk.act(Act.UNDO_REMOVE)
        asked = desk.asked[-1]
        assert isinstance(asked, RestoreJobs)
        assert [job.id for job in asked.jobs] == list(EVEN)
        desk.session.engine.tell(JobsAdded(asked.jobs, "undone"))
        await eventually(lambda: desk.view.selected_ids() == list(EVEN))
        assert shown(desk) == desk.model.ids() == [job.id for job in ALL]

    run(journey())


def test_what_the_user_does_between_two_pieces_holds(run, desk):
    async def journey():
        await with_rows(desk)
        desk.view.select_jobs([5, 6, 7])
        steps = [
            lambda: desk.view.sortByColumn(Column.NAME, Qt.SortOrder.DescendingOrder),
            lambda: desk.model.set_filter(groups=frozenset({Group.PAUSED})),
            desk.view.show_queue_order,
            lambda: desk.model.set_filter(groups=frozenset()),
        ]
        desk.shell.events_taken.connect(lambda _: steps and steps.pop(0)())
        paused = tuple(replace(job, state=State.PAUSED) for job in ALL)
        desk.session.engine.tell(JobsChanged(paused), JobsRemoved(ODD[3:]), at_the_end(EVEN[:600], State.PAUSED))
        await eventually(lambda: desk.model.ids()[-1] == EVEN[599])
        desk.session.engine.tell(JobsChanged(paused[:1]))
        await eventually(lambda: not steps)
        expected = [*sorted((*ODD[:3], *EVEN[600:])), *EVEN[:600]]
        assert shown(desk) == desk.model.ids() == expected
        assert desk.view.selected_ids() == [5, 6]  # 7 was removed

    run(journey())


def test_what_is_told_of_a_row_holds_in_the_order_in_which_it_is_told(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(row(1), row(2))
        older, newer = (row(1, state=state) for state in (State.PAUSED, State.QUEUED))
        await desk.tell(JobsChanged((older,)), JobsRemoved((1,)), JobsAdded((newer,), "undone"))
        assert desk.model.job(1) == newer
        await desk.tell(JobsChanged((older,)), JobsChanged((newer,)), JobsAdded((row(3),)), JobsChanged((older,)))
        assert desk.model.job(1) == older

    run(journey())


def test_rows_that_change_all_the_time_are_summed_up_all_the_same(run, desk):
    async def journey():
        await with_rows(desk)
        desk.view.selectAll()
        busy = QTimer()
        turns = iter(range(10**6))
        busy.timeout.connect(lambda: desk.session.engine.tell(JobsChanged((row(1, sent_bytes=next(turns)),))))
        busy.start(0)
        await eventually(lambda: desk.window.details.name.text() == f"{MANY} rows selected · 2.6 MB")
        busy.stop()
        desk.select(1)
        assert desk.window.details.name.text() == "clip 1"

    run(journey())


def test_a_summary_of_rows_that_are_not_chosen_any_more_is_given_up(run, desk):
    async def journey():
        await with_rows(desk)
        desk.view.selectAll()
        was_at_work = []

        def choose_another() -> None:
            was_at_work.append(desk.shell.details._pieces.is_at_work)
            desk.select(1)

        desk.shell.details._later.timeout.connect(choose_another)
        await eventually(lambda: was_at_work)
        assert was_at_work == [True]
        assert not desk.shell.details._pieces.is_at_work
        assert desk.window.details.name.text() == "clip 1"

    run(journey())
