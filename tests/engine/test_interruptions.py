"""Pause, resume, cancel, retry and remove, at every phase."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.engine.harness import Bench
from tests.support.fake_cloud import FakeCloud
from vod_desktop.core.engine.tasks import Apply, Commit, Finish, OpenUpload, Prepare, Revisit, SendPart, Task
from vod_desktop.core.engine.workers import run_task
from vod_desktop.core.model.commands import (
    CancelJobs,
    PauseAll,
    PauseJobs,
    RemoveJobs,
    ResumeAll,
    ResumeJobs,
    RetryJobs,
)
from vod_desktop.core.model.errors import Code, app_error
from vod_desktop.core.model.states import State

STEPS: tuple[type[Task], ...] = (Prepare, Apply, OpenUpload, SendPart, Finish, Commit)


def _up_to(bench: Bench, large: Path, step: type[Task]) -> int:
    """A job whose next waiting task is of this kind."""
    (job_id,) = bench.add(large)
    bench.work_until(lambda: any(isinstance(task, step) for task in bench.tasks))
    return job_id


@pytest.mark.parametrize("step", STEPS)
def test_a_job_paused_at_any_step_goes_on_to_the_same_end(
    bench: Bench, cloud: FakeCloud, large: Path, step: type[Task]
) -> None:
    job_id = _up_to(bench, large, step)
    bench.post(PauseJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state in {State.PAUSED, State.COMPLETE})
    bench.post(ResumeJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert list(cloud.objects.values()) == [large.read_bytes()]
    assert len(cloud.media) == 1
    assert cloud.uploads == {}


@pytest.mark.parametrize("step", STEPS[:-1])
def test_a_job_cancelled_at_any_step_leaves_nothing_at_the_service(
    bench: Bench, cloud: FakeCloud, large: Path, step: type[Task]
) -> None:
    job_id = _up_to(bench, large, step)
    bench.post(CancelJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.CANCELLED)
    bench.work_until(lambda: not bench.tasks)
    assert cloud.uploads == {}
    assert cloud.media == {}


def test_a_sent_commit_cannot_be_cancelled(bench: Bench, cloud: FakeCloud, large: Path) -> None:
    job_id = _up_to(bench, large, Commit)
    bench.post(CancelJobs((job_id,)))
    assert bench.job(job_id).state is State.RUNNING
    bench.work(Commit)
    assert bench.job(job_id).state is State.COMPLETE


def test_a_stuck_worker_delays_a_pause_by_no_more_than_a_second(bench: Bench, large: Path) -> None:
    job_id = _up_to(bench, large, SendPart)
    bench.post(PauseJobs((job_id,)))
    assert bench.job(job_id).state is State.PAUSING
    bench.pass_time(1.001)
    assert bench.job(job_id).state is State.PAUSED


def test_a_part_confirmed_after_the_pause_is_not_sent_again(bench: Bench, cloud: FakeCloud, large: Path) -> None:
    job_id = _up_to(bench, large, SendPart)
    send = next(task for task in bench.tasks if isinstance(task, SendPart))
    bench.tasks.remove(send)
    late = run_task(send)
    assert late.done
    bench.post(PauseJobs((job_id,)))
    bench.pass_time(1.001)
    bench.scheduler.handle(late)
    bench.scheduler.settle()
    assert len(bench.stored(job_id).media.parts) == 1
    bench.post(ResumeJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert set(cloud.sent_parts.values()) == {1}


def test_an_upload_opened_after_the_cancel_is_aborted(bench: Bench, cloud: FakeCloud, large: Path) -> None:
    job_id = _up_to(bench, large, OpenUpload)
    opening = next(task for task in bench.tasks if isinstance(task, OpenUpload))
    bench.tasks.remove(opening)
    late = run_task(opening)
    bench.post(CancelJobs((job_id,)))
    bench.pass_time(1.001)
    assert bench.job(job_id).state is State.CANCELLED
    bench.scheduler.handle(late)
    bench.scheduler.settle()
    assert len(cloud.uploads) == 1
    bench.work_until(lambda: not cloud.uploads)
    assert bench.ledger.load_orphans() == ()


def test_an_abort_that_fails_is_tried_again_after_a_restart(bench: Bench, cloud: FakeCloud, large: Path) -> None:
    job_id = _up_to(bench, large, SendPart)
    cloud.fail("abort", app_error(Code.SERVICE_INTERNAL), times=3)
    bench.post(CancelJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.CANCELLED)
    assert len(cloud.uploads) == 1, "still there"
    assert len(bench.ledger.load_orphans()) == 1
    bench.crash()
    bench.open()
    bench.work_until(lambda: not cloud.uploads)
    assert bench.ledger.load_orphans() == ()


def test_resuming_while_still_pausing_queues_again_once_released(bench: Bench, large: Path) -> None:
    job_id = _up_to(bench, large, SendPart)
    bench.post(PauseJobs((job_id,)))
    bench.post(ResumeJobs((job_id,)))
    assert bench.job(job_id).state is State.PAUSING
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)


def test_pause_all_and_resume_all_reach_every_job(bench: Bench, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.mp4" for number in range(20)]
    for path in paths:
        path.write_bytes(b"p" * 50)
    job_ids = bench.add(*paths)
    bench.post(PauseAll())
    bench.work_until(lambda: not bench.tasks)
    assert {bench.job(job_id).state for job_id in job_ids} == {State.PAUSED}
    bench.post(ResumeAll())
    bench.work_until(lambda: {bench.job(job_id).state for job_id in job_ids} == {State.COMPLETE})


def test_a_failed_job_goes_on_where_it_stopped(bench: Bench, cloud: FakeCloud, large: Path) -> None:
    cloud.fail("complete", app_error(Code.SERVICE_REFUSED, detail="InvalidPart"))
    (job_id,) = bench.add(large)
    bench.work_until(lambda: bench.job(job_id).state is State.FAILED)
    bench.post(RetryJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert set(cloud.sent_parts.values()) == {1}
    assert cloud.count("apply") == 1


def test_a_cancelled_job_can_be_started_again_from_the_beginning(bench: Bench, cloud: FakeCloud, large: Path) -> None:
    job_id = _up_to(bench, large, SendPart)
    bench.post(CancelJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.CANCELLED)
    bench.post(RetryJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert list(cloud.objects.values()) == [large.read_bytes()]


def test_removing_a_running_job_cancels_it_first(bench: Bench, cloud: FakeCloud, large: Path) -> None:
    job_id = _up_to(bench, large, SendPart)
    bench.post(RemoveJobs((job_id,)))
    bench.work_until(lambda: job_id not in bench.jobs)
    assert cloud.uploads == {}
    assert bench.ledger.load_jobs() == ()


def test_a_removal_that_came_too_late_and_ends_in_a_failure_is_no_wish_for_later(
    bench: Bench, cloud: FakeCloud, large: Path
) -> None:
    job_id = _up_to(bench, large, Commit)
    cloud.fail("commit", app_error(Code.SERVICE_REFUSED, detail="FailedOperation"))
    bench.post(RemoveJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.FAILED)
    bench.post(RetryJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert job_id in bench.jobs


def test_a_removal_that_came_too_late_takes_the_complete_job_off_the_list(bench: Bench, large: Path) -> None:
    job_id = _up_to(bench, large, Commit)
    bench.post(RemoveJobs((job_id,)))
    bench.work(Commit)
    assert bench.jobs == {}


def test_a_file_that_changes_while_paused_is_noticed_and_restarted_whole(
    bench: Bench, cloud: FakeCloud, large: Path
) -> None:
    job_id = _up_to(bench, large, SendPart)
    bench.work(SendPart)
    bench.post(PauseJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.PAUSED)
    large.write_bytes(b"another film " * 800_000)
    bench.post(ResumeJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.FAILED)
    problem = bench.job(job_id).problem
    assert problem is not None
    assert problem.code is Code.FILE_CHANGED
    bench.post(RetryJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert list(cloud.objects.values()) == [large.read_bytes()]
    bench.work_until(lambda: not cloud.uploads)


def test_a_file_whose_time_alone_changed_goes_on(bench: Bench, cloud: FakeCloud, large: Path) -> None:
    job_id = _up_to(bench, large, SendPart)
    bench.work(SendPart)
    bench.post(PauseJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.PAUSED)
    os.utime(large, ns=(1, 1))
    bench.post(ResumeJobs((job_id,)))
    bench.work(Revisit)
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert set(cloud.sent_parts.values()) == {1}


def test_a_file_edited_outside_the_samples_with_a_new_time_is_noticed(
    bench: Bench, cloud: FakeCloud, large: Path
) -> None:
    job_id = _up_to(bench, large, SendPart)
    bench.work(SendPart)
    bench.post(PauseJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.PAUSED)
    with large.open("r+b") as file:
        file.seek(1 << 20)
        file.write(b"edited")
    bench.post(ResumeJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.FAILED)
    assert cloud.media == {}


def test_a_file_that_changes_during_the_transfer_is_never_committed(
    bench: Bench, cloud: FakeCloud, large: Path
) -> None:
    job_id = _up_to(bench, large, SendPart)
    bench.work(SendPart)
    with large.open("r+b") as file:
        file.seek(1 << 20)  # in a part that was confirmed, outside the samples
        file.write(b"edited")
    bench.work_until(lambda: bench.job(job_id).state is State.FAILED)
    problem = bench.job(job_id).problem
    assert problem is not None
    assert problem.code is Code.FILE_CHANGED
    assert cloud.media == {}


def test_a_file_whose_time_alone_is_set_during_the_transfer_goes_on_without_loss(
    bench: Bench, cloud: FakeCloud, large: Path
) -> None:
    job_id = _up_to(bench, large, SendPart)
    bench.work(SendPart)
    os.utime(large, ns=(1, 1))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert list(cloud.objects.values()) == [large.read_bytes()]
    assert cloud.count("apply") == 1
    key = next(iter(cloud.objects))
    assert cloud.sent_parts[key, 1] == 1, "what was confirmed is not sent again"


def test_a_file_whose_time_never_stands_still_asks_the_user(bench: Bench, cloud: FakeCloud, large: Path) -> None:
    """It cannot be known to be the same; and it must not be read from the beginning again and again."""
    job_id = _up_to(bench, large, SendPart)
    for second in range(1, 50):
        os.utime(large, ns=(second, second * 1_000_000_000))
        if bench.tasks:
            bench.work()
        else:
            bench.pass_time(2)
        if bench.job(job_id).state is State.FAILED:
            break
    assert bench.code(job_id) is Code.FILE_CHANGED
    assert cloud.count("list_parts") <= 2


def test_a_folder_in_place_of_the_file_is_told_and_the_file_back_goes_on(
    bench: Bench, cloud: FakeCloud, large: Path, tmp_path: Path
) -> None:
    job_id = _up_to(bench, large, SendPart)
    bench.work(SendPart)
    bench.post(PauseJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.PAUSED)
    large.rename(tmp_path / "elsewhere.mp4")
    large.mkdir()
    bench.post(ResumeJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.FAILED)
    problem = bench.job(job_id).problem
    assert problem is not None
    assert problem.code is Code.FILE_NOT_REGULAR
    large.rmdir()
    (tmp_path / "elsewhere.mp4").rename(large)
    bench.post(RetryJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert set(cloud.sent_parts.values()) == {1}
