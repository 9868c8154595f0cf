"""Random commands, answers, faults and crashes over the engine, against what must hold at all times."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.engine.harness import Bench
from tests.support.fake_cloud import FakeCloud
from tests.support.manual_clock import ManualClock
from vod_desktop.core.engine.limits import Limits
from vod_desktop.core.engine.tasks import SendPart
from vod_desktop.core.engine.workers import run_task
from vod_desktop.core.model.commands import (
    CancelJobs,
    Command,
    PauseAll,
    PauseJobs,
    ReleaseHold,
    RemoveJobs,
    ResumeAll,
    ResumeJobs,
    RetryJobs,
    SetLimits,
)
from vod_desktop.core.model.errors import Code, app_error
from vod_desktop.core.model.states import State

SMALL_BYTES = 3000
LARGE_BYTES = (8 << 20) + 1
OPERATIONS = ("apply", "put", "initiate", "upload_part", "list_parts", "complete", "commit", "abort", "head", "probe")
ERRORS = (
    app_error(Code.NET_TIMEOUT, host="h"),
    app_error(Code.NET_UNREACHABLE, host="h"),
    app_error(Code.SERVICE_INTERNAL),
    app_error(Code.SERVICE_BUSY),
    app_error(Code.SERVICE_REFUSED),
    app_error(Code.SESSION_LOST),
    app_error(Code.AUTH_REJECTED, account="a"),
)
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
        self.small = self.folder / "small.mp4"
        self.small.write_bytes(b"s" * SMALL_BYTES)
        self.large = self.folder / "large.mp4"
        with self.large.open("wb") as file:
            file.truncate(LARGE_BYTES)
        self.clock = ManualClock()
        self.cloud = FakeCloud(self.clock.time)
        self.limits = Limits(connections=3, files=4)
        self.bench = Bench(self.folder, self.cloud, self.clock, limits=self.limits).open()
        self.added = 0

    def teardown(self) -> None:
        self.cloud._failures.clear()
        bench = self.bench
        bench.post(ReleaseHold("a"))
        bench.post(ResumeAll())
        bench.post(RetryJobs(tuple(job.id for job in bench.jobs.values() if job.state is State.FAILED)))
        bench.work_until(self._ended)
        media = [job.result.file_id for job in bench.jobs.values() if job.result is not None]
        assert len(set(media)) == len(media), "two jobs share a medium"
        bench.work_until(lambda: not bench.tasks)
        assert bench.ledger.load_orphans() == () or self.cloud.uploads == {}
        bench.ledger.close()
        shutil.rmtree(self.folder)

    def _ended(self) -> bool:
        unconfirmed = Code.COMMIT_UNCONFIRMED
        for job in tuple(self.bench.jobs.values()):
            if job.state is State.FAILED and job.problem is not None and job.problem.code is not unconfirmed:
                self.bench.post(RetryJobs((job.id,)))
        ends = {State.COMPLETE, State.CANCELLED, State.FAILED}
        return all(job.state in ends for job in self.bench.jobs.values())

    def _post(self, command: Command) -> None:
        self.bench.post(command)

    @precondition(lambda self: self.added < 8)
    @rule(large=st.booleans())
    def add(self, *, large: bool) -> None:
        self.added += 1
        self.bench.add(self.large if large else self.small)

    @precondition(lambda self: self.bench.tasks)
    @rule(steps=st.integers(1, 6), data=st.data())
    def work(self, steps: int, data: st.DataObject) -> None:
        for _ in range(min(steps, len(self.bench.tasks))):
            if not self.bench.tasks:
                return
            index = data.draw(st.integers(0, len(self.bench.tasks) - 1))
            task = self.bench.tasks[index]
            del self.bench.tasks[index]
            self.bench.scheduler.handle(run_task(task))
            self.bench.scheduler.settle()

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
    def break_something(self, operation: str, error: Exception, times: int, *, after: bool) -> None:
        self.cloud.fail(operation, error, times=times, after=after)  # type: ignore[arg-type]

    @rule(seconds=st.sampled_from([0.3, 1.1, 10.0, 400.0, 8000.0]))
    def wait(self, seconds: float) -> None:
        self.bench.pass_time(seconds)

    @rule(answered=st.booleans())
    def crash(self, *, answered: bool) -> None:
        if answered and self.bench.tasks:
            run_task(self.bench.tasks[0])
        self.bench.crash()
        self.bench.open()

    @invariant()
    def limits_hold(self) -> None:
        assert sum(isinstance(task, SendPart) for task in self.bench.tasks) <= self.limits.connections
        assert sum(job.state is State.RUNNING for job in self.bench.jobs.values()) <= self.limits.files

    @invariant()
    def what_is_told_is_stored(self) -> None:
        stored = {job.id: (job.state, job.phase) for job in self.bench.ledger.load_jobs()}
        told = {job.id: (job.state, job.phase) for job in self.bench.jobs.values()}
        assert stored == told

    @invariant()
    def complete_jobs_have_a_medium(self) -> None:
        made = {medium.file_id for medium in self.cloud.media.values()}
        for job in self.bench.jobs.values():
            if job.state is State.COMPLETE:
                assert job.result is not None
                assert job.result.file_id in made
                assert job.confirmed_bytes == job.total_bytes

    @invariant()
    def a_cancelled_job_leaves_no_upload_that_nobody_remembers(self) -> None:
        remembered = {orphan.upload_id for orphan in self.bench.ledger.load_orphans()}
        for job in self.bench.jobs.values():
            remembered.update(item.upload_id for item in job.objects if item.upload_id is not None)
        gone = set(self.cloud.uploads) - remembered
        # An upload whose Initiate was answered into a crash, or not at all, cannot be known to us.
        assert len(gone) <= self.cloud.count("initiate") - len(remembered)

    @invariant()
    def progress_stays_in_bounds(self) -> None:
        for progress in self.bench.meter.sample(self.clock.monotonic()).values():
            assert 0 <= progress.confirmed_bytes <= progress.total_bytes
            assert 0 <= progress.sent_bytes <= progress.total_bytes


TestEngine = EngineMachine.TestCase
TestEngine.settings = settings(
    max_examples=40,
    stateful_step_count=40,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
