"""Lets other threads give way to the window: in Python only one thread computes at a time, and each gets an equal share.

Where 10,000 files are looked at and their rows are made, three threads computed beside the window's, which then took four times
as long for its turns. So it marks the longer ones, and the others wait for their ends between two pieces of work. Not for
long: a window that does not come back (a dialog of the system, a debugger) must not stop uploads, nor one that paints and
paints; who has waited may work for half as long before it waits again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import TracebackType

MOST_S = 0.05
"""So long after its beginning at most others give way to a turn."""

_SHARE = 0.5
"""Of the time that a thread has waited: so long it need not wait again."""


class Courtesy:
    """Entered for each longer turn by the GUI thread, also by turns within turns; all other threads give way.

    Args:
        clock: Seconds that never jump.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._depth = 0
        self._until: float | None = None
        self._over = threading.Event()
        self._earned = threading.local()  # `until`: when the thread is asked again

    def __enter__(self) -> None:
        self._depth += 1
        if self._depth == 1:
            self._over.clear()
            self._until = self._clock() + MOST_S

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        self._depth -= 1
        if self._depth == 0:
            self._until = None
            self._over.set()

    @property
    def is_asked_for(self) -> bool:
        """Whether the window is in the midst of a turn."""
        return self._until is not None

    def give_way(self) -> None:
        """Waits as long as the window is in the midst of a turn; costs nothing otherwise. Any thread but the window's."""
        until = self._until
        if until is None:
            return
        began = self._clock()
        if began < until and began >= getattr(self._earned, "until", began):
            self._over.wait(until - began)
            ended = self._clock()
            self._earned.until = ended + _SHARE * (ended - began)
