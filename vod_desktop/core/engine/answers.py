"""What follows from the end of a task: the next step of its job, another try, a wait, a hold, or a failure. Engine thread only."""

from __future__ import annotations

from dataclasses import replace

from vod_desktop.core.engine.desk import Desk
from vod_desktop.core.engine.looks import Look
from vod_desktop.core.engine.mailbox import TaskEnded
from vod_desktop.core.engine.owners import Owners
from vod_desktop.core.engine.preflight import Check
from vod_desktop.core.engine.retry import Decision, Verdict, decide, is_network, may_be_away
from vod_desktop.core.engine.tasks import Abort, Apply, Commit, Finish, Probe, SendPart, Task
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.states import Input, State

_UNANSWERED = frozenset(
    {Code.SERVICE_ANSWER, Code.SERVICE_BUSY, Code.SERVICE_INTERNAL, Code.UNEXPECTED, Code.COMMIT_UNCONFIRMED}
)
"""Errors of a CommitUpload, beside those of the network, after which the medium may have been made. Busy is among them: it
is also what a gateway says that lost the answer, and what the service says of a commit that it is still at work on."""


class Answers:
    """Takes what workers tell."""

    def __init__(self, desk: Desk, owners: Owners) -> None:
        self._desk = desk
        self._book = desk.book
        self._owners = owners
        self._accounts = owners.accounts
        self._runs = owners.runs

    def handle(self, ended: TaskEnded) -> None:
        """Takes the end of a task."""
        match ended.task:
            case Probe() as task:
                self._probed(task, ended)
            case Abort() as task:
                self._owners.orphans.ended(task, ended)
            case Check() as task:
                self._owners.checks.ended(task, ended)
            case Look() as task:
                self._owners.followers.looked(task, ended)
            case task:
                self._job_task_ended(task, ended)

    def _probed(self, task: Probe, ended: TaskEnded) -> None:
        for job_id in self._accounts.probed(task, ended):
            self._give_back_try(job_id)
        if self._accounts.usable(task.account_id):
            self._owners.wake(task.account_id)

    def _job_task_ended(self, task: Task, ended: TaskEnded) -> None:
        run = self._runs.ended(ended)
        if ended.done:
            job = self._book.get(task.job_id)
            if job is not None:
                self._accounts.progressed(job.account_id)
            self._runs.accept(run, task, ended.answer)
        elif ended.problem is not None:
            self._trouble(task, ended.problem)
        elif self._runs.current(task) is not None:
            self._runs.again(task)  # interrupted, but not by us
        self._runs.left(task)

    def _trouble(self, task: Task, problem: Problem) -> None:
        run = self._runs.current(task)
        job = self._book.get(task.job_id)
        if run is None or job is None or job.state is not State.RUNNING:
            return
        key: object = (type(task), task.item.kind, task.number) if isinstance(task, SendPart) else type(task)
        run.tries[key] += 1
        has_body = isinstance(task, SendPart)
        decision = decide(
            problem, tries=run.tries[key], rounds=job.attempts, jitter=self._desk.jitter(), has_body=has_body
        )
        decision = replace(decision, verdict=_verdict(task, problem, job, decision.verdict))
        if isinstance(task, Commit):
            task = self._after_commit(task, job, problem, decision.verdict)
        self._follow(decision, task, job, problem)

    def _follow(self, decision: Decision, task: Task, job: Job, problem: Problem) -> None:
        now = self._desk.now()
        match decision.verdict:
            case Verdict.AGAIN:
                self._desk.timers.after(decision.delay_s, lambda: self._runs.again(task))
            case Verdict.WAIT:
                self._book.advance(job.id, Input.TRIES_SPENT, now, problem=problem, delay_s=decision.delay_s)
                if may_be_away(problem):
                    self._accounts.suspect(job.account_id, job.id)
            case Verdict.HOLD:
                self._accounts.hold(job.account_id, problem)
                self._book.advance(job.id, Input.TRIES_SPENT, now, problem=problem)
            case Verdict.RESTART:
                self._book.advance(job.id, Input.SESSION_LOST, now, problem=problem)
            case Verdict.LOOK_AGAIN:
                self._owners.checks.grows(job.id)
            case Verdict.FAIL:
                self._book.advance(job.id, Input.REFUSED, now, problem=problem)

    def _after_commit(self, task: Commit, job: Job, problem: Problem, verdict: Verdict) -> Commit:
        """Keeps in mind whether a failed CommitUpload may have made the medium all the same."""
        refused = _was_refused(task, problem)
        if refused and verdict is not Verdict.AGAIN:
            self._book.put(replace(job, commit_sent=False), tell=False)
        return task if refused else replace(task, resent=True)

    def _give_back_try(self, job_id: int) -> None:
        job = self._book.get(job_id)
        if job is not None and job.state is State.WAITING and job.attempts:
            self._book.put(replace(job, attempts=job.attempts - 1))


def _verdict(task: Task, problem: Problem, job: Job, usual: Verdict) -> Verdict:
    """What follows from a problem of this task, where that differs from the usual."""
    if problem.code is Code.FILE_CHANGED and isinstance(task, SendPart) and not job.attempts:
        return Verdict.WAIT  # perhaps only its time was set: the job starts again and compares what was confirmed
    if isinstance(task, Finish) and problem.code is Code.STORAGE_CORRUPT:
        return Verdict.RESTART  # what stands in storage is not the file, and no Complete mends that
    if problem.code is Code.AUTH_FORBIDDEN and not isinstance(task, Apply | Commit):
        return Verdict.RESTART  # storage refuses the session's certificate, which says nothing of the account
    return usual


def _was_refused(task: Commit, problem: Problem) -> bool:
    """Whether a CommitUpload was certainly not carried out."""
    return not (task.resent or is_network(problem) or problem.code in _UNANSWERED)
