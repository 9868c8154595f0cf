"""What can be done with a job in which state. Pure; the engine's table of rules has the last word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from vod_desktop.core.model.states import State


class Verb(StrEnum):
    """What a user can do with chosen jobs."""

    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"
    RETRY = "retry"
    REMOVE = "remove"


ENDED = frozenset({State.COMPLETE, State.FAILED, State.CANCELLED})
"""Nothing happens by itself any more."""

BUSY = frozenset({State.RUNNING, State.PAUSING, State.CANCELLING})
"""Has counters that move."""

UNFINISHED = frozenset(State) - ENDED
"""Is still to be done, now or later."""

GOES_ON = frozenset({State.QUEUED, State.RUNNING, State.WAITING, State.PAUSING, State.CANCELLING})
"""Goes on by itself while the program runs."""

LOSES_WORK = frozenset({State.RUNNING, State.PAUSING, State.PAUSED, State.WAITING})
"""Cancelling such a job may throw away what has been sent, so it is asked about."""

APPLIES: Mapping[Verb, frozenset[State]] = {
    Verb.PAUSE: frozenset({State.QUEUED, State.RUNNING, State.WAITING}),
    Verb.RESUME: frozenset({State.PAUSED, State.PAUSING, State.WAITING}),
    Verb.CANCEL: frozenset({State.QUEUED, State.RUNNING, State.PAUSING, State.PAUSED, State.WAITING, State.FAILED}),
    Verb.RETRY: frozenset({State.FAILED, State.CANCELLED}),
    Verb.REMOVE: frozenset(State) - {State.CANCELLING},
}


def verbs_for(states: Iterable[State]) -> frozenset[Verb]:
    """What can be done with at least one of the jobs that stand so."""
    there = frozenset(states)
    return frozenset(verb for verb, applies in APPLIES.items() if applies & there)
