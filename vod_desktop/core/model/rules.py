r"""The one table that says how jobs change. It is searched exhaustively by `tests/engine/test_state_table.py`: what is not in it
does not happen.

    queued --checked, start--> running --phase done--> ... --> complete
      ^  ^               |  \--pause--> pausing --released--> paused --resume--> queued
      |  |               |--tries spent--> waiting --due--> queued
      |  |               |--growing--> waiting --checked--> queued
      |  +--retry--------+--refused--> failed
      +--retry-- cancelled <--aborted-- cancelling <--cancel-- (any but complete)

Before anything is sent every job is checked, without a slot: while it is queued, paused, or waits for its file to be written.
*Failed in the phase prepare* is how a job stands that needs its user before it can begin.
"""

from __future__ import annotations

from dataclasses import dataclass

from vod_desktop.core.model.states import Effect, Fact, Input, Phase, State, StopReason


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
_SHORT_CALLS = frozenset({_P.FINISH, _P.COMMIT, _P.AFTER})
_BEFORE_UPLOAD = frozenset({_P.PREPARE})
_BEGUN = frozenset(_P) - _BEFORE_UPLOAD
_AFTER_COMMIT = frozenset({_P.AFTER})
_UNCOMMITTED = frozenset(_P) - _AFTER_COMMIT
_WITH_SOURCE = _UNCOMMITTED - {_P.COMMIT}
_STOP_ASKED = _facts(_F.STOP_FOR_USER, _F.STOP_FOR_OTHER)
_START_OVER = (_E.STOP_WORK, _E.ABANDON_UPLOADS, _E.FORGET_SESSION)
_EDITED = (_E.CHECK_ANEW, _E.RESET_COUNTERS)

