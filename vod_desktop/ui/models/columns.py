"""The columns of the queue: order, title, width and how rows sort by each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import IntEnum
from typing import Any

from vod_desktop.core.intake.walk import natural_key
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.states import State
from vod_desktop.texts import Texts, formats, mark
from vod_desktop.ui.models.row import Row, accessible_state, left_text, note_text, speed_text


class Column(IntEnum):
    """The columns in their first order."""

    NUMBER = 0
    NAME = 1
    SIZE = 2
    STATE = 3
    SPEED = 4
    LEFT = 5
    RESULT = 6


TITLES: Mapping[Column, str] = {
    Column.NUMBER: mark("#"),
    Column.NAME: mark("Name"),
    Column.SIZE: mark("Size"),
    Column.STATE: mark("State"),
    Column.SPEED: mark("Speed"),
    Column.LEFT: mark("Time left"),
    Column.RESULT: mark("Result (FileId)"),
}

WIDTHS_PX: Mapping[Column, int] = {
    Column.NUMBER: 52,
    Column.NAME: 340,
    Column.SIZE: 92,
    Column.STATE: 260,
    Column.SPEED: 104,
    Column.LEFT: 116,
    Column.RESULT: 180,
}

RIGHT_ALIGNED = frozenset({Column.NUMBER, Column.SIZE, Column.SPEED, Column.LEFT})

_ATTENTION_FIRST = (
    State.FAILED,
    State.WAITING,
    State.RUNNING,
    State.PAUSING,
    State.CANCELLING,
    State.QUEUED,
    State.PAUSED,
    State.COMPLETE,
    State.CANCELLED,
)
_ATTENTION = {state: place for place, state in enumerate(_ATTENTION_FIRST)}

_FOREVER_S = float("inf")


def position_key(job: Job) -> tuple[int, int]:
    """Queue order."""
    return job.position, job.id


SORT_KEYS: Mapping[Column, Callable[[Row], Any]] = {
    Column.NUMBER: lambda row: position_key(row.job),
    Column.NAME: lambda row: natural_key(row.job.media_name),
    Column.SIZE: lambda row: row.job.total_bytes,
    Column.STATE: lambda row: (_ATTENTION[row.job.state], row.permille),
    Column.SPEED: lambda row: row.progress.speed_bytes_per_s if row.progress else 0.0,
    Column.LEFT: lambda row: _FOREVER_S if row.progress is None or row.progress.left_s is None else row.progress.left_s,
    Column.RESULT: lambda row: row.job.result.file_id if row.job.result else "",
}
"""What rows are sorted by; Python's sort keeps queue order among equals."""

CELLS: Mapping[Column, Callable[[Texts, Row], str]] = {
    Column.NUMBER: lambda _, row: str(row.number),
    Column.NAME: lambda _, row: row.job.media_name,
    Column.SIZE: lambda _, row: formats.size(row.job.total_bytes),
    Column.STATE: accessible_state,
    Column.SPEED: lambda _, row: speed_text(row),
    Column.LEFT: left_text,
    Column.RESULT: lambda _, row: row.job.result.file_id if row.job.result else "",
}
"""What stands in a cell, as one line of text."""

TIPS: Mapping[Column, Callable[[Texts, Row], str]] = {
    Column.NAME: lambda _, row: str(row.job.media.source.path),
    Column.STATE: note_text,
    Column.RESULT: lambda _, row: row.job.result.media_url if row.job.result else "",
}
"""What the pointer is told over a cell."""
