"""Events cross from the engine's thread to the window's in order, in batches, at intervals."""

from __future__ import annotations

import threading
import time

import pytest
from PySide6.QtCore import QCoreApplication

from tests.support.desk import until
from tests.support.jobs import a_job
from vod_desktop.core.model.events import Event, JobsAdded, JobsChanged, JobsRemoved
from vod_desktop.ui.bridge import Bridge
from vod_desktop.ui.courtesy import Courtesy

MANY = tuple(a_job(id=number) for number in range(1, 2501))


class Taker:
    """What the window gets: batch by batch."""

    def __init__(self) -> None:
        self.batches: list[tuple[Event, ...]] = []
        self.threads: set[threading.Thread] = set()
        self.courtesy = Courtesy()
        self.bridge = Bridge(self.take, self.courtesy)

    def take(self, batch: tuple[Event, ...]) -> None:
        self.batches.append(batch)
        self.threads.add(threading.current_thread())

    @property
    def events(self) -> list[Event]:
        return [event for batch in self.batches for event in batch]


@pytest.fixture
def taker(qapp) -> Taker:
    return Taker()


def test_ten_thousand_events_cost_one_crossing(taker):
    told = [JobsRemoved((number,)) for number in range(10_000)]
    engine = threading.Thread(target=lambda: [taker.bridge.sink((event,)) for event in told])
    engine.start()
    engine.join()
    QCoreApplication.processEvents()
    assert taker.batches == [tuple(told)]
    assert taker.threads == {threading.current_thread()}


def test_many_jobs_come_in_pieces_between_which_the_window_can_paint(taker):
    taker.bridge.sink((JobsAdded(MANY, "drop"), JobsChanged(MANY), JobsRemoved((1,))))
    QCoreApplication.sendPostedEvents(taker.bridge)
    assert len(taker.batches) == 1
    until(lambda: JobsRemoved((1,)) in taker.events)
    added = [event for event in taker.events if isinstance(event, JobsAdded)]
    changed = [event for event in taker.events if isinstance(event, JobsChanged)]
    assert taker.events == [*added, *changed, JobsRemoved((1,))]
    assert [(len(event.jobs), event.more) for event in added] == [(1000, True), (1000, True), (500, False)]
    assert [(len(event.jobs), event.more) for event in changed] == [(500, True), (1000, True), (1000, False)]
    assert {event.tag for event in added} == {"drop"}
    pieces = [*added, *changed]
    rows = [sum(len(event.jobs) for event in batch if event in pieces) for batch in taker.batches]
    assert rows == [1000, 1000, 1000, 1000, 1000, 0]
    for one in (added, changed):
        assert tuple(job for event in one for job in event.jobs) == MANY


def test_what_is_told_between_two_pieces_comes_after_the_last(taker):
    taker.bridge.sink((JobsAdded(MANY, "drop"),))
    QCoreApplication.sendPostedEvents(taker.bridge)
    taker.bridge.sink((JobsRemoved((1,)),))
    until(lambda: len(taker.events) == 4)
    assert taker.events[-1] == JobsRemoved((1,))


def test_a_later_event_wakes_the_window_again(taker):
    for number in range(3):
        taker.bridge.sink((JobsRemoved((number,)),))
        until(lambda number=number: len(taker.batches) == number + 1)
    assert [event.job_ids for event in taker.events] == [(0,), (1,), (2,)]


def test_a_busy_engine_is_listened_to_at_intervals(taker):
    began, told = time.monotonic(), 0
    while time.monotonic() < began + 0.3:
        taker.bridge.sink((JobsRemoved((told,)),))
        told += 1
        QCoreApplication.processEvents()
    until(lambda: len(taker.events) == told)
    assert [event.job_ids for event in taker.events] == [(number,) for number in range(told)]
    assert 2 <= len(taker.batches) <= 2 + (time.monotonic() - began) / 0.025


def test_the_window_is_let_pass_while_it_takes_a_batch(taker):
    marked = []
    bridge = Bridge(lambda batch: marked.append(taker.courtesy.is_asked_for), taker.courtesy)
    bridge.sink((JobsRemoved((1,)),))
    until(lambda: marked)
    assert marked == [True]
    assert not taker.courtesy.is_asked_for


def test_a_failure_in_the_window_does_not_stop_what_comes_later(taker, qtbot):
    def fail(batch: tuple[Event, ...]) -> None:
        taker.batches.append(batch)
        raise LookupError("in the window")

    bridge = Bridge(fail, taker.courtesy)
    with qtbot.captureExceptions() as failures:
        bridge.sink((JobsAdded(MANY[:1500]),))
        until(lambda: len(taker.batches) == 2)
        bridge.sink((JobsRemoved((1,)),))
        until(lambda: len(taker.batches) == 3)
    assert [kind for kind, *_ in failures] == [LookupError] * 3


def test_whoever_catches_up_has_heard_everything(run, taker):
    async def journey() -> None:
        await taker.bridge.catch_up()  # at once: nothing was told
        taker.bridge.sink((JobsAdded(MANY, "restored"), JobsRemoved((1,))))
        await taker.bridge.catch_up()
        assert taker.events[-1] == JobsRemoved((1,))
        assert len(taker.batches) == 3

    run(journey())


def test_a_closed_bridge_hands_nothing_over_and_lets_nobody_wait(run, taker):
    async def journey() -> None:
        taker.bridge.sink((JobsAdded(MANY, "restored"),))
        taker.bridge.close()
        await taker.bridge.catch_up()
        QCoreApplication.processEvents()
        assert taker.batches == []

    run(journey())
