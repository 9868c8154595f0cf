"""Nothing that a user does with many rows becomes quadratic: calls are counted, since times say little on a busy machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from tests.support.desk import Desk
from tests.support.jobs import a_job
from vod_desktop.core.model.events import Event, JobsAdded, JobsChanged, JobsRemoved
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.states import Phase, State
from vod_desktop.ui.actions import Act
from vod_desktop.ui.models.columns import Column
from vod_desktop.ui.models.groups import Group

FEW, MANY = 500, 2000
MOST_CALLS_A_ROW = 60


def jobs(count: int) -> list[Job]:
    return [
        a_job(
            id=number,
            position=number,
            media_name=f"clip {number * 7919 % count}",
            state=State.FAILED if number % 2 else State.QUEUED,
            phase=Phase.UPLOAD,
        )
        for number in range(1, count + 1)
    ]


def tell(desk: Desk, *events: Event) -> None:
    desk.shell._on_events(events)


def in_two_states(desk: Desk) -> tuple[Job, ...]:
    return tuple(replace(job, state=State.PAUSED) for job in list(desk.model.jobs())[::2])


def half_at_the_end(desk: Desk) -> tuple[Job, ...]:
    return tuple(replace(job, position=job.position + 100_000) for job in list(desk.model.jobs())[::2])


STEPS: dict[str, Callable[[Desk], object]] = {
    "sort by name": lambda desk: desk.view.sortByColumn(Column.NAME, Qt.SortOrder.AscendingOrder),
    "sort by state": lambda desk: desk.view.sortByColumn(Column.STATE, Qt.SortOrder.DescendingOrder),
    "back to queue order": lambda desk: desk.view.show_queue_order(),
    "search": lambda desk: desk.model.set_filter(needle="1"),
    "end the search": lambda desk: desk.model.set_filter(needle=""),
    "choose all": lambda desk: desk.view.selectAll(),
    "filter, all chosen": lambda desk: desk.model.set_filter(groups=frozenset({Group.QUEUED})),
    "end the filter": lambda desk: desk.model.set_filter(groups=frozenset()),
    "choose every second row": lambda desk: desk.view.select_jobs(desk.model.ids()[::2]),
    "every second row to the end": lambda desk: desk.act(Act.MOVE_BOTTOM),
    "which then follow": lambda desk: tell(desk, JobsChanged(half_at_the_end(desk))),
    "every second row changes": lambda desk: tell(desk, JobsChanged(in_two_states(desk))),
    "remove what is chosen": lambda desk: desk.act(Act.REMOVE),
    "which then goes": lambda desk: tell(desk, JobsRemoved(tuple(desk.view.selected_ids()))),
    "and comes back": lambda desk: tell(desk, JobsAdded(tuple(jobs(desk.model.rowCount() * 2)), "undone")),
    "all go": lambda desk: tell(desk, JobsRemoved(tuple(desk.model.ids()))),
}


def calls_of(act: Callable[[], object]) -> int:
    """How many functions of Python are called meanwhile, those that Qt calls too."""
    count = 0

    def note(_frame: object, event: str, _arg: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(None)
    return count


@pytest.fixture
def counted(run, make_desk) -> Callable[[int], dict[str, int]]:
    def count(rows: int) -> dict[str, int]:
        desk = make_desk()
        calls: dict[str, int] = {}

        async def journey() -> None:
            await desk.open()
            many = tuple(jobs(rows))
            calls["add"] = calls_of(lambda: tell(desk, JobsAdded(many, "x")))
            for name, act in STEPS.items():
                calls[name] = calls_of(lambda act=act: act(desk))
                desk.window.grab()
            await desk.close()

        run(journey())
        return calls

    return count


def test_four_times_the_rows_take_about_four_times_the_calls(counted):
    few, many = counted(FEW), counted(MANY)
    steep = {name: (few[name], many[name]) for name in few if many[name] > 1.5 * (MANY // FEW) * few[name] + 500}
    assert steep == {}
    assert {name: calls for name, calls in many.items() if calls > MOST_CALLS_A_ROW * MANY} == {}
