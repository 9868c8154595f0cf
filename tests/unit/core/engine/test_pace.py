"""The speed of the last hour: pauses do not make a line slow, and old times are forgotten."""

from __future__ import annotations

import pytest

from vod_desktop.core.engine.pace import WINDOW_S, Pace


def test_nothing_sent_is_no_speed() -> None:
    assert Pace().bytes_per_s(100.0) is None


def test_parts_side_by_side_share_their_time() -> None:
    pace = Pace()
    pace.add(1000, 10.0, 20.0)
    pace.add(1000, 10.0, 20.0)
    assert pace.bytes_per_s(20.0) == 200.0


def test_a_pause_does_not_count() -> None:
    pace = Pace()
    pace.add(1000, 10.0, 20.0)
    pace.add(1000, 1010.0, 1020.0)
    assert pace.bytes_per_s(1020.0) == 100.0


def test_an_hour_later_the_speed_is_forgotten() -> None:
    pace = Pace()
    pace.add(1_000_000, 0.0, 10.0)
    pace.add(10, WINDOW_S, WINDOW_S + 1.0)
    assert pace.bytes_per_s(WINDOW_S + 70.0) == 10.0
    assert pace.bytes_per_s(3 * WINDOW_S) is None


def test_thousands_of_small_parts_cost_no_more_memory_than_the_minutes_they_took() -> None:
    pace = Pace()
    for number in range(100_000):
        pace.add(10, number * 0.1, number * 0.1 + 0.1)
    assert len(pace._steps) <= WINDOW_S / 60 + 2
    assert pace.bytes_per_s(10_000.0) == pytest.approx(100.0)
