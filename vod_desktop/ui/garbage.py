"""Collects garbage on the GUI thread only.

Python's collector runs on whatever thread happens to allocate. If that is a worker and the garbage holds a widget or a
timer, Qt's object dies on the wrong thread: "Timers cannot be stopped from another thread", or the end of the process.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimer

_INTERVAL_MS = 500
_FULL_EVERY_S = 60.0
"""A full collection takes some 15 ms with 10,000 jobs, which a window that is watched should not lose often."""


class GuiGarbageCollector(QObject):
    """Takes the place of the automatic collector until it is closed. Made and closed on the GUI thread."""

    def __init__(self) -> None:
        super().__init__()
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._full_at = time.monotonic() + _FULL_EVERY_S
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect)
        self._timer.start(_INTERVAL_MS)

    def collect(self) -> None:
        """Collects what is young, and once in a while everything."""
        now = time.monotonic()
        if now >= self._full_at:
            self._full_at = now + _FULL_EVERY_S
            gc.collect()
        else:
            gc.collect(1)

    def close(self) -> None:
        """Gives collecting back to Python; what is left of ours is collected first."""
        self._timer.stop()
        gc.collect()
        if self._was_enabled:
            gc.enable()
