"""What the engine counts, keeps and closes along the way."""

from __future__ import annotations

from pathlib import Path

from tests.engine.harness import ACCOUNT, KEY, Bench
from tests.support.fake_cloud import FakeCloud
from vod_desktop.core.engine.calls import Apply
from vod_desktop.core.engine.tasks import OpenUpload, Prepare, Revisit, SendPart
from vod_desktop.core.model.commands import CancelJobs, PauseJobs, ResumeJobs, SetAccount, SetLimits
from vod_desktop.core.model.errors import Code, app_error
from vod_desktop.core.model.states import State


def _sending(bench: Bench, path: Path) -> int:
    (job_id,) = bench.add(path)
    bench.work_until(lambda: any(isinstance(task, SendPart) for task in bench.tasks))
    return job_id


def test_each_confirmed_part_gives_a_job_all_its_tries_back(bench: Bench, cloud: FakeCloud, large: Path) -> None:
    job_id = _sending(bench, large)
    cloud.fail("upload_part", app_error(Code.SERVICE_INTERNAL), times=15)
    bench.work_until(lambda: bench.job(job_id).attempts == 1)
    cloud._failures.clear()
    bench.work_until(lambda: bench.job(job_id).state is State.RUNNING)
    bench.work(Revisit)
    assert bench.stored(job_id).attempts == 1
    bench.work(SendPart)
    assert bench.stored(job_id).attempts == 0


def test_parts_that_the_service_lost_are_lost_in_the_ledger_too(bench: Bench, cloud: FakeCloud, large: Path) -> None:
    job_id = _sending(bench, large)
    bench.work(SendPart)
    bench.work(SendPart)
    bench.post(PauseJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.PAUSED)
    (upload,) = cloud.uploads.values()
    del upload.parts[1]
    bench.post(ResumeJobs((job_id,)))
    bench.work(Revisit)
    assert [part.number for part in bench.stored(job_id).media.parts] == [2]


def test_nothing_is_measured_once_nothing_runs(bench: Bench, large: Path, small: Path) -> None:
    job_ids = bench.add(large, small)
    bench.work_until(lambda: {bench.job(job_id).state for job_id in job_ids} == {State.COMPLETE})
    assert bench.meter.sample(bench.clock.monotonic()) == {}


def test_a_job_that_is_resumed_sends_before_those_behind_it(bench: Bench, large: Path, tmp_path: Path) -> None:
    bench.post(SetLimits(connections=1))
    second_path = tmp_path / "second.mp4"
    second_path.write_bytes(large.read_bytes())
    first, second = bench.add(large, second_path)
    bench.post(PauseJobs((first,)))
    bench.work_until(lambda: any(isinstance(task, SendPart) for task in bench.tasks))
    bench.post(ResumeJobs((first,)))
    for step in (Prepare, Apply, OpenUpload):
        bench.work(step)
    order = []
    while any(isinstance(task, SendPart) for task in bench.tasks):
        order.append(bench.work(SendPart).job_id)
    assert order == [second, first, first, first, second, second]


def test_the_connections_of_an_account_that_is_set_anew_are_closed(bench: Bench, cloud: FakeCloud) -> None:
    closed = []
    cloud.close = lambda: closed.append(True)  # type: ignore[method-assign]
    bench.post(SetAccount(ACCOUNT, KEY))
    assert closed == [True]


def test_an_upload_whose_certificate_has_ended_is_forgotten(bench: Bench, cloud: FakeCloud, large: Path) -> None:
    job_id = _sending(bench, large)
    cloud.fail("abort", app_error(Code.SERVICE_INTERNAL), times=3)
    bench.post(CancelJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.CANCELLED)
    bench.crash()
    bench.clock.advance(cloud.life_s + 1)
    aborts = cloud.count("abort")
    bench.open()
    bench.work_until(lambda: bench.ledger.load_orphans() == ())
    assert cloud.count("abort") == aborts
