"""Follows the queue through its events: does anything go on, do bytes move, what is there to tell. Pure, without Qt.

A batch begins when an idle queue has something to do and ends when nothing goes on by itself any more. Whoever pauses has
not ended it: it goes on later, and is told then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from vod_desktop.core.model.errors import Problem, Retry
from vod_desktop.core.model.events import EngineFailed, Event, HoldChanged, JobsAdded, JobsChanged, JobsRemoved
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.states import Phase, State

GOING = frozenset({State.QUEUED, State.RUNNING, State.WAITING, State.PAUSING})
"""Is uploaded, now or later, without anybody doing anything."""

_ON_THE_LINE = frozenset({Phase.UPLOAD, Phase.FINISH, Phase.COMMIT})
"""From the first byte to the service's word that it has the file: a sleep in between would cost what was sent."""


@dataclass(frozen=True, slots=True)
class BatchEnded:
    """Nothing goes on any more.

    Attributes:
        complete: Jobs of the batch that were uploaded, in the order of their ends.
        failed: Those that were not, in the same order.
    """

    complete: tuple[Job, ...]
    failed: tuple[Job, ...]


@dataclass(frozen=True, slots=True)
class FirstFailure:
    """A file of the batch has failed, the first, while others go on."""

    job: Job


@dataclass(frozen=True, slots=True)
class NeedsUser:
    """An account is held by something that only the user can mend and its jobs wait, or the engine cannot go on.

    Attributes:
        account_id: Empty for the engine.
    """

    account_id: str
    problem: Problem


Occasion = BatchEnded | FirstFailure | NeedsUser
"""What is worth a word to somebody who does not look at the window."""


class QueueWatch:
    """Takes every event of the engine, in order.

    Attributes:
        has_failed: The engine cannot go on.
    """

    def __init__(self) -> None:
        self.has_failed = False
        self._states: dict[int, State] = {}
        self._counts: Counter[State] = Counter()
        self._moving: set[int] = set()
        self._holds: dict[str, Problem] = {}
        self._complete: dict[int, Job] = {}
        self._failed: dict[int, Job] = {}
        self._told_failure = False
        self._was_paused = False  # somebody paused a job among the events in hand

    @property
    def goes_on(self) -> bool:
        """Whether some job is uploaded, now or later, by itself."""
        return not self.has_failed and any(self._counts[state] for state in GOING)

    @property
    def is_tidying(self) -> bool:
        """Whether a cancelled upload is still being taken back at the service."""
        return self._counts[State.CANCELLING] > 0

    @property
    def moves(self) -> bool:
        """Whether bytes are on the line, or have just been and are being confirmed."""
        return bool(self._moving) and not self.has_failed

    @property
    def unfinished(self) -> int:
        """How many jobs are still to be uploaded, paused ones included."""
        return self._counts[State.PAUSED] + sum(self._counts[state] for state in GOING)

    @property
    def is_paused(self) -> bool:
        """Whether jobs wait for the user to let them go on, and no other goes on."""
        return self._counts[State.PAUSED] > 0 and not self.goes_on

    @property
    def needs_user(self) -> bool:
        """Whether something is held that does not come right by itself."""
        return self.has_failed or any(map(_only_user_helps, self._holds.values()))

    @property
    def held_for_user(self) -> frozenset[str]:
        """The accounts whose jobs do not go on before the user has mended something."""
        return frozenset(account_id for account_id, problem in self._holds.items() if _only_user_helps(problem))

    def take(self, events: Iterable[Event]) -> tuple[Occasion, ...]:
        """Follows these events; returns what they are an occasion to tell."""
        went_on = self.goes_on
        occasions: list[Occasion] = []
        self._was_paused = False
        for event in events:
            occasions += self._absorb(event)
            went_on |= self.goes_on
        if self.has_failed:
            return tuple(occasions)
        if went_on and not self.goes_on and not self._was_paused:
            occasions += self._ended()
        elif self._failed and not self._told_failure:
            self._told_failure = True
            occasions.append(FirstFailure(next(iter(self._failed.values()))))
        if not self.goes_on and not self._counts[State.PAUSED]:
            self._begin_anew()
        return tuple(occasions)

    def _absorb(self, event: Event) -> list[Occasion]:
        match event:
            case JobsAdded(jobs=jobs):
                for job in jobs:
                    self._put(job)
            case JobsChanged(jobs=jobs):
                for job in jobs:
                    self._follow(job)
            case JobsRemoved(job_ids=job_ids):
                for job_id in job_ids:
                    self._forget(job_id)
            case HoldChanged(account_id, problem):
                return self._hold(account_id, problem)
            case EngineFailed(problem):
                self.has_failed = True
                return [NeedsUser("", problem)]
        return []

    def _ended(self) -> list[Occasion]:
        ended = BatchEnded(tuple(self._complete.values()), tuple(self._failed.values()))
        is_known = self._told_failure and not ended.complete and len(ended.failed) == 1
        self._begin_anew()
        return [ended] if (ended.complete or ended.failed) and not is_known else []

    def _begin_anew(self) -> None:
        self._complete.clear()
        self._failed.clear()
        self._told_failure = False

    def _put(self, job: Job) -> None:
        before = self._states.get(job.id)
        if before is not None:
            self._counts[before] -= 1
        self._states[job.id] = job.state
        self._counts[job.state] += 1
        if job.state is State.RUNNING and job.phase in _ON_THE_LINE:
            self._moving.add(job.id)
        else:
            self._moving.discard(job.id)

    def _follow(self, job: Job) -> None:
        """Takes a newer version of a job."""
        before = self._states.get(job.id)
        if before is None:
            return  # removed meanwhile
        self._put(job)
        if job.state is before:
            return
        self._failed.pop(job.id, None)
        if job.state is State.COMPLETE:
            self._complete[job.id] = job
        elif job.state is State.FAILED:
            self._failed[job.id] = job
        elif job.state is State.PAUSED:
            self._was_paused = True

    def _forget(self, job_id: int) -> None:
        state = self._states.pop(job_id, None)
        if state is not None:
            self._counts[state] -= 1
        self._moving.discard(job_id)
        self._failed.pop(job_id, None)

    def _hold(self, account_id: str, problem: Problem | None) -> list[Occasion]:
        before = self._holds.pop(account_id, None)
        if problem is None:
            return []
        self._holds[account_id] = problem
        is_news = before is None or before.code is not problem.code
        return [NeedsUser(account_id, problem)] if is_news and _only_user_helps(problem) else []


def _only_user_helps(problem: Problem) -> bool:
    return problem.retry is Retry.AFTER_USER
