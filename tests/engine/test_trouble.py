"""Errors: what is tried again, what waits, what holds the account, what asks the user, what starts over."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.harness import ACCOUNT, KEY, Bench
from tests.support.fake_cloud import FakeCloud
from vod_desktop.core.engine.calls import Commit, Probe
from vod_desktop.core.engine.tasks import SendPart
from vod_desktop.core.model.commands import PauseJobs, ReleaseHold, ResumeJobs, SetAccount
from vod_desktop.core.model.errors import AppError, Code, app_error
from vod_desktop.core.model.states import Phase, State

TIMEOUT = app_error(Code.NET_TIMEOUT, host="cos.example")
GONE = app_error(Code.NET_UNREACHABLE, host="vod.example")
REJECTED = app_error(Code.AUTH_REJECTED, account="Test account")


def _code(bench: Bench, job_id: int) -> Code | None:
    problem = bench.job(job_id).problem
    return None if problem is None else problem.code


def _states_of(bench: Bench, job_id: int) -> list[State]:
    from vod_desktop.core.model.events import JobsChanged

    return [
        job.state for event in bench.events if isinstance(event, JobsChanged) for job in event.jobs if job.id == job_id
    ]


def test_a_part_is_tried_again_while_its_siblings_go_on(bench: Bench, cloud: FakeCloud, large: Path) -> None:
    cloud.fail("upload_part", TIMEOUT, times=3)
    (job_id,) = bench.add(large)
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert State.WAITING not in _states_of(bench, job_id)
    assert set(cloud.sent_parts.values()) == {1}


def test_a_part_that_failed_is_counted_once_in_the_bar(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    cloud.fail("put", TIMEOUT, after=True)
    (job_id,) = bench.add(small)
    bench.work_until(lambda: any(isinstance(task, SendPart) for task in bench.tasks))
    bench.work(SendPart)
    assert bench.meter.sample(bench.clock.monotonic())[job_id].sent_bytes == 0
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert bench.job(job_id).sent_bytes == 2 * small.stat().st_size


def test_a_job_whose_tries_are_spent_waits_and_goes_on_by_itself(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    cloud.fail("apply", app_error(Code.SERVICE_INTERNAL), times=5)
    (job_id,) = bench.add(small)
    bench.work_until(lambda: bench.job(job_id).state is State.WAITING)
    not_before = bench.job(job_id).not_before
    assert not_before is not None
    assert not_before > bench.clock.time()
    assert _code(bench, job_id) is Code.SERVICE_INTERNAL
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert bench.job(job_id).problem is None


def test_a_waiting_job_can_be_tried_at_once(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    cloud.fail("apply", app_error(Code.SERVICE_INTERNAL), times=5)
    (job_id,) = bench.add(small)
    bench.work_until(lambda: bench.job(job_id).state is State.WAITING)
    now = bench.clock.time()
    bench.post(ResumeJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert bench.clock.time() == now


def test_a_service_that_fails_for_ever_fails_the_job_in_the_end(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    cloud.fail("apply", app_error(Code.SERVICE_INTERNAL), times=1000)
    (job_id,) = bench.add(small)
    bench.work_until(lambda: bench.job(job_id).state is State.FAILED)
    assert 8 < cloud.count("apply") < 100


def test_a_permanent_refusal_is_never_sent_again(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    cloud.fail("apply", app_error(Code.SERVICE_REFUSED, detail="InvalidParameterValue.MediaType", request_id="r-1"))
    (job_id,) = bench.add(small)
    bench.work_until(lambda: bench.job(job_id).state is State.FAILED)
    assert cloud.count("apply") == 1
    problem = bench.job(job_id).problem
    assert problem is not None
    assert problem.request_id == "r-1"


def test_a_rejected_key_holds_the_account_and_not_its_jobs(bench: Bench, cloud: FakeCloud, tmp_path: Path) -> None:
    cloud.fail("apply", REJECTED, times=100)
    paths = [tmp_path / f"{number}.mp4" for number in range(30)]
    for path in paths:
        path.write_bytes(b"k" * 20)
    job_ids = bench.add(*paths)
    bench.work_until(lambda: not bench.tasks)
    assert {bench.job(job_id).state for job_id in job_ids} == {State.QUEUED}
    hold = bench.holds["a"]
    assert hold is not None
    assert hold.code is Code.AUTH_REJECTED
    assert cloud.count("apply") <= bench.limits.files
    cloud._failures.clear()
    bench.post(SetAccount(ACCOUNT, KEY))
    assert bench.holds["a"] is None
    bench.work_until(lambda: {bench.job(job_id).state for job_id in job_ids} == {State.COMPLETE})


def test_a_user_may_release_a_hold(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    cloud.fail("apply", app_error(Code.ACCOUNT_ARREARS, account="Test account"))
    (job_id,) = bench.add(small)
    bench.work_until(lambda: not bench.tasks)
    assert bench.job(job_id).state is State.QUEUED
    bench.post(ReleaseHold("a"))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)


def test_an_outage_of_hours_uses_up_no_tries(bench: Bench, cloud: FakeCloud, large: Path) -> None:
    (job_id,) = bench.add(large)
    bench.work_until(lambda: any(isinstance(task, SendPart) for task in bench.tasks))
    cloud.fail("upload_part", GONE, times=10)
    cloud.fail("probe", GONE, times=500)
    started = bench.clock.time()
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert bench.clock.time() - started > 3600
    assert bench.job(job_id).attempts == 0
    assert State.FAILED not in _states_of(bench, job_id)
    assert set(cloud.sent_parts.values()) == {1}


def test_time_outs_while_the_network_is_away_give_the_try_back(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    cloud.fail("put", TIMEOUT, times=5)
    cloud.fail("probe", GONE, times=3)
    (job_id,) = bench.add(small)
    bench.work_until(lambda: bench.holds.get("a") is not None)
    assert bench.job(job_id).attempts == 0
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)


def test_a_held_account_is_probed_less_and_less_often(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    cloud.fail("apply", GONE)
    cloud.fail("probe", GONE, times=50)
    bench.add(small)
    bench.work_until(lambda: cloud.count("probe") == 20)
    before = bench.clock.time()
    bench.work_until(lambda: cloud.count("probe") == 21)
    assert 5 < bench.clock.time() - before <= 20


def test_a_job_paused_during_an_outage_stays_paused(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    cloud.fail("apply", GONE)
    (job_id,) = bench.add(small)
    bench.work_until(lambda: bench.job(job_id).state is State.QUEUED and not bench.tasks)
    bench.post(PauseJobs((job_id,)))
    bench.work(Probe) if bench.tasks else bench.pass_time(2)
    bench.work_until(lambda: bench.holds["a"] is None)
    assert bench.job(job_id).state is State.PAUSED


def test_an_ended_certificate_starts_the_job_over_by_itself(bench: Bench, cloud: FakeCloud, large: Path) -> None:
    cloud.life_s = 60
    (job_id,) = bench.add(large)
    bench.work_until(lambda: any(isinstance(task, SendPart) for task in bench.tasks))
    bench.work(SendPart)
    bench.clock.advance(61)
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert bench.job(job_id).sessions_lost == 1
    assert large.read_bytes() in cloud.objects.values()
    assert len(cloud.media) == 1


def test_sessions_that_keep_dying_end_in_a_failure(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    cloud.fail("put", app_error(Code.SESSION_LOST), times=50)
    (job_id,) = bench.add(small)
    bench.work_until(lambda: bench.job(job_id).state is State.FAILED)
    assert cloud.count("apply") == 3
    assert _code(bench, job_id) is Code.SESSION_LOST


def test_a_certificate_that_storage_refuses_is_replaced_and_holds_nobody(
    bench: Bench, cloud: FakeCloud, small: Path
) -> None:
    cloud.fail("put", app_error(Code.AUTH_FORBIDDEN, account="Test account", action="PutObject"))
    (job_id,) = bench.add(small)
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert cloud.count("apply") == 2
    assert bench.holds == {}


@pytest.mark.parametrize("operation", ["initiate", "upload_part", "complete", "commit"])
def test_a_lost_answer_makes_no_second_medium(bench: Bench, cloud: FakeCloud, large: Path, operation: str) -> None:
    cloud.fail(operation, TIMEOUT, after=True)
    (job_id,) = bench.add(large)
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert len(cloud.media) == 1
    assert [data for key, data in cloud.objects.items() if key] == [large.read_bytes()]


def test_a_lost_commit_whose_key_is_then_refused_is_looked_up(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    cloud.fail("commit", TIMEOUT, after=True)
    cloud.fail("commit", app_error(Code.SESSION_LOST, detail="InvalidParameterValue.VodSessionKey"))
    (job_id,) = bench.add(small)
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert cloud.count("find_medium") == 1
    assert len(cloud.media) == 1
    result = bench.job(job_id).result
    assert result is not None
    assert result.file_id in {medium.file_id for medium in cloud.media.values()}


def test_a_commit_that_nobody_can_confirm_asks_the_user_and_uploads_nothing_again(
    bench: Bench, cloud: FakeCloud, small: Path
) -> None:
    cloud.fail("commit", TIMEOUT)
    cloud.fail("commit", app_error(Code.SESSION_LOST, detail="InvalidParameterValue.VodSessionKey"))
    (job_id,) = bench.add(small)
    bench.work_until(lambda: bench.job(job_id).state is State.FAILED)
    assert _code(bench, job_id) is Code.COMMIT_UNCONFIRMED
    assert bench.job(job_id).phase is Phase.COMMIT
    assert cloud.count("apply") == 1


def test_a_first_commit_that_is_refused_may_be_cancelled_afterwards(
    bench: Bench, cloud: FakeCloud, small: Path
) -> None:
    cloud.fail("commit", app_error(Code.SERVICE_REFUSED, detail="FailedOperation"))
    (job_id,) = bench.add(small)
    bench.work_until(lambda: bench.job(job_id).state is State.FAILED)
    assert bench.stored(job_id).commit_sent is False


@pytest.mark.parametrize("error", [app_error(Code.SERVICE_BUSY), app_error(Code.SERVICE_INTERNAL), TIMEOUT, GONE])
def test_a_commit_that_was_carried_out_behind_an_error_makes_no_second_medium(
    bench: Bench, cloud: FakeCloud, small: Path, error: AppError
) -> None:
    cloud.fail("commit", error, after=True)
    cloud.fail("commit", app_error(Code.SESSION_LOST, detail="InvalidParameterValue.VodSessionKey"))
    (job_id,) = bench.add(small)
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert cloud.count("apply") == 1
    assert len(cloud.media) == 1


def test_a_key_that_may_not_search_leaves_a_lost_commit_to_the_user_and_holds_nobody(
    bench: Bench, cloud: FakeCloud, small: Path
) -> None:
    cloud.fail("commit", TIMEOUT)
    cloud.fail("commit", app_error(Code.SESSION_LOST, detail="InvalidParameterValue.VodSessionKey"))
    cloud.fail("find_medium", app_error(Code.AUTH_FORBIDDEN, account="Test account", action="SearchMedia"))
    (job_id,) = bench.add(small)
    bench.work_until(lambda: bench.job(job_id).state is State.FAILED)
    assert _code(bench, job_id) is Code.COMMIT_UNCONFIRMED
    assert bench.holds == {}


def test_a_clock_that_was_far_ahead_makes_nobody_wait_for_years(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    cloud.fail("apply", app_error(Code.SERVICE_INTERNAL), times=5)
    bench.clock.advance(10 * 365 * 86400)
    (job_id,) = bench.add(small)
    bench.work_until(lambda: bench.job(job_id).state is State.WAITING)
    bench.crash()
    bench.clock.advance(-10 * 365 * 86400)
    bench.open()
    started = bench.clock.time()
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert bench.clock.time() - started < 600


def test_a_part_that_failed_does_not_count_twice_in_the_bar(bench: Bench, cloud: FakeCloud, large: Path) -> None:
    cloud.fail("upload_part", TIMEOUT, times=4)
    (job_id,) = bench.add(large)
    bench.work_until(lambda: cloud.count("upload_part") == 4)
    (progress,) = bench.meter.sample(bench.clock.monotonic()).values()
    assert progress.sent_bytes == 0
    bench.work_until(lambda: bench.job(job_id).confirmed_bytes > 0)
    (progress,) = bench.meter.sample(bench.clock.monotonic()).values()
    assert progress.sent_bytes == progress.confirmed_bytes == bench.job(job_id).confirmed_bytes


def test_a_corrupt_object_is_never_committed(bench: Bench, cloud: FakeCloud, large: Path) -> None:
    (job_id,) = bench.add(large)
    bench.work_until(lambda: bench.job(job_id).phase is Phase.FINISH)
    (upload,) = cloud.uploads.values()
    upload.parts[2] = b"\0" * len(upload.parts[2])
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    (medium,) = cloud.media.values()
    path = medium.media_url.removeprefix("http://media.example/")
    assert cloud.objects[path] == large.read_bytes()


def test_a_certificate_that_may_not_ask_leaves_the_verdict_to_commit(
    bench: Bench, cloud: FakeCloud, large: Path
) -> None:
    cloud.fail("complete", TIMEOUT, after=True)
    cloud.fail("head", app_error(Code.AUTH_FORBIDDEN, account="Test account", action="HeadObject"))
    (job_id,) = bench.add(large)
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert bench.job(job_id).verified == "parts"


def test_a_commit_timeout_is_sent_again_with_the_same_session(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    cloud.fail("commit", TIMEOUT, times=5, after=True)
    (job_id,) = bench.add(small)
    bench.work_until(lambda: any(isinstance(task, Commit) for task in bench.tasks))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert len({subject for name, subject in cloud.calls if name == "commit"}) == 1
    assert len(cloud.media) == 1


def test_a_file_that_vanishes_fails_its_own_job_only(bench: Bench, small: Path, large: Path) -> None:
    small_id, large_id = bench.add(small, large)
    small.unlink()
    bench.work_until(lambda: bench.job(large_id).state is State.COMPLETE)
    assert bench.job(small_id).state is State.FAILED
    assert _code(bench, small_id) is Code.FILE_MISSING


def test_a_full_disk_under_the_ledger_stops_before_anything_is_done(
    bench: Bench, cloud: FakeCloud, small: Path
) -> None:
    def full(*_: object) -> None:
        raise app_error(Code.LEDGER_FULL, path="ledger")

    bench.ledger.write = full  # type: ignore[method-assign]
    with pytest.raises(AppError) as caught:
        bench.add(small)
    assert caught.value.problem.code is Code.LEDGER_FULL
    assert bench.tasks == bench.tasks.__class__()
    assert cloud.calls == []