RULES: tuple[Rule, ...] = (
    # Preflight: what it says of a job that has been checked meanwhile, or waits for something else, is of no use
    Rule(_in(_S.QUEUED), _I.CHECKED, _S.QUEUED, (_E.SET_CHECKED,), phases=_BEFORE_UPLOAD, lacks=_facts(_F.CHECKED)),
    Rule(
        _in(_S.PAUSED),
        _I.CHECKED,
        _S.PAUSED,
        (_E.SET_CHECKED,),
        phases=_BEFORE_UPLOAD,
        lacks=_facts(_F.CHECKED),
        reason=StopReason.USER,
    ),
    Rule(
        _in(_S.WAITING),
        _I.CHECKED,
        _S.QUEUED,
        (_E.SET_CHECKED,),
        phases=_BEFORE_UPLOAD,
        needs=_facts(_F.GROWING),
        lacks=_facts(_F.CHECKED),
    ),
    Rule(_in(_S.QUEUED, _S.PAUSED), _I.REFUSED, _S.FAILED, phases=_BEFORE_UPLOAD, lacks=_facts(_F.CHECKED)),
    Rule(
        _in(_S.WAITING),
        _I.REFUSED,
        _S.FAILED,
        phases=_BEFORE_UPLOAD,
        needs=_facts(_F.GROWING),
        lacks=_facts(_F.CHECKED),
    ),
    # A file that is still being written: the job waits for it, and counts no try
    Rule(_in(_S.QUEUED), _I.GROWING, _S.WAITING, phases=_BEFORE_UPLOAD, lacks=_facts(_F.CHECKED)),
    Rule(
        _in(_S.WAITING),
        _I.GROWING,
        _S.WAITING,
        phases=_BEFORE_UPLOAD,
        needs=_facts(_F.GROWING),
        lacks=_facts(_F.CHECKED),
    ),
    Rule(
        _in(_S.PAUSED),
        _I.GROWING,
        _S.PAUSED,
        phases=_BEFORE_UPLOAD,
        lacks=_facts(_F.CHECKED),
        reason=StopReason.USER,
    ),
    Rule(
        _in(_S.RUNNING),
        _I.GROWING,
        _S.WAITING,
        (*_START_OVER, _E.CHECK_ANEW),
        phases=_WITH_SOURCE,
        lacks=_STOP_ASKED,
        to_phase=_P.PREPARE,
    ),
    Rule(
        _in(_S.RUNNING),
        _I.GROWING,
        _S.PAUSED,
        (*_START_OVER, _E.CHECK_ANEW),
        phases=_WITH_SOURCE,
        needs=_facts(_F.STOP_FOR_USER),
        to_phase=_P.PREPARE,
        reason=StopReason.USER,
    ),
    Rule(
        _in(_S.RUNNING),
        _I.GROWING,
        _S.QUEUED,
        (*_START_OVER, _E.CHECK_ANEW),
        phases=_WITH_SOURCE,
        needs=_facts(_F.STOP_FOR_OTHER),
        to_phase=_P.PREPARE,
    ),
    # Other options, while nothing stands at the service
    Rule(
        _in(_S.QUEUED, _S.WAITING, _S.FAILED),
        _I.EDIT,
        _S.QUEUED,
        _EDITED,
        phases=_UNCOMMITTED,
        lacks=_facts(_F.SESSION),
        to_phase=_P.PREPARE,
    ),
    Rule(
        _in(_S.PAUSED),
        _I.EDIT,
        _S.PAUSED,
        _EDITED,
        phases=_UNCOMMITTED,
        lacks=_facts(_F.SESSION),
        to_phase=_P.PREPARE,
        reason=StopReason.USER,
    ),
    Rule(_in(_S.CANCELLED), _I.EDIT, _S.CANCELLED, _EDITED, to_phase=_P.PREPARE),
    # Forward
    Rule(_in(_S.QUEUED), _I.START, _S.RUNNING, (_E.START_WORK,), phases=_BEFORE_UPLOAD, needs=_facts(_F.CHECKED)),
    Rule(_in(_S.QUEUED), _I.START, _S.RUNNING, (_E.START_WORK,), phases=_BEGUN),
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
        phases=_UNCOMMITTED,
        lacks=_facts(_F.SESSIONS_SPENT) | _STOP_ASKED,
        to_phase=_P.PREPARE,
    ),
    Rule(
        _in(_S.RUNNING),
        _I.SESSION_LOST,
        _S.PAUSED,
        _START_OVER,
        phases=_UNCOMMITTED,
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
        phases=_UNCOMMITTED,
        needs=_facts(_F.STOP_FOR_OTHER),
        lacks=_facts(_F.SESSIONS_SPENT),
        to_phase=_P.PREPARE,
    ),
    Rule(
        _in(_S.RUNNING),
        _I.SESSION_LOST,
        _S.FAILED,
        _START_OVER,
        phases=_UNCOMMITTED,
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
    Rule(_in(_S.WAITING), _I.DUE, _S.QUEUED, lacks=_facts(_F.GROWING)),
    Rule(
        _in(_S.FAILED),
        _I.RETRY,
        _S.QUEUED,
        (_E.RESET_COUNTERS,),
        phases=_BEGUN,
        lacks=_facts(_F.SOURCE_CHANGED),
    ),
    Rule(
        _in(_S.FAILED),
        _I.RETRY,
        _S.QUEUED,
        (_E.RESET_COUNTERS, _E.CHECK_ANEW),
        phases=_BEFORE_UPLOAD,
        lacks=_facts(_F.SOURCE_CHANGED),
    ),
    Rule(
        _in(_S.FAILED),
        _I.RETRY,
        _S.QUEUED,
        (_E.ABANDON_UPLOADS, _E.FORGET_SESSION, _E.RESET_COUNTERS, _E.CHECK_ANEW),
        phases=_UNCOMMITTED,
        needs=_facts(_F.SOURCE_CHANGED),
        to_phase=_P.PREPARE,
    ),
    Rule(_in(_S.CANCELLED), _I.RETRY, _S.QUEUED, (_E.RESET_COUNTERS, _E.CHECK_ANEW), to_phase=_P.PREPARE),
    # Cancel: refused only while a sent commit is unanswered. After the commit there is a medium: what else was wanted is given up
    Rule(
        _in(_S.RUNNING),
        _I.CANCEL,
        _S.CANCELLING,
        (_E.STOP_WORK,),
        phases=_UNCOMMITTED,
        lacks=_facts(_F.COMMIT_SENT),
    ),
    Rule(_in(_S.PAUSING), _I.CANCEL, _S.CANCELLING, phases=_UNCOMMITTED, lacks=_facts(_F.COMMIT_SENT)),
    Rule(
        _in(_S.QUEUED, _S.PAUSED, _S.WAITING, _S.FAILED),
        _I.CANCEL,
        _S.CANCELLING,
        (_E.ABANDON_UPLOADS, _E.FORGET_SESSION),
        phases=_UNCOMMITTED,
        needs=_facts(_F.REMOTE_UPLOAD),
    ),
    Rule(
        _in(_S.QUEUED, _S.PAUSED, _S.WAITING, _S.FAILED),
        _I.CANCEL,
        _S.CANCELLED,
        (_E.FORGET_SESSION,),
        phases=_UNCOMMITTED,
        lacks=_facts(_F.REMOTE_UPLOAD),
    ),
    Rule(
        _in(_S.QUEUED, _S.RUNNING, _S.PAUSING, _S.PAUSED, _S.WAITING, _S.FAILED),
        _I.CANCEL,
        _S.COMPLETE,
        (_E.STOP_WORK, _E.FORGET_SESSION),
        phases=_AFTER_COMMIT,
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
