"""What the counters say while workers count and the engine confirms."""

from __future__ import annotations

import threading

import pytest

from vod_desktop.core.engine.meter import JobMeter, Meter

MB = 1_000_000


def test_sent_runs_ahead_of_confirmed() -> None:
    meter = JobMeter(10 * MB, 0)
    meter.add_sent(3 * MB)
    meter.set_confirmed(2 * MB)
    assert (meter.sent_bytes, meter.confirmed_bytes, meter.wire_bytes) == (3 * MB, 2 * MB, 3 * MB)


def test_a_part_that_is_sent_again_takes_the_bar_back_but_not_the_count_of_the_wire() -> None:
    meter = JobMeter(10 * MB, 0)
    meter.add_sent(3 * MB)
    meter.add_sent(-3 * MB)
    meter.add_sent(4 * MB)
    assert (meter.sent_bytes, meter.wire_bytes) == (4 * MB, 7 * MB)


def test_a_resumed_job_starts_at_what_was_confirmed() -> None:
    meter = JobMeter(10 * MB, 6 * MB)
    meter.add_sent(1 * MB)
    assert (meter.sent_bytes, meter.wire_bytes) == (7 * MB, 1 * MB)


def test_parts_that_the_service_has_lost_are_to_be_sent_again() -> None:
    meter = JobMeter(10 * MB, 6 * MB)
    meter.set_confirmed(2 * MB)
    assert meter.sent_bytes == 2 * MB
    meter.add_sent(8 * MB)
    meter.set_confirmed(10 * MB)
    assert meter.sent_bytes == 10 * MB


@pytest.mark.parametrize("counted", [-5 * MB, 50 * MB])
def test_the_bar_stays_between_nothing_and_the_whole(counted: int) -> None:
    meter = JobMeter(10 * MB, 0)
    meter.add_sent(counted)
    assert 0 <= meter.sent_bytes <= 10 * MB


def test_a_file_that_was_looked_at_again_gives_the_new_size() -> None:
    meter = JobMeter(10 * MB, 0)
    meter.resize(20 * MB)
    assert meter.sample(0.0).total_bytes == 20 * MB


def test_threads_lose_no_count() -> None:
    meter = JobMeter(10**12, 0)
    start = threading.Barrier(8)

    def count() -> None:
        start.wait()
        for _ in range(20_000):
            meter.add_sent(3)
            meter.add_sent(-1)

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (meter.sent_bytes, meter.wire_bytes) == (8 * 20_000 * 2, 8 * 20_000 * 3)


def test_a_steady_line_shows_its_speed_and_the_time_that_is_left() -> None:
    meter = JobMeter(100 * MB, 0)
    meter.sample(0.0)
    for step in range(1, 21):
        meter.add_sent(MB // 2)
        shown = meter.sample(step * 0.5)
    assert shown.speed_bytes_per_s == pytest.approx(MB)
    assert shown.left_s == pytest.approx(90)


def test_samples_in_quick_succession_do_not_make_the_speed_jump() -> None:
    meter = JobMeter(100 * MB, 0)
    meter.sample(0.0)
    meter.add_sent(MB)
    steady = meter.sample(1.0).speed_bytes_per_s
    meter.add_sent(MB)
    assert meter.sample(1.033).speed_bytes_per_s == steady


def test_a_dead_line_loses_its_speed_and_its_time_left() -> None:
    meter = JobMeter(100 * MB, 0)
    meter.sample(0.0)
    meter.add_sent(MB)
    meter.sample(1.0)
    for second in range(2, 62):
        shown = meter.sample(float(second))
    assert shown.speed_bytes_per_s < 1
    assert shown.left_s is None


def test_sending_a_part_again_is_no_negative_speed() -> None:
    meter = JobMeter(100 * MB, 0)
    meter.sample(0.0)
    meter.add_sent(MB)
    meter.sample(1.0)
    meter.add_sent(-MB)
    assert meter.sample(2.0).speed_bytes_per_s >= 0


def test_only_open_jobs_are_in_the_sample() -> None:
    meter = Meter()
    meter.open(1, 10 * MB, 0).add_sent(MB)
    meter.open(2, 20 * MB, 5 * MB)
    meter.close(2)
    meter.close(99)
    sample = meter.sample(0.0)
    assert sample.keys() == {1}
    assert sample[1].sent_bytes == MB


def test_bytes_of_the_cover_count_for_the_job_and_apart() -> None:
    meter = JobMeter(10 * MB, 0)
    meter.add_sent(3 * MB)
    meter.add_cover_sent(1 * MB)
    meter.cover_confirmed_bytes = 500_000
    sample = meter.sample(0.0)
    assert (sample.sent_bytes, sample.cover_sent_bytes, sample.cover_confirmed_bytes) == (4 * MB, 1 * MB, 500_000)


def test_a_cover_that_is_confirmed_counts_as_sent_in_the_next_run() -> None:
    meter = JobMeter(10 * MB, 1 * MB)
    meter.cover_confirmed_bytes = 1 * MB
    assert meter.sample(0.0).cover_sent_bytes == 1 * MB
