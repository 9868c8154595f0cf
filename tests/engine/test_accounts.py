"""Accounts that are not ready, their holds and the probes that end them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.harness import ACCOUNT, KEY, Bench
from tests.support.fake_cloud import FakeCloud
from tests.support.jobs import a_candidate
from vod_desktop.core.engine.accounts import CLOCK_LOOK_S
from vod_desktop.core.engine.calls import Apply, Commit, Probe
from vod_desktop.core.engine.tasks import Finish, OpenUpload, Prepare, SendPart
from vod_desktop.core.engine.workers import run_task
from vod_desktop.core.model.account import Account, Credentials
from vod_desktop.core.model.commands import AddJobs, CancelJobs, ReleaseHold, RemoveAccount, SetAccount, SetLimits
from vod_desktop.core.model.errors import Code, app_error
from vod_desktop.core.model.states import State

GONE = app_error(Code.NET_UNREACHABLE, host="vod.example")
TIMEOUT = app_error(Code.NET_TIMEOUT, host="vod.example")
REJECTED = app_error(Code.AUTH_REJECTED, account="Test account")


def _hold_code(bench: Bench, account_id: str = "a") -> Code | None:
    problem = bench.holds.get(account_id)
    return None if problem is None else problem.code


def test_jobs_of_an_account_that_nobody_knows_are_held_and_break_nothing(
    bench: Bench, small: Path, large: Path
) -> None:
    bench.post(AddJobs("stranger", (a_candidate(small),)))
    (strange,) = bench.jobs
    (other,) = bench.add(large)
    bench.work_until(lambda: bench.job(other).state is State.COMPLETE)
    assert bench.job(strange).state is State.QUEUED
    assert _hold_code(bench, "stranger") is Code.ACCOUNT_UNKNOWN
    bench.crash()
    bench.holds.clear()
    bench.open()
    assert bench.job(strange).state is State.QUEUED
    assert _hold_code(bench, "stranger") is Code.ACCOUNT_UNKNOWN
    bench.post(SetAccount(replace(ACCOUNT, id="stranger"), KEY))
    bench.work_until(lambda: bench.job(strange).state is State.COMPLETE)


def test_jobs_added_before_the_secrets_of_their_account_wait_for_them(bench: Bench, small: Path) -> None:
    bench.crash()
    bench.open(account=False)
    (job_id,) = bench.add(small)
    bench.work_until(lambda: not bench.tasks)
    assert bench.job(job_id).state is State.QUEUED
    assert _hold_code(bench) is Code.SECRET_MISSING
    bench.post(SetAccount(ACCOUNT, KEY))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)


def test_secrets_taken_away_between_two_calls_stop_the_job_and_not_the_engine(bench: Bench, large: Path) -> None:
    (job_id,) = bench.add(large)
    bench.work_until(lambda: any(isinstance(task, Finish) for task in bench.tasks))
    (finish,) = bench.tasks
    bench.tasks.clear()
    bench.scheduler.handle(run_task(finish))
    bench.scheduler.handle(SetAccount(ACCOUNT, None))  # both in one round
    bench.scheduler.settle()
    assert bench.job(job_id).state is State.QUEUED
    bench.post(SetAccount(ACCOUNT, KEY))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)


def test_secrets_taken_away_while_a_session_opens_stop_the_job_and_not_the_engine(bench: Bench, large: Path) -> None:
    (job_id,) = bench.add(large)
    bench.work(Prepare)
    applied = run_task(bench.tasks.pop())
    bench.post(SetAccount(ACCOUNT, None))
    bench.scheduler.handle(applied)
    bench.scheduler.settle()
    assert bench.job(job_id).state is State.QUEUED
    bench.post(SetAccount(ACCOUNT, KEY))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert bench.cloud.count("apply") == 1


def test_an_endpoint_that_is_none_holds_its_account_and_not_the_engine(bench: Bench, small: Path) -> None:
    def refuse(account: Account, credentials: Credentials) -> FakeCloud:
        if account.endpoint == "nonsense":
            raise app_error(Code.ENDPOINT_INVALID, endpoint="nonsense")
        return bench.cloud

    bench.scheduler._accounts._clouds = refuse
    (job_id,) = bench.add(small)
    bench.post(SetAccount(replace(ACCOUNT, endpoint="nonsense"), KEY))
    bench.work_until(lambda: not bench.tasks)
    assert bench.job(job_id).state is State.QUEUED
    assert _hold_code(bench) is Code.ENDPOINT_INVALID
    bench.post(ReleaseHold("a"))
    assert bench.job(job_id).state is State.QUEUED
    bench.post(SetAccount(ACCOUNT, KEY))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)


def test_an_outage_does_not_hide_a_hold_that_only_the_user_can_end(
    bench: Bench, cloud: FakeCloud, small: Path, large: Path
) -> None:
    (first,) = bench.add(small)
    bench.work_until(lambda: any(isinstance(task, Commit) for task in bench.tasks))
    cloud.fail("apply", REJECTED)
    cloud.fail("commit", GONE)
    (second,) = bench.add(large)
    bench.work(Prepare)
    bench.work(Apply)
    assert _hold_code(bench) is Code.AUTH_REJECTED
    bench.work(Commit)
    bench.work_until(lambda: not bench.tasks)
    assert _hold_code(bench) is Code.AUTH_REJECTED
    assert {bench.job(first).state, bench.job(second).state} == {State.QUEUED}
    bench.pass_time(60)
    assert not bench.tasks


def test_a_user_who_tries_again_and_again_does_not_multiply_the_probes(
    bench: Bench, cloud: FakeCloud, small: Path
) -> None:
    bench.add(small)
    cloud.fail("apply", GONE, times=100)
    cloud.fail("probe", GONE, times=1000)
    bench.work_until(lambda: _hold_code(bench) is Code.NET_UNREACHABLE)
    for _ in range(10):
        bench.post(ReleaseHold("a"))
        bench.work(Apply)
    started, probes = bench.clock.time(), cloud.count("probe")
    bench.work_until(lambda: bench.clock.time() - started > 300)
    assert cloud.count("probe") - probes < 40


def test_jobs_that_end_an_outage_in_their_last_call_do_not_multiply_the_probes(
    bench: Bench, cloud: FakeCloud, tmp_path: Path
) -> None:
    paths = [tmp_path / f"{number}.mp4" for number in range(12)]
    for path in paths:
        path.write_bytes(b"p" * 20)
    bench.post(SetLimits(connections=12))
    bench.add(*paths)
    bench.work_until(lambda: len(bench.tasks) == 12 and all(isinstance(task, Commit) for task in bench.tasks))
    cloud.fail("commit", GONE, times=12)
    cloud.fail("probe", GONE, times=1000)
    for _ in range(12):
        bench.work(Commit)
    started = bench.clock.time()
    bench.work_until(lambda: bench.clock.time() - started > 300)
    assert cloud.count("probe") < 40


def test_an_outage_in_the_last_call_uses_up_no_tries(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    cloud.fail("commit", GONE, times=20)
    (job_id,) = bench.add(small)
    bench.work_until(lambda: cloud.count("commit") == 20)
    assert bench.job(job_id).attempts == 0
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)


def test_what_waits_for_its_next_try_goes_on_as_soon_as_the_network_is_back(
    bench: Bench, cloud: FakeCloud, small: Path
) -> None:
    cloud.fail("put", TIMEOUT, times=25)
    cloud.fail("probe", GONE)
    (job_id,) = bench.add(small)
    bench.work_until(lambda: bench.job(job_id).attempts == 4)
    assert bench.job(job_id).state is State.WAITING
    cloud.fail("probe", GONE)
    bench.work_until(lambda: _hold_code(bench) is Code.NET_UNREACHABLE)
    cloud._failures.clear()
    started = bench.clock.time()
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert bench.clock.time() - started < 5


def test_uploads_left_over_during_an_outage_are_aborted_when_it_is_over(
    bench: Bench, cloud: FakeCloud, large: Path
) -> None:
    (job_id,) = bench.add(large)
    bench.work_until(lambda: any(isinstance(task, SendPart) for task in bench.tasks))
    cloud.fail("upload_part", GONE)
    cloud.fail("probe", GONE, times=3)
    bench.work_until(lambda: bench.job(job_id).state is State.QUEUED)
    bench.post(CancelJobs((job_id,)))
    assert bench.job(job_id).state is State.CANCELLED
    assert len(cloud.uploads) == 1
    bench.work_until(lambda: not cloud.uploads)
    assert bench.ledger.load_orphans() == ()


def test_an_abort_that_keeps_failing_is_not_multiplied_by_waking_it(
    bench: Bench, cloud: FakeCloud, large: Path
) -> None:
    (job_id,) = bench.add(large)
    bench.work_until(lambda: any(isinstance(task, SendPart) for task in bench.tasks))
    cloud.fail("abort", app_error(Code.SERVICE_INTERNAL), times=1000)
    bench.post(CancelJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.CANCELLED)
    for _ in range(10):
        bench.post(SetAccount(ACCOUNT, KEY))
        bench.work_until(lambda: not bench.tasks)
    started, aborts = bench.clock.time(), cloud.count("abort")
    bench.work_until(lambda: bench.clock.time() - started > 1800)
    assert cloud.count("abort") - aborts < 20


@pytest.mark.parametrize("kind", [Apply, OpenUpload, SendPart])
def test_a_probe_answers_only_for_the_outage_and_not_for_a_rejected_key(
    bench: Bench, cloud: FakeCloud, large: Path, kind: type[Apply | OpenUpload | SendPart]
) -> None:
    operation = {Apply: "apply", OpenUpload: "initiate", SendPart: "upload_part"}[kind]
    cloud.fail(operation, REJECTED)
    (job_id,) = bench.add(large)
    bench.work_until(lambda: _hold_code(bench) is Code.AUTH_REJECTED)
    bench.pass_time(100)
    assert not any(isinstance(task, Probe) for task in bench.tasks)
    assert bench.job(job_id).state is not State.RUNNING


def test_why_there_is_no_key_is_told_as_soon_as_there_is_something_to_do(bench: Bench, small: Path) -> None:
    locked = app_error(Code.KEYRING_LOCKED, account="Test account").problem
    bench.crash()
    bench.open(account=False)
    bench.post(SetAccount(ACCOUNT, None, locked))
    assert _hold_code(bench) is None
    (job_id,) = bench.add(small)
    assert bench.holds["a"] == locked
    bench.post(SetAccount(ACCOUNT, KEY))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert _hold_code(bench) is None


def test_a_temporary_key_that_has_ended_is_not_tried(bench: Bench, small: Path) -> None:
    ended = replace(KEY, token="token", ends_at=int(bench.clock.time()) - 1)
    bench.post(SetAccount(ACCOUNT, ended))
    (job_id,) = bench.add(small)
    assert _hold_code(bench) is Code.AUTH_EXPIRED
    bench.post(ReleaseHold("a"))
    assert _hold_code(bench) is Code.AUTH_EXPIRED
    assert bench.job(job_id).state is State.QUEUED
    bench.post(SetAccount(ACCOUNT, replace(ended, ends_at=int(bench.clock.time()) + 3600)))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)


def test_an_account_that_got_a_job_before_it_was_removed_stays(bench: Bench, small: Path) -> None:
    (job_id,) = bench.add(small)
    bench.post(RemoveAccount("a"))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    bench.post(RemoveAccount("a"))
    bench.crash()
    bench.open(account=False)
    (late,) = bench.add(small, force=True)
    assert _hold_code(bench) is Code.ACCOUNT_UNKNOWN
    assert bench.job(late).state is State.QUEUED


def test_a_service_that_is_away_for_hours_holds_the_account_and_fails_no_job(
    bench: Bench, cloud: FakeCloud, small: Path
) -> None:
    cloud.fail("apply", app_error(Code.SERVICE_INTERNAL), times=5)
    cloud.fail("probe", app_error(Code.SERVICE_BUSY), times=500)
    (job_id,) = bench.add(small)
    bench.work_until(lambda: _hold_code(bench) is Code.SERVICE_AWAY)
    started = bench.clock.time()
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert bench.clock.time() - started > 3600
    assert _hold_code(bench) is None
    assert cloud.count("apply") == 6


def test_a_service_that_answers_others_holds_nobody(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    cloud.fail("apply", app_error(Code.SERVICE_INTERNAL), times=7)
    (job_id,) = bench.add(small)
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert "a" not in bench.holds or bench.holds["a"] is None
    assert cloud.count("probe") == 1


def test_a_clock_that_was_set_lets_the_uploads_go_on(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    cloud.fail("apply", app_error(Code.CLOCK_SKEWED, minutes=60))
    (job_id,) = bench.add(small)
    bench.work_until(lambda: _hold_code(bench) is Code.CLOCK_SKEWED)
    for _ in range(100):
        bench.pass_time(CLOCK_LOOK_S)
    assert (cloud.count("apply"), cloud.count("probe")) == (1, 0), "a wrong clock is not asked about"
    bench.clock.set_wall(-3600)
    cloud.fail("probe", app_error(Code.CLOCK_SKEWED, minutes=4))
    bench.pass_time(CLOCK_LOOK_S)
    bench.work_until(lambda: not bench.tasks)
    assert _hold_code(bench) is Code.CLOCK_SKEWED, "set, and still wrong"
    bench.clock.set_wall(240)
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    assert cloud.count("probe") == 2
