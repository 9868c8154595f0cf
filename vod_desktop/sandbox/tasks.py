"""Procedures at work: a task walks WAITING, PROCESSING, FINISH by the clock alone, and its steps one after another."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from vod_desktop.sandbox.context import Context
from vod_desktop.sandbox.seeds import APP_ID
from vod_desktop.sandbox.state import Medium, Task
from vod_desktop.sandbox.template_seeds import FAILING_STEPS, procedure_steps

_STEP_KINDS = (
    # list in a procedure, kind of step, its object in a result
    ("TranscodeTaskSet", "Transcode", "TranscodeTask"),
    ("CoverBySnapshotTaskSet", "CoverBySnapshot", "CoverBySnapshotTask"),
    ("SampleSnapshotTaskSet", "SampleSnapshot", "SampleSnapshotTask"),
    ("AdaptiveDynamicStreamingTaskSet", "AdaptiveDynamicStreaming", "AdaptiveDynamicStreamingTask"),
    ("ImageSpriteTaskSet", "ImageSprites", "ImageSpriteTask"),
    ("AnimatedGraphicTaskSet", "AnimatedGraphics", "AnimatedGraphicTask"),
    ("SnapshotByTimeOffsetTaskSet", "SnapshotByTimeOffset", "SnapshotByTimeOffsetTask"),
)

BAD_SOURCE = 60000
"""Error code of a step that cannot use the source file (protocol.md 3.4)."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a procedure, as far as it is.

    Attributes:
        kind: For example "Transcode".
        result_field: Name of its object in a result.
        status: PROCESSING, SUCCESS or FAIL.
        progress: 0 to 100.
        begins_at: Unix seconds; `ends_at` likewise.
    """

    kind: str
    result_field: str
    definition: int
    asked: dict[str, Any]
    status: str
    progress: int
    begins_at: float
    ends_at: float


def start_procedure(
    context: Context,
    medium: Medium,
    procedure: str,
    *,
    now_s: float,
    session_id: str = "",
    session_context: str = "",
    priority: int = 0,
    notify_mode: str = "Finish",
) -> Task:
    """Starts a procedure on a medium; how long it takes follows from the settings."""
    task = Task(
        task_id=f"{APP_ID}-Procedure-{secrets.token_hex(16)}t",
        sub_app_id=medium.sub_app_id,
        file_id=medium.file_id,
        procedure=procedure,
        session_id=session_id,
        session_context=session_context,
        created_at=now_s,
        wait_s=context.settings.task_wait_s,
        processing_s=context.settings.task_processing_s,
        priority=priority,
        notify_mode=notify_mode,
    )
    context.store.tasks.put(task)
    return task


def begins_at(task: Task) -> float:
    """When a task leaves WAITING, Unix seconds."""
    return task.created_at + task.wait_s


def finishes_at(task: Task) -> float:
    """When a task reaches FINISH, Unix seconds."""
    return begins_at(task) + task.processing_s


def status(task: Task, now_s: float) -> str:
    """WAITING, PROCESSING or FINISH."""
    if now_s < begins_at(task):
        return "WAITING"
    return "PROCESSING" if now_s < finishes_at(task) else "FINISH"


def steps(task: Task, now_s: float) -> list[Step]:
    """The steps of a task that has left WAITING; each takes an equal share of the time."""
    asked = procedure_steps(task.procedure) or {}
    planned = [
        (kind, result_field, one) for list_field, kind, result_field in _STEP_KINDS for one in asked.get(list_field, ())
    ]
    share_s = task.processing_s / max(len(planned), 1)
    found = []
    for index, (kind, result_field, one) in enumerate(planned):
        start = begins_at(task) + index * share_s
        done = now_s >= start + share_s
        outcome = "FAIL" if FAILING_STEPS.get(task.procedure) == kind else "SUCCESS"
        part = 1.0 if done or not share_s else max(0.0, (now_s - start) / share_s)
        found.append(
            Step(
                kind=kind,
                result_field=result_field,
                definition=one["Definition"],
                asked=one,
                status=outcome if done else "PROCESSING",
                progress=int(100 * part),
                begins_at=start,
                ends_at=start + share_s,
            )
        )
    return found
