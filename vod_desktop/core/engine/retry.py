"""How often and when to try again. Pure; the jitter is handed in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from vod_desktop.core.model.errors import Code, Problem, Retry, Scope

TRIES_PER_REQUEST = 5
TRIES_PER_JOB = 8
"""Rounds of waiting without any progress before a job asks for the user; they span about half an hour."""
ROUNDS_OF_A_SPOILT_BODY = 1
"""The same where what arrives is not what was sent, or is answered beside the point: each try costs a whole part."""
REQUEST_DELAY_S = 0.5
REQUEST_DELAY_MAX_S = 8.0
JOB_DELAY_S = 5.0
JOB_DELAY_MAX_S = 300.0
LONGEST_WAIT_S = 1.25 * JOB_DELAY_MAX_S
"""What `backoff` makes of it at most."""
PROBE_DELAY_S = 1.0
PROBE_DELAY_MAX_S = 15.0
MAX_SESSIONS_LOST = 2
LOOK_AGAIN_S = 10.0
"""A file that is still being written is looked at so often; two looks that agree end the waiting."""


_SESSION_ENDS = frozenset({Code.SESSION_LOST, Code.SESSION_OVER, Code.CERTIFICATE_ENDED})
_SPOILT = frozenset({Code.STORAGE_CORRUPT, Code.SERVICE_ANSWER})
_AWAY = frozenset({Code.SERVICE_BUSY, Code.SERVICE_INTERNAL, Code.SERVICE_ANSWER})


class Verdict(StrEnum):
    """What follows from an error of a request."""

    AGAIN = "again"  # the same request after a moment; its siblings go on
    WAIT = "wait"  # the job waits
    HOLD = "hold"  # the account waits
    RESTART = "restart"  # a new session
    LOOK_AGAIN = "look_again"  # the job waits until its file does not change any more
    FAIL = "fail"  # the user is asked


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict, and how long to wait before it is carried out."""

    verdict: Verdict
    delay_s: float = 0.0


def backoff(attempt: int, first_s: float, most_s: float, jitter: float) -> float:
    """Seconds before try `attempt` (from 1): doubled each time, with `jitter` (0 to 1) spreading it by half."""
    return min(first_s * 2.0 ** min(attempt - 1, 30), most_s) * (0.75 + jitter / 2)


def decide(problem: Problem, *, tries: int, rounds: int, jitter: float, has_body: bool = False) -> Decision:
    """What follows from a problem.

    Args:
        problem: What happened.
        tries: How often this request has been tried now, in this round.
        rounds: How often the job has waited since its last progress.
        jitter: 0 to 1.
        has_body: The request carries a piece of the file.
    """
    if problem.code in _SESSION_ENDS:
        return Decision(Verdict.RESTART)
    if problem.scope is not Scope.JOB:
        return Decision(Verdict.HOLD)
    if problem.retry is not Retry.AUTO:
        return Decision(Verdict.LOOK_AGAIN if problem.retry is Retry.NOT_BEFORE else Verdict.FAIL)
    if tries < TRIES_PER_REQUEST:
        return Decision(Verdict.AGAIN, backoff(tries, REQUEST_DELAY_S, REQUEST_DELAY_MAX_S, jitter))
    if rounds < (ROUNDS_OF_A_SPOILT_BODY if has_body and problem.code in _SPOILT else TRIES_PER_JOB):
        return Decision(Verdict.WAIT, backoff(rounds + 1, JOB_DELAY_S, JOB_DELAY_MAX_S, jitter))
    return Decision(Verdict.FAIL)


def is_network(problem: Problem) -> bool:
    """Whether the network may be away, rather than the service unwilling."""
    return problem.code.value.startswith("net.")


def may_be_away(problem: Problem) -> bool:
    """Whether the service may not be there at all, so that no job can do anything about it."""
    return is_network(problem) or problem.code in _AWAY


def probe_delay(attempt: int, jitter: float) -> float:
    """Seconds before probe `attempt` (from 1) of a held account."""
    return backoff(attempt, PROBE_DELAY_S, PROBE_DELAY_MAX_S, jitter)
