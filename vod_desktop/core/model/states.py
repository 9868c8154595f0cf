r"""States and phases of a job, and the one table that says how they change.

State is what a user can act on, phase is how far the protocol got. Both are stored; resuming means queueing again at the
stored phase. `RULES` is searched exhaustively by `tests/engine/test_state_table.py`: what is not in it does not happen.

    queued --start--> running --phase done--> ... --> complete
      ^  ^               |  \--pause--> pausing --released--> paused --resume--> queued
      |  |               |--tries spent--> waiting --due--> queued
      |  +--retry--------+--refused--> failed
      +--retry-- cancelled <--aborted-- cancelling <--cancel-- (any but complete)
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """What the user can act on."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSING = "pausing"
    PAUSED = "paused"
    WAITING = "waiting"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"
    FAILED = "failed"
    COMPLETE = "complete"


class Phase(StrEnum):
    """How far the protocol got, in this order."""

    PREPARE = "prepare"  # look at the file
    APPLY = "apply"  # ApplyUpload
    UPLOAD = "upload"  # initiate, parts or PUT
    FINISH = "finish"  # complete the multipart uploads, compare the whole objects
    COMMIT = "commit"  # CommitUpload


class StopReason(StrEnum):
    """Why a job is pausing or paused, or is to stop when its call ends."""

    USER = "user"
    HOLD = "hold"
    SHUTDOWN = "shutdown"
    RESUMED = "resumed"  # resumed while still pausing: queued again as soon as it has stopped


class Input(StrEnum):
    """What can happen to a job."""

    START = "start"  # a slot is free and the account is not held
    PHASE_DONE = "phase_done"
    TRIES_SPENT = "tries_spent"  # a passing error outlasted the tries of its part or call
    REFUSED = "refused"  # a permanent error, or the job's own budget is spent
    SESSION_LOST = "session_lost"
    PAUSE = "pause"
    HOLD = "hold"
    SHUTDOWN = "shutdown"
    RELEASED = "released"  # the workers are gone, or had their second
    RESUME = "resume"
    DUE = "due"  # the time of the next try has come
    CANCEL = "cancel"
    ABORTED = "aborted"  # nothing of it is left at the service, or an orphan row remembers it
    RETRY = "retry"
    RECOVER = "recover"  # first sight after a start of the program


class Fact(StrEnum):
    """What a rule may ask of a job beside its state and phase."""

    LAST_PHASE = "last_phase"
    STOP_FOR_USER = "stop_for_user"  # stop_reason is USER
    STOP_FOR_OTHER = "stop_for_other"  # stop_reason is anything else
    REMOTE_UPLOAD = "remote_upload"  # a multipart upload is open at the service
    SESSION = "session"
    COMMIT_SENT = "commit_sent"
    SESSIONS_SPENT = "sessions_spent"  # as many sessions lost as may be
    SOURCE_CHANGED = "source_changed"  # failed because the file changed


