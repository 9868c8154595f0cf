"""Random commands, answers, faults and crashes over the engine, against what must hold at all times."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.engine.harness import ACCOUNT, KEY, Bench
from tests.support.fake_cloud import FakeCloud
from tests.support.manual_clock import ManualClock
from vod_desktop.core.engine.calls import Abort, Probe
from vod_desktop.core.engine.checks import MOST_AT_ONCE
from vod_desktop.core.engine.limits import Limits
from vod_desktop.core.engine.mailbox import TaskEnded
from vod_desktop.core.engine.preflight import Check
from vod_desktop.core.engine.tasks import OpenUpload, SendPart
from vod_desktop.core.engine.workers import run_task
from vod_desktop.core.model.commands import (
    CancelJobs,
    Command,
    EditJobs,
    JobEdit,
    MoveJobs,
    PauseAll,
    PauseJobs,
    ReleaseHold,
    RemoveJobs,
    RestoreJobs,
    ResumeAll,
    ResumeJobs,
    RetryJobs,
    SetAccount,
    SetLimits,
)
from vod_desktop.core.model.errors import AppError, Code, app_error
from vod_desktop.core.model.job import CLIENT_SESSION_S, Job, Route
from vod_desktop.core.model.options import RouteChoice
from vod_desktop.core.model.states import Phase, State

SMALL_BYTES = 3000
LARGE_BYTES = (8 << 20) + 1
OPERATIONS = (
    "apply",
    "put",
    "initiate",
    "upload_part",
    "list_parts",
    "complete",
    "commit",
    "abort",
    "head",
    "probe",
    "renew",
    "set_expiry",
)
ERRORS = (
    app_error(Code.NET_TIMEOUT, host="h"),
    app_error(Code.NET_UNREACHABLE, host="h"),
    app_error(Code.SERVICE_INTERNAL),
    app_error(Code.SERVICE_BUSY),
    app_error(Code.SERVICE_REFUSED),
    app_error(Code.SESSION_LOST),
    app_error(Code.CERTIFICATE_ENDED),
    app_error(Code.AUTH_REJECTED, account="a"),
)
REFUSALS = frozenset({Code.SERVICE_REFUSED, Code.SESSION_LOST, Code.CERTIFICATE_ENDED, Code.AUTH_REJECTED})
"""The service says these only of what it did not do."""
JOB_COMMANDS: tuple[type[PauseJobs | ResumeJobs | CancelJobs | RetryJobs | RemoveJobs], ...] = (
    PauseJobs,
    ResumeJobs,
    CancelJobs,
    RetryJobs,
    RemoveJobs,
)


class EngineMachine(RuleBasedStateMachine):
    """A user, a network and a power switch, all three unreasonable."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="vod-engine-"))
        self.files: list[Path] = []
        self.clock = ManualClock()
        self.cloud = FakeCloud(self.clock.time)
        self.limits = Limits(connections=3, files=4)
        self.bench = Bench(self.folder, self.cloud, self.clock, limits=self.limits).open()
        self.removed: dict[int, Job] = {}
        self.late: list[TaskEnded] = []  # answers of workers that have not reached the engine
        self.opened: dict[str, float] = {}  # uploads the engine has heard of, and their certificate's end
        self.given_up: set[str] = set()  # uploads of which the service said that they are gone
        self.cancelled: set[int] = set()
        self.sessions: dict[str, int] = {}  # job ids by session key
        self.accounts: dict[int, tuple[int, float]] = {}

    def teardown(self) -> None:
        self.cloud._failures.clear()
        bench = self.bench
        self._hand_in(len(self.late))
        bench.post(SetAccount(ACCOUNT, KEY))
        bench.post(ResumeAll())
        bench.post(RetryJobs(tuple(job.id for job in bench.jobs.values() if job.state is State.FAILED)))
        bench.work_until(self._ended)
        media = [job.result.file_id for job in bench.jobs.values() if job.result is not None]
        assert len(set(media)) == len(media), "two jobs share a medium"
        bench.work_until(lambda: not bench.tasks and bench.ledger.load_orphans() == ())
        assert self._left_open() == set()
        assert not len(bench.scheduler._runs)
        assert bench.scheduler._runs.parts_busy == 0
        bench.ledger.close()
        shutil.rmtree(self.folder)

    def _ended(self) -> bool:
        unconfirmed = Code.COMMIT_UNCONFIRMED
        for job in tuple(self.bench.jobs.values()):
            code = None if job.problem is None else job.problem.code
            if job.state is State.FAILED and code is Code.FILE_UPLOADED:
                self.bench.post(EditJobs((_insisting(job),)))
            elif job.state is State.FAILED and code is not unconfirmed:
                self.bench.post(RetryJobs((job.id,)))
        ends = {State.COMPLETE, State.CANCELLED, State.FAILED}
        return all(job.state in ends for job in self.bench.jobs.values())

    def _post(self, command: Command) -> None:
        if isinstance(command, CancelJobs | RemoveJobs):
            self.cancelled.update(command.job_ids)
        if isinstance(command, RemoveJobs):
            self.removed.update((job_id, self.bench.jobs[job_id]) for job_id in command.job_ids)
        self.bench.post(command)

    def _hand_in(self, count: int) -> None:
        """Late answers reach the engine, all in one round."""
        for ended in self.late[:count]:
            self._heard(ended)
            self.bench.scheduler.handle(ended)
        del self.late[:count]
        self.bench.scheduler.settle()
        for job in self.bench.scheduler._book:
            if job.session is not None:
                self.sessions[job.session.session_key] = job.id

    def _heard(self, ended: TaskEnded) -> None:
        match ended:
            case TaskEnded(OpenUpload() as task, str(upload_id), done=True):
                by_certificate = task.session.route is Route.SERVER
                over_at = task.session.opened_at + CLIENT_SESSION_S
                self.opened[upload_id] = task.session.certificate_ends_at if by_certificate else over_at
            case TaskEnded(Abort() as task, problem=problem) if problem is not None and problem.code in {
                Code.SESSION_LOST,
                Code.CERTIFICATE_ENDED,
            }:
                self.given_up.add(task.upload_id)

    def _left_open(self) -> set[str]:
        """Uploads at the service that the engine has heard of and could still abort."""
        now = self.clock.time()
        heard = {upload_id for upload_id, ends_at in self.opened.items() if ends_at > now}
        return (set(self.cloud.uploads) & heard) - self.given_up

    def _used(self) -> set[str]:
        return {
            item.upload_id
            for job in self.bench.scheduler._book
            for item in job.objects
            if item.upload_id is not None and not item.complete
        }

    @precondition(lambda self: len(self.files) < 8)
    @rule(large=st.booleans(), check=st.booleans(), route=st.sampled_from(RouteChoice), expires=st.booleans())
    def add(self, *, large: bool, check: bool, route: RouteChoice, expires: bool) -> None:
        path = self.folder / f"{len(self.files)}.mp4"
        self.files.append(path)
        with path.open("wb") as file:
            file.write(b"%d" % len(self.files))
            file.truncate(LARGE_BYTES if large else SMALL_BYTES)
        expiry = "2099-01-01T00:00:00Z" if expires else None
        self.bench.add(path, check=check, route=route, expire_time=expiry)

    @precondition(lambda self: self.files and len(self.bench.jobs) < 12)
    @rule(data=st.data(), force=st.booleans())
    def add_again(self, data: st.DataObject, *, force: bool) -> None:
        self.bench.add(data.draw(st.sampled_from(self.files)), force=force, check=False)

    @precondition(lambda self: self.files)
    @rule(data=st.data(), grows=st.booleans())
    def write_to_a_file(self, data: st.DataObject, *, grows: bool) -> None:
        """A file grows, or changes without growing, whatever its job is at."""
        with data.draw(st.sampled_from(self.files)).open("r+b") as file:
            if grows:
                file.seek(0, os.SEEK_END)
            file.write(b"more")

    @precondition(lambda self: self.bench.jobs)
    @rule(data=st.data())
    def edit(self, data: st.DataObject) -> None:
        job = self.bench.jobs[data.draw(st.sampled_from(sorted(self.bench.jobs)))]
        self._post(EditJobs((JobEdit(job.id, "another name", "mp4", job.options),)))

    @precondition(lambda self: len(self.bench.jobs) > 1)
    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        known = st.sampled_from(sorted(self.bench.jobs))
        job_ids = tuple(data.draw(st.lists(known, max_size=3)))
        self._post(MoveJobs(job_ids, data.draw(st.none() | known)))

    @precondition(lambda self: self.removed)
    @rule(data=st.data())
    def undo_remove(self, data: st.DataObject) -> None:
        job_id = data.draw(st.sampled_from(sorted(self.removed)))
        self.accounts.pop(job_id, None)  # it comes back as it was last told, and not every second is told
        self._post(RestoreJobs((self.removed.pop(job_id),)))

    @precondition(lambda self: self.bench.tasks)
    @rule(steps=st.integers(1, 6), data=st.data())
    def work(self, steps: int, data: st.DataObject) -> None:
        for _ in range(min(steps, len(self.bench.tasks))):
            if not self.bench.tasks:
                return
            index = data.draw(st.integers(0, len(self.bench.tasks) - 1))
            task = self.bench.tasks[index]
            del self.bench.tasks[index]
            self.late.append(run_task(task))
            self._hand_in(len(self.late))

    @precondition(lambda self: self.bench.tasks)
    @rule(data=st.data())
    def answer_late(self, data: st.DataObject) -> None:
        index = data.draw(st.integers(0, len(self.bench.tasks) - 1))
        task = self.bench.tasks[index]
        del self.bench.tasks[index]
        self.late.append(run_task(task))

    @precondition(lambda self: self.late)
    @rule(count=st.integers(1, 4))
    def hear_late(self, count: int) -> None:
        self._hand_in(count)

    @rule(secrets=st.booleans())
    def account(self, *, secrets: bool) -> None:
        self._post(SetAccount(ACCOUNT, KEY if secrets else None))

    @precondition(lambda self: self.bench.jobs)
    @rule(data=st.data(), kind=st.sampled_from(JOB_COMMANDS))
    def command(self, data: st.DataObject, kind: type[PauseJobs]) -> None:
        job_ids = data.draw(st.lists(st.sampled_from(sorted(self.bench.jobs)), max_size=3, unique=True))
        self._post(kind(tuple(job_ids)))

    @rule(command=st.sampled_from([PauseAll(), ResumeAll(), ReleaseHold("a"), SetLimits(connections=3)]))
    def command_all(self, command: Command) -> None:
        self._post(command)

    @rule(
        operation=st.sampled_from(OPERATIONS),
        error=st.sampled_from(ERRORS),
        times=st.integers(1, 6),
        after=st.booleans(),
    )
    def break_something(self, operation: str, error: AppError, times: int, *, after: bool) -> None:
        self.cloud.fail(operation, error, times=times, after=after and error.problem.code not in REFUSALS)

    @rule(seconds=st.sampled_from([0.3, 1.1, 10.0, 400.0, 8000.0, 90_000.0]))
    def wait(self, seconds: float) -> None:
        self.bench.pass_time(seconds)

    @rule(answered=st.booleans())
    def crash(self, *, answered: bool) -> None:
        if answered and self.bench.tasks:
            run_task(self.bench.tasks[0])
        self.bench.crash()
        self.late.clear()
        self.bench.open()

    @invariant()
    def limits_hold(self) -> None:
        under_way = [*self.bench.tasks, *(ended.task for ended in self.late)]
        parts = sum(isinstance(task, SendPart) for task in under_way)
        assert parts == self.bench.scheduler._runs.parts_busy
        assert parts <= self.limits.connections
        assert sum(isinstance(task, Probe) for task in self.bench.tasks) <= 2  # one may be of an account set anew
        assert sum(job.state is State.RUNNING for job in self.bench.jobs.values()) <= self.limits.files

    @invariant()
    def nothing_starts_unchecked(self) -> None:
        for job in self.bench.scheduler._book:
            if job.state in {State.RUNNING, State.PAUSING}:
                assert job.checked or job.phase is not Phase.PREPARE
            if not job.checked:
                assert job.session is None

    @invariant()
    def what_may_start_is_known_in_queue_order(self) -> None:
        book = self.bench.scheduler._book
        may_start = sorted((job for job in book if job.may_start), key=lambda job: (job.position, job.id))
        assert list(book.startable(frozenset())) == may_start
        for account_id in {job.account_id for job in book}:
            others = [job for job in may_start if job.account_id != account_id]
            assert list(book.startable(frozenset({account_id}))) == others

    @invariant()
    def what_is_to_be_checked_is_being_checked_or_rests(self) -> None:
        checks = [*self.bench.tasks, *(ended.task for ended in self.late)]
        busy = {task.job_id for task in checks if isinstance(task, Check)}
        assert sum(isinstance(task, Check) for task in checks) <= MOST_AT_ONCE
        waiting = {job.id for job in self.bench.scheduler._book if job.wants_check}
        assert {job.id for job in self.bench.scheduler._book.unchecked()} == waiting
        if len(busy) < MOST_AT_ONCE:
            assert all(job_id in busy or self.bench.jobs[job_id].is_growing for job_id in waiting)

    @invariant()
    def what_is_told_is_stored(self) -> None:
        stored = {job.id: job for job in self.bench.ledger.load_jobs()}
        assert stored == {job.id: job for job in self.bench.scheduler._book}
        told = {job.id: (job.state, job.phase, job.problem) for job in self.bench.jobs.values()}
        assert told == {job.id: (job.state, job.phase, job.problem) for job in stored.values()}

    @invariant()
    def totals_are_the_sums_of_the_jobs(self) -> None:
        listed = [job for job in self.bench.scheduler._book if job.state is not State.CANCELLED]
        counted = [job for job in listed if job.state is not State.FAILED]
        totals = self.bench.scheduler.totals
        assert totals.files == len(listed)
        assert totals.files_failed == len(listed) - len(counted)
        assert totals.files_done == sum(job.state is State.COMPLETE for job in counted)
        assert totals.size_bytes == sum(job.total_bytes for job in counted)
        assert totals.confirmed_bytes == sum(job.confirmed_bytes for job in counted)

    @invariant()
    def what_was_sent_only_grows(self) -> None:
        for job in self.bench.scheduler._book:
            sent_bytes, active_s = self.accounts.get(job.id, (0, 0.0))
            assert job.sent_bytes >= sent_bytes
            assert job.active_s >= active_s
            self.accounts[job.id] = (job.sent_bytes, job.active_s)

    @invariant()
    def nobody_makes_two_media_of_one_job(self) -> None:
        made = [self.sessions[key] for key in self.cloud.media]
        kept = [job_id for job_id in made if job_id not in self.cancelled]
        assert len(kept) == len(set(kept))

    @invariant()
    def complete_jobs_have_a_medium(self) -> None:
        made = {medium.file_id for medium in self.cloud.media.values()}
        for job in self.bench.jobs.values():
            if job.state is State.COMPLETE:
                assert job.result is not None
                assert job.result.file_id in made
                assert job.confirmed_bytes == job.total_bytes

    @invariant()
    def every_upload_that_was_heard_of_is_used_or_remembered(self) -> None:
        remembered = {orphan.upload_id for orphan in self.bench.ledger.load_orphans()}
        assert self._left_open() <= self._used() | remembered

    @invariant()
    def no_upload_that_is_used_is_aborted(self) -> None:
        remembered = {orphan.upload_id for orphan in self.bench.ledger.load_orphans()}
        aborted = {task.upload_id for task in self.bench.tasks if isinstance(task, Abort)}
        assert not self._used() & (remembered | aborted)

    @invariant()
    def progress_stays_in_bounds(self) -> None:
        for progress in self.bench.meter.sample(self.clock.monotonic()).values():
            assert 0 <= progress.confirmed_bytes <= progress.total_bytes
            assert 0 <= progress.sent_bytes <= progress.total_bytes


def _insisting(job: Job) -> JobEdit:
    cover = None if job.cover is None else job.cover.source
    return JobEdit(job.id, job.media_name, job.media_type, job.options, cover, force=True)


TestEngine = EngineMachine.TestCase
TestEngine.settings = settings(
    max_examples=40,
    stateful_step_count=40,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
