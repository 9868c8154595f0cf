"""The owner of all job state: takes commands and answers, decides, stores, and only then acts. Engine thread only.

Every round of `settle` follows one order: what has come together goes into the ledger in one transaction; then events are
told and tasks handed to the workers. So nothing is done that a crash could make us forget.

What commands do stands in `commanding.py`, what follows from the workers' answers in `answers.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vod_desktop.core.catalog.catalogs import Catalogs
from vod_desktop.core.cloud.ports import CloudFactory, OptionJudge
from vod_desktop.core.engine.accounts import Accounts
from vod_desktop.core.engine.answers import Answers
from vod_desktop.core.engine.book import Due, JobBook, QueueTotals
from vod_desktop.core.engine.checks import Checks
from vod_desktop.core.engine.clock import Clock
from vod_desktop.core.engine.commanding import Commands
from vod_desktop.core.engine.covers import Covers
from vod_desktop.core.engine.desk import Desk
from vod_desktop.core.engine.followers import FOLLOWED_FOR_S, Followers
from vod_desktop.core.engine.limiter import RateLimiter
from vod_desktop.core.engine.limits import Limits, paced_connections
from vod_desktop.core.engine.mailbox import TaskEnded
from vod_desktop.core.engine.meter import Meter
from vod_desktop.core.engine.orphans import Orphans
from vod_desktop.core.engine.owners import Owners
from vod_desktop.core.engine.preflight import Check
from vod_desktop.core.engine.retry import LONGEST_WAIT_S
from vod_desktop.core.engine.runs import Runs
from vod_desktop.core.engine.slots import jobs_to_start, parts_to_send
from vod_desktop.core.engine.tasks import SendPart, Task
from vod_desktop.core.engine.timers import Timers
from vod_desktop.core.engine.turnstile import Turnstile
from vod_desktop.core.engine.workers import Workers
from vod_desktop.core.ledger.ledger import Ledger
from vod_desktop.core.model.commands import Command
from vod_desktop.core.model.events import EventSink, JobsAdded, JobsChanged
from vod_desktop.core.model.states import Effect, Input


@dataclass(frozen=True, slots=True)
class Crew:
    """Who does the blocking work, what measures and limits it, and by which clock and chance.

    Attributes:
        turnstile: Where the senders of parts have a place while they compute.
        breathe: Called between two pieces of longer work; may wait for a moment.
    """

    parts: Workers
    calls: Workers
    checks: Workers
    meter: Meter
    limiter: RateLimiter
    turnstile: Turnstile
    clock: Clock
    jitter: Callable[[], float]
    breathe: Callable[[], None] = lambda: None


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
        judge: OptionJudge,
    ) -> None:
        self._ledger = ledger
        self._sink = sink
        self._crew = crew
        self._outbox: list[Task] = []
        self._closing = False
        self.timers = Timers(crew.clock)
        self._book = JobBook(ledger.load_jobs(), ledger.next_job_id, ledger.next_position, crew.breathe)
        desk = self._desk = Desk(self._book, self.timers, crew.clock, crew.jitter, self._outbox.append)
        self._accounts = Accounts(clouds, desk, catalogs)
        self._orphans = Orphans(desk, self._accounts)
        self._followers = Followers(desk, self._accounts)
        self._runs = Runs(desk, self._accounts, crew.meter, crew.limiter, crew.turnstile, limits, judge)
        self._checks = Checks(desk, judge, ledger.uploaded_as, self._accounts.account)
        self._covers = Covers(desk, self._accounts, crew.limiter, crew.turnstile)
        owners = Owners(self._accounts, self._orphans, self._followers, self._runs, self._checks, self._covers)
        self._commands = Commands(desk, owners, crew.limiter)
        self._answers = Answers(desk, owners)

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
        removed = self._ledger.load_processing(now - FOLLOWED_FOR_S)
        self._followers.begin(removed, on=self._ledger.load_settings().follow_procedures)
        changes, events, due = self._book.take()
        self._ledger.write(changes, self._crew.breathe)
        # The restored jobs are told whole: what restoring changed of them is in them already.
        told = (event for event in events if not isinstance(event, JobsChanged))
        self._sink((JobsAdded(tuple(self._book), "restored", interrupted), *told))
        self._orphans.adopt(changes.orphans.values())
        self._carry_out(due)

    def begin_shutdown(self) -> None:
        """Stops all running jobs; they are queued again and go on at the next start."""
        self._closing = True
        self._checks.stop()
        self._covers.stop()
        self._followers.close()
        for job in self._book:
            self._book.advance(job.id, Input.SHUTDOWN, self._desk.now())

    @property
    def at_rest(self) -> bool:
        """Whether nothing runs any more and nothing is left to store."""
        return not (len(self._runs) or self._runs.leaving or self._book.pending)

    def stop_work(self) -> None:
        """Stops all work at once and stores nothing: the ledger cannot be written."""
        self._runs.stop_all()
        self._checks.stop()
        self._covers.stop()

    def close(self) -> None:
        """Closes connections."""
        self._accounts.close()

    # One round

    def handle(self, message: Command | TaskEnded) -> None:
        """Takes one message of the mailbox."""
        if isinstance(message, TaskEnded):
            self._answers.handle(message)
        else:
            self._commands.handle(message)

    def settle(self) -> None:
        """Stores, tells and carries out until nothing follows any more.

        Raises:
            AppError: The ledger cannot be written; nothing of this round has been acted upon.
        """
        while True:
            self._commands.remove_cancelled()
            if not self._closing:
                self._fill_slots()
                self._checks.fill()
            self._followers.see_changes()
            changes, events, due = self._book.take()
            outbox = self._outbox.copy()
            self._outbox.clear()
            self._ledger.write(changes, self._crew.breathe)
            if events:
                self._sink(events)
            for task in outbox:
                self._workers_for(task).submit(task)
            self._orphans.adopt(changes.orphans.values())
            self._carry_out(due)
            if not (changes or due or outbox or self._outbox or self._book.pending):
                return

    def _workers_for(self, task: Task) -> Workers:
        if isinstance(task, Check):
            return self._crew.checks
        return self._crew.parts if isinstance(task, SendPart) else self._crew.calls

    def _fill_slots(self) -> None:
        limits = self._runs.limits
        if len(self._runs) < limits.files:
            held = self._accounts.held
            for job_id in jobs_to_start(self._book.startable(held), len(self._runs), limits.files, held):
                self._book.advance(job_id, Input.START, self._desk.now())
        evenly = limits.rate_bytes_per_s > 0
        senders = self._runs.senders()
        for job_id in parts_to_send(senders, self._runs.parts_busy, paced_connections(limits), evenly=evenly):
            self._runs.send_part(job_id)

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
