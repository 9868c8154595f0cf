"""Answers that come after their job was stopped, and sometimes after it runs again."""

from __future__ import annotations

from pathlib import Path

from tests.engine.harness import Bench
from tests.support.fake_cloud import FakeCloud
from vod_desktop.core.engine.calls import Apply
from vod_desktop.core.engine.tasks import OpenUpload, Revisit, SendPart, Task
from vod_desktop.core.engine.workers import run_task
from vod_desktop.core.model.commands import CancelJobs, PauseJobs, ResumeJobs
from vod_desktop.core.model.states import Phase, State


def _take(bench: Bench, kind: type[Task]) -> Task:
    """A task that a worker has taken and hangs in."""
    task = next(each for each in bench.tasks if isinstance(each, kind))
    bench.tasks.remove(task)
    return task


def _pause_and_resume(bench: Bench, job_id: int) -> None:
    bench.post(PauseJobs((job_id,)))
    bench.pass_time(1.001)
    bench.post(ResumeJobs((job_id,)))
    assert bench.job(job_id).state is State.RUNNING


def _answered_late(bench: Bench, task: Task, job_id: int) -> None:
    """The service had carried the task out before the pause; its answer comes when the job runs again."""
    answer = run_task(task)
    assert answer.done
    _pause_and_resume(bench, job_id)
    bench.work(Revisit)
    bench.scheduler.handle(answer)
    bench.scheduler.settle()


def test_a_job_that_opened_its_upload_anew_is_not_stopped_by_the_late_first_answer(
    bench: Bench, cloud: FakeCloud, large: Path
) -> None:
    (job_id,) = bench.add(large)
    bench.work_until(lambda: any(isinstance(task, OpenUpload) for task in bench.tasks))
    _answered_late(bench, _take(bench, OpenUpload), job_id)
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert list(cloud.objects.values()) == [large.read_bytes()]
    bench.work_until(lambda: not cloud.uploads)
    assert bench.ledger.load_orphans() == ()


def test_an_upload_opened_late_while_the_job_is_looked_at_again_is_not_forgotten(
    bench: Bench, cloud: FakeCloud, large: Path
) -> None:
    (job_id,) = bench.add(large)
    bench.work_until(lambda: any(isinstance(task, OpenUpload) for task in bench.tasks))
    late = run_task(_take(bench, OpenUpload))
    _pause_and_resume(bench, job_id)
    bench.scheduler.handle(late)
    bench.scheduler.settle()
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    bench.work_until(lambda: not bench.tasks)
    assert cloud.uploads == {}


def test_a_part_confirmed_late_does_not_stop_the_run_that_sends_it_again(
    bench: Bench, cloud: FakeCloud, large: Path
) -> None:
    (job_id,) = bench.add(large)
    bench.work_until(lambda: bench.job(job_id).phase is Phase.UPLOAD and len(bench.tasks) == 3)
    _answered_late(bench, _take(bench, SendPart), job_id)
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert list(cloud.objects.values()) == [large.read_bytes()]
    assert len(cloud.media) == 1


def test_a_whole_file_confirmed_late_does_not_stop_the_run_that_sends_it_again(
    bench: Bench, cloud: FakeCloud, small: Path
) -> None:
    (job_id,) = bench.add(small)
    bench.work_until(lambda: any(isinstance(task, SendPart) for task in bench.tasks))
    _answered_late(bench, _take(bench, SendPart), job_id)
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert len(cloud.media) == 1


def test_a_call_that_nobody_waits_for_any_more_is_not_made(bench: Bench, cloud: FakeCloud, large: Path) -> None:
    (job_id,) = bench.add(large)
    bench.work_until(lambda: any(isinstance(task, Apply) for task in bench.tasks))
    bench.post(CancelJobs((job_id,)))
    bench.work(Apply)
    assert bench.job(job_id).state is State.CANCELLED
    assert cloud.count("apply") == 0


def test_an_upload_whose_opening_waited_for_a_worker_is_not_opened_after_the_pause(
    bench: Bench, cloud: FakeCloud, large: Path
) -> None:
    (job_id,) = bench.add(large)
    bench.work_until(lambda: any(isinstance(task, OpenUpload) for task in bench.tasks))
    bench.post(PauseJobs((job_id,)))
    bench.work(OpenUpload)
    assert bench.job(job_id).state is State.PAUSED
    assert cloud.uploads == {}
