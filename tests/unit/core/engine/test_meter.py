from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from vod_desktop.core.engine.meter import JobMeter, Meter


def test_sent_starts_at_what_is_confirmed_and_never_exceeds_the_total() -> None:
    meter = JobMeter(1000, 300)
    assert meter.sent_bytes == 300
    meter.add_sent(500)
    assert meter.sent_bytes == 800
    meter.add_sent(500)
    assert meter.sent_bytes == 1000


def test_a_part_sent_again_goes_back_on_the_bar_but_not_on_the_wire() -> None:
    meter = JobMeter(1000, 0)
    meter.add_sent(400)
    meter.add_sent(-400)
    assert (meter.sent_bytes, meter.wire_bytes) == (0, 400)
    meter.add_sent(400)
    assert (meter.sent_bytes, meter.wire_bytes) == (400, 800)


def test_the_bar_never_shows_less_than_what_is_confirmed() -> None:
    meter = JobMeter(1000, 0)
    meter.set_confirmed(600)
    assert meter.sent_bytes == 600


def test_parts_that_are_gone_leave_the_bar() -> None:
    meter = JobMeter(1000, 600)
    meter.set_confirmed(200)
    assert meter.sent_bytes == 200
    meter.add_sent(100)
    assert meter.sent_bytes == 300


def test_a_file_that_was_looked_at_again_may_have_another_size() -> None:
    meter = JobMeter(1000, 0)
    meter.add_sent(900)
    meter.resize(500)
    assert meter.sent_bytes == 500
    assert meter.sample(0.0).total_bytes == 500


def test_workers_that_count_at_once_lose_nothing() -> None:
    meter = JobMeter(10_000_000, 0)
    start = threading.Barrier(8)

    def count(_: int) -> None:
        start.wait()
        for _ in range(20_000):
            meter.add_sent(3)
            meter.add_sent(-1)

    with ThreadPoolExecutor(8) as workers:
        list(workers.map(count, range(8)))
    assert meter.sent_bytes == 8 * 20_000 * 2
    assert meter.wire_bytes == 8 * 20_000 * 3


def test_speed_and_time_left_follow_the_wire() -> None:
    meter = JobMeter(10_000, 0)
    first = meter.sample(100.0)
    assert (first.speed_bytes_per_s, first.left_s) == (0.0, None)
    meter.add_sent(2000)
    second = meter.sample(102.0)
    assert second.speed_bytes_per_s == pytest.approx(1000)
    assert second.left_s == pytest.approx(8.0)


def test_the_speed_is_smooth_and_still_notices_a_dead_line() -> None:
    meter = JobMeter(10**9, 0)
    now = 0.0
    meter.sample(now)
    for _ in range(10):
        now += 1
        meter.add_sent(1000)
        meter.sample(now)
    now += 1
    meter.add_sent(2000)
    assert 1000 < meter.sample(now).speed_bytes_per_s < 1500
    for _ in range(30):
        now += 1
        last = meter.sample(now)
    assert last.speed_bytes_per_s < 1
    assert last.left_s is None


def test_samples_in_quick_succession_do_not_shake_the_speed() -> None:
    meter = JobMeter(10**9, 0)
    meter.sample(0.0)
    meter.add_sent(1000)
    steady = meter.sample(1.0).speed_bytes_per_s
    meter.add_sent(1 << 20)
    assert meter.sample(1.001).speed_bytes_per_s == steady


def test_only_open_jobs_are_sampled() -> None:
    meter = Meter()
    meter.open(1, 100, 0).add_sent(10)
    meter.open(2, 100, 50)
    assert {job: progress.sent_bytes for job, progress in meter.sample(0.0).items()} == {1: 10, 2: 50}
    meter.close(1)
    meter.close(7)
    assert list(meter.sample(1.0)) == [2]
