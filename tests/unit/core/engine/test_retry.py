"""What follows from an error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vod_desktop.core.engine.retry import (
    ROUNDS_OF_A_SPOILT_BODY,
    TRIES_PER_JOB,
    TRIES_PER_REQUEST,
    Verdict,
    backoff,
    decide,
    is_network,
    may_be_away,
    probe_delay,
)
from vod_desktop.core.model.errors import TRAITS, Code, Problem, Retry, Scope


def _decide(code: Code, tries: int = 1, rounds: int = 0, *, has_body: bool = False) -> Verdict:
    return decide(Problem(code), tries=tries, rounds=rounds, jitter=0.5, has_body=has_body).verdict


@pytest.mark.parametrize("code", list(Code))
def test_every_code_has_a_verdict_that_fits_its_traits(code: Code) -> None:
    verdict = _decide(code)
    trait = TRAITS[code]
    if code in {Code.SESSION_LOST, Code.SESSION_OVER, Code.CERTIFICATE_ENDED}:
        assert verdict is Verdict.RESTART
    elif trait.scope is not Scope.JOB:
        assert verdict is Verdict.HOLD
    else:
        expected = {Retry.AUTO: Verdict.AGAIN, Retry.NOT_BEFORE: Verdict.LOOK_AGAIN}
        assert verdict is expected.get(trait.retry, Verdict.FAIL)


def test_a_file_that_is_being_written_is_waited_for_however_long_that_takes() -> None:
    assert _decide(Code.FILE_GROWING, TRIES_PER_REQUEST, TRIES_PER_JOB) is Verdict.LOOK_AGAIN


def test_passing_errors_first_repeat_then_wait_then_ask() -> None:
    assert _decide(Code.SERVICE_BUSY, TRIES_PER_REQUEST - 1) is Verdict.AGAIN
    assert _decide(Code.SERVICE_BUSY, TRIES_PER_REQUEST) is Verdict.WAIT
    assert _decide(Code.SERVICE_BUSY, TRIES_PER_REQUEST, TRIES_PER_JOB) is Verdict.FAIL


@pytest.mark.parametrize("code", [Code.STORAGE_CORRUPT, Code.SERVICE_ANSWER])
def test_bodies_that_never_arrive_as_they_were_sent_are_not_sent_for_ever(code: Code) -> None:
    assert _decide(code, TRIES_PER_REQUEST, ROUNDS_OF_A_SPOILT_BODY - 1, has_body=True) is Verdict.WAIT
    assert _decide(code, TRIES_PER_REQUEST, ROUNDS_OF_A_SPOILT_BODY, has_body=True) is Verdict.FAIL
    assert _decide(code, TRIES_PER_REQUEST, ROUNDS_OF_A_SPOILT_BODY) is Verdict.WAIT
    assert _decide(Code.NET_BROKEN, TRIES_PER_REQUEST, ROUNDS_OF_A_SPOILT_BODY, has_body=True) is Verdict.WAIT


def test_delays_double_up_to_their_bound() -> None:
    assert [backoff(n, 1, 10, 0.5) for n in range(1, 7)] == [1, 2, 4, 8, 10, 10]


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_delays_stay_in_range_and_spread_by_chance(attempt: int, jitter: float) -> None:
    assert 0 < probe_delay(attempt, jitter) <= 15 * 1.25


def test_network_errors_are_told_from_those_of_the_service() -> None:
    assert is_network(Problem(Code.NET_DNS))
    assert not is_network(Problem(Code.SERVICE_BUSY))
    assert may_be_away(Problem(Code.NET_DNS))
    assert may_be_away(Problem(Code.SERVICE_BUSY))
    assert not may_be_away(Problem(Code.SERVICE_REFUSED))
