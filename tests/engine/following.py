"""Benches whose jobs are complete and wait for their procedures."""

from __future__ import annotations

from pathlib import Path

from tests.engine.harness import ACCOUNT, Bench
from tests.support.fake_cloud import FakeCloud
from tests.support.jobs import a_job
from tests.support.manual_clock import ManualClock
from vod_desktop.core.engine.looks import Look
from vod_desktop.core.ledger.ledger import Changes
from vod_desktop.core.model.job import Job, UploadResult
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.states import Phase, State

PROCEDURE = "短视频标准转码"


def looks(bench: Bench) -> list[Look]:
    return [task for task in bench.tasks if isinstance(task, Look)]


def let_pass(bench: Bench, seconds: float) -> None:
    """Time passes; whatever is asked meanwhile is answered at once."""
    end = bench.clock.monotonic() + seconds
    while bench.clock.monotonic() < end:
        wait = bench.scheduler.timers.wait_s()
        left = end - bench.clock.monotonic()
        bench.pass_time(left if wait is None else min(left, wait + 0.001))
        while bench.tasks:
            bench.work()


def all_settled(bench: Bench) -> bool:
    return all(job.task is not None and job.task.is_settled for job in bench.jobs.values())


def complete_job(number: int, clock: ManualClock, **changes: object) -> Job:
    values: dict[str, object] = {
        "id": number,
        "position": number,
        "account_id": ACCOUNT.id,
        "state": State.COMPLETE,
        "phase": Phase.COMMIT,
        "options": UploadOptions(procedure=PROCEDURE),
        "result": UploadResult(str(number), "http://media.example/f0.mp4", None, "request"),
        "finished_at": clock.time(),
    }
    return a_job(**(values | changes))


def with_ledger(
    tmp_path: Path, cloud: FakeCloud, clock: ManualClock, *jobs: Job, removed: tuple[int, ...] = ()
) -> Bench:
    """A bench whose ledger holds these jobs from an earlier run."""
    bench = Bench(tmp_path, cloud, clock).open()
    bench.ledger.write(Changes(jobs={job.id: job for job in jobs}, removed_jobs=list(removed)))
    bench.crash()
    return bench.open()
