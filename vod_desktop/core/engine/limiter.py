"""The limit on the rate of all transfers together: a token bucket shared by the part workers."""

from __future__ import annotations

import threading

from vod_desktop.core.cloud.ports import Control
from vod_desktop.core.engine.clock import Clock
from vod_desktop.core.model.errors import Interrupted

_BURST_S = 0.1
"""Unused allowance is kept for so long: the line may catch up after a hiccup, not after a pause."""
_SLICE_S = 0.05
"""A waiting worker looks at its token so often."""


class RateLimiter:
    """Lets bytes pass at a rate that may change at any moment.

    A block is let through as soon as the bucket is not in debt, and its size is then owed by whoever comes next. So a block
    may be larger than a second's allowance, and the average still holds.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._changed = threading.Condition()
        self._rate = 0
        self._allowance = 0.0
        self._counted_at = clock.monotonic()

    def set_rate(self, bytes_per_s: int) -> None:
        """Sets the rate from now on; 0 means unlimited. Debts at the old rate are forgiven."""
        with self._changed:
            self._rate = max(0, bytes_per_s)
            self._allowance = 0.0
            self._counted_at = self._clock.monotonic()
            self._changed.notify_all()

    def take(self, n: int, control: Control) -> None:
        """Blocks the calling worker until `n` bytes may be sent.

        Raises:
            Interrupted: The token was set while waiting.
        """
        if self._rate == 0:
            return  # the usual case takes no lock; a change is seen at the next block
        with self._changed:
            while True:
                if control.stopped:
                    raise Interrupted
                wait_s = self._wait_s()
                if wait_s <= 0:
                    self._allowance -= n
                    return
                self._changed.wait(min(wait_s, _SLICE_S))

    def _wait_s(self) -> float:
        """Seconds until the bucket is out of debt, after putting in what has come together since the last look."""
        if self._rate == 0:
            return 0.0
        now = self._clock.monotonic()
        self._allowance = min(self._allowance + (now - self._counted_at) * self._rate, self._rate * _BURST_S)
        self._counted_at = now
        return -self._allowance / self._rate
