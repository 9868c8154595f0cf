"""Follows the jobs of a command to their ends. Main thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from vod_desktop.cli.exit_codes import ExitCode
from vod_desktop.cli.inbox import Inbox
from vod_desktop.cli.report import Report, Tally
from vod_desktop.core.model.errors import Code, Problem, Retry
from vod_desktop.core.model.events import EngineFailed, Event, HoldChanged, JobsAdded, JobsChanged, Totals
from vod_desktop.core.model.job import Job, Refusal
from vod_desktop.core.model.states import Phase, State

TICK_S = 0.2
"""How often the moving line is renewed."""

FIRST_WAIT_S = 20.0
"""How long a network is waited for that has not answered at all in this run: the address may be wrong."""

WAIT_S = 300.0
"""How long a network is waited for that was there before."""

_ENDED = frozenset({State.COMPLETE, State.FAILED, State.CANCELLED})
_SPOKEN_TO = frozenset({Phase.UPLOAD, Phase.FINISH, Phase.COMMIT, Phase.AFTER})


@dataclass(slots=True)
class Follower:
    """Jobs that a command waits for.

    Attributes:
        network_wait_s: Overrules the two waits above.
        clock: Seconds, never jumps.
        jobs: All jobs of the ledger at their newest, by id.
    """

    report: Report
    network_wait_s: float | None = None
    clock: Callable[[], float] = time.monotonic
    jobs: dict[int, Job] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    _mine: set[int] = field(default_factory=set)
    _open: set[int] = field(default_factory=set)
    _tag: str | None = None
    _holds: dict[str, tuple[Problem, float]] = field(default_factory=dict)
    _told: dict[str, Code] = field(default_factory=dict)  # what the user knows of held accounts
    _reached: bool = False
    _gave_up: bool = False
    _sent_before: dict[int, int] = field(default_factory=dict)
    _total_bytes: int = 0
    _confirmed_bytes: int = 0

    def refuse(self, refusals: Iterable[Refusal]) -> None:
        """What intake did not take: failed if somebody asked for it, else passed over."""
        passed_over = []
        for refusal in refusals:
            if refusal.passed_over:
                passed_over.append(refusal)
            else:
                self.tally.failed += 1
                self.report.refused(refusal)
        if passed_over:
            self.report.passed_over(passed_over)

    def expect(self, tag: str) -> None:
        """The next jobs added under this tag are ours."""
        self._tag = tag

    def adopt(self, job_ids: Iterable[int]) -> None:
        """These jobs are ours."""
        for job_id in job_ids:
            self._mine.add(job_id)
            self._open.add(job_id)
            self._sent_before[job_id] = self.jobs[job_id].sent_bytes
            self._total_bytes += self.jobs[job_id].total_bytes
            self._confirmed_bytes += self.jobs[job_id].confirmed_bytes

    def take(self, event: Event) -> None:
        """Takes one event of the engine."""
        match event:
            case JobsAdded(jobs, tag):
                self.jobs.update((job.id, job) for job in jobs)
                if tag == self._tag:
                    self._tag = None
                    self.adopt(job.id for job in jobs)
                    for job in jobs:
                        self.report.changed(job)
            case JobsChanged(jobs):
                for job in jobs:
                    self._change(job)
            case HoldChanged(account_id, problem):
                self._hold(account_id, problem)
            case EngineFailed(problem):
                self.give_up(self._open, problem)
            case _:
                pass

    def follow(self, inbox: Inbox, progress: Callable[[], Totals]) -> None:
        """Returns when all our jobs have ended, when waiting has no use, or when a signal came."""
        while (self._open or self._tag is not None) and not inbox.interrupted:
            for event in inbox.get(TICK_S):
                self.take(event)
            self.lose_patience()
            self.report.progress(self.own_totals(progress()))

    def own_totals(self, everything: Totals) -> Totals:
        """The counters of our jobs; the engine's also count what else is in the queue."""
        ours = {job_id: job for job_id, job in everything.jobs.items() if job_id in self._mine}
        ahead = sum(max(0, job.sent_bytes - job.confirmed_bytes) for job in ours.values())
        sent = min(self._total_bytes, self._confirmed_bytes + ahead)
        speed = everything.speed_bytes_per_s
        return Totals(
            sent_bytes=sent,
            total_bytes=self._total_bytes,
            files_done=len(self._mine) - len(self._open),
            files_total=len(self._mine),
            speed_bytes_per_s=speed,
            left_s=(self._total_bytes - sent) / speed if speed > 0 else None,
            jobs=ours,
        )

    def lose_patience(self) -> None:
        """Gives up on jobs whose account is held for something that this command cannot wait for any longer."""
        for account_id, (problem, since) in tuple(self._holds.items()):
            waiting = {job_id for job_id in self._open if self.jobs[job_id].account_id == account_id}
            if waiting and (problem.retry is not Retry.AUTO or self.clock() - since >= self._patience_s):
                self.give_up(waiting, problem, told=self._told.get(account_id) is problem.code)

    def give_up(self, job_ids: Iterable[int], problem: Problem, *, told: bool = False) -> None:
        """Waits no longer for these jobs: the command has failed, but the queue keeps them and the next one can go on.

        Args:
            job_ids: Of `jobs`.
            problem: Why.
            told: The user knows the problem already.
        """
        jobs = [self.jobs[job_id] for job_id in sorted(job_ids)]
        self._open.difference_update([job.id for job in jobs])
        self.tally.left += len(jobs)
        if jobs:
            self._gave_up = True
            self.report.gave_up(jobs, problem, told=told)

    def end(self, *, interrupted: bool) -> ExitCode:
        """Tells the counts; returns what the process should."""
        self.tally.left += len(self._open)
        self.tally.sent_bytes = sum(self.jobs[key].sent_bytes - sent for key, sent in self._sent_before.items())
        self.report.ended(self.tally, interrupted=interrupted)
        if interrupted:
            return ExitCode.INTERRUPTED
        return ExitCode.FAILED if self.tally.failed or self._gave_up else ExitCode.OK

    @property
    def _patience_s(self) -> float:
        if self.network_wait_s is not None:
            return self.network_wait_s
        return WAIT_S if self._reached else FIRST_WAIT_S

    def _change(self, job: Job) -> None:
        before = self.jobs.get(job.id)
        self.jobs[job.id] = job
        if job.id not in self._open:
            return
        self._confirmed_bytes += job.confirmed_bytes - (before.confirmed_bytes if before else 0)
        self._total_bytes += job.total_bytes - (before.total_bytes if before else 0)
        self._reached |= job.state is State.RUNNING and job.phase in _SPOKEN_TO
        if job.state in _ENDED:
            self._open.discard(job.id)
        if job.state is State.COMPLETE:
            self.tally.complete += 1
            self.report.complete(job)
        elif job.state is State.FAILED:
            self.tally.failed += 1
            self.report.failed(job, job.problem or Problem(Code.UNEXPECTED))
        elif before is None or (before.state, before.phase, before.problem) != (job.state, job.phase, job.problem):
            self.report.changed(job)

    def _hold(self, account_id: str, problem: Problem | None) -> None:
        if problem is not None and problem.code is Code.SECRET_MISSING:
            return  # how every account begins, until its key is handed over
        before = self._holds.pop(account_id, None)
        if problem is not None:
            self._holds[account_id] = (problem, self.clock() if before is None else before[1])
        concerned = any(self.jobs[job_id].account_id == account_id for job_id in self._open)
        if concerned and (problem is None) is not (before is None):
            waits = problem is not None and problem.retry is Retry.AUTO
            self.report.held(account_id, problem, wait_s=self._patience_s if waits else 0.0)
        if problem is None:
            self._told.pop(account_id, None)
        elif concerned and before is None:
            self._told[account_id] = problem.code
