"""Who goes next."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.support.jobs import a_job
from vod_desktop.core.engine.slots import Sender, jobs_to_start, parts_to_send
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


def _sent(ready: list[tuple[int, int]], busy: int, connections: int) -> tuple[int, ...]:
    return parts_to_send([Sender(*one) for one in ready], busy, connections, evenly=False)


def test_the_first_file_fills_the_line() -> None:
    assert _sent([(1, 50), (2, 50)], busy=0, connections=10) == (1,) * 10


def test_what_the_first_leaves_goes_to_the_next() -> None:
    assert _sent([(1, 2), (2, 1), (3, 9)], busy=1, connections=6) == (1, 1, 2, 3, 3)


def test_under_a_limit_the_file_with_the_fewest_connections_goes_first() -> None:
    senders = [Sender(1, 50, sending=3), Sender(2, 50), Sender(3, 1)]
    assert sorted(parts_to_send(senders, busy=3, connections=10, evenly=True)) == [1, 1, 2, 2, 2, 2, 3]
    assert sorted(parts_to_send(senders, busy=3, connections=5, evenly=True)) == [2, 3]


def test_where_there_is_only_one_connection_files_take_turns() -> None:
    senders = [Sender(1, 50, turn=7), Sender(2, 50, turn=6), Sender(3, 50, turn=8)]
    assert parts_to_send(senders, busy=0, connections=1, evenly=True) == (2,)


@given(
    st.lists(st.tuples(st.integers(), st.integers(0, 99), st.integers(0, 9), st.integers(0, 9))),
    st.integers(0, 32),
    st.integers(1, 16),
    st.booleans(),
)
def test_all_connections_are_used_and_never_more(
    ready: list[tuple[int, int, int, int]], busy: int, connections: int, evenly: bool
) -> None:
    granted = parts_to_send([Sender(*one) for one in ready], busy, connections, evenly=evenly)
    assert len(granted) == min(max(0, connections - busy), sum(one[1] for one in ready))
