"""A look at how procedures fare at the service: the blocking piece of following them. Run by an API worker.

A look makes a bounded number of calls, so that uploads never wait long for their worker, and keeps what it has seen when a
later call fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vod_desktop.core.cloud.ports import TaskApi
from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.model.errors import AppError, Problem
from vod_desktop.core.model.tasks import ProcedureTask, TaskStatus

DETAILS_PER_LOOK = 30
"""Outcomes asked for at once; one call each, because the end of a task says nothing about its success."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A job to look at for itself; `task_id` None while its task has not been found."""

    job_id: int
    file_id: str
    task_id: str | None


@dataclass(slots=True)
class Seen:
    """What a look has found, by job.

    Attributes:
        tasks: As they stand.
        missing: No task of their medium is known (yet).
        gone: The service does not know their task any more.
        ended: Tasks that have ended and whose outcome is still to be asked for.
        ended_at: The latest end that was told, Unix seconds on the service's clock.
        problem: What cut the look short.
    """

    tasks: dict[int, ProcedureTask] = field(default_factory=dict)
    missing: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    ended: dict[int, str] = field(default_factory=dict)
    ended_at: float | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """One look for one account.

    Attributes:
        watched: Looked at one by one, with one or two calls each.
        media: Job ids by the FileId of all media that are followed; needed for `ended_since` only.
        ended_since: Unix seconds; everything of the account that has ended since is looked through, a hundred a call. None
            leaves that out.
    """

    account_id: str
    token: ControlToken
    api: TaskApi
    watched: tuple[Watched, ...]
    media: Mapping[str, int] = field(default_factory=dict)
    ended_since: float | None = None
    job_id: int = 0
    run_id: int = 0

    def run(self) -> Seen:
        """What there is to see."""
        seen = Seen()
        try:
            if self.ended_since is not None:
                self._look_through(self.ended_since, seen)
            for one in self.watched:
                if self.token.stopped:
                    break
                if one.job_id not in seen.tasks and one.job_id not in seen.ended:
                    self._look_at(one, seen)
        except AppError as error:
            seen.problem = error.problem
        return seen

    def _look_through(self, since: float, seen: Seen) -> None:
        found = self.api.find_tasks(finished_since=since)
        for task in found:
            job_id = self.media.get(task.file_id)
            if job_id is not None:
                seen.ended.setdefault(job_id, task.task_id)
        seen.ended_at = max((task.finished_at for task in found if task.finished_at is not None), default=None)
        for job_id, task_id in tuple(seen.ended.items())[:DETAILS_PER_LOOK]:
            self._ask(job_id, task_id, seen)
            del seen.ended[job_id]

    def _look_at(self, one: Watched, seen: Seen) -> None:
        task_id = one.task_id
        if task_id is None:
            # The oldest is the one that the upload began; later ones were started in the console.
            found = next(iter(self.api.find_tasks(file_id=one.file_id)), None)
            if found is None:
                seen.missing.add(one.job_id)
                return
            if found.status is TaskStatus.WAITING:
                seen.tasks[one.job_id] = ProcedureTask(found.task_id, TaskStatus.WAITING)
                return
            task_id = found.task_id
        self._ask(one.job_id, task_id, seen)

    def _ask(self, job_id: int, task_id: str, seen: Seen) -> None:
        detail = self.api.task_detail(task_id)
        if detail is None:
            seen.gone.add(job_id)
        else:
            seen.tasks[job_id] = detail
