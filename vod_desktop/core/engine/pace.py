"""How fast uploads were during the last hour. Engine thread only."""

from __future__ import annotations

from collections import deque

WINDOW_S = 3600.0
_STEP_S = 60.0


class Pace:
    """Bytes that arrived, over the time in which any were on their way: pauses and idle hours do not make a line slow."""

    def __init__(self) -> None:
        self._steps: deque[tuple[float, int, float]] = deque()  # begin of a minute, bytes, seconds
        self._busy_until = 0.0

    def add(self, size_bytes: int, began: float, ended: float) -> None:
        """A part has arrived. Parts that were sent side by side share their time.

        Args:
            size_bytes: Of the part.
            began: Monotonic seconds.
            ended: Monotonic seconds; parts are told in the order of their ends.
        """
        seconds = max(0.0, ended - max(began, self._busy_until))
        self._busy_until = max(self._busy_until, ended)
        step = ended - ended % _STEP_S
        if self._steps and self._steps[-1][0] == step:
            _, known_bytes, known_s = self._steps.pop()
            size_bytes, seconds = size_bytes + known_bytes, seconds + known_s
        self._steps.append((step, size_bytes, seconds))
        while self._steps[0][0] < ended - WINDOW_S:
            self._steps.popleft()

    def bytes_per_s(self, now: float) -> float | None:
        """The speed of the last hour; None where nothing arrived in it."""
        recent = [(size, seconds) for step, size, seconds in self._steps if step >= now - WINDOW_S]
        busy_s = sum(seconds for _, seconds in recent)
        return sum(size for size, _ in recent) / busy_s if busy_s > 0 else None
