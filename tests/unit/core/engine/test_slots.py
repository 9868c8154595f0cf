"""Who goes next."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.support.jobs import a_job
from vod_desktop.core.engine.slots import jobs_to_start, parts_to_send
from vod_desktop.core.model.states import Phase, State


def test_queued_jobs_start_in_order_up_to_the_limit() -> None:
    jobs = [a_job(id=number, checked=True) for number in range(1, 6)]
    assert jobs_to_start(jobs, busy=1, files=3, held=frozenset()) == (1, 2)


def test_a_job_that_was_not_checked_does_not_start_but_one_that_had_begun_goes_on() -> None:
    jobs = [a_job(id=1), a_job(id=2, checked=True), a_job(id=3, phase=Phase.UPLOAD)]
    assert jobs_to_start(jobs, busy=0, files=3, held=frozenset()) == (2, 3)


def test_jobs_of_a_held_account_are_passed_over() -> None:
    jobs = [a_job(id=number, checked=True) for number in (1, 2, 3)]
    jobs[0], jobs[2] = replace(jobs[0], account_id="held"), replace(jobs[2], state=State.PAUSED)
    assert jobs_to_start(jobs, busy=0, files=3, held=frozenset({"held"})) == (2,)


def test_the_first_file_fills_the_line() -> None:
    assert parts_to_send([(1, 50), (2, 50)], busy=0, connections=10) == ((1, 10),)


def test_what_the_first_leaves_goes_to_the_next() -> None:
    assert parts_to_send([(1, 2), (2, 1), (3, 9)], busy=1, connections=6) == ((1, 2), (2, 1), (3, 2))


@given(st.lists(st.tuples(st.integers(), st.integers(0, 99))), st.integers(0, 32), st.integers(1, 16))
def test_connections_are_never_exceeded(ready: list[tuple[int, int]], busy: int, connections: int) -> None:
    granted = sum(count for _, count in parts_to_send(ready, busy, connections))
    assert granted <= max(0, connections - busy)
    assert granted == min(max(0, connections - busy), sum(count for _, count in ready))
