"""The life of a job is what happened to it, in order and with what went wrong."""

from __future__ import annotations

from pathlib import Path

from tests.engine.harness import Bench
from tests.support.fake_cloud import FakeCloud
from vod_desktop.core.engine.tasks import SendPart
from vod_desktop.core.ledger.reader import LedgerReader
from vod_desktop.core.model.commands import PauseJobs, RemoveJobs, ResumeJobs, RetryJobs
from vod_desktop.core.model.errors import Code, app_error
from vod_desktop.core.model.life import Moment
from vod_desktop.core.model.states import Phase, State


def _life(bench: Bench, job_id: int) -> tuple[Moment, ...]:
    with LedgerReader.open(bench.folder / "ledger.sqlite") as reader:
        return reader.life(job_id)


def _told(life: tuple[Moment, ...]) -> list[tuple[State, Phase, Code | None]]:
    return [(moment.state, moment.phase, moment.problem and moment.problem.code) for moment in life]


def test_a_life_tells_each_step_with_its_time(bench: Bench, small: Path) -> None:
    (job_id,) = bench.add(small, check=False)
    added_at = bench.clock.time()
    bench.clock.advance(5)
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    life = _life(bench, job_id)
    assert _told(life) == [
        (State.QUEUED, Phase.PREPARE, None),
        (State.RUNNING, Phase.PREPARE, None),
        (State.RUNNING, Phase.APPLY, None),
        (State.RUNNING, Phase.UPLOAD, None),
        (State.RUNNING, Phase.FINISH, None),
        (State.RUNNING, Phase.COMMIT, None),
        (State.COMPLETE, Phase.COMMIT, None),
    ]
    assert life[0].at == added_at
    assert {moment.at for moment in life[1:]} == {added_at + 5}


def test_pauses_waits_and_failures_are_told_with_their_reason(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    cloud.fail("apply", app_error(Code.SERVICE_BUSY), times=5)
    cloud.fail("apply", app_error(Code.SERVICE_REFUSED, detail="InvalidParameter", request_id="r-1"))
    (job_id,) = bench.add(small)
    bench.work_until(lambda: bench.job(job_id).state is State.FAILED)
    bench.post(RetryJobs((job_id,)))
    bench.post(PauseJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.PAUSED)
    bench.post(ResumeJobs((job_id,)))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    life = _life(bench, job_id)
    told = _told(life)
    assert [(state, code) for state, _, code in told if code] == [
        (State.WAITING, Code.SERVICE_BUSY),
        (State.FAILED, Code.SERVICE_REFUSED),
    ]
    failure = next(moment.problem for moment in life if moment.state is State.FAILED)
    assert failure is not None
    assert failure.request_id == "r-1"
    states = [state for state, _, _ in told]
    assert states.index(State.WAITING) < states.index(State.FAILED) < states.index(State.PAUSED)
    assert [moment.at for moment in life] == sorted(moment.at for moment in life)


def test_a_life_goes_on_after_a_crash(bench: Bench, large: Path) -> None:
    (job_id,) = bench.add(large)
    bench.work_until(lambda: any(isinstance(task, SendPart) for task in bench.tasks))
    before = _life(bench, job_id)
    bench.crash()
    bench.open()
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    life = _life(bench, job_id)
    assert life[: len(before)] == before
    assert _told(life[len(before) :])[0] == (State.QUEUED, Phase.UPLOAD, None)
    assert life[-1].state is State.COMPLETE


def test_what_changes_no_state_is_no_moment(bench: Bench, large: Path) -> None:
    (job_id,) = bench.add(large)
    bench.work_until(lambda: any(isinstance(task, SendPart) for task in bench.tasks))
    before = _life(bench, job_id)
    bench.work(SendPart)
    bench.work(SendPart)
    assert _life(bench, job_id) == before


def test_a_removed_job_leaves_no_life_behind_but_a_complete_one_does(bench: Bench, small: Path, large: Path) -> None:
    complete, removed = bench.add(small, large)
    bench.work_until(lambda: bench.job(complete).state is State.COMPLETE)
    bench.post(RemoveJobs((complete, removed)))
    bench.work_until(lambda: not bench.jobs)
    assert _life(bench, removed) == ()
    assert _told(_life(bench, complete))[-1][0] is State.COMPLETE
