"""Procedures are followed after the upload: what is told of them, how often the service is asked, and when that ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.following import PROCEDURE, complete_job, let_pass, looks, with_ledger
from tests.engine.harness import ACCOUNT, KEY, Bench
from tests.support.fake_cloud import FakeCloud
from tests.support.manual_clock import ManualClock
from vod_desktop.core.engine.calls import Commit
from vod_desktop.core.engine.followers import FOLLOWED_FOR_S, LONGEST_PAUSE_S, MISSING_S
from vod_desktop.core.engine.looks import Look
from vod_desktop.core.ledger.reader import LedgerReader
from vod_desktop.core.model.commands import RemoveAccount, RemoveJobs, RestoreJobs, SaveSettings, SetAccount
from vod_desktop.core.model.errors import AppError, Code, app_error
from vod_desktop.core.model.events import JobsChanged
from vod_desktop.core.model.settings import Settings
from vod_desktop.core.model.states import State
from vod_desktop.core.model.tasks import Outcome, ProcedureTask, TaskStatus

FORBIDDEN = app_error(Code.AUTH_FORBIDDEN, account="A", action="DescribeTasks")
OFFLINE = app_error(Code.NET_UNREACHABLE, host="vod.example")


def uploaded(bench: Bench, *paths: Path, procedure: str | None = PROCEDURE) -> tuple[int, ...]:
    """Jobs whose uploads have just become complete."""
    job_ids = bench.add(*paths, procedure=procedure)
    bench.work_until(lambda: all(bench.job(job_id).state is State.COMPLETE for job_id in job_ids))
    return job_ids


def task_of(bench: Bench, job_id: int) -> ProcedureTask:
    task = bench.job(job_id).task
    assert task is not None
    return task


def follow(bench: Bench, job_id: int) -> ProcedureTask:
    """The task once it has settled."""
    bench.work_until(lambda: task_of(bench, job_id).is_settled)
    return task_of(bench, job_id)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"clip {number}.mp4" for number in range(3)]
    for path in paths:
        path.write_bytes(path.name.encode() * 100)
    return paths


def test_an_upload_with_a_procedure_is_followed_until_it_can_be_played(bench: Bench, small: Path) -> None:
    (job_id,) = uploaded(bench, small)
    assert task_of(bench, job_id) == ProcedureTask(None, TaskStatus.WAITING)
    task = follow(bench, job_id)
    assert task.outcome is Outcome.PLAYABLE
    assert (task.task_id, len(task.steps)) == ("task-1", 3)
    assert task.looked_at <= bench.clock.time()
    assert bench.stored(job_id).task == task
    assert bench.job(job_id).state is State.COMPLETE


def test_the_end_of_a_task_is_no_success_if_a_step_failed(bench: Bench, small: Path) -> None:
    (job_id,) = uploaded(bench, small, procedure="转码失败演示")
    task = follow(bench, job_id)
    assert (task.status, task.outcome) == (TaskStatus.FINISH, Outcome.PARTLY)
    assert bench.job(job_id).state is State.COMPLETE
    assert bench.job(job_id).problem is None


def test_a_stopped_task_has_failed_and_is_followed_no_more(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    (job_id,) = uploaded(bench, small)
    cloud.task_list["task-1"].status = TaskStatus.ABORTED
    assert follow(bench, job_id).outcome is Outcome.FAILED
    let_pass(bench, 600)
    assert cloud.count("task_detail") == 1


def test_an_upload_without_procedure_is_not_followed(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    (job_id,) = uploaded(bench, small, procedure=None)
    let_pass(bench, 600)
    assert bench.job(job_id).task is None
    assert cloud.count("find_tasks") == 0


def test_complete_and_waiting_for_its_procedure_are_told_and_stored_together(bench: Bench, small: Path) -> None:
    (job_id,) = bench.add(small, procedure=PROCEDURE)
    bench.work_until(lambda: any(isinstance(task, Commit) for task in bench.tasks))
    bench.events.clear()
    bench.work(Commit)
    told = [job for event in bench.events if isinstance(event, JobsChanged) for job in event.jobs]
    waiting = ProcedureTask(None, TaskStatus.WAITING)
    assert {(job.state, job.task) for job in told} == {(State.COMPLETE, waiting)}
    assert bench.stored(job_id).task == waiting


def test_it_is_told_only_when_something_has_changed(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    cloud.task_wait_s = 3600.0
    uploaded(bench, small)
    bench.events.clear()
    let_pass(bench, 3000)
    told = [event for event in bench.events if isinstance(event, JobsChanged)]
    assert [job.task.task_id for event in told for job in event.jobs if job.task] == ["task-1"]
    assert cloud.count("task_detail") > 20


def test_looks_become_rarer_from_two_seconds_to_a_minute(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    cloud.task_wait_s = 1e6
    (job_id,) = uploaded(bench, small)
    asked_at: list[float] = []
    began = bench.clock.monotonic()
    for _ in range(10):
        bench.work_until(lambda: bool(looks(bench)))
        asked_at.append(bench.clock.monotonic())
        bench.work(Look)
    gaps = [later - earlier for earlier, later in zip([began, *asked_at], asked_at, strict=False)]
    assert gaps[0] == pytest.approx(2.0, abs=0.1)
    assert gaps == sorted(gaps[:2]) + gaps[2:]
    assert gaps[-1] == pytest.approx(LONGEST_PAUSE_S, abs=0.1)
    assert task_of(bench, job_id).task_id == "task-1"
    # Once the task is known it costs one call a look.
    assert (cloud.count("find_tasks"), cloud.count("task_detail")) == (1, 9)


def test_a_new_upload_is_looked_at_soon_however_rare_the_looks_have_become(
    bench: Bench, cloud: FakeCloud, files: list[Path]
) -> None:
    cloud.task_wait_s = 1e6
    uploaded(bench, files[0])
    let_pass(bench, 1200)
    cloud.task_wait_s = 0.0
    cloud.task_processing_s = 1.0
    (job_id,) = uploaded(bench, files[1])
    let_pass(bench, 3)
    assert task_of(bench, job_id).outcome is Outcome.PLAYABLE


@pytest.mark.parametrize(
    "error", [OFFLINE, app_error(Code.SERVICE_INTERNAL), app_error(Code.AUTH_REJECTED, account="A")]
)
def test_trouble_with_a_look_touches_no_upload(
    bench: Bench, cloud: FakeCloud, files: list[Path], error: AppError
) -> None:
    (job_id,) = uploaded(bench, files[0])
    cloud.fail("find_tasks", error, times=5)
    cloud.fail("task_detail", error, times=5)
    assert follow(bench, job_id).outcome is Outcome.PLAYABLE
    assert bench.holds.get(ACCOUNT.id) is None
    assert bench.job(job_id).problem is None
    (other,) = uploaded(bench, files[1], procedure=None)
    assert bench.job(other).state is State.COMPLETE


def test_a_key_that_may_not_ask_asks_once_until_the_account_is_named_anew(
    bench: Bench, cloud: FakeCloud, files: list[Path]
) -> None:
    cloud.fail("find_tasks", FORBIDDEN, times=2)
    (job_id,) = uploaded(bench, files[0])
    let_pass(bench, 600)
    assert task_of(bench, job_id).outcome is Outcome.UNKNOWN
    assert cloud.count("find_tasks") == 1
    assert bench.holds.get(ACCOUNT.id) is None
    (next_id,) = uploaded(bench, files[1])
    let_pass(bench, 600)
    assert task_of(bench, next_id).outcome is Outcome.UNKNOWN
    assert cloud.count("find_tasks") == 1
    cloud._failures.clear()
    bench.post(SetAccount(ACCOUNT, KEY))
    for each in (job_id, next_id):
        assert follow(bench, each).outcome is Outcome.PLAYABLE


def test_a_task_that_the_service_forgot_is_unknown(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    (job_id,) = uploaded(bench, small)
    bench.work_until(lambda: task_of(bench, job_id).task_id is not None)
    cloud.task_list.clear()
    bench.work_until(lambda: task_of(bench, job_id).status is TaskStatus.UNKNOWN)
    calls = len(cloud.calls)
    let_pass(bench, 600)
    assert len(cloud.calls) == calls


def test_a_task_that_does_not_come_is_called_unknown_after_a_while_and_found_when_it_comes(
    bench: Bench, cloud: FakeCloud, small: Path
) -> None:
    (job_id,) = uploaded(bench, small)
    late = cloud.task_list.pop("task-1")
    let_pass(bench, MISSING_S - 60)
    assert task_of(bench, job_id).status is TaskStatus.WAITING
    let_pass(bench, 180)
    assert task_of(bench, job_id).status is TaskStatus.UNKNOWN
    cloud.task_list["task-1"] = late
    assert follow(bench, job_id).outcome is Outcome.PLAYABLE


def test_after_three_days_nothing_more_is_asked(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    cloud.task_wait_s = 1e9
    (job_id,) = uploaded(bench, small)
    let_pass(bench, FOLLOWED_FOR_S + 120)
    assert task_of(bench, job_id).status is TaskStatus.UNKNOWN
    calls = len(cloud.calls)
    let_pass(bench, 3600)
    assert len(cloud.calls) == calls
    # Three days cost one call a minute.
    assert calls < FOLLOWED_FOR_S / LONGEST_PAUSE_S + 30


def test_the_account_is_not_asked_while_it_is_held(bench: Bench, cloud: FakeCloud, files: list[Path]) -> None:
    (job_id,) = uploaded(bench, files[0])
    cloud.fail("apply", app_error(Code.ACCOUNT_ARREARS, account="A"))
    bench.add(files[1])
    bench.work_until(lambda: bench.holds.get(ACCOUNT.id) is not None)
    let_pass(bench, 600)
    assert cloud.count("find_tasks") == 0
    bench.post(SetAccount(ACCOUNT, KEY))
    assert follow(bench, job_id).outcome is Outcome.PLAYABLE


def test_following_goes_on_after_a_restart(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    (job_id,) = uploaded(bench, small)
    bench.work_until(lambda: task_of(bench, job_id).task_id is not None)
    bench.crash()
    bench.open()
    assert task_of(bench, job_id).outcome is Outcome.RUNNING
    assert follow(bench, job_id).outcome is Outcome.PLAYABLE
    assert cloud.count("find_tasks") == 1


def test_what_was_uploaded_long_ago_is_not_looked_for_after_a_restart(
    tmp_path: Path, cloud: FakeCloud, clock: ManualClock
) -> None:
    waiting = ProcedureTask(None, TaskStatus.WAITING)
    long_ago = clock.time() - FOLLOWED_FOR_S - 1
    bench = with_ledger(
        tmp_path,
        cloud,
        clock,
        complete_job(1, clock, finished_at=long_ago),
        complete_job(2, clock, finished_at=long_ago, task=waiting),
    )
    let_pass(bench, 600)
    assert bench.job(1).task is None
    assert task_of(bench, 2).status is TaskStatus.UNKNOWN
    assert cloud.calls == []
    bench.ledger.close()


def test_a_job_taken_off_the_list_is_followed_for_the_history(
    tmp_path: Path, bench: Bench, cloud: FakeCloud, files: list[Path]
) -> None:
    first, second = uploaded(bench, *files[:2])
    bench.post(RemoveJobs((first, second)))
    let_pass(bench, 60)
    with LedgerReader.open(tmp_path / "ledger.sqlite") as reader:
        assert [job.task.outcome for job in reader.history(limit=9) if job.task] == [Outcome.PLAYABLE] * 2
    assert bench.jobs == {}


def test_a_job_of_the_history_is_followed_after_a_restart_and_may_come_back(
    bench: Bench, cloud: FakeCloud, small: Path
) -> None:
    cloud.task_wait_s = 100.0
    (job_id,) = uploaded(bench, small)
    job = bench.job(job_id)
    bench.post(RemoveJobs((job_id,)))
    bench.crash()
    bench.open()
    let_pass(bench, 30)
    assert cloud.count("find_tasks") == 1
    bench.post(RestoreJobs((job,)))
    assert follow(bench, job_id).outcome is Outcome.PLAYABLE
    assert bench.stored(job_id).task == task_of(bench, job_id)


def test_following_can_be_switched_off_and_on(bench: Bench, cloud: FakeCloud, files: list[Path]) -> None:
    cloud.task_wait_s = 100.0
    (job_id,) = uploaded(bench, files[0])
    let_pass(bench, 10)
    bench.post(SaveSettings(Settings(follow_procedures=False)))
    assert bench.job(job_id).task is None
    (other,) = uploaded(bench, files[1])
    calls = len(cloud.calls)
    let_pass(bench, 600)
    assert len(cloud.calls) == calls
    assert bench.job(other).task is None
    bench.post(SaveSettings(Settings(follow_procedures=True)))
    for each in (job_id, other):
        assert follow(bench, each).outcome is Outcome.PLAYABLE


def test_what_was_switched_off_stays_off_after_a_restart(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    bench.post(SaveSettings(Settings(follow_procedures=False)))
    bench.crash()
    bench.open()
    uploaded(bench, small)
    let_pass(bench, 600)
    assert cloud.count("find_tasks") == 0


def test_an_answer_that_comes_after_following_was_switched_off_changes_nothing(bench: Bench, small: Path) -> None:
    (job_id,) = uploaded(bench, small)
    bench.work_until(lambda: bool(looks(bench)))
    bench.post(SaveSettings(Settings(follow_procedures=False)))
    bench.post(SaveSettings(Settings(follow_procedures=True)))
    assert looks(bench)[0].token.stopped
    assert follow(bench, job_id).outcome is Outcome.PLAYABLE


def test_a_removed_account_is_asked_nothing_more(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    cloud.task_wait_s = 100.0
    (job_id,) = uploaded(bench, small)
    let_pass(bench, 10)
    bench.post(RemoveAccount(ACCOUNT.id))
    calls = len(cloud.calls)
    let_pass(bench, 600)
    assert len(cloud.calls) == calls
    assert task_of(bench, job_id).status is TaskStatus.UNKNOWN


def test_a_shutdown_waits_for_no_look(bench: Bench, small: Path) -> None:
    (job_id,) = uploaded(bench, small)
    bench.work_until(lambda: bool(looks(bench)))
    bench.scheduler.begin_shutdown()
    bench.scheduler.settle()
    assert bench.scheduler.at_rest
    assert bench.stored(job_id).task == ProcedureTask(None, TaskStatus.WAITING)


def test_following_does_not_count_in_the_totals(bench: Bench, small: Path) -> None:
    (job_id,) = uploaded(bench, small)
    before = bench.scheduler.totals
    follow(bench, job_id)
    assert bench.scheduler.totals == before
