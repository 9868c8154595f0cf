"""The engine as the window and the command line see it: post commands, get events, look at progress."""

from __future__ import annotations

import logging
import queue
import random
import threading
import time
from collections.abc import Callable

from vod_desktop.core.catalog.catalogs import Catalogs
from vod_desktop.core.cloud.ports import CloudFactory
from vod_desktop.core.engine.clock import Clock, SystemClock
from vod_desktop.core.engine.limiter import RateLimiter
from vod_desktop.core.engine.limits import MAX_CONNECTIONS, Limits, limits_of
from vod_desktop.core.engine.mailbox import TaskEnded
from vod_desktop.core.engine.meter import Meter
from vod_desktop.core.engine.scheduler import Crew, Scheduler
from vod_desktop.core.engine.turnstile import AT_ONCE, Turnstile
from vod_desktop.core.engine.workers import WorkerPool
from vod_desktop.core.ledger.ledger import Ledger
from vod_desktop.core.model.commands import Command, StoreListing
from vod_desktop.core.model.errors import AppError, Code, Problem
from vod_desktop.core.model.events import EngineFailed, EngineStopped, EventSink, Totals

logger = logging.getLogger(__name__)

API_WORKERS = 4
CHECK_WORKERS = 2
STOP_S = 1.4
"""Running jobs get so long to come to rest at shutdown; then the ledger is closed as it stands."""
WORKERS_STOP_S = 0.2
"""Each of the three pools gets so long to end."""
_MOMENT_S = 0.0001
"""Enough for another thread to wake up."""
_LOOKS = 5
"""So often the counters are read again until nothing changed meanwhile."""


class _Stop:
    """The message that ends the engine thread."""


