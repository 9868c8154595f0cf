"""Threads give way to the window's longer turns, and to nothing else."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from tests.support.manual_clock import ManualClock
from tests.support.waiting import wait_until
from vod_desktop.ui.courtesy import MOST_S, Courtesy

LONG_S = 3600.0


class Worker:
    """A thread that works in pieces, and gives way before each."""

    def __init__(self, courtesy: Courtesy) -> None:
        self.pieces = 0
        self._courtesy = courtesy
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        while not self._stop.is_set():
            self._courtesy.give_way()
            self.pieces += 1

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()


@pytest.fixture
def clock() -> ManualClock:
    """It stands still: by itself no turn lasts too long."""
    return ManualClock()


@pytest.fixture
def courtesy(clock: ManualClock) -> Courtesy:
    return Courtesy(clock.monotonic)


@pytest.fixture
def workers(courtesy: Courtesy) -> Iterator[list[Worker]]:
    working = [Worker(courtesy) for _ in range(3)]
    yield working
    for worker in working:
        worker.stop()


def test_without_a_turn_nobody_waits(courtesy):
    assert not courtesy.is_asked_for
    courtesy.give_way()


def test_nobody_else_works_in_the_midst_of_a_turn(courtesy, workers, monkeypatch):
    monkeypatch.setattr("vod_desktop.ui.courtesy.MOST_S", LONG_S)
    for _ in range(5):
        before = [worker.pieces for worker in workers]
        wait_until(lambda before=before: all(w.pieces > n for w, n in zip(workers, before, strict=True)))
        with courtesy:
            begun = [worker.pieces for worker in workers]
            with courtesy:  # a turn within
                sum(range(1_000_000))
            sum(range(1_000_000))
            assert courtesy.is_asked_for
            done = [worker.pieces - n for worker, n in zip(workers, begun, strict=True)]
            assert max(done) <= 1  # what was begun is brought to its end
        assert not courtesy.is_asked_for


def test_a_turn_that_does_not_end_is_not_waited_for(courtesy, clock):
    with courtesy:
        clock.advance(MOST_S)
        courtesy.give_way()
        assert courtesy.is_asked_for


def test_a_turn_that_fails_is_over(courtesy):
    with pytest.raises(LookupError), courtesy:
        raise LookupError
    assert not courtesy.is_asked_for
    courtesy.give_way()


def test_a_window_that_is_never_done_leaves_others_a_share():
    courtesy = Courtesy()
    worker = Worker(courtesy)
    try:
        turns = 0
        while worker.pieces < 1000:  # one piece a turn would be no share
            with courtesy:
                sum(range(500_000))
            turns += 1
            assert turns < 200
    finally:
        worker.stop()
