"""Rows that were removed come back where they stood."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.harness import Bench, some_files
from tests.support.fake_cloud import FakeCloud
from vod_desktop.core.engine.calls import Apply
from vod_desktop.core.engine.tasks import SendPart
from vod_desktop.core.engine.workers import run_task
from vod_desktop.core.ledger.reader import LedgerReader
from vod_desktop.core.model.commands import (
    CancelJobs,
    PauseJobs,
    RemoveJobs,
    RestoreJobs,
    RetryJobs,
)
from vod_desktop.core.model.errors import Code, app_error
from vod_desktop.core.model.events import JobsAdded
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.states import State


def _order(bench: Bench) -> list[int]:
    return [job.id for job in bench.ledger.load_jobs()]


def test_removed_rows_come_back_where_they_stood(bench: Bench, tmp_path: Path) -> None:
    bench.hold()
    a, b, c, d = bench.add(*some_files(tmp_path, 4))
    bench.post(PauseJobs((c,)))
    removed = (bench.job(b), bench.job(c))
    bench.post(RemoveJobs((b, c)))
    assert _order(bench) == [a, d]
    bench.post(RestoreJobs(removed))
    assert _order(bench) == [a, b, c, d]
    assert {job_id: bench.job(job_id).state for job_id in (b, c)} == {b: State.QUEUED, c: State.PAUSED}
    assert bench.stored(b) == removed[0]
    bench.release()
    bench.work_until(lambda: all(bench.job(job_id).state is State.COMPLETE for job_id in (a, b, d)))


def test_a_complete_row_comes_back_from_the_history(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    (job_id,) = bench.add(small)
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    job = bench.job(job_id)
    bench.post(RemoveJobs((job_id,)))
    assert bench.ledger.load_jobs() == ()
    bench.post(RestoreJobs((job,)))
    assert bench.ledger.load_jobs() == (job,)
    with LedgerReader.open(bench.folder / "ledger.sqlite") as reader:
        assert reader.history(limit=10) == (job,)
        assert [moment.state for moment in reader.life(job_id)][-1] is State.COMPLETE
    bench.crash()
    bench.open()
    assert bench.job(job_id) == job
    assert len(cloud.media) == 1


def test_a_row_comes_back_once_only(bench: Bench, small: Path) -> None:
    bench.hold()
    (job_id,) = bench.add(small)
    job = bench.job(job_id)
    bench.post(RemoveJobs((job_id,)))
    bench.post(RestoreJobs((job, job)))
    bench.post(RestoreJobs((job,)))
    assert bench.ledger.load_jobs() == (job,)
    assert bench.scheduler.totals.files == 1
    told = [event for event in bench.events if isinstance(event, JobsAdded) and event.tag == "undone"]
    assert [len(event.jobs) for event in told] == [1]


def test_a_row_that_is_removed_and_wanted_back_in_one_round_is_there(bench: Bench, small: Path) -> None:
    bench.hold()
    (job_id,) = bench.add(small)
    job = bench.job(job_id)
    bench.scheduler.handle(RemoveJobs((job_id,)))
    bench.scheduler.handle(RestoreJobs((job,)))
    bench.scheduler.settle()
    assert bench.job(job_id) == job
    assert bench.ledger.load_jobs() == (job,)


def test_a_row_whose_upload_had_begun_does_not_come_back(bench: Bench, large: Path) -> None:
    (job_id,) = bench.add(large)
    bench.work_until(lambda: any(isinstance(task, SendPart) for task in bench.tasks))
    job = bench.stored(job_id)
    bench.post(RemoveJobs((job_id,)))
    bench.work_until(lambda: job_id not in bench.jobs)
    bench.post(RestoreJobs((job,)))
    assert bench.jobs == {}


def _waiting(bench: Bench, small: Path) -> Job:
    bench.cloud.fail("apply", app_error(Code.SERVICE_INTERNAL), times=5)
    (job_id,) = bench.add(small)
    bench.work_until(lambda: bench.job(job_id).state is State.WAITING)
    return bench.job(job_id)


def _running(bench: Bench, small: Path) -> Job:
    (job_id,) = bench.add(small)
    assert bench.job(job_id).state is State.RUNNING
    return bench.job(job_id)


def _failed(bench: Bench, small: Path) -> Job:
    small.write_bytes(b"<html>\n" * 50)
    (job_id,) = bench.add(small)
    assert bench.job(job_id).state is State.FAILED
    return bench.job(job_id)


@pytest.mark.parametrize("made", [_waiting, _running, _failed])
def test_a_row_that_comes_back_can_go_on(bench: Bench, small: Path, made: object) -> None:
    job = made(bench, small)  # type: ignore[operator]
    bench.post(RemoveJobs((job.id,)))
    bench.work_until(lambda: job.id not in bench.jobs)
    bench.post(RestoreJobs((job,)))
    if job.state is State.FAILED:
        assert bench.job(job.id) == job
        small.write_bytes(b"mended")
        bench.post(RetryJobs((job.id,)))
    bench.work_until(lambda: bench.job(job.id).state is State.COMPLETE)


def test_a_row_that_was_being_cancelled_comes_back_cancelled(bench: Bench, large: Path) -> None:
    (job_id,) = bench.add(large)
    bench.work_until(lambda: any(isinstance(task, Apply) for task in bench.tasks))
    task = bench.tasks.popleft()
    bench.post(CancelJobs((job_id,)))
    job = bench.job(job_id)
    assert job.state is State.CANCELLING
    bench.post(RemoveJobs((job_id,)))
    bench.scheduler.handle(run_task(task))
    bench.scheduler.settle()
    assert bench.jobs == {}
    bench.post(RestoreJobs((job,)))
    assert bench.job(job_id).state is State.CANCELLED
