"""A clock whose hands a test turns."""

from __future__ import annotations


class ManualClock:
    """Starts at a fixed moment and stands still until `advance`."""

    def __init__(self, now: float = 1_700_000_000.0) -> None:
        self._now = now
        self._set_by_s = 0.0

    def monotonic(self) -> float:
        return self._now

    def time(self) -> float:
        return self._now + self._set_by_s

    def set_wall(self, by_s: float) -> None:
        """Somebody sets the wall clock; no time passes."""
        self._set_by_s += by_s

    def advance(self, seconds: float) -> None:
        self._now += seconds
