"""Short names of states and phases, for tables and progress lines."""

from __future__ import annotations

from collections.abc import Mapping

from vod_desktop.core.model.job import Job, Verified
from vod_desktop.core.model.states import Phase, State
from vod_desktop.core.model.tasks import Outcome, ProcedureTask, StepStatus
from vod_desktop.texts.texts import Texts, mark

STATE_LABELS: Mapping[State, str] = {
    State.QUEUED: mark("Queued"),
    State.RUNNING: mark("Uploading"),
    State.PAUSING: mark("Pausing"),
    State.PAUSED: mark("Paused"),
    State.WAITING: mark("Waiting to try again"),
    State.CANCELLING: mark("Cancelling"),
    State.CANCELLED: mark("Cancelled"),
    State.FAILED: mark("Failed"),
    State.COMPLETE: mark("Complete"),
}
"""What each state is called, not yet translated; all counters and filters use these."""

_RUNNING_LABELS: Mapping[Phase, str] = {
    Phase.PREPARE: mark("Checking"),
    Phase.APPLY: mark("Starting"),
    Phase.UPLOAD: mark("Uploading"),
    Phase.FINISH: mark("Finishing"),
    Phase.COMMIT: mark("Finishing"),
    Phase.AFTER: mark("Setting the expiry"),
}


def state_label(texts: Texts, job: Job) -> str:
    """What a job is doing, in a word or two; a running job is named by its phase."""
    return texts.tr(_RUNNING_LABELS[job.phase] if job.state is State.RUNNING else STATE_LABELS[job.state])


def verified_text(texts: Texts, job: Job) -> str:
    """How the upload was checked, in words."""
    if job.verified is Verified.CRC64:
        return texts.tr("Verified by checksum")
    return texts.tr("Verified part by part") if job.verified is Verified.PARTS else ""


_OUTCOME_LABELS: Mapping[Outcome, str] = {
    Outcome.RUNNING: mark("Processing"),
    Outcome.PLAYABLE: mark("Playable"),
    Outcome.PARTLY: mark("Partly processed"),
    Outcome.FAILED: mark("Processing failed"),
}


def outcome_label(texts: Texts, task: ProcedureTask) -> str:
    """What has become of a medium's procedure, in a word or two; empty where nothing is known."""
    label = _OUTCOME_LABELS.get(task.outcome)
    if label is None:
        return ""
    done = _percent_of_steps(task) if task.outcome is Outcome.RUNNING else 0
    return texts.tr("Processing {percent}%", percent=done) if done else texts.tr(label)


def _percent_of_steps(task: ProcedureTask) -> int:
    if not task.steps:
        return 0
    done = (100 if step.status is not StepStatus.PROCESSING else step.progress or 0 for step in task.steps)
    return sum(done) // len(task.steps)
