"""What every part of the engine thread works with: the book, the timers, the clock, chance, and the way to the workers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vod_desktop.core.engine.book import JobBook
from vod_desktop.core.engine.clock import Clock
from vod_desktop.core.engine.tasks import Task
from vod_desktop.core.engine.timers import Timers


@dataclass(frozen=True, slots=True)
class Desk:
    """Handed to accounts, orphans and runs by the scheduler.

    Attributes:
        jitter: A number from 0 to 1, new at each call.
        submit: Hands a task to the workers, after the next write of the ledger.
    """

    book: JobBook
    timers: Timers
    clock: Clock
    jitter: Callable[[], float]
    submit: Callable[[Task], None]

    def now(self) -> float:
        """Unix seconds."""
        return self.clock.time()
