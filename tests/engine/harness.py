"""The scheduler on a desk of its own: real ledger, fake cloud, manual clock, workers that run when the test says."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.support.fake_cloud import FakeCloud
from tests.support.jobs import a_candidate
from tests.support.listener import Listener
from tests.support.manual_clock import ManualClock
from vod_desktop.core.catalog.catalogs import Catalogs
from vod_desktop.core.engine.limiter import RateLimiter
from vod_desktop.core.engine.limits import Limits
from vod_desktop.core.engine.meter import Meter
from vod_desktop.core.engine.preflight import Check
from vod_desktop.core.engine.scheduler import Crew, Scheduler
from vod_desktop.core.engine.tasks import SendPart, Task
from vod_desktop.core.engine.turnstile import Turnstile
from vod_desktop.core.engine.workers import run_task
from vod_desktop.core.ledger.ledger import Ledger
from vod_desktop.core.model.account import Account, AccountKind, Credentials
from vod_desktop.core.model.commands import AddJobs, Command, SetAccount, StoreListing
from vod_desktop.core.model.errors import AppError, Code, Problem
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.options import UploadOptions

ACCOUNT = Account("a", "Test account", AccountKind.KEY_PAIR, endpoint="http://127.0.0.1:1")
KEY = Credentials("AKIDtest", "secret-of-the-test")


class FakeJudge:
    """An `OptionJudge` that knows what a test has taken away, by the name of the procedure."""

    def __init__(self) -> None:
        self.taken_away: set[str] = set()
        self.asked = 0
        self.problem: AppError | None = None

    def gone(self, account_id: str, options: UploadOptions) -> Problem | None:
        self.asked += 1
        if self.problem is not None:
            raise self.problem
        if options.procedure in self.taken_away:
            return Problem(Code.OPTION_GONE, {"field": "procedure", "value": options.procedure or ""})
        return None


class Bench:
    """Runs a scheduler step by step.

    Tasks wait in `tasks` until `work` or `finish` runs them; `jobs` is what a listener knows from events alone.
    """

    def __init__(self, folder: Path, cloud: FakeCloud, clock: ManualClock, *, limits: Limits | None = None) -> None:
        self.folder = folder
        self.cloud = cloud
        self.clock = clock
        self.limits = limits or Limits()
        self.tasks: deque[Task] = deque()
        self.listener = Listener()
        self.events = self.listener.events
        self.jobs = self.listener.jobs
        self.holds = self.listener.holds
        self.most_parts = 0
        self.judge = FakeJudge()

    def open(self, *, start_paused: bool = False, account: bool = True) -> Bench:
        """A new start of the program on the same ledger."""
        self.jobs.clear()
        self.tasks.clear()
        self.ledger = Ledger.open(self.folder / "ledger.sqlite")
        self.meter = Meter()
        crew = Crew(self, self, self, self.meter, RateLimiter(self.clock), Turnstile(2), self.clock, lambda: 0.5)
        self.catalogs = Catalogs(
            lambda account_id, listing: self.post(StoreListing(account_id, listing)), self.clock.time
        )
        self.catalogs.load(self.ledger.load_listings())
        self.scheduler = Scheduler(
            self.ledger, self.cloud, self.listener, crew, self.limits, catalogs=self.catalogs, judge=self.judge
        )
        self.scheduler.restore(start_paused=start_paused)
        self.scheduler.settle()
        if account:
            self.post(SetAccount(ACCOUNT, KEY))
        return self

    def crash(self) -> None:
        """The process is gone: nothing more is written, answers under way are lost."""
        self.ledger.close()
        self.tasks.clear()

    def submit(self, task: Task) -> None:
        self.tasks.append(task)
        self.most_parts = max(self.most_parts, sum(isinstance(each, SendPart) for each in self.tasks))

    def post(self, command: Command) -> None:
        self.scheduler.handle(command)
        self.scheduler.settle()

    def add(
        self, *paths: Path, cover: Path | None = None, check: bool = True, force: bool = False, **options: object
    ) -> tuple[int, ...]:
        """Adds files; unless `check` is off they are checked, as they are at once with real workers."""
        known = set(self.jobs)
        candidates = tuple(replace(a_candidate(path, cover, **options), force=force) for path in paths)
        self.post(AddJobs("a", candidates))
        if check:
            self.check()
        return tuple(job_id for job_id in self.jobs if job_id not in known)

    def hold(self) -> None:
        """No job of the account starts from now on."""
        self.post(SetAccount(ACCOUNT, None))

    def release(self) -> None:
        """They go on."""
        self.post(SetAccount(ACCOUNT, KEY))

    def check(self) -> None:
        """Runs the checks that wait."""
        while any(isinstance(task, Check) for task in self.tasks):
            self.work(Check)

    def work(self, kind: type[Task] | None = None) -> Task:
        """Runs the first waiting task (of a kind) and hands in its answer."""
        task = next(each for each in self.tasks if kind is None or isinstance(each, kind))
        self.tasks.remove(task)
        self.scheduler.handle(run_task(task))
        self.scheduler.settle()
        return task

    def work_until(self, condition: Callable[[], bool]) -> None:
        """Runs tasks, and lets time pass where none waits, until the condition holds."""
        for _ in range(10_000):
            if condition():
                return
            if self.tasks:
                self.work()
            else:
                wait = self.scheduler.timers.wait_s()
                assert wait is not None, "nothing will ever happen again"
                self.pass_time(wait + 0.001)
        raise AssertionError("the condition never came true")

    def pass_time(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.scheduler.timers.run_due()
        self.scheduler.settle()

    def job(self, job_id: int) -> Job:
        return self.jobs[job_id]

    def code(self, job_id: int) -> Code | None:
        """What is wrong with a job."""
        problem = self.jobs[job_id].problem
        return None if problem is None else problem.code

    def stored(self, job_id: int) -> Job:
        """The job as the ledger has it."""
        return next(job for job in self.ledger.load_jobs() if job.id == job_id)


def some_files(folder: Path, count: int) -> list[Path]:
    """Small files, each with a content of its own."""
    paths = [folder / f"{number}.mp4" for number in range(count)]
    for path in paths:
        path.write_bytes(b"film %s" % path.name.encode())
    return paths
