"""Thousands of procedures that are followed at once cost few calls."""

from __future__ import annotations

from pathlib import Path

from tests.engine.following import all_settled, complete_job, let_pass, looks, with_ledger
from tests.engine.harness import ACCOUNT, KEY, Bench
from tests.support.fake_cloud import FakeCloud
from tests.support.manual_clock import ManualClock
from vod_desktop.core.engine.followers import FEW
from vod_desktop.core.engine.looks import DETAILS_PER_LOOK, Look
from vod_desktop.core.model.account import Account
from vod_desktop.core.model.commands import SetAccount
from vod_desktop.core.model.errors import Code, app_error
from vod_desktop.core.model.tasks import Outcome, ProcedureTask, TaskStatus

OFFLINE = app_error(Code.NET_UNREACHABLE, host="vod.example")


def a_crowd(tmp_path: Path, cloud: FakeCloud, clock: ManualClock, count: int) -> Bench:
    """So many jobs that wait for their procedures, each with its task at the service."""
    waiting = ProcedureTask(None, TaskStatus.WAITING)
    jobs = [complete_job(number, clock, task=waiting) for number in range(1, count + 1)]
    for job in jobs:
        cloud.begin_task(str(job.id))
    return with_ledger(tmp_path, cloud, clock, *jobs)


def test_a_crowd_costs_few_calls_while_nothing_ends(tmp_path: Path, cloud: FakeCloud, clock: ManualClock) -> None:
    cloud.task_wait_s = 1e6
    bench = a_crowd(tmp_path, cloud, clock, 10_000)
    let_pass(bench, 300)
    calls = len(cloud.calls)
    let_pass(bench, 3600)
    assert len(cloud.calls) - calls <= 60 * (1 + 2 * FEW)
    bench.ledger.close()


def test_the_ends_of_a_crowd_cost_one_call_each_and_little_more(
    tmp_path: Path, cloud: FakeCloud, clock: ManualClock
) -> None:
    cloud.task_wait_s = 100.0
    count = 2_000
    bench = a_crowd(tmp_path, cloud, clock, count)
    bench.work_until(lambda: all_settled(bench))
    assert {job.task.outcome for job in bench.jobs.values() if job.task} == {Outcome.PLAYABLE}
    assert cloud.count("task_detail") < 1.1 * count
    assert cloud.count("find_tasks") < 200
    assert {job.task.is_settled for job in bench.ledger.load_jobs() if job.task} == {True}
    bench.ledger.close()


def test_no_look_makes_many_calls(tmp_path: Path, cloud: FakeCloud, clock: ManualClock) -> None:
    bench = a_crowd(tmp_path, cloud, clock, 500)
    clock.advance(3600)
    most = 0
    for _ in range(40):
        bench.work_until(
            lambda: bool(looks(bench)) or not any(not (j.task and j.task.is_settled) for j in bench.jobs.values())
        )
        if not looks(bench):
            break
        calls = len(cloud.calls)
        bench.work(Look)
        most = max(most, len(cloud.calls) - calls)
    assert all_settled(bench)
    assert most <= 1 + DETAILS_PER_LOOK + 2 * FEW
    bench.ledger.close()


def test_in_a_crowd_those_that_the_list_of_ends_does_not_tell_are_found_in_turn(
    tmp_path: Path, cloud: FakeCloud, clock: ManualClock
) -> None:
    cloud.task_wait_s = 1e6
    bench = a_crowd(tmp_path, cloud, clock, 3 * FEW)
    for task in cloud.task_list.values():
        task.status = TaskStatus.ABORTED
    bench.work_until(lambda: all_settled(bench))
    assert {job.task.outcome for job in bench.jobs.values() if job.task} == {Outcome.FAILED}
    bench.ledger.close()


def test_what_was_seen_before_an_error_is_kept(tmp_path: Path, cloud: FakeCloud, clock: ManualClock) -> None:
    cloud.task_wait_s = cloud.task_processing_s = 0.0
    bench = a_crowd(tmp_path, cloud, clock, FEW)
    bench.pass_time(2.001)
    look = looks(bench)[0]
    details = iter(range(99))
    original = cloud.task_detail

    def failing(task_id: str) -> ProcedureTask | None:
        if next(details) == 3:
            raise OFFLINE
        return original(task_id)

    cloud.task_detail = failing  # type: ignore[method-assign]
    bench.work(Look)
    assert sum(job.task is not None and job.task.is_settled for job in bench.jobs.values()) == 3
    assert look.watched
    bench.work_until(lambda: all_settled(bench))
    bench.ledger.close()


def test_one_account_is_looked_at_at_a_time(tmp_path: Path, cloud: FakeCloud, clock: ManualClock) -> None:
    others = [Account(name, name, ACCOUNT.kind, endpoint=ACCOUNT.endpoint) for name in ("b", "c", "d")]
    jobs = [complete_job(number, clock, account_id=name) for number, name in enumerate("abcd", 1)]
    for job in jobs:
        cloud.begin_task(job.result.file_id if job.result else "")
    bench = with_ledger(tmp_path, cloud, clock, *jobs)
    for account in others:
        bench.post(SetAccount(account, KEY))
    bench.pass_time(10)
    assert len(looks(bench)) == 1
    bench.work_until(lambda: all_settled(bench))
    assert {job.task.outcome for job in bench.jobs.values() if job.task} == {Outcome.PLAYABLE}
    bench.ledger.close()
