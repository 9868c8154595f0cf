"""Collects garbage on the GUI thread only, and so that nobody notices.

Python's collector runs on whatever thread happens to allocate. If that is a worker and the garbage holds a widget or a
timer, Qt's object dies on the wrong thread: "Timers cannot be stopped from another thread", or the end of the process.

A collection holds every thread up, the longer the more there is to look at: 60 ms for the modules alone, 90 with 10,000 jobs.
So what was there at the beginning is frozen, that is not looked at again (it is still freed when nobody refers to it any
more), and whatever comes in great number is too. All of it is looked at when nothing happens for a while.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

_INTERVAL_MS = 100
_YOUNG_EVERY_S = 0.5
_MANY_YOUNG = 10_000
"""New objects that are looked at before their time: some 3 ms."""

_FULL_EVERY_S = 60.0
_MANY = 20_000
"""New objects since the last time, after which what is there is frozen: to look at it takes 10 ms by then."""

_FEW_YOUNG = 300
_LITTLE_WORK = 0.1
_QUIET_S = 10.0
"""So long no more than a few objects come at a time, and a tenth of a processor is used: nobody is at work, and no fast upload."""

_DEEP_EVERY_S = 600.0


class GuiGarbageCollector(QObject):
    """Takes the place of the automatic collector until it is closed. Made and closed on the GUI thread.

    Args:
        clock: Seconds that never jump.
        used: CPU seconds of all threads of the process.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, used: Callable[[], float] = time.process_time
    ) -> None:
        super().__init__()
        self._clock = clock
        self._used = used
        self._was_enabled = gc.isenabled()
        gc.disable()
        gc.freeze()
        now = clock()
        self._looked = (now, used())
        self._new = 0
        self._has_frozen = False
        self._young_at = self._quiet_since = now
        self._full_at, self._deep_at = now + _FULL_EVERY_S, now
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect)
        self._timer.start(_INTERVAL_MS)

    def collect(self) -> None:
        """Looks at what is new, if it is much or has not been looked at for a while; now and then at more."""
        now, young = self._clock(), gc.get_count()[0]
        if now < self._young_at and young < _MANY_YOUNG:
            return
        self._young_at = now + _YOUNG_EVERY_S
        self._new += young
        if self._is_at_work(now) or young > _FEW_YOUNG:
            self._quiet_since = now
        if self._has_frozen and now >= max(self._deep_at, self._quiet_since + _QUIET_S):
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            self._has_frozen, self._deep_at = False, now + _DEEP_EVERY_S
        elif now >= self._full_at:
            gc.collect()
            self._full_at = now + _FULL_EVERY_S
        else:
            gc.collect(1)
        if self._new >= _MANY:
            gc.freeze()
            self._has_frozen, self._new = True, 0

    def _is_at_work(self, now: float) -> bool:
        """Whether any thread of the process has had much to do since the last look."""
        before, used_before = self._looked
        self._looked = (now, self._used())
        return self._looked[1] - used_before > _LITTLE_WORK * (now - before)

    def close(self) -> None:
        """Gives collecting back to Python; what is left of ours is collected first."""
        self._timer.stop()
        gc.unfreeze()
        gc.collect()
        if self._was_enabled:
            gc.enable()
