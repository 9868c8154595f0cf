"""The life of a job: when it came into which state, and what went wrong on the way."""

from __future__ import annotations

from dataclasses import dataclass

from vod_desktop.core.model.errors import Problem
from vod_desktop.core.model.states import Phase, State


@dataclass(frozen=True, slots=True)
class Moment:
    """One change in the life of a job.

    Attributes:
        at: Unix seconds.
        problem: What caused it, if something went wrong.
    """

    job_id: int
    at: float
    state: State
    phase: Phase
    problem: Problem | None = None
