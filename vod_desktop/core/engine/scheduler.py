"""The owner of all job state: takes commands and answers, decides, stores, and only then acts. Engine thread only.

Every round of `settle` follows one order: what has come together goes into the ledger in one transaction; then events are
told and tasks handed to the workers. So nothing is done that a crash could make us forget.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from vod_desktop.core.catalog.catalogs import Catalogs
from vod_desktop.core.cloud.ports import CloudFactory
from vod_desktop.core.engine.accounts import Accounts
from vod_desktop.core.engine.book import Due, JobBook, QueueTotals
from vod_desktop.core.engine.clock import Clock
from vod_desktop.core.engine.desk import Desk
from vod_desktop.core.engine.limiter import RateLimiter
from vod_desktop.core.engine.limits import Limits, changed_limits, limits_of
from vod_desktop.core.engine.mailbox import TaskEnded
from vod_desktop.core.engine.making import edited, new_job
from vod_desktop.core.engine.meter import Meter
from vod_desktop.core.engine.orphans import Orphans
from vod_desktop.core.engine.retry import LONGEST_WAIT_S, Verdict, decide, is_network
from vod_desktop.core.engine.runs import Runs
from vod_desktop.core.engine.slots import jobs_to_start, parts_to_send
from vod_desktop.core.engine.tasks import Abort, Apply, Commit, Finish, Probe, SendPart, Task
from vod_desktop.core.engine.timers import Timers
from vod_desktop.core.engine.workers import Workers
from vod_desktop.core.ledger.ledger import Ledger
from vod_desktop.core.model.commands import (
    AddJobs,
    CancelJobs,
    Command,
    EditJobs,
    JobEdit,
    MoveJobs,
    PauseAll,
    PauseJobs,
    ReleaseHold,
    RemoveAccount,
    RemoveJobs,
    RestoreJobs,
    ResumeAll,
    ResumeJobs,
    RetryJobs,
    SavePresets,
    SaveSettings,
    SetAccount,
    SetLimits,
    StoreListing,
)
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.events import EventSink, JobsAdded, JobsChanged
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.states import Effect, Input, State

_UNANSWERED = frozenset(
    {Code.SERVICE_ANSWER, Code.SERVICE_BUSY, Code.SERVICE_INTERNAL, Code.UNEXPECTED, Code.COMMIT_UNCONFIRMED}
)
"""Errors of a CommitUpload, beside those of the network, after which the medium may have been made. Busy is among them: it
is also what a gateway says that lost the answer, and what the service says of a commit that it is still at work on."""

_INPUTS: Mapping[type[Command], Input] = {
    PauseJobs: Input.PAUSE,
    PauseAll: Input.PAUSE,
    ResumeJobs: Input.RESUME,
    ResumeAll: Input.RESUME,
    CancelJobs: Input.CANCEL,
}


@dataclass(frozen=True, slots=True)
class Crew:
    """Who does the blocking work, what measures and limits it, and by which clock and chance."""

    parts: Workers
    calls: Workers
    meter: Meter
    limiter: RateLimiter
    clock: Clock
    jitter: Callable[[], float]


class Scheduler:
    """All jobs of one ledger."""

    def __init__(
        self,
        ledger: Ledger,
        clouds: CloudFactory,
        sink: EventSink,
        crew: Crew,
        limits: Limits,
        *,
        catalogs: Catalogs,
    ) -> None:
        self._ledger = ledger
        self._sink = sink
        self._crew = crew
        self._outbox: list[Task] = []
        self._removing: set[int] = set()
        self._closing = False
        self.timers = Timers(crew.clock)
        self._book = JobBook(ledger.load_jobs(), ledger.next_job_id, ledger.next_position)
        desk = self._desk = Desk(self._book, self.timers, crew.clock, crew.jitter, self._outbox.append)
        self._accounts = Accounts(clouds, desk, catalogs)
        self._orphans = Orphans(desk, self._accounts)
        self._runs = Runs(desk, self._accounts, crew.meter, crew.limiter, limits)
        self._set_limits(limits)

    @property
    def totals(self) -> QueueTotals:
        """Sums over the queue; an immutable value, so any thread may look."""
        return self._book.totals

    # Start and end

    def restore(self, *, start_paused: bool) -> None:
        """Tells the queue of the ledger as it was left, and lets it go on."""
        now = self._desk.now()
        for job in self._book:
            self._book.advance(job.id, Input.RECOVER, now)
        interrupted = tuple(job.id for job in self._book if job.goes_on)
        if start_paused:
            for job_id in interrupted:
                self._book.advance(job_id, Input.PAUSE, now)
        self._accounts.restore(self._ledger.load_accounts())
        self._orphans.adopt(self._ledger.load_orphans())
        for job in self._book:
            self._abort_settled(job.id)
        changes, events, due = self._book.take()
        self._ledger.write(changes)
        # The restored jobs are told whole: what restoring changed of them is in them already.
        told = (event for event in events if not isinstance(event, JobsChanged))
        self._sink((JobsAdded(tuple(self._book), "restored", interrupted), *told))
        self._orphans.adopt(changes.orphans.values())
        self._carry_out(due)

    def begin_shutdown(self) -> None:
        """Stops all running jobs; they are queued again and go on at the next start."""
        self._closing = True
        for job in self._book:
            self._book.advance(job.id, Input.SHUTDOWN, self._desk.now())

    @property
    def at_rest(self) -> bool:
        """Whether nothing runs any more and nothing is left to store."""
        return not (len(self._runs) or self._runs.leaving or self._book.pending)

    def stop_work(self) -> None:
        """Stops all work at once and stores nothing: the ledger cannot be written."""
        self._runs.stop_all()

    def close(self) -> None:
        """Closes connections."""
        self._accounts.close()

    # One round

    def handle(self, message: Command | TaskEnded) -> None:
        """Takes one message of the mailbox."""
        if isinstance(message, TaskEnded):
            self._ended(message)
        else:
            self._command(message)

    def settle(self) -> None:
        """Stores, tells and carries out until nothing follows any more.

        Raises:
            AppError: The ledger cannot be written; nothing of this round has been acted upon.
        """
        while True:
            self._remove_cancelled()
            if not self._closing:
                self._fill_slots()
            changes, events, due = self._book.take()
            outbox = self._outbox.copy()
            self._outbox.clear()
            self._ledger.write(changes)
            if events:
                self._sink(events)
            for task in outbox:
                (self._crew.parts if isinstance(task, SendPart) else self._crew.calls).submit(task)
            self._orphans.adopt(changes.orphans.values())
            self._carry_out(due)
            if not (changes or due or outbox or self._outbox or self._book.pending):
                return

    def _fill_slots(self) -> None:
        limits = self._runs.limits
        if len(self._runs) < limits.files:
            for job_id in jobs_to_start(self._book.queued(), len(self._runs), limits.files, self._accounts.held):
                self._book.advance(job_id, Input.START, self._desk.now())
        ready = self._runs.waiting_parts()
        for job_id, count in parts_to_send(ready, self._runs.parts_busy, limits.connections):
            self._runs.send_parts(job_id, count)

    def _carry_out(self, due: tuple[Due, ...]) -> None:
        for item in due:
            match item.effect:
                case Effect.START_WORK:
                    self._runs.start(item.job_id)
                case Effect.STOP_WORK:
                    self._runs.stop(item.job_id)
                case Effect.SET_TIMER:
                    self._wait(item.job_id)
                case Effect.ABANDON_UPLOADS:
                    self._abort_settled(item.job_id)

    def _wait(self, job_id: int) -> None:
        job = self._book.get(job_id)
        if job is None or job.not_before is None:
            return
        until = job.not_before

        def go_on() -> None:
            waiting = self._book.get(job_id)
            if waiting is not None and waiting.not_before == until:
                self._book.advance(job_id, Input.DUE, self._desk.now())

        # A clock that was wrong when the time was stored must not make the job wait for years.
        self.timers.after(min(until - self._desk.now(), LONGEST_WAIT_S), go_on)

    def _abort_settled(self, job_id: int) -> None:
        """A cancelling job whose uploads are all gone is cancelled."""
        if self._orphans.settled(job_id):
            self._book.advance(job_id, Input.ABORTED, self._desk.now())

    # Commands

    def _command(self, command: Command) -> None:
        match command:
            case AddJobs(account_id, candidates, tag):
                now = self._desk.now()
                self._book.add((new_job(account_id, candidate, now) for candidate in candidates), tag)
                self._accounts.expect(account_id)
            case RetryJobs(job_ids):
                for account_id in {job.account_id for job_id in job_ids if (job := self._book.get(job_id)) is not None}:
                    self._accounts.expect(account_id)
                self._feed(job_ids, Input.RETRY)
            case PauseJobs() | ResumeJobs() | CancelJobs():
                self._feed(command.job_ids, _INPUTS[type(command)])
            case RemoveJobs(job_ids):
                self._feed(job_ids, Input.CANCEL)
                self._removing.update(job_ids)
            case PauseAll() | ResumeAll():
                self._feed(tuple(job.id for job in self._book), _INPUTS[type(command)])
            case SetLimits():
                self._set_limits(changed_limits(self._runs.limits, command))
            case SetAccount(account, credentials):
                self._accounts.set(account, credentials)
                self._orphans.wake(account.id)
            case ReleaseHold(account_id):
                self._accounts.release(account_id)
                self._orphans.wake(account_id)
            case _:
                self._desk_command(command)

    def _desk_command(self, command: Command) -> None:
        """What the user rearranges or settles, beside uploading."""
        match command:
            case RestoreJobs(jobs):
                self._removing -= {job.id for job in jobs}
                self._book.restore(jobs)
            case MoveJobs(job_ids, before):
                self._book.move(job_ids, before)
            case EditJobs(edits):
                self._edit(edits)
            case RemoveAccount(account_id):
                self._accounts.forget(account_id)
            case SaveSettings(settings):
                self._book.pending.settings = settings
                self._set_limits(limits_of(settings))
            case SavePresets(presets):
                self._book.pending.presets = presets
            case StoreListing(account_id, listing):
                self._book.pending.listings[account_id, listing.kind] = listing

    def _feed(self, job_ids: tuple[int, ...], event: Input) -> None:
        now = self._desk.now()
        for job_id in job_ids:
            self._book.advance(job_id, event, now)

    def _edit(self, edits: tuple[JobEdit, ...]) -> None:
        for edit in edits:
            job = self._book.get(edit.job_id)
            if job is not None and job.may_edit:
                self._book.put(edited(job, edit))
                if job.state is State.FAILED:
                    self._feed((job.id,), Input.RETRY)

    def _set_limits(self, limits: Limits) -> None:
        self._runs.limits = limits
        self._crew.limiter.set_rate(limits.rate_bytes_per_s)

    def _remove_cancelled(self) -> None:
        """Removes what has come to its end. A commit that could not be cancelled and failed stays, for the user to see."""
        states = {job_id: job.state for job_id in self._removing if (job := self._book.get(job_id)) is not None}
        gone = [job_id for job_id, state in states.items() if state in {State.CANCELLED, State.COMPLETE}]
        self._removing = {
            job_id for job_id, state in states.items() if job_id not in gone and state is not State.FAILED
        }
        self._book.remove(gone)

    # Answers of workers

    def _ended(self, ended: TaskEnded) -> None:
        task = ended.task
        if isinstance(task, Probe):
            for job_id in self._accounts.probed(task, ended):
                self._give_back_try(job_id)
            if self._accounts.usable(task.account_id):
                self._orphans.wake(task.account_id)
            return
        if isinstance(task, Abort):
            self._orphans.ended(task, ended)
            return
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
        now = self._desk.now()
        decision = decide(problem, tries=run.tries[key], rounds=job.attempts, jitter=self._crew.jitter())
        verdict = _verdict(task, problem, decision.verdict)
        if isinstance(task, Commit):
            task = self._after_commit(task, job, problem, verdict)
        match verdict:
            case Verdict.AGAIN:
                self.timers.after(decision.delay_s, lambda: self._runs.again(task))
            case Verdict.WAIT:
                self._book.advance(job.id, Input.TRIES_SPENT, now, problem=problem, delay_s=decision.delay_s)
                if is_network(problem):
                    self._accounts.suspect(job.account_id, job.id)
            case Verdict.HOLD:
                self._accounts.hold(job.account_id, problem)
                self._book.advance(job.id, Input.TRIES_SPENT, now, problem=problem)
            case Verdict.RESTART:
                self._book.advance(job.id, Input.SESSION_LOST, now, problem=problem)
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


def _verdict(task: Task, problem: Problem, usual: Verdict) -> Verdict:
    """What follows from a problem of this task, where that differs from the usual."""
    if isinstance(task, Finish) and problem.code is Code.STORAGE_CORRUPT:
        return Verdict.RESTART  # what stands in storage is not the file, and no Complete mends that
    if problem.code is Code.AUTH_FORBIDDEN and not isinstance(task, Apply | Commit):
        return Verdict.RESTART  # storage refuses the session's certificate, which says nothing of the account
    return usual


def _was_refused(task: Commit, problem: Problem) -> bool:
    """Whether a CommitUpload was certainly not carried out."""
    return not (task.resent or is_network(problem) or problem.code in _UNANSWERED)
