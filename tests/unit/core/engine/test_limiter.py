"""The rate of all transfers together."""

from __future__ import annotations

import threading

import pytest

from tests.support.manual_clock import ManualClock
from tests.support.waiting import wait_until
from vod_desktop.core.engine.clock import SystemClock
from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.engine.limiter import RateLimiter
from vod_desktop.core.model.errors import Interrupted

BLOCK = 1000


class Taker:
    """A worker that takes blocks until it is stopped."""

    def __init__(self, limiter: RateLimiter, file: int = 0) -> None:
        self._file = file
        self.token = ControlToken()
        self.taken = 0
        self._limiter = limiter
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            while not self.token.stopped:
                self._limiter.take(BLOCK, self.token, self._file)
                self.taken += BLOCK
        except Interrupted:
            pass

    def stop(self) -> None:
        self.token.stop()
        self._thread.join(5)
        assert not self._thread.is_alive()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


def test_without_a_limit_nothing_waits(clock: ManualClock) -> None:
    limiter = RateLimiter(clock)
    for _ in range(1000):
        limiter.take(1 << 20, ControlToken())


def test_many_workers_share_one_rate(clock: ManualClock) -> None:
    limiter = RateLimiter(clock)
    limiter.set_rate(10_000)
    takers = [Taker(limiter) for _ in range(4)]

    def taken() -> int:
        return sum(taker.taken for taker in takers)

    wait_until(lambda: taken() == BLOCK)
    for step in range(1, 51):
        clock.advance(0.1001)
        wait_until(lambda step=step: taken() >= (step + 1) * BLOCK)
    assert taken() <= 52 * BLOCK
    for taker in takers:
        taker.stop()


def test_files_share_alike_however_many_connections_each_has(clock: ManualClock) -> None:
    limiter = RateLimiter(clock)
    limiter.set_rate(10_000)
    takers = [Taker(limiter, file) for file in (1, 1, 1, 1, 1, 2)]

    def taken(file: int) -> int:
        return sum(taker.taken for taker in (takers[:5] if file == 1 else takers[5:]))

    for step in range(1, 61):
        clock.advance(0.1001)
        wait_until(lambda step=step: taken(1) + taken(2) >= step * BLOCK)
    for taker in takers:
        taker.stop()
    assert abs(taken(1) - taken(2)) <= 2 * BLOCK


def test_a_file_that_comes_later_does_not_catch_up(clock: ManualClock) -> None:
    limiter = RateLimiter(clock)
    limiter.set_rate(10_000)
    first = Taker(limiter, 1)
    for step in range(1, 41):
        clock.advance(0.1001)
        wait_until(lambda step=step: first.taken >= step * BLOCK)
    before = first.taken
    late = Taker(limiter, 2)
    for step in range(1, 41):
        clock.advance(0.1001)
        wait_until(lambda step=step: first.taken - before + late.taken >= (step - 1) * BLOCK)
    for taker in (first, late):
        taker.stop()
    assert abs(first.taken - before - late.taken) <= 4 * BLOCK


@pytest.mark.parametrize(("rate", "block"), [(0, 777), (10_000, 4 << 10), (10_000_000, 500_000), (10**9, 1 << 20)])
def test_under_a_limit_all_blocks_have_one_size(clock: ManualClock, rate: int, block: int) -> None:
    limiter = RateLimiter(clock)
    limiter.set_rate(rate)
    assert limiter.block_bytes(777) == block


def test_a_pause_does_not_save_up_a_burst(clock: ManualClock) -> None:
    limiter = RateLimiter(clock)
    limiter.set_rate(10_000)
    limiter.take(BLOCK, ControlToken())
    clock.advance(3600)
    taker = Taker(limiter)
    wait_until(lambda: taker.taken >= BLOCK)
    taker.stop()
    assert taker.taken <= 10_000 * 0.1 + BLOCK


def test_a_block_larger_than_a_second_passes_and_is_paid_for_afterwards(clock: ManualClock) -> None:
    limiter = RateLimiter(clock)
    limiter.set_rate(1000)
    limiter.take(5000, ControlToken())
    taker = Taker(limiter)
    clock.advance(4.9)
    assert taker.taken == 0
    clock.advance(0.2)
    wait_until(lambda: taker.taken == BLOCK)
    taker.stop()


@pytest.mark.parametrize("rate", [0, 10_000_000])
def test_a_new_limit_frees_those_who_wait_under_the_old_one(rate: int) -> None:
    limiter = RateLimiter(SystemClock())
    limiter.set_rate(1)
    limiter.take(BLOCK, ControlToken())
    taker = Taker(limiter)
    limiter.set_rate(rate)
    wait_until(lambda: taker.taken > 10 * BLOCK, timeout_s=2)
    taker.stop()


def test_a_worker_that_waits_for_its_turn_can_be_stopped() -> None:
    limiter = RateLimiter(SystemClock())
    limiter.set_rate(1)
    limiter.take(BLOCK, ControlToken())
    taker = Taker(limiter)
    taker.stop()
    assert taker.taken == 0


def test_a_limit_below_nothing_is_no_limit(clock: ManualClock) -> None:
    limiter = RateLimiter(clock)
    limiter.set_rate(-5)
    limiter.take(1 << 20, ControlToken())


@pytest.mark.parametrize("rate", [0, 1_000_000])
def test_every_block_gives_way_first_with_a_limit_and_without(rate: int) -> None:
    asked: list[str] = []
    limiter = RateLimiter(SystemClock(), lambda: asked.append("gave way"))
    limiter.set_rate(rate)
    for _ in range(3):
        limiter.take(1, ControlToken())
    assert len(asked) == 3
