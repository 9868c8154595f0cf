"""What the service does with a medium after its upload: the task of its procedure, step by step (protocol.md 3.4)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from vod_desktop.core.model.catalog import StepKind


class TaskStatus(StrEnum):
    """How far a task has come; the values are the service's. FINISH does not mean success: the steps tell."""

    WAITING = "WAITING"
    PROCESSING = "PROCESSING"
    FINISH = "FINISH"
    ABORTED = "ABORTED"
    UNKNOWN = (
        "UNKNOWN"  # ours: not found (yet), may not be asked for, or older than the three days that can be asked for
    )


class StepStatus(StrEnum):
    """How a step has gone; the values are the service's."""

    PROCESSING = "PROCESSING"
    SUCCESS = "SUCCESS"
    FAIL = "FAIL"


class Outcome(StrEnum):
    """What all steps together come to."""

    RUNNING = "running"
    PLAYABLE = "playable"  # finished, and no step failed
    PARTLY = "partly"  # finished, some steps failed: what was made can be played
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TaskStep:
    """One step of a task.

    Attributes:
        definition: The template it uses, where it uses one.
        progress: Per cent, while the service tells it.
        message: The service's reason of a failure.
    """

    kind: StepKind
    status: StepStatus
    definition: int | None = None
    progress: int | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class ProcedureTask:
    """The task of an uploaded medium, as last seen.

    Attributes:
        task_id: None until it was found.
        looked_at: Unix seconds of the last look.
        finished_at: FinishTime, Unix seconds.
    """

    task_id: str | None
    status: TaskStatus
    steps: tuple[TaskStep, ...] = ()
    looked_at: float = 0.0
    finished_at: float | None = None

    @property
    def outcome(self) -> Outcome:
        """What it comes to."""
        if self.status is TaskStatus.ABORTED:
            return Outcome.FAILED
        if self.status is TaskStatus.UNKNOWN:
            return Outcome.UNKNOWN
        if self.status is not TaskStatus.FINISH:
            return Outcome.RUNNING
        failed = sum(step.status is StepStatus.FAIL for step in self.steps)
        if not failed:
            return Outcome.PLAYABLE
        return Outcome.FAILED if failed == len(self.steps) else Outcome.PARTLY

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing more to look for."""
        return self.status in {TaskStatus.FINISH, TaskStatus.ABORTED}
