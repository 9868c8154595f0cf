"""From the engine thread to the GUI thread: a deque of events and one signal that carries nothing.

The engine appends; only if no wake-up is on its way does it emit one. The GUI thread then takes all there is. So ten
thousand events cost one crossing, and no event data passes through Qt.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from vod_desktop.core.model.events import Event

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
        self._woken.connect(self.take, Qt.ConnectionType.QueuedConnection)

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
        with self._lock:
            batch = tuple(self._waiting)
            self._waiting.clear()
            self._wake_pending = False
        if batch:
            self._handler(batch)
