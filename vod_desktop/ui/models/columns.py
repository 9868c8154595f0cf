"""The columns of the queue: order, title, width and how rows sort by each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import IntEnum
from typing import Any

from vod_desktop.core.intake.walk import natural_key
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.states import State
from vod_desktop.texts import Texts, formats, mark
from vod_desktop.ui.models.row import (
    Row,
    accessible_state,
    cover_text,
    left_text,
    needs_you,
    note_text,
    sentence,
    speed_text,
)


class Column(IntEnum):
    """The columns. Their numbers are remembered with the window: new ones come last; `FIRST_ORDER` says where they stand."""

    NUMBER = 0
    NAME = 1
    SIZE = 2
    STATE = 3
    SPEED = 4
    LEFT = 5
    RESULT = 6
    CATEGORY = 7
    PROCEDURE = 8
    COVER = 9
    ACCOUNT = 10


FIRST_ORDER = (
    Column.NUMBER,
    Column.NAME,
    Column.SIZE,
    Column.STATE,
    Column.SPEED,
    Column.LEFT,
    Column.CATEGORY,
    Column.PROCEDURE,
    Column.COVER,
    Column.ACCOUNT,
    Column.RESULT,
)
"""How the columns stand until the user moves them."""

FIRST_HIDDEN = frozenset({Column.CATEGORY, Column.PROCEDURE, Column.COVER, Column.ACCOUNT})
"""What is shown only on demand: it is the same for most rows, and the details tell it."""

OLDEST = frozenset(column for column in Column if column <= Column.RESULT)
"""The columns of the first version, which did not write down which there were."""

TITLES: Mapping[Column, str] = {
    Column.NUMBER: mark("#"),
    Column.NAME: mark("Name"),
    Column.SIZE: mark("Size"),
    Column.STATE: mark("State"),
    Column.SPEED: mark("Speed"),
    Column.LEFT: mark("Time left"),
    Column.RESULT: mark("Result (FileId)"),
    Column.CATEGORY: mark("Category"),
    Column.PROCEDURE: mark("Procedure"),
    Column.COVER: mark("Cover"),
    Column.ACCOUNT: mark("Account"),
}

WIDTHS_PX: Mapping[Column, int] = {
    Column.NUMBER: 52,
    Column.NAME: 340,
    Column.SIZE: 92,
    Column.STATE: 260,
    Column.SPEED: 104,
    Column.LEFT: 116,
    Column.RESULT: 180,
    Column.CATEGORY: 140,
    Column.PROCEDURE: 170,
    Column.COVER: 120,
    Column.ACCOUNT: 120,
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
    Column.STATE: lambda row: (_ATTENTION[row.job.state], not needs_you(row.job), row.permille),
    Column.SPEED: lambda row: row.progress.speed_bytes_per_s if row.progress else 0.0,
    Column.LEFT: lambda row: _FOREVER_S if row.progress is None or row.progress.left_s is None else row.progress.left_s,
    Column.RESULT: lambda row: row.job.result.file_id if row.job.result else "",
    Column.CATEGORY: lambda row: (natural_key(row.category), row.job.options.class_id),
    Column.PROCEDURE: lambda row: natural_key(row.job.options.procedure or ""),
    Column.COVER: lambda row: natural_key(cover_text(row.job)),
    Column.ACCOUNT: lambda row: natural_key(row.account),
}
"""What rows are sorted by; Python's sort keeps queue order among equals."""


def category_text(texts: Texts, row: Row) -> str:
    """The category's name; its number where the name is not known."""
    class_id = row.job.options.class_id
    return row.category or (str(class_id) if class_id else texts.tr("Other"))


CELLS: Mapping[Column, Callable[[Texts, Row], str]] = {
    Column.NUMBER: lambda _, row: str(row.number),
    Column.NAME: lambda _, row: row.job.media_name,
    Column.SIZE: lambda _, row: formats.size(row.job.total_bytes),
    Column.STATE: accessible_state,
    Column.SPEED: lambda _, row: speed_text(row),
    Column.LEFT: left_text,
    Column.RESULT: lambda _, row: row.job.result.file_id if row.job.result else "",
    Column.CATEGORY: category_text,
    Column.PROCEDURE: lambda _, row: row.job.options.procedure or "",
    Column.COVER: lambda _, row: cover_text(row.job),
    Column.ACCOUNT: lambda _, row: row.account,
}
"""What stands in a cell, as one line of text."""


def spoken(texts: Texts, row: Row, column: Column) -> str:
    """What a screen reader says of a cell: where the keyboard usually stands the whole row, elsewhere title and value."""
    if column in {Column.NUMBER, Column.NAME}:
        return sentence(texts, row)
    value = CELLS[column](texts, row)
    return f"{texts.tr(TITLES[column])}: {value}" if value else texts.tr(TITLES[column])


TIPS: Mapping[Column, Callable[[Texts, Row], str]] = {
    Column.NAME: lambda _, row: str(row.job.media.source.path),
    Column.STATE: note_text,
    Column.RESULT: lambda _, row: row.job.result.media_url if row.job.result else "",
    Column.CATEGORY: lambda _, row: f"{row.category} ({row.job.options.class_id})" if row.category else "",
    Column.PROCEDURE: lambda _, row: row.job.options.procedure or "",
    Column.COVER: lambda _, row: str(row.job.cover.source.path) if row.job.cover else "",
    Column.ACCOUNT: lambda _, row: row.account,
}
"""What the pointer is told over a cell."""
