"""What the service does with a medium after its upload, in words: the outcome, and each step."""

from __future__ import annotations

from collections.abc import Mapping

from vod_desktop.core.model.tasks import Outcome, ProcedureTask, StepStatus, TaskStatus, TaskStep
from vod_desktop.texts.templates import Listings, step_words
from vod_desktop.texts.texts import Texts, mark

OUTCOME_LABELS: Mapping[Outcome, str] = {
    Outcome.RUNNING: mark("Processing"),
    Outcome.PLAYABLE: mark("Playable"),
    Outcome.PARTLY: mark("Partly failed"),
    Outcome.FAILED: mark("Processing failed"),
    Outcome.UNKNOWN: mark("Processing not known"),
}
"""What the steps come to, not yet translated."""

_STEP_STATES: Mapping[StepStatus, str] = {
    StepStatus.PROCESSING: mark("in progress"),
    StepStatus.SUCCESS: mark("done"),
    StepStatus.FAIL: mark("failed"),
}


def task_label(texts: Texts, task: ProcedureTask) -> str:
    """How far a task has come, in a word or two: `Waiting to be processed`, `Processing 40%`, `Playable`."""
    if task.status is TaskStatus.WAITING:
        return texts.tr("Waiting to be processed")
    known = [100 if step.status is not StepStatus.PROCESSING else step.progress or 0 for step in task.steps]
    if task.outcome is Outcome.RUNNING and any(known):
        return texts.tr("Processing {percent}%", percent=sum(known) // len(known))
    return texts.tr(OUTCOME_LABELS[task.outcome])


def task_advice(texts: Texts, task: ProcedureTask) -> str:
    """What the outcome means for the user, one sentence; empty while nothing needs to be said."""
    if task.status is TaskStatus.ABORTED:
        return texts.tr("The task was stopped at the service. The uploaded file itself is there.")
    match task.outcome:
        case Outcome.PARTLY:
            return texts.tr("What was made can be played. Process the file again in the console for the rest.")
        case Outcome.FAILED:
            return texts.tr("The uploaded file itself is there. Process it again in the console, or check the file.")
        case Outcome.UNKNOWN:
            return texts.tr("The service does not tell how the processing goes. Look in the console.")
        case _:
            return ""


def step_state(texts: Texts, step: TaskStep) -> str:
    """How one step has gone: `in progress, 40%`, `done`, `failed: the service's reason`."""
    state = texts.tr(_STEP_STATES[step.status])
    if step.status is StepStatus.PROCESSING and step.progress is not None:
        return texts.tr("{state}, {percent}%", state=state, percent=step.progress)
    if step.status is StepStatus.FAIL and step.message:
        return texts.tr("{state}: {reason}", state=state, reason=step.message)
    return state


def task_step_words(texts: Texts, step: TaskStep, listings: Listings) -> str:
    """One step with what it makes: `Transcoding: MP4 1080p H.264`."""
    return step_words(texts, step.kind, step.definition, listings)
