"""What workers tell the engine thread."""

from __future__ import annotations

from dataclasses import dataclass

from vod_desktop.core.engine.tasks import Task
from vod_desktop.core.model.errors import Problem


@dataclass(frozen=True, slots=True)
class TaskEnded:
    """A task is over: with an answer, with a problem, or (both None) interrupted.

    Attributes:
        answer: What `task.run` returned; tasks that return nothing answer with `None` and `done`.
        done: The task went through to its end.
    """

    task: Task
    answer: object = None
    problem: Problem | None = None
    done: bool = False
