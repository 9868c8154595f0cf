"""What the engine tells. Past tense; few, and delivered in batches. Progress is not an event: it is pulled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from vod_desktop.core.model.errors import Problem
from vod_desktop.core.model.job import Job


@dataclass(frozen=True, slots=True)
class JobsAdded:
    """New rows, in queue order; also sent once at start-up with what the ledger held (tag `restored`).

    Attributes:
        interrupted: At start-up, the ids of those that were going on when the program ended.
        more: The next event is the rest of this one; set by those who hand many on in pieces.
    """

    jobs: tuple[Job, ...]
    tag: str = ""
    interrupted: tuple[int, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class JobsChanged:
    """Newer versions of jobs; each state change of a job is in some batch.

    Attributes:
        more: The next event is the rest of this one; set by those who hand many on in pieces.
    """

    jobs: tuple[Job, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class JobsRemoved:
    """Rows that are gone."""

    job_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HoldChanged:
    """An account is held (its jobs wait for the cause to go away), or with None free again."""

    account_id: str
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class CoverReplaced:
    """A medium has its new cover, which is stored; or it could not get it, and keeps the one it had.

    Attributes:
        cover_url: Of the new cover; None with a `problem`.
    """

    job_id: int
    cover_url: str | None
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class EngineFailed:
    """The engine cannot go on (the ledger cannot be written); nothing stored is lost. It has stopped by itself."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class EngineStopped:
    """The engine has stopped; the ledger is closed."""


Event = JobsAdded | JobsChanged | JobsRemoved | HoldChanged | CoverReplaced | EngineFailed | EngineStopped

EventSink = Callable[[tuple[Event, ...]], None]
"""Takes a batch on the engine thread; must return at once."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Counters of one active job at one moment.

    Attributes:
        sent_bytes: Given to the network, for the bar; runs ahead of `confirmed_bytes` on slow lines.
        confirmed_bytes: Acknowledged and compared; need not be sent again.
        speed_bytes_per_s: Smoothed over a few seconds.
        left_s: Estimated seconds to the end, None while unknown.
        cover_sent_bytes, cover_confirmed_bytes: Those of the bytes above that are the cover's.
    """

    sent_bytes: int
    confirmed_bytes: int
    total_bytes: int
    speed_bytes_per_s: float
    left_s: float | None
    cover_sent_bytes: int = 0
    cover_confirmed_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Totals:
    """All jobs together, but for cancelled ones. Bytes are counted without those of failed jobs.

    Attributes:
        jobs: One `Progress` for each active job, and for no other.
    """

    sent_bytes: int = 0
    total_bytes: int = 0
    files_done: int = 0
    files_total: int = 0
    files_failed: int = 0
    speed_bytes_per_s: float = 0.0
    left_s: float | None = None
    jobs: Mapping[int, Progress] = field(default_factory=dict)
