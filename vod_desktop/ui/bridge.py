"""From the engine thread to the GUI thread: a deque of events and one signal that carries nothing.

The engine appends; only if no wake-up is on its way does it emit one. The GUI thread then takes all there is. So ten
thousand events cost one crossing, and no event data passes through Qt. Of new and changed jobs no more than a couple of thousand
are handed over at once, so that the window can paint in between.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from vod_desktop.core.model.events import Event, JobsAdded, JobsChanged

_MOST_JOBS = 2000
"""Rows that are made or changed in one turn: some 10 ms of work."""

BatchHandler = Callable[[tuple[Event, ...]], None]


class Bridge(QObject):
    """Hands batches of events to a handler on the GUI thread, in the order in which they were told.

    Args:
        handler: Called on the GUI thread.
    """

    _woken = Signal()

    def __init__(self, handler: BatchHandler) -> None:
        super().__init__()
        self._handler = handler
        self._waiting: deque[Event] = deque()
        self._lock = threading.Lock()
        self._wake_pending = False
        self._woken.connect(self._on_woken, Qt.ConnectionType.QueuedConnection)

    def sink(self, events: tuple[Event, ...]) -> None:
        """Takes events. Any thread; returns at once."""
        with self._lock:
            self._waiting.extend(events)
            wake = not self._wake_pending
            self._wake_pending = True
        if wake:
            self._woken.emit()

    def take(self) -> None:
        """Hands over what has been told so far, without waiting for the wake-up. GUI thread."""
        while self._take_some():
            pass

    def _on_woken(self) -> None:
        if self._take_some():
            # Not a posted event: those would all be handled before anything is painted.
            QTimer.singleShot(0, self._on_woken)

    def _take_some(self) -> bool:
        """Hands over as much as one turn can bear; whether something is left."""
        batch: list[Event] = []
        room = _MOST_JOBS
        with self._lock:
            while self._waiting and room > 0:
                event = self._waiting.popleft()
                if isinstance(event, JobsAdded | JobsChanged):
                    if len(event.jobs) > room:
                        self._waiting.appendleft(replace(event, jobs=event.jobs[room:]))
                        event = replace(event, jobs=event.jobs[:room])
                    room -= len(event.jobs)
                batch.append(event)
            is_left = bool(self._waiting)
            self._wake_pending = is_left
        if batch:
            self._handler(tuple(batch))
        return is_left
