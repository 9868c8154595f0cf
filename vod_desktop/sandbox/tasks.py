"""Procedures at work: a task walks WAITING, PROCESSING, FINISH by the clock alone."""

from __future__ import annotations

import secrets

from vod_desktop.sandbox.context import Context
from vod_desktop.sandbox.seeds import APP_ID
from vod_desktop.sandbox.state import Medium, Task


def start_procedure(
    context: Context, medium: Medium, procedure: str, now_s: float, session_id: str = "", session_context: str = ""
) -> Task:
    """Starts a procedure on a medium; how long it takes follows from the settings."""
    task = Task(
        task_id=f"{APP_ID}-Procedure-{secrets.token_hex(16)}t",
        sub_app_id=medium.sub_app_id,
        file_id=medium.file_id,
        procedure=procedure,
        session_id=session_id,
        session_context=session_context or medium.session_context,
        created_at=now_s,
        wait_s=context.settings.task_wait_s,
        processing_s=context.settings.task_processing_s,
    )
    context.store.tasks.put(task)
    return task


def status(task: Task, now_s: float) -> str:
    """WAITING, PROCESSING or FINISH."""
    age_s = now_s - task.created_at
    if age_s < task.wait_s:
        return "WAITING"
    return "PROCESSING" if age_s < task.wait_s + task.processing_s else "FINISH"
