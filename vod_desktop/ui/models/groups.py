"""The groups in which rows are counted and filtered: states as users tell them apart. Pure, without Qt."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from vod_desktop.core.model.job import Job
from vod_desktop.core.model.states import State
from vod_desktop.texts.labels import STATE_LABELS
from vod_desktop.ui.models.row import NEEDS_YOU, needs_you


class Group(StrEnum):
    """The groups in the order of their chips."""

    RUNNING = "running"
    QUEUED = "queued"
    WAITING = "waiting"
    PAUSED = "paused"
    NEEDS_YOU = "needs_you"
    FAILED = "failed"
    CANCELLED = "cancelled"
    COMPLETE = "complete"


GROUP_LABELS: Mapping[Group, str] = {
    group: NEEDS_YOU if group is Group.NEEDS_YOU else STATE_LABELS[State(group)] for group in Group
}
"""What each group is called, not yet translated."""

_GROUPS: Mapping[State, Group] = {
    State.PAUSING: Group.PAUSED,
    State.CANCELLING: Group.CANCELLED,
    **{State(group): group for group in Group if group is not Group.NEEDS_YOU},
}


def group_of(job: Job) -> Group:
    """The one group that a job belongs to."""
    return Group.NEEDS_YOU if needs_you(job) else _GROUPS[job.state]
