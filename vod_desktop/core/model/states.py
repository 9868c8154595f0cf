"""What a job can be in, what can happen to it, and what follows: the words of the table in `rules.py`.

State is what a user can act on, phase is how far the protocol got. Both are stored; resuming means queueing again at the
stored phase.
"""

from __future__ import annotations

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
    AFTER = "after"  # what the route could not say when it was opened: the expiry, on the client route


class StopReason(StrEnum):
    """Why a job is pausing or paused, or is to stop when its call ends."""

    USER = "user"
    HOLD = "hold"
    SHUTDOWN = "shutdown"
    RESUMED = "resumed"  # resumed while still pausing: queued again as soon as it has stopped


class Input(StrEnum):
    """What can happen to a job."""

    CHECKED = "checked"  # the preflight has found nothing against it
    GROWING = "growing"  # the file is still being written
    EDIT = "edit"  # its options were changed before the upload began
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
    CHECKED = "checked"  # the preflight has let it pass
    GROWING = "growing"  # it waits for its file to be written


class Effect(StrEnum):
    """What the engine carries out after the new state is stored."""

    START_WORK = "start_work"  # begin the work of the phase
    STOP_WORK = "stop_work"  # bump the generation, shut the sockets
    SET_TIMER = "set_timer"  # try again later
    ABANDON_UPLOADS = "abandon_uploads"  # hand open multipart uploads to the orphans, which abort them
    FORGET_SESSION = "forget_session"  # session, certificate and parts are of no more use
    RESET_COUNTERS = "reset_counters"
    SET_CHECKED = "set_checked"  # it counts as checked
    CHECK_ANEW = "check_anew"  # it counts as not checked
