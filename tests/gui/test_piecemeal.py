"""Long work is done in pieces, a few a turn, and one work at a time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QTimer

from tests.support.desk import until
from tests.support.manual_clock import ManualClock
from vod_desktop.ui.courtesy import Courtesy
from vod_desktop.ui.piecemeal import Piecemeal

PIECE_S = 0.003


class Work:
    """So many pieces of 3 ms by the clock; remembers what came in between."""

    def __init__(self, clock: ManualClock, courtesy: Courtesy) -> None:
        self.done: list[object] = []
        self.courtesy = courtesy
        self._clock = clock

    def pieces(self, count: int, name: str = "piece") -> Iterator[None]:
        for number in range(count):
            assert self.courtesy.is_asked_for
            self._clock.advance(PIECE_S)
            self.done.append((name, number))
            yield
        self.done.append(f"{name}s are done")


@pytest.fixture
def parent(qapp) -> Iterator[QObject]:
    owner = QObject()
    yield owner
    owner.deleteLater()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def courtesy() -> Courtesy:
    return Courtesy()


@pytest.fixture
def piecemeal(parent, clock, courtesy) -> Piecemeal:
    return Piecemeal(parent, courtesy, clock.monotonic)


@pytest.fixture
def work(clock, courtesy) -> Work:
    return Work(clock, courtesy)


def test_other_things_happen_between_the_turns(piecemeal, parent, work):
    ticker = QTimer(parent)
    ticker.timeout.connect(lambda: work.done.append("tick"))
    piecemeal.start(work.pieces(30))
    ticker.start(0)
    assert work.done == []
    assert piecemeal.is_at_work
    until(lambda: not piecemeal.is_at_work)
    ticker.stop()
    assert [what for what in work.done if what != "tick"] == [*(("piece", n) for n in range(30)), "pieces are done"]
    runs = "".join("." if what == "tick" else "p" for what in work.done).split(".")
    assert max(map(len, runs)) <= 4  # three pieces fill a turn, and the end is none
    assert sum(map(bool, runs)) >= 10
    assert not work.courtesy.is_asked_for


def test_what_is_begun_anew_gives_up_what_was_under_way(piecemeal, work):
    piecemeal.start(work.pieces(9, "old"))
    until(lambda: work.done)
    piecemeal.start(work.pieces(4, "new"))
    until(lambda: not piecemeal.is_at_work)
    assert "olds are done" not in work.done
    assert work.done[-1] == "news are done"


def test_some_pieces_can_be_done_before_the_turn_ends(piecemeal, work):
    piecemeal.start(work.pieces(9), at_once=4)
    assert len(work.done) == 4
    assert piecemeal.is_at_work
    assert not work.courtesy.is_asked_for
    until(lambda: not piecemeal.is_at_work)
    assert work.done[-1] == "pieces are done"


def test_short_work_is_done_at_once(piecemeal, work):
    piecemeal.start(work.pieces(3), at_once=4)
    assert work.done[-1] == "pieces are done"
    assert not piecemeal.is_at_work


def test_a_last_piece_may_begin_the_next_work(piecemeal, work):
    def first() -> Iterator[None]:
        yield
        piecemeal.start(work.pieces(2))

    piecemeal.start(first())
    until(lambda: not piecemeal.is_at_work)
    assert work.done[-1] == "pieces are done"


def test_stopped_work_is_not_gone_on_with(piecemeal, work):
    piecemeal.start(work.pieces(9))
    until(lambda: work.done)
    piecemeal.stop()
    done = list(work.done)
    QCoreApplication.processEvents()
    assert work.done == done
    assert not piecemeal.is_at_work


def test_a_piece_that_fails_ends_the_work_and_is_told(piecemeal, work, qtbot):
    def failing() -> Iterator[None]:
        yield
        raise LookupError("a piece")

    with qtbot.captureExceptions() as failures:
        piecemeal.start(failing())
        until(lambda: not piecemeal.is_at_work)
    assert [kind for kind, *_ in failures] == [LookupError]
    piecemeal.start(work.pieces(1))
    until(lambda: not piecemeal.is_at_work)
    assert work.done[-1] == "pieces are done"
