"""A clock that goes with the computer's, and ahead where a test has nothing to wait for."""

from __future__ import annotations

import time


class SkippingClock:
    """`skip` moves both clocks on, as waiting would; `jump` moves the wall clock alone, as somebody who sets it does."""

    def __init__(self) -> None:
        self._ahead_s = 0.0
        self._jumped_s = 0.0

    def monotonic(self) -> float:
        return time.monotonic() + self._ahead_s

    def time(self) -> float:
        return time.time() + self._ahead_s + self._jumped_s

    def skip(self, seconds: float) -> None:
        self._ahead_s += seconds

    def jump(self, seconds: float) -> None:
        self._jumped_s += seconds
