"""A clock whose hands a test turns."""

from __future__ import annotations


class ManualClock:
    """Starts at a fixed moment and stands still until `advance`."""

    def __init__(self, now: float = 1_700_000_000.0) -> None:
        self._now = now

    def monotonic(self) -> float:
        return self._now

    def time(self) -> float:
        return self._now

    def advance(self, seconds: float) -> None:
        self._now += seconds
