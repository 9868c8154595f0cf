"""Time, handed in so that tests can turn the hands."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """Two clocks: one that never jumps, for intervals, and the wall clock, for what is stored."""

    def monotonic(self) -> float:
        """Seconds since some moment."""

    def time(self) -> float:
        """Unix seconds."""


class SystemClock:
    """The computer's clocks."""

    def monotonic(self) -> float:
        """Seconds since some moment."""
        return time.monotonic()

    def time(self) -> float:
        """Unix seconds."""
        return time.time()
