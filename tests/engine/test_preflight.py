"""Every job is checked before anything of it is sent: in the background, without a slot, whatever its account does."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

from tests.engine.harness import ACCOUNT, KEY, Bench, some_files
from tests.support.containers import an_mp4
from tests.support.fake_cloud import FakeCloud
from tests.support.jobs import a_candidate
from vod_desktop.core.engine.calls import Apply
from vod_desktop.core.engine.checks import MOST_AT_ONCE
from vod_desktop.core.engine.preflight import Check
from vod_desktop.core.engine.tasks import Prepare, SendPart
from vod_desktop.core.engine.workers import run_task
from vod_desktop.core.model.commands import (
    AddJobs,
    EditJobs,
    JobEdit,
    MoveJobs,
    PauseJobs,
    RemoveJobs,
    ResumeJobs,
    RetryJobs,
    SetAccount,
    SetLimits,
)
from vod_desktop.core.model.errors import Code, app_error
from vod_desktop.core.model.states import Phase, State

LONG_AGO = 1_600_000_000


def _broken(folder: Path) -> Path:
    path = folder / "broken.mp4"
    path.write_bytes(an_mp4()[:-100])
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def _insist(bench: Bench, job_id: int) -> None:
    """What "upload anyway" does."""
    job = bench.job(job_id)
    cover = None if job.cover is None else job.cover.source
    bench.post(EditJobs((JobEdit(job_id, job.media_name, job.media_type, job.options, cover, force=True),)))


def _needs_user(bench: Bench, job_id: int, code: Code) -> None:
    job = bench.job(job_id)
    assert (job.state, job.phase, bench.code(job_id)) == (State.FAILED, Phase.PREPARE, code)
    assert bench.stored(job_id).problem == job.problem
    assert bench.cloud.count("apply") == 0


def test_a_broken_file_needs_its_user_before_anything_is_sent(bench: Bench, cloud: FakeCloud, tmp_path: Path) -> None:
    (job_id,) = bench.add(_broken(tmp_path))
    _needs_user(bench, job_id, Code.FILE_BROKEN)
    problem = bench.job(job_id).problem
    assert problem is not None
    assert problem.detail == "the file ends inside the box moov"
    _insist(bench, job_id)
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert bench.stored(job_id).force
    assert len(cloud.media) == 1


def test_a_broken_file_that_was_mended_is_checked_again_when_it_is_tried_again(bench: Bench, tmp_path: Path) -> None:
    path = _broken(tmp_path)
    (job_id,) = bench.add(path)
    path.write_bytes(an_mp4())
    bench.post(RetryJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert list(bench.cloud.objects.values()) == [an_mp4()]


def test_content_that_was_uploaded_before_is_not_sent_again_unless_the_user_insists(
    bench: Bench, cloud: FakeCloud, large: Path, tmp_path: Path
) -> None:
    (first,) = bench.add(large)
    bench.work_until(lambda: bench.job(first).state is State.COMPLETE)
    result = bench.job(first).result
    assert result is not None
    bench.post(RemoveJobs((first,)))  # history is enough
    bench.crash()
    bench.open()
    copy = tmp_path / "another name.mp4"
    shutil.copyfile(large, copy)
    (second,) = bench.add(copy)
    assert (bench.job(second).state, bench.job(second).phase) == (State.FAILED, Phase.PREPARE)
    problem = bench.job(second).problem
    assert problem is not None
    assert (problem.code, problem.params) == (Code.FILE_UPLOADED, {"path": str(copy), "file_id": result.file_id})
    assert cloud.count("apply") == 1
    _insist(bench, second)
    bench.work_until(lambda: bench.job(second).state is State.COMPLETE)
    assert len(cloud.media) == 2


def test_a_forced_candidate_is_uploaded_again_without_a_question(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    for _ in range(2):
        (job_id,) = bench.add(small, force=True)
        bench.work_until(lambda job_id=job_id: bench.job(job_id).state is State.COMPLETE)
    assert len(cloud.media) == 2


def test_what_another_account_has_uploaded_does_not_count(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    (job_id,) = bench.add(small)
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    bench.post(SetAccount(replace(ACCOUNT, id="b"), KEY))
    bench.post(AddJobs("b", (a_candidate(small),)))
    bench.work_until(lambda: all(job.state is State.COMPLETE for job in bench.jobs.values()))
    assert len(cloud.media) == 2


def test_no_job_starts_before_it_was_checked(bench: Bench, small: Path) -> None:
    (job_id,) = bench.add(small, check=False)
    assert [type(task) for task in bench.tasks] == [Check]
    assert bench.job(job_id).state is State.QUEUED
    bench.work(Check)
    assert [type(task) for task in bench.tasks] == [Prepare]
    stored = bench.stored(job_id)
    assert stored.checked
    assert stored.media.source.sample_hash is not None


def test_checks_need_neither_a_slot_nor_the_account(bench: Bench, tmp_path: Path) -> None:
    bench.post(SetLimits(files=1))
    bench.hold()
    good, bad = bench.add(*some_files(tmp_path, 1), _broken(tmp_path))
    assert bench.job(good).checked
    assert bench.job(good).state is State.QUEUED
    assert bench.code(bad) is Code.FILE_BROKEN
    assert not bench.tasks


def test_few_checks_run_at_once_and_in_the_order_of_the_queue(bench: Bench, tmp_path: Path) -> None:
    bench.hold()
    job_ids = bench.add(*some_files(tmp_path, 40), check=False)
    assert [task.job_id for task in bench.tasks] == list(job_ids[:MOST_AT_ONCE])
    bench.post(MoveJobs((job_ids[-1],), job_ids[0]))
    bench.post(PauseJobs((job_ids[-2],)))
    order = []
    while bench.tasks:
        assert len(bench.tasks) <= MOST_AT_ONCE
        order.append(bench.work(Check).job_id)
    queued = [job_id for job_id in job_ids[MOST_AT_ONCE:] if job_id not in job_ids[-2:]]
    assert order == [*job_ids[:MOST_AT_ONCE], job_ids[-1], *queued, job_ids[-2]]


def test_a_paused_job_is_checked_too_and_stays_paused(bench: Bench, tmp_path: Path) -> None:
    good, bad = bench.add(*some_files(tmp_path, 1), _broken(tmp_path), check=False)
    bench.post(PauseJobs((good, bad)))
    bench.check()
    assert (bench.job(good).state, bench.job(good).checked) == (State.PAUSED, True)
    assert bench.code(bad) is Code.FILE_BROKEN
    assert not bench.tasks
    bench.post(ResumeJobs((good,)))
    bench.work_until(lambda: bench.job(good).state is State.COMPLETE)


def test_a_crash_before_the_check_loses_nothing(bench: Bench, tmp_path: Path) -> None:
    job_ids = bench.add(*some_files(tmp_path, 30), check=False)
    bench.work(Check)
    bench.crash()
    bench.open()
    bench.work_until(lambda: all(bench.job(job_id).state is State.COMPLETE for job_id in job_ids))


def test_what_the_check_has_read_is_not_read_again(bench: Bench, small: Path) -> None:
    (job_id,) = bench.add(small)
    seen = bench.stored(job_id).media.source
    small.write_bytes(small.read_bytes().upper())
    os.utime(small, ns=(seen.mtime_ns, seen.mtime_ns))  # only a reader could tell
    bench.work(Prepare)
    assert bench.stored(job_id).media.source == seen


def test_a_file_and_its_cover_are_looked_at(bench: Bench, small: Path, picture: Path, tmp_path: Path) -> None:
    shown, gone = tmp_path / "picture.txt", tmp_path / "gone.jpg"
    shutil.copyfile(picture, shown)
    shutil.copyfile(picture, gone)
    (typed,) = bench.add(small, cover=shown)
    (missing,) = bench.add(small, cover=gone, check=False)
    gone.unlink()
    bench.check()
    _needs_user(bench, typed, Code.COVER_TYPE)
    _needs_user(bench, missing, Code.COVER_MISSING)


def test_a_medium_of_no_known_type_needs_its_user(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "film.xyz"
    path.write_bytes(b"film")
    (job_id,) = bench.add(path)
    _needs_user(bench, job_id, Code.FILE_TYPE)


def test_a_file_that_is_gone_needs_its_user_and_goes_on_when_it_is_back(bench: Bench, small: Path) -> None:
    content = small.read_bytes()
    (job_id,) = bench.add(small, check=False)
    small.unlink()
    bench.check()
    _needs_user(bench, job_id, Code.FILE_MISSING)
    small.write_bytes(content)
    bench.post(RetryJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)


def test_an_option_that_is_gone_needs_its_user_before_anything_is_sent(bench: Bench, small: Path) -> None:
    bench.judge.taken_away = {"OldTemplate"}
    (job_id,) = bench.add(small, procedure="OldTemplate")
    _needs_user(bench, job_id, Code.OPTION_GONE)
    job = bench.job(job_id)
    bench.post(EditJobs((JobEdit(job_id, job.media_name, "mp4", replace(job.options, procedure="New")),)))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)


def test_options_are_judged_again_right_before_the_session_is_opened(
    bench: Bench, cloud: FakeCloud, small: Path
) -> None:
    (job_id,) = bench.add(small, procedure="Template")
    bench.work(Prepare)
    bench.judge.taken_away = {"Template"}
    bench.work(Apply)
    assert (bench.job(job_id).state, bench.code(job_id)) == (State.FAILED, Code.OPTION_GONE)
    assert cloud.calls == []
    bench.judge.taken_away = set()
    bench.post(RetryJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)


def test_an_expiry_that_has_passed_while_the_job_waited_is_told_and_not_sent(bench: Bench, small: Path) -> None:
    bench.hold()
    (job_id,) = bench.add(small, expire_time="2023-11-15T00:00:00Z")
    assert bench.job(job_id).checked
    bench.clock.advance(86_400)
    bench.release()
    bench.work_until(lambda: bench.job(job_id).state is State.FAILED)
    assert bench.code(job_id) is Code.OPTION_INVALID
    assert bench.cloud.calls == []


def test_what_nobody_can_judge_is_left_to_the_service(bench: Bench, small: Path) -> None:
    bench.judge.problem = app_error(Code.NET_UNREACHABLE, host="vod.example")
    (job_id,) = bench.add(small, procedure="Template")
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert bench.judge.asked == 2


def test_the_answer_of_a_check_whose_job_was_changed_meanwhile_is_dropped(bench: Bench, tmp_path: Path) -> None:
    (job_id,) = bench.add(_broken(tmp_path), check=False)
    late = run_task(bench.tasks.popleft())
    assert late.problem is not None
    _insist(bench, job_id)
    assert not bench.tasks, "one check of a job at a time"
    bench.scheduler.handle(late)
    bench.scheduler.settle()
    assert bench.job(job_id).state is State.QUEUED
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)


def test_the_answer_of_a_check_whose_job_was_removed_is_dropped(bench: Bench, tmp_path: Path) -> None:
    (job_id,) = bench.add(_broken(tmp_path), check=False)
    late = run_task(bench.tasks.popleft())
    bench.post(RemoveJobs((job_id,)))
    bench.scheduler.handle(late)
    bench.scheduler.settle()
    assert bench.jobs == {}
    assert bench.ledger.load_jobs() == ()


def test_a_check_that_is_still_to_come_does_not_delay_the_shutdown(bench: Bench, tmp_path: Path) -> None:
    job_ids = bench.add(*some_files(tmp_path, 3), check=False)
    bench.scheduler.begin_shutdown()
    bench.scheduler.settle()
    assert bench.scheduler.at_rest
    bench.check()
    assert not any(bench.stored(job_id).checked for job_id in job_ids)
    assert not bench.tasks


def test_a_job_of_an_older_ledger_that_has_begun_goes_on_unchecked(bench: Bench, large: Path) -> None:
    (job_id,) = bench.add(large)
    bench.work_until(lambda: any(isinstance(task, SendPart) for task in bench.tasks))
    bench.work(SendPart)
    older = replace(bench.stored(job_id), checked=False)
    bench.scheduler._book.pending.jobs[job_id] = older
    bench.scheduler.settle()
    bench.crash()
    bench.open()
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert set(bench.cloud.sent_parts.values()) == {1}
