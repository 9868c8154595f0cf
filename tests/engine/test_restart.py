"""A new start of the program after a crash at each step: nothing lost, nothing doubled, nothing sent twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.harness import KEY, Bench
from tests.support.fake_cloud import FakeCloud
from vod_desktop.core.engine.calls import Apply, Commit
from vod_desktop.core.engine.tasks import Finish, OpenUpload, Prepare, SendPart, Task
from vod_desktop.core.engine.workers import run_task
from vod_desktop.core.model.account import Credentials
from vod_desktop.core.model.commands import CancelJobs, PauseJobs, ResumeJobs, SetAccount
from vod_desktop.core.model.errors import Code
from vod_desktop.core.model.events import HoldChanged, JobsAdded
from vod_desktop.core.model.states import State

STEPS: tuple[type[Task], ...] = (Prepare, Apply, OpenUpload, SendPart, Finish, Commit)


@pytest.mark.parametrize("answered", [False, True], ids=["before the call", "after it"])
@pytest.mark.parametrize("step", STEPS)
def test_a_crash_at_any_step_loses_and_doubles_nothing(
    bench: Bench, cloud: FakeCloud, large: Path, picture: Path, step: type[Task], *, answered: bool
) -> None:
    (job_id,) = bench.add(large, cover=picture)
    bench.work_until(lambda: any(isinstance(task, step) for task in bench.tasks))
    if answered:  # the service has carried it out, but we never hear of it
        run_task(next(task for task in bench.tasks if isinstance(task, step)))
    bench.crash()
    bench.open()
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert len(cloud.media) == 1
    (medium,) = cloud.media.values()
    assert cloud.objects[medium.media_url.removeprefix("http://media.example/")] == large.read_bytes()


def test_only_unconfirmed_parts_are_sent_again(bench: Bench, cloud: FakeCloud, large: Path) -> None:
    (job_id,) = bench.add(large)
    bench.work_until(lambda: any(isinstance(task, SendPart) for task in bench.tasks))
    first = bench.work(SendPart)
    assert isinstance(first, SendPart)
    bench.work(SendPart)
    bench.crash()
    bench.open()
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert set(cloud.sent_parts.values()) == {1}
    assert cloud.count("list_parts") == 1
    assert cloud.count("apply") == 1
    assert bench.job(job_id).sent_bytes == large.stat().st_size


def test_a_part_that_the_service_lost_is_sent_again(bench: Bench, cloud: FakeCloud, large: Path) -> None:
    (job_id,) = bench.add(large)
    bench.work_until(lambda: any(isinstance(task, SendPart) for task in bench.tasks))
    bench.work(SendPart)
    bench.work(SendPart)
    bench.crash()
    (upload,) = cloud.uploads.values()
    del upload.parts[1]
    bench.open()
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert list(cloud.objects.values()) == [large.read_bytes()]
    assert sum(cloud.sent_parts.values()) == 4


def test_the_queue_is_told_first_as_it_was_left(bench: Bench, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.mp4" for number in range(5)]
    for path in paths:
        path.write_bytes(b"r" * 30)
    job_ids = bench.add(*paths)
    bench.post(PauseJobs(job_ids[3:]))
    bench.crash()
    bench.events.clear()
    bench.open(account=False)
    first = bench.events[0]
    assert isinstance(first, JobsAdded)
    assert first.tag == "restored"
    assert [job.id for job in first.jobs] == list(job_ids)
    assert [job.state for job in first.jobs] == [State.QUEUED] * 3 + [State.PAUSED] * 2


def test_a_start_may_wait_for_the_user(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    (job_id,) = bench.add(small)
    bench.crash()
    bench.open(start_paused=True)
    assert bench.job(job_id).state is State.PAUSED
    assert not bench.tasks
    bench.post(ResumeJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)


@pytest.mark.parametrize("start_paused", [False, True])
def test_a_start_says_which_uploads_were_interrupted(bench: Bench, tmp_path: Path, *, start_paused: bool) -> None:
    paths = [tmp_path / f"{number}.mp4" for number in range(3)]
    for path in paths:
        path.write_bytes(b"r" * 30)
    running, paused_by_user, complete = bench.add(*paths)
    bench.post(PauseJobs((running, paused_by_user)))
    bench.work_until(lambda: bench.job(complete).state is State.COMPLETE)
    bench.post(ResumeJobs((running,)))
    bench.crash()
    bench.events.clear()
    bench.open(account=False, start_paused=start_paused)
    first = bench.events[0]
    assert isinstance(first, JobsAdded)
    assert first.interrupted == (running,)


def test_jobs_wait_for_the_secrets_of_their_account(bench: Bench, small: Path) -> None:
    (job_id,) = bench.add(small)
    bench.crash()
    bench.events.clear()
    bench.open(account=False)
    hold = next(event for event in bench.events if isinstance(event, HoldChanged))
    assert hold.problem is not None
    assert hold.problem.code is Code.SECRET_MISSING
    assert not bench.tasks
    bench.post(SetAccount(bench.ledger.load_accounts()[0], KEY))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)


def test_a_certificate_that_cannot_be_unsealed_starts_a_new_session(
    bench: Bench, cloud: FakeCloud, large: Path
) -> None:
    (job_id,) = bench.add(large)
    bench.work_until(lambda: any(isinstance(task, SendPart) for task in bench.tasks))
    bench.crash()
    bench.open(account=False)
    bench.post(SetAccount(bench.ledger.load_accounts()[0], Credentials("AKIDtest", "a new secret")))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert cloud.count("apply") == 2
    assert len(cloud.media) == 1


def test_a_cancel_that_a_crash_cut_short_is_finished(bench: Bench, cloud: FakeCloud, large: Path) -> None:
    (job_id,) = bench.add(large)
    bench.work_until(lambda: any(isinstance(task, SendPart) for task in bench.tasks))
    bench.post(CancelJobs((job_id,)))
    bench.crash()
    assert len(cloud.uploads) == 1
    bench.open()
    bench.work_until(lambda: not cloud.uploads)
    assert bench.job(job_id).state is State.CANCELLED
    assert bench.ledger.load_orphans() == ()


def test_shutdown_queues_running_jobs_for_the_next_start(bench: Bench, cloud: FakeCloud, large: Path) -> None:
    (job_id,) = bench.add(large)
    bench.work_until(lambda: any(isinstance(task, SendPart) for task in bench.tasks))
    bench.work(SendPart)
    bench.scheduler.begin_shutdown()
    bench.scheduler.settle()
    while bench.tasks:
        bench.work()
    assert bench.scheduler.at_rest
    assert bench.stored(job_id).state is State.QUEUED
    bench.crash()
    bench.open()
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert set(cloud.sent_parts.values()) == {1}
