"""A job and an input make a newer job and effects. Pure: the table of `model/rules.py` applied to values."""

from __future__ import annotations

from dataclasses import dataclass, replace

from vod_desktop.core.engine.retry import MAX_SESSIONS_LOST
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.job import Job, UploadObject
from vod_desktop.core.model.rules import find_rule
from vod_desktop.core.model.states import Effect, Fact, Input, Phase, State, StopReason

_PHASES = tuple(Phase)
_ENDED = frozenset({State.COMPLETE, State.FAILED, State.CANCELLED})
_CLEARING = frozenset({Input.START, Input.RETRY, Input.RESUME, Input.CHECKED, Input.EDIT})
"""What was wrong is over, or is tried anew."""


@dataclass(frozen=True, slots=True)
class Step:
    """A newer job and what is to be carried out once it is stored."""

    job: Job
    effects: tuple[Effect, ...]


def facts_of(job: Job) -> frozenset[Fact]:
    """What the rules may ask of a job beside its state and phase."""
    holds = {
        Fact.LAST_PHASE: job.phase is _PHASES[-1] or (job.phase is Phase.COMMIT and not job.wants_after),
        Fact.STOP_FOR_USER: job.stop_reason is StopReason.USER,
        Fact.STOP_FOR_OTHER: job.stop_reason not in {StopReason.USER, None},
        Fact.REMOTE_UPLOAD: any(item.upload_id is not None and not item.complete for item in job.objects),
        Fact.SESSION: job.session is not None,
        Fact.COMMIT_SENT: job.commit_sent,
        Fact.SESSIONS_SPENT: job.sessions_lost >= MAX_SESSIONS_LOST,
        Fact.SOURCE_CHANGED: job.problem is not None and job.problem.code is Code.FILE_CHANGED,
        Fact.CHECKED: job.checked,
        Fact.GROWING: job.is_growing,
    }
    return frozenset(fact for fact, is_so in holds.items() if is_so)


def reduce(job: Job, event: Input, *, now: float, problem: Problem | None = None, delay_s: float = 0.0) -> Step | None:
    """The next version of a job, or None where the input does not apply to it.

    Args:
        job: As it stands.
        event: What happens to it.
        now: Unix seconds.
        problem: What happened, for inputs that come from an error; it is kept until the job starts again.
        delay_s: Seconds until the next try or look, for `TRIES_SPENT` and `GROWING`.
    """
    rule = find_rule(job.state, job.phase, facts_of(job), event)
    if rule is None:
        return None
    phase = job.phase
    if rule.to_phase is not None:
        phase = rule.to_phase
    elif rule.next_phase:
        phase = _PHASES[_PHASES.index(job.phase) + 1]
    changed = replace(
        job,
        state=rule.target,
        phase=phase,
        stop_reason=rule.reason,
        not_before=_not_before(job, event, rule.target, now + delay_s),
        finished_at=_finished_at(job, rule.target, now),
        problem=_problem(job, event, rule.target, problem),
    )
    if event is Input.PHASE_DONE:
        answered = job.phase is Phase.COMMIT
        changed = replace(changed, attempts=0, commit_sent=job.commit_sent and not answered)
    elif event is Input.TRIES_SPENT and rule.target is State.WAITING:  # a hold or a pause is no fault of the job
        changed = replace(changed, attempts=job.attempts + 1)
    elif event is Input.SESSION_LOST:
        changed = replace(changed, sessions_lost=job.sessions_lost + 1)
    if Effect.RESET_COUNTERS in rule.effects:
        changed = replace(changed, attempts=0, sessions_lost=0)
    if Effect.FORGET_SESSION in rule.effects:
        changed = _without_session(changed)
    if Effect.SET_CHECKED in rule.effects or Effect.CHECK_ANEW in rule.effects:
        changed = replace(changed, checked=Effect.SET_CHECKED in rule.effects)
    return Step(changed, rule.effects)


def _not_before(job: Job, event: Input, target: State, until: float) -> float | None:
    if target is not State.WAITING:
        return None
    return job.not_before if event is Input.RECOVER else until


def _finished_at(job: Job, target: State, now: float) -> float | None:
    if target not in _ENDED:
        return None
    return job.finished_at if job.state is target else now


def _problem(job: Job, event: Input, target: State, problem: Problem | None) -> Problem | None:
    if problem is not None:
        return problem
    if event in _CLEARING or target in {State.COMPLETE, State.CANCELLED}:
        return None
    return job.problem


def _without_session(job: Job) -> Job:
    if job.state is State.COMPLETE:
        # The objects stay as the record of what was verified; the secrets go, and the parts, which nobody sends again.
        objects = tuple(replace(item, parts=()) for item in job.objects)
        return replace(job, session=None, commit_sent=False, objects=objects)
    return replace(job, session=None, commit_sent=False, objects=tuple(_untouched(item) for item in job.objects))


def _untouched(item: UploadObject) -> UploadObject:
    return UploadObject(item.kind, replace(item.source, sample_hash=None))
