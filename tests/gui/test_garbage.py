"""Garbage is collected by the window alone, and never so much at once that it is noticed while anything happens."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject

from tests.support.jobs import a_job
from tests.support.manual_clock import ManualClock
from vod_desktop.ui.garbage import GuiGarbageCollector


class Ring:
    """Refers to itself."""

    def __init__(self) -> None:
        self.myself = self


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def used() -> ManualClock:
    """What the process has computed; nothing, if nobody says so."""
    return ManualClock()


@pytest.fixture
def ours(qapp, collector, clock, used) -> Iterator[GuiGarbageCollector]:
    """The collector of the test itself, in the place of that which every test has."""
    garbage = GuiGarbageCollector(clock.monotonic, used.monotonic)
    yield garbage
    garbage.close()


def collections(run: object) -> list[int]:
    """Which generations are collected while something runs."""
    seen: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            seen.append(info["generation"])

    gc.callbacks.append(note)
    try:
        run()  # type: ignore[operator]
    finally:
        gc.callbacks.remove(note)
    return seen


def many() -> list[object]:
    """So much that it is frozen."""
    return [a_job(id=number) for number in range(25_000)]


def test_garbage_is_collected_by_the_window_alone(ours):
    assert not gc.isenabled()
    loner = QObject()
    loner.myself = loner
    gone = weakref.ref(loner)
    del loner
    assert gone() is not None
    ours.collect()
    assert gone() is None


def test_a_little_that_is_new_waits_its_time_and_much_does_not(ours, clock):
    assert collections(ours.collect) == [1]
    assert collections(ours.collect) == []
    clock.advance(0.5)
    assert collections(ours.collect) == [1]
    kept = many()
    assert collections(ours.collect) == [1]
    assert len(kept) == 25_000


def test_what_was_there_at_first_and_what_came_in_great_number_is_not_looked_at_again(ours, clock):
    at_first = gc.get_freeze_count()
    assert at_first > 10_000
    kept = many()
    ours.collect()
    assert gc.get_freeze_count() >= at_first + len(kept)
    kept.append(held := Ring())
    gone = weakref.ref(held)
    held.myself = None
    del held
    kept.clear()
    assert gone() is None  # what is frozen is freed when nobody refers to it any more
    clock.advance(60.0)
    assert collections(ours.collect) == [2]


def test_what_was_frozen_is_looked_at_when_nothing_happens_for_a_while(ours, clock):
    frozen = Ring()
    gone = weakref.ref(frozen)
    kept = many()
    ours.collect()
    del frozen, kept
    for _ in range(20):  # something happens all the time
        busy = [Ring() for _ in range(500)]
        clock.advance(1.0)
        ours.collect()
        del busy
    assert gone() is not None
    for _ in range(12):
        clock.advance(1.0)
        ours.collect()
    assert gone() is None
    clock.advance(3600.0)
    ours.collect()  # the usual full one, and nothing is due any more
    clock.advance(1.0)
    assert collections(ours.collect) == [1]


def test_an_upload_that_makes_few_objects_is_work_too(ours, clock, used):
    frozen = Ring()
    gone = weakref.ref(frozen)
    kept = many()
    ours.collect()
    del frozen, kept
    for _ in range(20):
        clock.advance(1.0)
        used.advance(0.2)  # a fifth of a processor
        ours.collect()
    assert gone() is not None
    for _ in range(12):
        clock.advance(1.0)
        used.advance(0.05)
        ours.collect()
    assert gone() is None


def test_in_the_end_nothing_stays_frozen(qapp, collector):
    GuiGarbageCollector().close()
    assert gc.get_freeze_count() == 0
