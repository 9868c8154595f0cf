from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.manual_clock import ManualClock
from tests.support.waiting import wait_until
from vod_desktop.core.engine.clock import SystemClock
from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.engine.limiter import RateLimiter
from vod_desktop.core.model.errors import Interrupted


class Taking:
    """Takes blocks one after another on a thread of its own, and counts them."""

    def __init__(self, limiter: RateLimiter, block_bytes: int) -> None:
        self.token = ControlToken()
        self.blocks = 0
        self.interrupted = False
        self._limiter = limiter
        self._block_bytes = block_bytes
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            while not self.token.stopped:
                self._limiter.take(self._block_bytes, self.token)
                self.blocks += 1
        except Interrupted:
            self.interrupted = True

    def stop(self) -> None:
        self.token.stop()
        self._thread.join(5)
        assert not self._thread.is_alive()


def test_without_a_rate_nothing_waits() -> None:
    limiter = RateLimiter(ManualClock())
    for _ in range(1000):
        limiter.take(1 << 20, ControlToken())


def test_as_much_passes_as_the_clock_allows() -> None:
    clock = ManualClock()
    limiter = RateLimiter(clock)
    limiter.set_rate(1000)
    taking = Taking(limiter, 500)
    wait_until(lambda: taking.blocks == 1)  # the first is let through and owed
    for expected in (2, 3, 4):
        clock.advance(0.5)
        wait_until(lambda expected=expected: taking.blocks == expected)
    taking.stop()
    assert taking.interrupted
    assert taking.blocks == 4


def test_time_without_traffic_is_not_saved_up() -> None:
    clock = ManualClock()
    limiter = RateLimiter(clock)
    limiter.set_rate(1000)
    clock.advance(3600)
    token = ControlToken()
    limiter.take(100, token)  # what a tenth of a second allows
    limiter.take(1, token)
    stopped = ControlToken()
    stopped.stop()
    with pytest.raises(Interrupted):
        limiter.take(1, stopped)


def test_a_new_rate_wakes_who_waits_under_the_old_one() -> None:
    limiter = RateLimiter(ManualClock())
    limiter.set_rate(1)
    taking = Taking(limiter, 1 << 20)
    wait_until(lambda: taking.blocks == 1)
    limiter.set_rate(0)
    wait_until(lambda: taking.blocks > 100)
    taking.stop()


def test_a_stop_frees_a_waiting_worker() -> None:
    limiter = RateLimiter(ManualClock())
    limiter.set_rate(1)
    taking = Taking(limiter, 1 << 20)
    wait_until(lambda: taking.blocks == 1)
    taking.stop()
    assert taking.interrupted


def test_ten_workers_together_keep_to_the_rate() -> None:
    clock = SystemClock()
    limiter = RateLimiter(clock)
    limiter.set_rate(4_000_000)
    started = clock.monotonic()

    def send(_: int) -> None:
        for _ in range(10):
            limiter.take(40_000, ControlToken())

    with ThreadPoolExecutor(10) as workers:
        list(workers.map(send, range(10)))
    took = clock.monotonic() - started
    assert took > 0.9  # 4 MB at 4 MB/s
