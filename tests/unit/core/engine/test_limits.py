"""What a speed limit means for the number of parts at once."""

from __future__ import annotations

import pytest

from vod_desktop.core.engine.limits import Limits, paced_connections


@pytest.mark.parametrize(
    ("rate", "connections", "at_once"),
    [(0, 10, 10), (50_000_000, 10, 10), (2_000_000, 10, 5), (1_000_000, 10, 2), (100_000, 10, 1), (2_000_000, 3, 3)],
)
def test_a_slow_limit_sends_few_parts_at_once_so_that_a_pause_loses_little(rate, connections, at_once):
    assert paced_connections(Limits(connections=connections, rate_bytes_per_s=rate)) == at_once
