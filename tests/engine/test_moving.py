"""The order of the queue is what starts next, and the user's to change."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.harness import Bench, some_files
from vod_desktop.core.engine.book import reordered
from vod_desktop.core.model.commands import (
    MoveJobs,
    SetLimits,
)
from vod_desktop.core.model.events import JobsAdded
from vod_desktop.core.model.states import State


def _order(bench: Bench) -> list[int]:
    return [job.id for job in bench.ledger.load_jobs()]


def test_the_order_is_what_starts_next(bench: Bench, tmp_path: Path) -> None:
    bench.post(SetLimits(files=1))
    bench.hold()
    first, second, third, fourth = bench.add(*some_files(tmp_path, 4))
    bench.post(MoveJobs((fourth, third), first))
    assert _order(bench) == [fourth, third, first, second]
    started = []
    bench.release()
    while len(started) < 4:
        (running,) = [job.id for job in bench.jobs.values() if job.state is State.RUNNING]
        started.append(running)
        bench.work_until(lambda running=running: bench.job(running).state is State.COMPLETE)
    assert started == [fourth, third, first, second]


def test_only_jobs_between_the_old_and_the_new_place_are_given_another_position(bench: Bench, tmp_path: Path) -> None:
    bench.hold()
    a, b, c, d, e, f = bench.add(*some_files(tmp_path, 6))
    before = {job_id: bench.job(job_id).position for job_id in bench.jobs}
    bench.events.clear()
    bench.post(MoveJobs((e,), c))
    assert _order(bench) == [a, b, e, c, d, f]
    changed = {job_id for job_id in bench.jobs if bench.job(job_id).position != before[job_id]}
    assert changed == {c, d, e}
    assert sorted(job.position for job in bench.jobs.values()) == sorted(before.values())


def test_a_way_to_the_head_or_the_end_moves_nobody_else(bench: Bench, tmp_path: Path) -> None:
    bench.hold()
    a, b, c, d = bench.add(*some_files(tmp_path, 4))
    before = {job_id: bench.job(job_id).position for job_id in bench.jobs}
    bench.post(MoveJobs((c, d), a))
    assert _order(bench) == [c, d, a, b]
    bench.post(MoveJobs((c,), None))
    assert _order(bench) == [d, a, b, c]
    assert {bench.job(job_id).position for job_id in (a, b)} == {before[a], before[b]}
    bench.crash()
    bench.open(account=False)
    (new,) = bench.add(some_files(tmp_path, 5)[4])
    assert _order(bench) == [d, a, b, c, new]


def test_a_move_survives_a_crash(bench: Bench, tmp_path: Path) -> None:
    bench.hold()
    a, b, c = bench.add(*some_files(tmp_path, 3))
    bench.post(MoveJobs((c,), b))
    bench.crash()
    bench.open()
    restored = next(event for event in reversed(bench.events) if isinstance(event, JobsAdded))
    assert [job.id for job in restored.jobs] == [a, c, b]


def test_moves_that_mean_nothing_change_nothing(bench: Bench, tmp_path: Path) -> None:
    bench.hold()
    a, b, c = bench.add(*some_files(tmp_path, 3))
    for move in (MoveJobs((), a), MoveJobs((77,), a), MoveJobs((b, b), b), MoveJobs((a,), b), MoveJobs((c,), None)):
        bench.post(move)
        assert _order(bench) == [a, b, c]


@pytest.mark.parametrize(
    ("moving", "before", "wanted"),
    [
        ([2], 4, [1, 3, 2, 4, 5]),
        ([4, 2], 1, [4, 2, 1, 3, 5]),
        ([1, 3], None, [2, 4, 5, 1, 3]),
        ([1], 77, [2, 3, 4, 5, 1]),
        ([2, 3], 2, [1, 2, 3, 4, 5]),  # dropped onto itself
        ([2, 4], 2, [1, 2, 4, 3, 5]),  # gathered where the first of them stood
        ([5], 5, [1, 2, 3, 4, 5]),
    ],
)
def test_where_moved_rows_come_to_stand(moving: list[int], before: int | None, wanted: list[int]) -> None:
    assert reordered([1, 2, 3, 4, 5], moving, before) == wanted
