"""How many worker threads may compute at once: an interpreter has one lock, and ten threads that fight for it get less done.

Beside a line that takes everything at once, ten workers spent a seventh of their time on handing the lock around, and the
window's thread stood in line behind all of them. Two at a time keep two processors busy: one reads and sums while the bytes of
the other go to the kernel, without the lock. On a slow line workers wait, and whoever waits does so outside.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

AT_ONCE = 2
"""Of the workers that send parts."""

PATIENCE_S = 0.5
"""When nobody has left for so long, threads go on without a place: two files on a network drive that has died must not stop all
others. Merely long queues are waited for: ten threads that lose their patience at once are what this is against."""
_IMPATIENT = 8
"""Times its patience a thread does not wait again then."""


class _Here(threading.local):
    """What a turnstile knows of one thread."""

    inside = False
    waits_again_at = 0.0


class Turnstile:
    """Lets so many threads in at a time, in the order in which they come. Each thread enters and leaves for itself.

    Args:
        places: How many.
        patience_s: How long a thread waits while nobody leaves; then it goes on all the same.
    """

    def __init__(self, places: int, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._here = _Here()
        self._lock = threading.Lock()
        self._free = places
        self._left_at = 0.0  # when somebody left last
        self._waiting: deque[threading.Lock] = deque()  # each is released when its thread is given a place

    @property
    def is_inside(self) -> bool:
        """Whether this thread has a place."""
        return self._here.inside

    def enter(self) -> None:
        """Waits for a place; nothing for a thread that has one."""
        if self._here.inside:
            return
        with self._lock:
            if self._free:
                self._free -= 1
                self._here.inside = True
                return
            if time.monotonic() < self._here.waits_again_at:
                return
            given = threading.Lock()
            given.acquire()
            self._waiting.append(given)
        self._here.inside = self._was_given(given) or not self._withdrawn(given)
        if not self._here.inside:
            self._here.waits_again_at = time.monotonic() + _IMPATIENT * self._patience_s

    def leave(self) -> None:
        """Gives the place to whoever has waited longest; nothing for a thread that has none."""
        if not self._here.inside:
            return
        self._here.inside = False
        with self._lock:
            self._left_at = time.monotonic()
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1

    def _was_given(self, given: threading.Lock) -> bool:
        """Waits for a place as long as others leave."""
        while not given.acquire(timeout=self._patience_s):
            if time.monotonic() > self._left_at + self._patience_s:
                return False
        return True

    def _withdrawn(self, given: threading.Lock) -> bool:
        """Whether a thread has left the queue; False where it was given a place at the last moment."""
        with self._lock:
            if given not in self._waiting:
                return False
            self._waiting.remove(given)
            return True

    @contextmanager
    def outside(self, comes_back: Callable[[], bool] = lambda: True) -> Iterator[None]:
        """A time in which this thread only waits: others may have its place.

        Args:
            comes_back: Asked at the end, whether the thread wants its place again.
        """
        was_inside = self._here.inside
        self.leave()
        try:
            yield
        finally:
            if was_inside and comes_back():
                self.enter()
