"""Procedures that are followed to their end, after their uploads are complete. Engine thread only.

Nothing here touches an upload: no error holds an account or fails a job, and shutdown waits for no look. What is seen becomes
`Job.task`, stored and told only when something has changed.

Load: one look at a time, each of a bounded number of calls. Up to `FEW` jobs of an account are looked at one by one, one call
each (two until the task is found), first after 2 s, then ever less often, up to once a minute. With more, a look asks what has
ended since the last one (a hundred a call), asks the outcome of those that are ours (one call each, once), and looks at `FEW`
others in turn, which finds what that list does not tell. So 10,000 followed jobs cost about 10 to 20 calls a minute while
nothing ends, and about 10,100 in all for their ends.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from vod_desktop.core.engine.accounts import Accounts
from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.engine.desk import Desk
from vod_desktop.core.engine.looks import DETAILS_PER_LOOK, Look, Seen, Watched
from vod_desktop.core.engine.mailbox import TaskEnded
from vod_desktop.core.engine.retry import backoff
from vod_desktop.core.model.errors import Code
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.states import State
from vod_desktop.core.model.tasks import ProcedureTask, TaskStatus

FOLLOWED_FOR_S = 72 * 3600.0
"""The service tells of tasks for three days (protocol.md 3.4)."""

FEW = 10
PAUSE_S = 2.0
CROWD_PAUSE_S = 10.0
LONGEST_PAUSE_S = 60.0

MISSING_S = 600.0
"""A task that has not been found so long after the upload is called unknown; it is still looked for."""

_CLOCK_MARGIN_S = 3600.0
"""How far this computer's clock may be ahead of the service's."""
_LATE_S = 60.0
"""How late a task may appear among those that have ended."""


@dataclass(slots=True)
class _Followed:
    """One job; `uploaded_at` and `until` are Unix seconds."""

    job_id: int
    file_id: str
    uploaded_at: float
    task: ProcedureTask

    @property
    def until(self) -> float:
        return self.uploaded_at + FOLLOWED_FOR_S


@dataclass(slots=True)
class _Watch:
    """The followed jobs of one account.

    Attributes:
        jobs: By id; who has been looked at goes to the end.
        ended: Task ids of jobs whose task has ended and whose outcome is asked for next.
        ended_at: The latest end that the service told of.
        quiet: Looks in a row without news.
        due_at: When the next look is planned, on the clock that never jumps.
    """

    jobs: dict[int, _Followed] = field(default_factory=dict)
    ended: dict[int, str] = field(default_factory=dict)
    ended_at: float | None = None
    quiet: int = 0
    due_at: float | None = None

    @property
    def first_pause_s(self) -> float:
        return PAUSE_S if len(self.jobs) <= FEW else CROWD_PAUSE_S


class Followers:
    """The followed jobs of all accounts."""

    def __init__(self, desk: Desk, accounts: Accounts) -> None:
        self._desk = desk
        self._book = desk.book
        self._accounts = accounts
        self._on = False
        self._watches: dict[str, _Watch] = {}
        self._given_up: set[int] = set()  # jobs whose task the service does not know any more
        self._forbidden: set[str] = set()  # accounts whose key may not ask
        self._looking: Look | None = None

    def begin(self, removed: Iterable[Job], *, on: bool) -> None:
        """Goes on after a start, also for jobs that are in the history only."""
        self.enable(on=on)
        if on:
            for job in removed:
                self._follow(job)

    def enable(self, *, on: bool) -> None:
        """The user wants procedures to be followed, or no longer: then nothing is said of those that have not ended."""
        if on == self._on:
            return
        self._on = on
        if on:
            for job in self._book:
                self._follow(job)
        else:
            for watch in self._watches.values():
                for followed in watch.jobs.values():
                    self._store(followed.job_id, None)
            self._stop()

    def see_changes(self) -> None:
        """Follows the jobs that are complete now; called before what has changed is stored."""
        if self._on:
            for job in tuple(self._book.pending.jobs.values()):
                self._follow(job)

    def wake(self, account_id: str) -> None:
        """An account can be used (again): it is looked at soon."""
        if account_id in self._forbidden:
            self._forbidden.discard(account_id)
            for job in self._book:
                if job.account_id == account_id:
                    self._follow(job)
        elif account_id in self._watches:
            self._plan(account_id, self._watches[account_id].first_pause_s)

    def forget(self, account_id: str) -> None:
        """An account is gone: nobody can ask for its jobs any more."""
        self._give_up_account(account_id)
        self._forbidden.discard(account_id)

    def close(self) -> None:
        """The engine stops; what is followed goes on at the next start."""
        self._on = False
        self._stop()

    def looked(self, look: Look, ended: TaskEnded) -> None:
        """Takes the answer of a look."""
        if self._looking is not look:
            return  # stopped meanwhile
        self._looking = None
        watch = self._watches.get(look.account_id)
        if watch is not None:
            seen = ended.answer if isinstance(ended.answer, Seen) else Seen(problem=ended.problem)
            self._after_look(look.account_id, watch, seen)
        for account_id, other in self._watches.items():
            if other.due_at is None:  # its look has waited for this one
                self._plan(account_id, 0.0)

    def _after_look(self, account_id: str, watch: _Watch, seen: Seen) -> None:
        watch.quiet = 0 if self._take(watch, seen) else watch.quiet + 1
        if seen.problem is not None and seen.problem.code is Code.AUTH_FORBIDDEN:
            self._give_up_account(account_id)
            self._forbidden.add(account_id)
        elif not watch.jobs:
            del self._watches[account_id]
        elif watch.ended and seen.problem is None:
            self._plan(account_id, 0.0)
        else:
            pause_s = backoff(watch.quiet + 1, watch.first_pause_s, LONGEST_PAUSE_S, self._desk.jitter())
            self._plan(account_id, min(LONGEST_PAUSE_S, pause_s))

    # Who is followed

    def _follow(self, job: Job) -> None:
        if job.state is not State.COMPLETE or job.result is None or not job.options.procedure:
            return
        if (job.task is not None and job.task.is_settled) or job.id in self._given_up:
            return
        watch = self._watches.get(job.account_id)
        if watch is not None and job.id in watch.jobs:
            return
        uploaded_at = job.created_at if job.finished_at is None else job.finished_at
        is_old = self._desk.now() >= uploaded_at + FOLLOWED_FOR_S
        if job.task is None and (is_old or self._has_no_key(job.account_id)):
            return  # nothing was ever said of it
        task = job.task or ProcedureTask(None, TaskStatus.WAITING)
        can_ask = not is_old and job.account_id not in self._forbidden
        if not can_ask:
            task = replace(task, status=TaskStatus.UNKNOWN)
        if task != job.task:
            self._store(job.id, task)
        if not can_ask:
            return
        if watch is None:
            watch = self._watches[job.account_id] = _Watch()
        watch.jobs[job.id] = _Followed(job.id, job.result.file_id, uploaded_at, task)
        if len(watch.jobs) <= FEW:
            watch.quiet = 0
        self._plan(job.account_id, watch.first_pause_s)

    def _has_no_key(self, account_id: str) -> bool:
        """Whether an account has nobody who could ask; looked at anew when it wakes as another one."""
        account = self._accounts.account(account_id)
        if account is None or account.has_key:
            return False
        self._forbidden.add(account_id)
        return True

    def _give_up_account(self, account_id: str) -> None:
        watch = self._watches.pop(account_id, None)
        if watch is not None:
            for followed in watch.jobs.values():
                self._store(followed.job_id, replace(followed.task, status=TaskStatus.UNKNOWN))

    def _stop(self) -> None:
        self._watches.clear()
        if self._looking is not None:
            self._looking.token.stop()
            self._looking = None

    # Looking

    def _plan(self, account_id: str, delay_s: float) -> None:
        watch = self._watches[account_id]
        at = self._desk.clock.monotonic() + delay_s
        if watch.due_at is not None and watch.due_at <= at:
            return
        watch.due_at = at
        self._desk.timers.after(delay_s, lambda: self._due(account_id, at))

    def _due(self, account_id: str, at: float) -> None:
        watch = self._watches.get(account_id)
        if watch is None or watch.due_at != at:
            return
        watch.due_at = None
        if self._looking is not None:
            return  # `looked` plans anew
        self._expire(watch)
        if not watch.jobs:
            del self._watches[account_id]
        elif not self._accounts.usable(account_id):
            self._plan(account_id, LONGEST_PAUSE_S)  # or when it wakes
        else:
            self._looking = self._look(account_id, watch)
            self._desk.submit(self._looking)

    def _look(self, account_id: str, watch: _Watch) -> Look:
        api = self._accounts.cloud(account_id).tasks
        if watch.ended:
            chosen = [watch.jobs[job_id] for job_id in tuple(watch.ended)[:DETAILS_PER_LOOK]]
            known = tuple(Watched(one.job_id, one.file_id, watch.ended[one.job_id]) for one in chosen)
            return Look(account_id, ControlToken(), api, known)
        longest_ago = tuple(watch.jobs.values())[:FEW]
        watched = tuple(Watched(one.job_id, one.file_id, one.task.task_id) for one in longest_ago)
        if len(watch.jobs) <= FEW:
            return Look(account_id, ControlToken(), api, watched)
        media = {one.file_id: one.job_id for one in watch.jobs.values()}
        if watch.ended_at is None:
            since = min(one.uploaded_at for one in watch.jobs.values()) - _CLOCK_MARGIN_S
        else:
            since = watch.ended_at - _LATE_S
        return Look(account_id, ControlToken(), api, watched, media, since)

    def _expire(self, watch: _Watch) -> None:
        """Lets go of jobs whose task the service tells no more of."""
        now = self._desk.now()
        for followed in tuple(watch.jobs.values()):
            if now >= followed.until:
                self._give_up(watch, followed)

    # What was seen

    def _take(self, watch: _Watch, seen: Seen) -> bool:
        """Takes what a look has found; returns whether anything is new."""
        now, has_news = self._desk.now(), False
        for job_id, task in seen.tasks.items():
            followed = watch.jobs.pop(job_id, None)
            watch.ended.pop(job_id, None)
            if followed is None:
                continue
            if not task.is_settled:
                watch.jobs[job_id] = followed
            is_crowd = len(watch.jobs) > FEW
            if (task.status, task.steps) != (followed.task.status, followed.task.steps):
                has_news |= task.is_settled or not is_crowd
            if replace(task, looked_at=0.0) != replace(followed.task, looked_at=0.0):
                followed.task = replace(task, looked_at=now)
                self._store(job_id, followed.task)
        for job_id in seen.missing & watch.jobs.keys():
            followed = watch.jobs[job_id] = watch.jobs.pop(job_id)
            if now >= followed.uploaded_at + MISSING_S and followed.task.status is not TaskStatus.UNKNOWN:
                followed.task = ProcedureTask(None, TaskStatus.UNKNOWN, looked_at=now)
                self._store(job_id, followed.task)
        for job_id in seen.gone & watch.jobs.keys():
            self._give_up(watch, watch.jobs[job_id])
        watch.ended.update((job_id, task_id) for job_id, task_id in seen.ended.items() if job_id in watch.jobs)
        if seen.ended_at is not None:
            watch.ended_at = max(seen.ended_at, watch.ended_at or 0.0)
        return has_news

    def _give_up(self, watch: _Watch, followed: _Followed) -> None:
        del watch.jobs[followed.job_id]
        watch.ended.pop(followed.job_id, None)
        self._given_up.add(followed.job_id)
        self._store(followed.job_id, replace(followed.task, status=TaskStatus.UNKNOWN, looked_at=self._desk.now()))

    def _store(self, job_id: int, task: ProcedureTask | None) -> None:
        job = self._book.get(job_id)
        if job is not None:
            self._book.put(replace(job, task=task))
        else:
            self._book.pending.tasks[job_id] = task  # off the list; the history shows it
