"""Options of jobs can change as long as nothing of them stands at the service."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.harness import Bench
from tests.support.fake_cloud import FakeCloud
from vod_desktop.core.engine.calls import Apply, Commit
from vod_desktop.core.engine.tasks import Finish, OpenUpload, Prepare, SendPart, Task
from vod_desktop.core.model.commands import (
    CancelJobs,
    EditJobs,
    JobEdit,
    PauseJobs,
    ResumeJobs,
    RetryJobs,
)
from vod_desktop.core.model.errors import Code, app_error
from vod_desktop.core.model.job import SourceFile
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.states import Phase, State


def _edit(job_id: int, cover: SourceFile | None = None, **options: object) -> EditJobs:
    return EditJobs((JobEdit(job_id, "New name", "mov", UploadOptions(**options), cover),))  # type: ignore[arg-type]


def _source(path: Path) -> SourceFile:
    status = path.stat()
    return SourceFile(path, status.st_size, status.st_mtime_ns)


def test_options_of_a_queued_job_can_change_and_reach_the_service(
    bench: Bench, cloud: FakeCloud, small: Path, picture: Path
) -> None:
    bench.hold()
    (job_id,) = bench.add(small, procedure="Old")
    bench.post(_edit(job_id, _source(picture), procedure="New", class_id=7))
    assert not bench.job(job_id).checked
    bench.check()
    assert bench.stored(job_id).options == UploadOptions(procedure="New", class_id=7)
    bench.release()
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    (request,) = cloud.sessions.values()
    assert (request.media_name, request.media_type, request.cover_type) == ("New name", "mov", "jpg")
    assert request.options.class_id == 7
    assert picture.read_bytes() in cloud.objects.values()


def test_a_cover_can_be_taken_away_again(bench: Bench, cloud: FakeCloud, small: Path, picture: Path) -> None:
    bench.hold()
    (job_id,) = bench.add(small, cover=picture)
    bench.post(_edit(job_id))
    bench.release()
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert list(cloud.objects.values()) == [small.read_bytes()]
    assert bench.stored(job_id).cover is None


def test_a_paused_job_that_is_edited_stays_paused(bench: Bench, small: Path) -> None:
    bench.hold()
    (job_id,) = bench.add(small)
    bench.post(PauseJobs((job_id,)))
    bench.post(_edit(job_id, class_id=7))
    bench.check()
    bench.release()
    assert (bench.job(job_id).state, bench.job(job_id).checked) == (State.PAUSED, True)
    assert not bench.tasks
    bench.post(ResumeJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)


def test_a_failed_job_that_is_edited_is_tried_again(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    cloud.fail("apply", app_error(Code.OPTION_REFUSED, field="procedure"))
    (job_id,) = bench.add(small, procedure="Wrong")
    bench.work_until(lambda: bench.job(job_id).state is State.FAILED)
    assert bench.job(job_id).phase is Phase.APPLY
    bench.post(_edit(job_id, procedure="Right"))
    assert (bench.job(job_id).state, bench.job(job_id).phase, bench.code(job_id)) == (
        State.QUEUED,
        Phase.PREPARE,
        None,
    )
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert [request.options.procedure for request in cloud.sessions.values()] == ["Right"]


def test_a_cancelled_job_that_is_edited_stays_cancelled_until_it_is_started_again(bench: Bench, small: Path) -> None:
    (job_id,) = bench.add(small)
    bench.post(CancelJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.CANCELLED and not bench.tasks)
    finished_at = bench.job(job_id).finished_at
    bench.clock.advance(60)
    bench.post(_edit(job_id, class_id=7))
    assert (bench.job(job_id).state, bench.job(job_id).finished_at) == (State.CANCELLED, finished_at)
    bench.post(RetryJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert bench.job(job_id).options.class_id == 7


@pytest.mark.parametrize("step", [Prepare, Apply, OpenUpload, SendPart, Finish, Commit])
def test_options_of_a_job_at_work_stay_as_they_are(bench: Bench, large: Path, step: type[Task]) -> None:
    (job_id,) = bench.add(large, class_id=1)
    bench.work_until(lambda: any(isinstance(task, step) for task in bench.tasks))
    before = bench.job(job_id)
    bench.post(_edit(job_id, class_id=7))
    assert bench.job(job_id) == before
    bench.post(PauseJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state in {State.PAUSED, State.COMPLETE})
    bench.post(_edit(job_id, class_id=7))
    may_change = step in {Prepare, Apply}  # nothing of it stands at the service yet
    assert bench.job(job_id).options.class_id == (7 if may_change else 1)
    bench.post(ResumeJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)


def test_edits_of_jobs_that_are_gone_change_nothing(bench: Bench) -> None:
    bench.post(_edit(77))
    assert bench.jobs == {}


def test_insisting_once_is_remembered_by_later_edits(bench: Bench, small: Path) -> None:
    bench.hold()
    (job_id,) = bench.add(small, force=True)
    bench.post(_edit(job_id))
    assert bench.stored(job_id).force