class Effect(StrEnum):
    """What the engine carries out after the new state is stored."""

    START_WORK = "start_work"  # begin the work of the phase
    STOP_WORK = "stop_work"  # bump the generation, shut the sockets
    SET_TIMER = "set_timer"  # try again later
    ABANDON_UPLOADS = "abandon_uploads"  # hand open multipart uploads to the orphans, which abort them
    FORGET_SESSION = "forget_session"  # session, certificate and parts are of no more use
    RESET_COUNTERS = "reset_counters"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table.

    Attributes:
        target: The new state.
        next_phase: The phase goes on by one.
        to_phase: The new phase; None leaves it, unless `next_phase`.
        reason: The new stop reason; None clears it.
    """

    sources: frozenset[State]
    on: Input
    target: State
    effects: tuple[Effect, ...] = ()
    phases: frozenset[Phase] = frozenset(Phase)
    needs: frozenset[Fact] = frozenset()
    lacks: frozenset[Fact] = frozenset()
    next_phase: bool = False
    to_phase: Phase | None = None
    reason: StopReason | None = None


def _in(*states: State) -> frozenset[State]:
    return frozenset(states)


def _facts(*facts: Fact) -> frozenset[Fact]:
    return frozenset(facts)


_S, _P, _I, _F, _E = State, Phase, Input, Fact, Effect
_INTERRUPTIBLE = frozenset({_P.PREPARE, _P.APPLY, _P.UPLOAD})
_SHORT_CALLS = frozenset({_P.FINISH, _P.COMMIT})
_STOP_ASKED = _facts(_F.STOP_FOR_USER, _F.STOP_FOR_OTHER)
_START_OVER = (_E.STOP_WORK, _E.ABANDON_UPLOADS, _E.FORGET_SESSION)

RULES: tuple[Rule, ...] = (
    # Forward
    Rule(_in(_S.QUEUED), _I.START, _S.RUNNING, (_E.START_WORK,)),
    Rule(
        _in(_S.RUNNING),
        _I.PHASE_DONE,
        _S.RUNNING,
        (_E.START_WORK,),
        lacks=_facts(_F.LAST_PHASE) | _STOP_ASKED,
        next_phase=True,
    ),
    Rule(
        _in(_S.RUNNING),
        _I.PHASE_DONE,
        _S.PAUSED,
        (_E.STOP_WORK,),
        needs=_facts(_F.STOP_FOR_USER),
        lacks=_facts(_F.LAST_PHASE),
        next_phase=True,
        reason=StopReason.USER,
    ),
    Rule(
        _in(_S.RUNNING),
        _I.PHASE_DONE,
        _S.QUEUED,
        (_E.STOP_WORK,),
        needs=_facts(_F.STOP_FOR_OTHER),
        lacks=_facts(_F.LAST_PHASE),
        next_phase=True,
    ),
    Rule(
        _in(_S.RUNNING, _S.PAUSING),
        _I.PHASE_DONE,
        _S.COMPLETE,
        (_E.STOP_WORK, _E.FORGET_SESSION),
        needs=_facts(_F.LAST_PHASE),
    ),
    # An answer that comes while the job is pausing is kept, and the pause goes on.
    Rule(
        _in(_S.PAUSING),
        _I.PHASE_DONE,
        _S.PAUSING,
        needs=_facts(_F.STOP_FOR_USER),
        lacks=_facts(_F.LAST_PHASE),
        next_phase=True,
        reason=StopReason.USER,
    ),
    Rule(
        _in(_S.PAUSING),
        _I.PHASE_DONE,
        _S.PAUSING,
        needs=_facts(_F.STOP_FOR_OTHER),
        lacks=_facts(_F.LAST_PHASE),
        next_phase=True,
        reason=StopReason.RESUMED,
    ),
    # Trouble
    Rule(_in(_S.RUNNING), _I.TRIES_SPENT, _S.WAITING, (_E.STOP_WORK, _E.SET_TIMER), lacks=_STOP_ASKED),
    Rule(
        _in(_S.RUNNING),
        _I.TRIES_SPENT,
        _S.PAUSED,
        (_E.STOP_WORK,),
        needs=_facts(_F.STOP_FOR_USER),
        reason=StopReason.USER,
    ),
    Rule(_in(_S.RUNNING), _I.TRIES_SPENT, _S.QUEUED, (_E.STOP_WORK,), needs=_facts(_F.STOP_FOR_OTHER)),
    Rule(_in(_S.RUNNING), _I.REFUSED, _S.FAILED, (_E.STOP_WORK,)),
    Rule(
        _in(_S.RUNNING),
        _I.SESSION_LOST,
        _S.RUNNING,
        (*_START_OVER, _E.START_WORK),
        lacks=_facts(_F.SESSIONS_SPENT) | _STOP_ASKED,
        to_phase=_P.PREPARE,
    ),
    Rule(
        _in(_S.RUNNING),
        _I.SESSION_LOST,
        _S.PAUSED,
        _START_OVER,
        needs=_facts(_F.STOP_FOR_USER),
        lacks=_facts(_F.SESSIONS_SPENT),
        to_phase=_P.PREPARE,
        reason=StopReason.USER,
    ),
    Rule(
        _in(_S.RUNNING),
        _I.SESSION_LOST,
        _S.QUEUED,
        _START_OVER,
        needs=_facts(_F.STOP_FOR_OTHER),
        lacks=_facts(_F.SESSIONS_SPENT),
        to_phase=_P.PREPARE,
    ),
    Rule(
        _in(_S.RUNNING),
        _I.SESSION_LOST,
        _S.FAILED,
        _START_OVER,
        needs=_facts(_F.SESSIONS_SPENT),
        to_phase=_P.PREPARE,
    ),
    # Pause and hold: transfers stop at once, the short calls at the end are let through
    Rule(_in(_S.RUNNING), _I.PAUSE, _S.PAUSING, (_E.STOP_WORK,), phases=_INTERRUPTIBLE, reason=StopReason.USER),
    Rule(_in(_S.RUNNING), _I.PAUSE, _S.RUNNING, phases=_SHORT_CALLS, reason=StopReason.USER),
    Rule(_in(_S.QUEUED, _S.WAITING), _I.PAUSE, _S.PAUSED, reason=StopReason.USER),
    Rule(_in(_S.PAUSING), _I.PAUSE, _S.PAUSING, lacks=_facts(_F.STOP_FOR_USER), reason=StopReason.USER),
    Rule(_in(_S.RUNNING), _I.HOLD, _S.PAUSING, (_E.STOP_WORK,), phases=_INTERRUPTIBLE, reason=StopReason.HOLD),
    Rule(_in(_S.RUNNING), _I.HOLD, _S.RUNNING, phases=_SHORT_CALLS, lacks=_STOP_ASKED, reason=StopReason.HOLD),
    Rule(_in(_S.RUNNING), _I.SHUTDOWN, _S.PAUSING, (_E.STOP_WORK,), lacks=_STOP_ASKED, reason=StopReason.SHUTDOWN),
    Rule(
        _in(_S.RUNNING),
        _I.SHUTDOWN,
        _S.PAUSING,
        (_E.STOP_WORK,),
        needs=_facts(_F.STOP_FOR_USER),
        reason=StopReason.USER,
    ),
    Rule(
        _in(_S.RUNNING),
        _I.SHUTDOWN,
        _S.PAUSING,
        (_E.STOP_WORK,),
        needs=_facts(_F.STOP_FOR_OTHER),
        reason=StopReason.SHUTDOWN,
    ),
    Rule(_in(_S.PAUSING), _I.RELEASED, _S.PAUSED, needs=_facts(_F.STOP_FOR_USER), reason=StopReason.USER),
    Rule(_in(_S.PAUSING), _I.RELEASED, _S.QUEUED, needs=_facts(_F.STOP_FOR_OTHER)),
    # On again
    Rule(_in(_S.PAUSED, _S.WAITING), _I.RESUME, _S.QUEUED, (_E.RESET_COUNTERS,)),
    Rule(_in(_S.PAUSING), _I.RESUME, _S.PAUSING, needs=_facts(_F.STOP_FOR_USER), reason=StopReason.RESUMED),
    Rule(_in(_S.RUNNING), _I.RESUME, _S.RUNNING, phases=_SHORT_CALLS, needs=_facts(_F.STOP_FOR_USER)),
    Rule(_in(_S.WAITING), _I.DUE, _S.QUEUED),
    Rule(_in(_S.FAILED), _I.RETRY, _S.QUEUED, (_E.RESET_COUNTERS,), lacks=_facts(_F.SOURCE_CHANGED)),
    Rule(
        _in(_S.FAILED),
        _I.RETRY,
        _S.QUEUED,
        (_E.ABANDON_UPLOADS, _E.FORGET_SESSION, _E.RESET_COUNTERS),
        needs=_facts(_F.SOURCE_CHANGED),
        to_phase=_P.PREPARE,
    ),
    Rule(_in(_S.CANCELLED), _I.RETRY, _S.QUEUED, (_E.RESET_COUNTERS,), to_phase=_P.PREPARE),
    # Cancel: refused only while a sent commit is unanswered
    Rule(_in(_S.RUNNING), _I.CANCEL, _S.CANCELLING, (_E.STOP_WORK,), lacks=_facts(_F.COMMIT_SENT)),
    Rule(_in(_S.PAUSING), _I.CANCEL, _S.CANCELLING, lacks=_facts(_F.COMMIT_SENT)),
    Rule(
        _in(_S.QUEUED, _S.PAUSED, _S.WAITING, _S.FAILED),
        _I.CANCEL,
        _S.CANCELLING,
        (_E.ABANDON_UPLOADS, _E.FORGET_SESSION),
        needs=_facts(_F.REMOTE_UPLOAD),
    ),
    Rule(
        _in(_S.QUEUED, _S.PAUSED, _S.WAITING, _S.FAILED),
        _I.CANCEL,
        _S.CANCELLED,
        (_E.FORGET_SESSION,),
        lacks=_facts(_F.REMOTE_UPLOAD),
    ),
    Rule(
        _in(_S.CANCELLING),
        _I.RELEASED,
        _S.CANCELLING,
        (_E.ABANDON_UPLOADS, _E.FORGET_SESSION),
        needs=_facts(_F.REMOTE_UPLOAD),
    ),
    Rule(_in(_S.CANCELLING), _I.RELEASED, _S.CANCELLED, (_E.FORGET_SESSION,), lacks=_facts(_F.REMOTE_UPLOAD)),
    Rule(_in(_S.CANCELLING), _I.ABORTED, _S.CANCELLED, lacks=_facts(_F.SESSION)),
    # After a start of the program
    Rule(_in(_S.RUNNING), _I.RECOVER, _S.QUEUED, lacks=_facts(_F.STOP_FOR_USER)),
    Rule(_in(_S.RUNNING), _I.RECOVER, _S.PAUSED, needs=_facts(_F.STOP_FOR_USER), reason=StopReason.USER),
    Rule(_in(_S.PAUSING), _I.RECOVER, _S.QUEUED, lacks=_facts(_F.STOP_FOR_USER)),
    Rule(_in(_S.PAUSING), _I.RECOVER, _S.PAUSED, needs=_facts(_F.STOP_FOR_USER), reason=StopReason.USER),
    Rule(_in(_S.WAITING), _I.RECOVER, _S.WAITING, (_E.SET_TIMER,)),
    Rule(
        _in(_S.CANCELLING),
        _I.RECOVER,
        _S.CANCELLING,
        (_E.ABANDON_UPLOADS, _E.FORGET_SESSION),
        needs=_facts(_F.REMOTE_UPLOAD),
    ),
    Rule(
        _in(_S.CANCELLING),
        _I.RECOVER,
        _S.CANCELLED,
        (_E.FORGET_SESSION,),
        needs=_facts(_F.SESSION),
        lacks=_facts(_F.REMOTE_UPLOAD),
    ),
)


def find_rule(state: State, phase: Phase, facts: frozenset[Fact], event: Input) -> Rule | None:
    """The one rule for an input, or None: it does not apply to a job that stands so."""
    for rule in RULES:
        if (
            rule.on is event
            and state in rule.sources
            and phase in rule.phases
            and rule.needs <= facts
            and not rule.lacks & facts
        ):
            return rule
    return None
