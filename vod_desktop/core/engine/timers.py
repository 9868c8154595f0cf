"""Things to do later, on the engine thread."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable

from vod_desktop.core.engine.clock import Clock

Action = Callable[[], None]


class Timers:
    """A heap of actions by their time. An action that is no longer wanted finds that out by itself when it is due."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heap: list[tuple[float, int, Action]] = []
        self._order = itertools.count()

    def after(self, delay_s: float, action: Action) -> None:
        """Runs an action in `delay_s` seconds."""
        heapq.heappush(self._heap, (self._clock.monotonic() + max(0.0, delay_s), next(self._order), action))

    def run_due(self) -> int:
        """Runs what is due; returns how many."""
        now = self._clock.monotonic()
        count = 0
        while self._heap and self._heap[0][0] <= now:
            heapq.heappop(self._heap)[2]()
            count += 1
        return count

    def wait_s(self) -> float | None:
        """Seconds until the next action, None without any."""
        return max(0.0, self._heap[0][0] - self._clock.monotonic()) if self._heap else None
