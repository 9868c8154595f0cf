"""The way of a job from added to complete, and what is stored before what is done."""

from __future__ import annotations

from pathlib import Path

from tests.engine.harness import Bench
from tests.support.fake_cloud import FakeCloud
from vod_desktop.core.engine.calls import Apply, Commit
from vod_desktop.core.engine.limits import Limits, changed_limits
from vod_desktop.core.engine.tasks import Finish, OpenUpload, Prepare, SendPart
from vod_desktop.core.model.commands import SetLimits
from vod_desktop.core.model.errors import Code, app_error
from vod_desktop.core.model.job import Verified
from vod_desktop.core.model.states import Phase, State


def test_a_small_file_goes_by_one_put(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    (job_id,) = bench.add(small)
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert list(cloud.objects.values()) == [small.read_bytes()]
    assert [name for name, _ in cloud.calls] == ["apply", "put", "commit"]
    job = bench.job(job_id)
    assert job.result is not None
    assert job.result.file_id.isdigit()
    assert job.verified is Verified.CRC64
    assert job.sent_bytes == small.stat().st_size


def test_a_large_file_goes_in_parts_that_are_completed_in_order(bench: Bench, cloud: FakeCloud, large: Path) -> None:
    (job_id,) = bench.add(large)
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert list(cloud.objects.values()) == [large.read_bytes()]
    assert cloud.count("upload_part") == 3
    assert bench.job(job_id).verified is Verified.CRC64
    assert cloud.uploads == {}


def test_a_cover_is_a_second_object_of_the_job(bench: Bench, cloud: FakeCloud, large: Path, picture: Path) -> None:
    (job_id,) = bench.add(large, cover=picture)
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert sorted(cloud.objects.values(), key=len) == [picture.read_bytes(), large.read_bytes()]
    result = bench.job(job_id).result
    assert result is not None
    assert result.cover_url is not None


def test_the_bytes_of_the_cover_are_counted_apart(bench: Bench, large: Path, picture: Path) -> None:
    (job_id,) = bench.add(large, cover=picture)
    size = picture.stat().st_size
    bench.work_until(lambda: bench.meter.sample(0.0)[job_id].cover_confirmed_bytes == size)
    progress = bench.meter.sample(0.0)[job_id]
    assert progress.cover_sent_bytes == size
    assert progress.confirmed_bytes >= size
    assert progress.total_bytes == large.stat().st_size + size


def test_the_options_of_a_job_reach_apply(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    (job_id,) = bench.add(small, procedure="LongVideoPreset", class_id=7, source_context="a=1")
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    (request,) = cloud.sessions.values()
    assert request.options.procedure == "LongVideoPreset"
    assert request.options.class_id == 7
    assert request.media_type == "mp4"
    assert request.cover_type is None


def test_each_step_is_stored_before_the_next_is_done(bench: Bench, large: Path) -> None:
    (job_id,) = bench.add(large)
    bench.work(Prepare)
    assert bench.stored(job_id).phase is Phase.APPLY
    bench.work(Apply)
    stored = bench.stored(job_id)
    assert stored.session is not None
    assert stored.session.sealed_certificate
    bench.work(OpenUpload)
    assert bench.stored(job_id).media.upload_id is not None
    bench.work(SendPart)
    assert len(bench.stored(job_id).media.parts) == 1
    bench.work(SendPart)
    bench.work(SendPart)
    assert bench.stored(job_id).phase is Phase.FINISH
    bench.work(Finish)
    stored = bench.stored(job_id)
    assert stored.phase is Phase.COMMIT
    assert stored.commit_sent, "a crash between sending and answer must be noticed"
    assert any(isinstance(task, Commit) for task in bench.tasks)
    bench.work(Commit)
    stored = bench.stored(job_id)
    assert stored.state is State.COMPLETE
    assert stored.session is None


def test_no_more_parts_are_in_flight_than_connections(bench: Bench, tmp_path: Path) -> None:
    bench.post(SetLimits(connections=2))
    paths = []
    for number in range(6):
        path = tmp_path / f"{number}.mp4"
        path.write_bytes(b"x" * (9 << 20) if number % 2 else b"y" * 5000)
        paths.append(path)
    job_ids = bench.add(*paths)
    bench.work_until(lambda: all(bench.job(job_id).state is State.COMPLETE for job_id in job_ids))
    assert bench.most_parts == 2


def test_no_more_jobs_run_than_files_at_once(bench: Bench, tmp_path: Path) -> None:
    bench.post(SetLimits(files=3))
    paths = [tmp_path / f"{number}.mp4" for number in range(8)]
    for path in paths:
        path.write_bytes(b"z" * 100)
    job_ids = bench.add(*paths)

    def running() -> int:
        return sum(job.state is State.RUNNING for job in bench.jobs.values())

    most = 0

    def done() -> bool:
        nonlocal most
        most = max(most, running())
        return all(bench.job(job_id).state is State.COMPLETE for job_id in job_ids)

    bench.work_until(done)
    assert most == 3


def test_the_head_of_the_queue_goes_first(bench: Bench, tmp_path: Path) -> None:
    bench.post(SetLimits(files=1))
    paths = [tmp_path / f"{number}.mp4" for number in range(3)]
    for path in paths:
        path.write_bytes(b"q" * 10)
    first, second, third = bench.add(*paths)
    bench.work_until(lambda: bench.job(first).state is State.COMPLETE)
    assert bench.job(second).state is State.RUNNING
    assert bench.job(third).state is State.QUEUED


def test_a_part_that_arrived_corrupt_is_sent_again(bench: Bench, cloud: FakeCloud, large: Path) -> None:
    cloud.fail("upload_part", app_error(Code.STORAGE_CORRUPT))
    (job_id,) = bench.add(large)
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert list(cloud.objects.values()) == [large.read_bytes()]
    assert cloud.count("upload_part") == 4


def test_an_empty_file_fails_with_its_reason_and_sends_nothing(bench: Bench, cloud: FakeCloud, tmp_path: Path) -> None:
    path = tmp_path / "empty.mp4"
    path.touch()
    (job_id,) = bench.add(path)
    bench.work_until(lambda: bench.job(job_id).state is State.FAILED)
    problem = bench.job(job_id).problem
    assert problem is not None
    assert problem.code is Code.FILE_EMPTY
    assert cloud.calls == []


def test_limits_out_of_range_are_brought_into_it() -> None:
    assert changed_limits(Limits(), SetLimits(connections=99, files=0)) == Limits(connections=16, files=1)
    assert changed_limits(Limits(rate_bytes_per_s=5), SetLimits(rate_bytes_per_s=0)) == Limits()
    assert changed_limits(Limits(rate_bytes_per_s=5), SetLimits()) == Limits(rate_bytes_per_s=5)
