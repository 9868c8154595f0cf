"""How many worker threads may compute at once: an interpreter has one lock, and ten threads that fight for it get less done.

Beside a line that takes everything at once, ten workers spent a seventh of their time on handing the lock around, and the
window's thread stood in line behind all of them. Two at a time keep two processors busy: one reads and sums while the bytes of
the other go to the kernel, without the lock. On a slow line workers wait, and whoever waits does so outside.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE_S = 0.1
"""After so long a thread goes on without a place: two files on a network drive that has died must not stop all others."""


class Turnstile:
    """Lets so many threads in at a time. Methods may be called from any thread, each for itself.

    Args:
        places: How many.
        patience_s: How long a thread waits for a place; it goes on all the same.
    """

    def __init__(self, places: int, patience_s: float = PATIENCE_S) -> None:
        self._free: queue.SimpleQueue[None] = queue.SimpleQueue()  # costs a tenth of a semaphore
        for _ in range(places):
            self._free.put(None)
        self._patience_s = patience_s
        self._here = threading.local()  # `inside`: whether the thread has a place

    @property
    def is_inside(self) -> bool:
        """Whether this thread has a place."""
        return getattr(self._here, "inside", False)

    def enter(self) -> None:
        """Waits for a place; nothing for a thread that has one."""
        if self.is_inside:
            return
        try:
            self._free.get(timeout=self._patience_s)
        except queue.Empty:
            return
        self._here.inside = True

    def leave(self) -> None:
        """Gives the place back; nothing for a thread that has none."""
        if self.is_inside:
            self._here.inside = False
            self._free.put(None)

    @contextmanager
    def outside(self) -> Iterator[None]:
        """A time in which this thread only waits: others may have its place."""
        was_inside = self.is_inside
        self.leave()
        try:
            yield
        finally:
            if was_inside:
                self.enter()


COMPUTING = Turnstile(2)
"""The one of this process, as there is one interpreter."""
