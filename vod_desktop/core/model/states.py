"""States and phases of a job, and the one table that says how they change.

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
    """How far the protocol got."""

    PREPARE = "prepare"  # look at the file
    APPLY = "apply"  # ApplyUpload
    UPLOAD = "upload"  # initiate, parts or PUT
    FINISH = "finish"  # complete the multipart uploads, compare the whole objects
    COMMIT = "commit"  # CommitUpload
    AFTER = "after"  # what the route could not say at apply


class StopReason(StrEnum):
    """Why a job is pausing or paused."""

    USER = "user"
    HOLD = "hold"
    SHUTDOWN = "shutdown"