class Engine:
    """One engine thread with its workers over one ledger.

    Attributes:
        catalogs: What the accounts have to choose from; any thread may ask.

    Args:
        open_ledger: Called on the engine thread, which alone uses the ledger.
        clouds: Makes the services of an account.
        sink: Gets batches of events on the engine thread; must return at once.
        limits: None for those of the ledger's settings.
        start_paused: The restored queue waits for the user; None for what the ledger's settings say.
    """

    def __init__(
        self,
        open_ledger: Callable[[], Ledger],
        clouds: CloudFactory,
        sink: EventSink,
        *,
        limits: Limits | None = None,
        clock: Clock | None = None,
        start_paused: bool | None = None,
    ) -> None:
        self._open_ledger = open_ledger
        self._clouds = clouds
        self._sink = sink
        self._limits = limits
        self._clock = clock or SystemClock()
        self._start_paused = start_paused
        self._mailbox: queue.SimpleQueue[Command | TaskEnded | _Stop] = queue.SimpleQueue()
        self._meter = Meter()
        self._scheduler: Scheduler | None = None
        self._ready = threading.Event()
        self.catalogs = Catalogs(
            lambda account_id, listing: self.post(StoreListing(account_id, listing)), self._clock.time
        )
        self._give_way: Callable[[], None] | None = None
        self._start_error: AppError | None = None
        self._notices: tuple[Problem, ...] = ()
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)

    def start(self) -> None:
        """Opens the ledger and restores the queue; the sink has got `JobsAdded` (tag `restored`) when this returns.

        Raises:
            AppError: `ledger.*` or `data_dir.*`; the engine has not started.
        """
        self._thread.start()
        self._ready.wait()
        if self._start_error is not None:
            self._thread.join()
            raise self._start_error

    @property
    def notices(self) -> tuple[Problem, ...]:
        """What the user should be told about the opening of the ledger."""
        return self._notices

    def post(self, command: Command) -> None:
        """Asks for something; returns at once. Any thread."""
        self._mailbox.put(command)

    def give_way_by(self, give_way: Callable[[], None]) -> None:
        """Sets what engine and workers call between two pieces of work, so that a thread that somebody watches has its turn.

        Args:
            give_way: Called on their threads; may wait for a moment.
        """
        self._give_way = give_way

    def progress(self) -> Totals:
        """The counters as they stand. Any thread; cheap."""
        scheduler = self._scheduler
        if scheduler is None:
            return Totals()
        for _ in range(_LOOKS):
            queue_totals = scheduler.totals
            jobs = self._meter.sample(self._clock.monotonic())
            if scheduler.totals is queue_totals:
                break  # else a part was confirmed between the two looks, and would count twice or not at all
        speed = sum(job.speed_bytes_per_s for job in jobs.values())
        ahead = sum(job.sent_bytes - job.confirmed_bytes for job in jobs.values())
        sent = min(queue_totals.size_bytes, queue_totals.confirmed_bytes + ahead)
        left = queue_totals.size_bytes - sent
        return Totals(
            sent_bytes=sent,
            total_bytes=queue_totals.size_bytes,
            files_done=queue_totals.files_done,
            files_total=queue_totals.files,
            files_failed=queue_totals.files_failed,
            speed_bytes_per_s=speed,
            left_s=left / speed if speed > 0 else None,
            jobs=jobs,
        )

    def stop(self) -> None:
        """Stops: running jobs are queued again, the ledger is closed. Any thread.

        Returns within about 2 s, and 1 s later at the latest if the disk hangs.
        """
        if self._thread.is_alive():
            self._mailbox.put(_Stop())
            self._thread.join(STOP_S + 3 * WORKERS_STOP_S + 1.0)

    def _run(self) -> None:
        try:
            ledger = self._open_ledger()
        except AppError as error:
            self._start_error = error
        except Exception as error:  # the outermost frame of the engine thread; `start` must not wait for ever
            logger.exception("the ledger could not be opened")
            self._start_error = AppError(Problem(Code.UNEXPECTED, detail=type(error).__name__))
        else:
            self._run_on(ledger)
        finally:
            self._ready.set()

    def _run_on(self, ledger: Ledger) -> None:
        try:
            self._notices = ledger.notices
            self._work(ledger)
        finally:
            ledger.close()
        self._sink((EngineStopped(),))

    def _work(self, ledger: Ledger) -> None:
        parts = WorkerPool("part", MAX_CONNECTIONS, self._mailbox.put, self._let_pass)
        calls = WorkerPool("api", API_WORKERS, self._mailbox.put, self._let_pass)
        checks = WorkerPool("check", CHECK_WORKERS, self._mailbox.put, self._let_pass)
        jitter = random.SystemRandom().random
        limiter = RateLimiter(self._clock, self._let_pass)
        turnstile = Turnstile(AT_ONCE)
        crew = Crew(parts, calls, checks, self._meter, limiter, turnstile, self._clock, jitter, self._breathe)
        scheduler: Scheduler | None = None
        try:
            self.catalogs.load(ledger.load_listings())
            settings = ledger.load_settings()
            limits = self._limits or limits_of(settings)
            start_paused = settings.start_paused if self._start_paused is None else self._start_paused
            scheduler = Scheduler(
                ledger, self._clouds, self._sink, crew, limits, catalogs=self.catalogs, judge=self.catalogs
            )
            scheduler.restore(start_paused=start_paused)
            scheduler.settle()
            self._scheduler = scheduler
            self._ready.set()
            self._loop(scheduler)
        except AppError as error:
            self._fail(scheduler, error.problem)
        except Exception as error:  # the outermost frame of the engine thread
            logger.exception("the engine failed")
            self._fail(scheduler, Problem(Code.UNEXPECTED, detail=type(error).__name__))
        finally:
            if scheduler is not None:
                scheduler.stop_work()
            parts.close(WORKERS_STOP_S)
            calls.close(WORKERS_STOP_S)
            checks.close(WORKERS_STOP_S)
            if scheduler is not None:
                scheduler.close()

    def _fail(self, scheduler: Scheduler | None, problem: Problem) -> None:
        if scheduler is not None:
            scheduler.stop_work()
        if self._ready.is_set():
            self._sink((EngineFailed(problem),))
        else:
            self._start_error = AppError(problem)

    def _loop(self, scheduler: Scheduler) -> None:
        stop_at: float | None = None
        while True:
            for message in self._drain(self._patience(scheduler, stop_at)):
                self._let_pass()
                if not isinstance(message, _Stop):
                    scheduler.handle(message)
                elif stop_at is None:
                    stop_at = self._clock.monotonic() + STOP_S
                    scheduler.begin_shutdown()
            scheduler.timers.run_due()
            scheduler.settle()
            if stop_at is not None and (scheduler.at_rest or self._clock.monotonic() >= stop_at):
                return

    def _let_pass(self) -> None:
        if self._give_way is not None:
            self._give_way()

    def _breathe(self) -> None:
        """In the midst of long work. SQLite gives the GIL up for each row, but takes it back before another thread is awake."""
        if self._give_way is not None:
            self._give_way()
            time.sleep(_MOMENT_S)

    def _patience(self, scheduler: Scheduler, stop_at: float | None) -> float | None:
        waits = [scheduler.timers.wait_s(), None if stop_at is None else stop_at - self._clock.monotonic()]
        known = [max(0.0, wait) for wait in waits if wait is not None]
        return min(known, default=None)

    def _drain(self, timeout_s: float | None) -> list[Command | TaskEnded | _Stop]:
        messages: list[Command | TaskEnded | _Stop] = []
        try:
            messages.append(self._mailbox.get(timeout=timeout_s))
            while True:
                messages.append(self._mailbox.get_nowait())
        except queue.Empty:
            return messages
