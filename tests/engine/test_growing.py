"""Files that are still being written: waited for, never sent half, and no failure however long it takes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.engine.harness import Bench
from tests.support.containers import an_mp4
from tests.support.fake_cloud import FakeCloud
from vod_desktop.core.engine.preflight import Check
from vod_desktop.core.engine.retry import LOOK_AGAIN_S
from vod_desktop.core.engine.tasks import Finish, OpenUpload, Prepare, SendPart, Task
from vod_desktop.core.ledger.reader import LedgerReader
from vod_desktop.core.model.commands import CancelJobs, PauseJobs, ResumeJobs
from vod_desktop.core.model.errors import Code
from vod_desktop.core.model.states import Phase, State


def _write_more(path: Path, more: bytes = b"more of the film ") -> None:
    with path.open("ab") as file:
        file.write(more)


def _look_again(bench: Bench) -> None:
    """The time of the next look comes, and the look is taken."""
    bench.pass_time(LOOK_AGAIN_S + 0.001)
    bench.work(Check)


def _waits_for(bench: Bench, job_id: int) -> None:
    job = bench.job(job_id)
    assert (job.state, job.phase, bench.code(job_id)) == (State.WAITING, Phase.PREPARE, Code.FILE_GROWING)
    assert job.not_before is not None
    assert bench.clock.time() < job.not_before <= bench.clock.time() + LOOK_AGAIN_S
    assert (job.attempts, job.sessions_lost, job.session) == (0, 0, None)


def _growing(bench: Bench, path: Path) -> int:
    """A job whose file has grown between the two first looks."""
    (job_id,) = bench.add(path, check=False)
    _write_more(path)
    bench.work(Check)
    _waits_for(bench, job_id)
    return job_id


def test_a_file_that_grows_after_it_was_added_is_waited_for_and_goes_on_by_itself(
    bench: Bench, cloud: FakeCloud, small: Path
) -> None:
    job_id = _growing(bench, small)
    assert bench.job(job_id).media.source.size_bytes == small.stat().st_size, "the row shows how far it has got"
    assert not bench.tasks
    _look_again(bench)
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert list(cloud.objects.values()) == [small.read_bytes()]
    assert bench.job(job_id).problem is None


def test_a_recording_of_hours_uses_up_no_tries_and_fills_no_life(bench: Bench, small: Path) -> None:
    job_id = _growing(bench, small)
    for _ in range(400):
        _write_more(small)
        _look_again(bench)
        _waits_for(bench, job_id)
    with LedgerReader.open(bench.folder / "ledger.sqlite") as reader:
        assert [moment.state for moment in reader.life(job_id)] == [State.QUEUED, State.WAITING]
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)


def test_a_file_whose_time_alone_moves_is_still_being_written(bench: Bench, small: Path) -> None:
    (job_id,) = bench.add(small, check=False)
    os.utime(small, ns=(1, 1))
    bench.work(Check)
    _waits_for(bench, job_id)


def _at(bench: Bench, path: Path, seconds_ago: float) -> None:
    moment = bench.clock.time() - seconds_ago
    os.utime(path, (moment, moment))


def test_a_broken_file_that_was_written_to_just_now_may_not_be_finished_yet(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "export.mp4"
    path.write_bytes(an_mp4()[:-100])
    _at(bench, path, 5)
    (job_id,) = bench.add(path)
    _waits_for(bench, job_id)
    path.write_bytes(an_mp4())
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert list(bench.cloud.objects.values()) == [an_mp4()]


def test_a_broken_file_that_nobody_writes_to_any_more_is_told_after_a_minute(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "export.mp4"
    path.write_bytes(an_mp4()[:-100])
    _at(bench, path, 5)
    started = bench.clock.time()
    (job_id,) = bench.add(path)
    bench.work_until(lambda: bench.job(job_id).state is State.FAILED)
    assert bench.code(job_id) is Code.FILE_BROKEN
    assert 55 <= bench.clock.time() - started < 70


@pytest.mark.parametrize("step", [OpenUpload, SendPart, Finish])
def test_a_file_that_grows_during_its_upload_is_sent_anew_once_it_has_come_to_rest(
    bench: Bench, cloud: FakeCloud, large: Path, step: type[Task]
) -> None:
    (job_id,) = bench.add(large)
    bench.work_until(lambda: any(isinstance(task, step) for task in bench.tasks))
    _write_more(large)
    bench.work_until(lambda: bench.job(job_id).state is State.WAITING)
    _waits_for(bench, job_id)
    assert bench.stored(job_id).media.parts == ()
    bench.work_until(lambda: not bench.tasks)
    assert cloud.uploads == {}, "what was sent of it is removed"
    _write_more(large)
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    (medium,) = cloud.media.values()
    assert cloud.objects[medium.media_url.removeprefix("http://media.example/")] == large.read_bytes()
    assert bench.job(job_id).sessions_lost == 0


def test_a_small_file_that_grows_while_it_is_sent_is_never_committed_half(
    bench: Bench, cloud: FakeCloud, small: Path
) -> None:
    (job_id,) = bench.add(small)
    bench.work_until(lambda: any(isinstance(task, SendPart) for task in bench.tasks))
    _write_more(small)
    bench.work(SendPart)
    _waits_for(bench, job_id)
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert len(cloud.media) == 1
    assert small.read_bytes() in cloud.objects.values()


def test_a_file_that_is_written_anew_during_its_upload_is_waited_for(
    bench: Bench, cloud: FakeCloud, large: Path
) -> None:
    (job_id,) = bench.add(large)
    bench.work_until(lambda: any(isinstance(task, SendPart) for task in bench.tasks))
    large.write_bytes(b"the head of another export")
    bench.work_until(lambda: bench.job(job_id).state is State.WAITING)
    _waits_for(bench, job_id)
    large.write_bytes(b"all of another export" * 500_000)
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert list(cloud.objects.values()) == [large.read_bytes()]


def test_a_file_that_changes_between_its_check_and_its_turn_is_checked_anew(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(an_mp4())
    (job_id,) = bench.add(path)
    path.write_bytes(an_mp4()[:-100])
    os.utime(path, (1_600_000_000, 1_600_000_000))
    bench.work(Prepare)
    _waits_for(bench, job_id)
    bench.work_until(lambda: bench.job(job_id).state is State.FAILED)
    assert bench.code(job_id) is Code.FILE_BROKEN
    assert bench.cloud.calls == []


def test_a_paused_job_stays_paused_while_its_file_grows(bench: Bench, small: Path) -> None:
    job_id = _growing(bench, small)
    bench.post(PauseJobs((job_id,)))
    assert bench.job(job_id).state is State.PAUSED
    for _ in range(3):
        _write_more(small)
        _look_again(bench)
        assert bench.job(job_id).state is State.PAUSED
        assert not bench.job(job_id).checked
    _look_again(bench)
    assert bench.job(job_id).checked
    assert not bench.tasks
    bench.post(ResumeJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)


def test_a_user_may_have_the_file_looked_at_at_once(bench: Bench, small: Path) -> None:
    job_id = _growing(bench, small)
    now = bench.clock.time()
    bench.post(ResumeJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert bench.clock.time() == now


def test_after_a_restart_a_growing_file_is_still_waited_for(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    job_id = _growing(bench, small)
    bench.crash()
    _write_more(small)
    bench.open()
    assert bench.job(job_id).state is State.WAITING
    bench.work(Check)
    _waits_for(bench, job_id)
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert list(cloud.objects.values()) == [small.read_bytes()]


def test_a_pause_that_was_asked_for_at_the_end_of_the_transfer_holds(bench: Bench, large: Path) -> None:
    (job_id,) = bench.add(large)
    bench.work_until(lambda: any(isinstance(task, Finish) for task in bench.tasks))
    bench.post(PauseJobs((job_id,)))
    assert bench.job(job_id).state is State.RUNNING, "the short calls at the end are let through"
    _write_more(large)
    bench.work(Finish)
    assert (bench.job(job_id).state, bench.job(job_id).phase) == (State.PAUSED, Phase.PREPARE)
    bench.post(ResumeJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)


def test_a_growing_file_that_vanishes_is_told(bench: Bench, small: Path) -> None:
    job_id = _growing(bench, small)
    small.unlink()
    _look_again(bench)
    assert (bench.job(job_id).state, bench.code(job_id)) == (State.FAILED, Code.FILE_MISSING)


def test_a_job_that_waits_for_its_file_can_be_cancelled(bench: Bench, small: Path) -> None:
    job_id = _growing(bench, small)
    bench.post(CancelJobs((job_id,)))
    assert bench.job(job_id).state is State.CANCELLED
    bench.pass_time(100)
    assert not bench.tasks
