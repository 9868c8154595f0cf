"""Collects garbage on the GUI thread only.

Python's collector runs on whatever thread happens to allocate. If that is a worker and the garbage holds a widget or a
timer, Qt's object dies on the wrong thread: "Timers cannot be stopped from another thread", or the end of the process.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_INTERVAL_MS = 500


class GuiGarbageCollector(QObject):
    """Takes the place of the automatic collector until it is closed. Made and closed on the GUI thread."""

    def __init__(self) -> None:
        super().__init__()
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect)
        self._timer.start(_INTERVAL_MS)

    def collect(self) -> None:
        """Collects the oldest generation whose turn it is, by Python's own thresholds."""
        due = [
            age
            for age, (count, limit) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
            if count > limit > 0
        ]
        if due:
            gc.collect(max(due))

    def close(self) -> None:
        """Gives collecting back to Python; what is left of ours is collected first."""
        self._timer.stop()
        gc.collect()
        if self._was_enabled:
            gc.enable()
