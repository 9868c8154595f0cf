"""The limit on the rate of all transfers together: a token bucket shared by the part workers, fairly between the files."""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable

from vod_desktop.core.cloud.ports import Control
from vod_desktop.core.engine.clock import Clock
from vod_desktop.core.model.errors import Interrupted

_BURST_S = 0.1
"""Unused allowance is kept for so long: the line may catch up after a hiccup, not after a pause."""
_SLICE_S = 0.05
"""A waiting worker looks at its token so often."""
_BLOCK_S = 0.05
"""A block under a limit is what passes in this time: small enough for a steady line, and the same for all, so that no file
has its turns with larger ones."""
_MIN_BLOCK_BYTES = 4 << 10
_MAX_BLOCK_BYTES = 1 << 20


class RateLimiter:
    """Lets bytes pass at a rate that may change at any moment.

    A block is let through as soon as the bucket is not in debt, and its size is then owed by whoever comes next. So a block
    may be larger than a second's allowance, and the average still holds.

    Who comes next is the file that has had the fewest bytes (start-time fair queueing): each block is put behind what its
    file has asked for before. A file with nine connections so gets no more than one with a single one, and a file that
    comes later begins level with the others instead of catching up.

    Args:
        clock: Tells how much time has passed.
        give_way: Called before each block; may wait for a moment, so that a thread that somebody watches has its turn.
    """

    def __init__(self, clock: Clock, give_way: Callable[[], None] = lambda: None) -> None:
        self._clock = clock
        self._give_way = give_way
        self._changed = threading.Condition()
        self._rate = 0
        self._allowance = 0.0
        self._counted_at = clock.monotonic()
        self._waiting: list[tuple[int, int]] = []  # a heap of turns: where the block begins, and when it came
        self._arrivals = 0
        self._level = 0  # where the block that passed last began
        self._ends: dict[int, int] = {}  # by file, where what it has asked for ends; only of those above the level

    def set_rate(self, bytes_per_s: int) -> None:
        """Sets the rate from now on; 0 means unlimited. Debts at the old rate are forgiven."""
        with self._changed:
            self._rate = max(0, bytes_per_s)
            self._allowance = 0.0
            self._counted_at = self._clock.monotonic()
            self._changed.notify_all()

    def block_bytes(self, usual: int) -> int:
        """How large a block is to be: `usual` without a limit, else what all files have under this one."""
        rate = self._rate
        if rate == 0:
            return usual
        return min(max(int(rate * _BLOCK_S), _MIN_BLOCK_BYTES), _MAX_BLOCK_BYTES)

    def take(self, n: int, control: Control, file: int = 0) -> None:
        """Blocks the calling worker until `n` bytes of a file may be sent.

        Args:
            n: Bytes.
            control: Ends the waiting.
            file: Whose bytes they are; files are treated alike.

        Raises:
            Interrupted: The token was set while waiting.
        """
        self._give_way()
        if self._rate == 0:
            return  # the usual case takes no lock; a change is seen at the next block
        with control.outside(), self._changed:
            turn = self._queued(n, file)
            try:
                while self._rate and not control.stopped:
                    wait_s = self._wait_s() if self._waiting[0] == turn else _SLICE_S
                    if wait_s <= 0:
                        self._allowance -= n
                        self._level = turn[0]
                        return
                    self._changed.wait(min(wait_s, _SLICE_S))
            finally:
                self._waiting.remove(turn)
                heapq.heapify(self._waiting)
                self._changed.notify_all()
            if control.stopped:
                raise Interrupted

    def _queued(self, n: int, file: int) -> tuple[int, int]:
        """The turn of a block, which stands in the queue now."""
        if not self._waiting:
            self._ends = {one: end for one, end in self._ends.items() if end > self._level}
        begin = max(self._level, self._ends.get(file, 0))
        self._ends[file] = begin + n
        self._arrivals += 1
        turn = (begin, self._arrivals)
        heapq.heappush(self._waiting, turn)
        return turn

    def _wait_s(self) -> float:
        """Seconds until the bucket is out of debt, after putting in what has come together since the last look."""
        now = self._clock.monotonic()
        self._allowance = min(self._allowance + (now - self._counted_at) * self._rate, self._rate * _BURST_S)
        self._counted_at = now
        return -self._allowance / self._rate
