"""From the engine thread to the GUI thread: a deque of events and one signal that carries nothing.

The engine appends; only if no wake-up is on its way does it emit one. The GUI thread then takes what there is, and takes a
rest before it looks again: a busy engine tells hundreds of times a second, and whatever is told, menus, counters and details
follow. So ten thousand events cost one crossing, and no event data passes through Qt. Of new and changed jobs no more than
a thousand are handed over at once, so that the window can paint in between.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from vod_desktop.core.model.events import Event, JobsAdded, JobsChanged
from vod_desktop.ui.courtesy import Courtesy

_MOST_JOBS = 1000
"""Rows that are made or changed in one turn: some 5 ms of work."""

_REST_MS = 30
"""Between two turns when all has been taken: what changes faster than bars move, nobody can follow."""

_BREATH_MS = 5
"""Between two turns when something is left: other timers have their turn, and what changed is painted."""

BatchHandler = Callable[[tuple[Event, ...]], None]


class Bridge(QObject):
    """Hands batches of events to a handler on the GUI thread, in the order in which they were told.

    Args:
        handler: Called on the GUI thread.
        courtesy: Other threads let the handler pass.
    """

    _woken = Signal()

    def __init__(self, handler: BatchHandler, courtesy: Courtesy) -> None:
        super().__init__()
        self._handler = handler
        self._courtesy = courtesy
        self._waiting: deque[Event] = deque()
        self._lock = threading.Lock()
        self._will_look = False  # a wake-up is on its way, or the timer runs
        self._is_closed = False
        self._caught_up = asyncio.Event()
        self._woken.connect(self._look, Qt.ConnectionType.QueuedConnection)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._look)

    def sink(self, events: tuple[Event, ...]) -> None:
        """Takes events. Any thread; returns at once."""
        with self._lock:
            self._waiting.extend(events)
            wake = not self._will_look
            self._will_look = True
        if wake:
            self._woken.emit()

    async def catch_up(self) -> None:
        """Returns when all that has been told so far is handed over; the window lives on meanwhile. GUI thread."""
        if self._waiting and not self._is_closed:
            self._caught_up.clear()
            await self._caught_up.wait()

    def close(self) -> None:
        """Hands over nothing more: the window goes. GUI thread."""
        self._is_closed = True
        self._timer.stop()
        self._caught_up.set()

    def _look(self) -> None:
        if self._is_closed:
            return
        with self._lock:
            self._will_look = bool(self._waiting)
        if self._will_look:
            try:
                self._hand_over()
            finally:
                self._timer.start(_BREATH_MS if self._waiting else _REST_MS)
        if not self._waiting:
            self._caught_up.set()

    def _hand_over(self) -> None:
        """Hands over as much as one turn can bear."""
        batch: list[Event] = []
        room = _MOST_JOBS
        with self._lock:
            while self._waiting and room > 0:
                event = self._waiting.popleft()
                if isinstance(event, JobsAdded | JobsChanged):
                    if len(event.jobs) > room:
                        self._waiting.appendleft(replace(event, jobs=event.jobs[room:]))
                        event = replace(event, jobs=event.jobs[:room], more=True)
                    room -= len(event.jobs)
                batch.append(event)
        if batch:
            with self._courtesy:
                self._handler(tuple(batch))
