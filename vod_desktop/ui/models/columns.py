"""The columns of the queue: order, title, width and how rows sort by each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any

from vod_desktop.core.model.composition import parse
from vod_desktop.core.model.events import Progress
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.states import State
from vod_desktop.texts import Texts, formats, mark
from vod_desktop.texts.templates import composition_words
from vod_desktop.ui.models.cover_text import cover_text
from vod_desktop.ui.models.row import (
    Row,
    accessible_state,
    left_text,
    needs_you,
    note_text,
    permille_of,
    sentence,
    speed_text,
)
from vod_desktop.ui.models.verbs import BUSY


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
_DIGITS = re.compile(r"(\d+)")
_LONGEST_NUMBER = 24


def position_key(job: Job) -> tuple[int, int]:
    """Queue order."""
    return job.position, job.id


@dataclass(frozen=True, slots=True)
class Around:
    """What rows show beside their jobs, looked up while sorting: to make a row for each job would take longer than the sort."""

    progress: Mapping[int, Progress]
    accounts: Mapping[str, str]
    categories: Mapping[tuple[str, int], str]

    def category(self, job: Job) -> str:
        """The category's name, as far as it is known."""
        return self.categories.get((job.account_id, job.options.class_id), "")

    def active(self, job: Job) -> Progress | None:
        """The counters of a job that has any."""
        return self.progress.get(job.id) if job.state in BUSY else None


@lru_cache(maxsize=256)  # of accounts, categories and procedures there are few in many rows
def sort_text(text: str) -> str:
    """Sorts `part 2` before `part 10`, whatever the case; one text compares ten times as fast as a tuple of pieces."""
    folded = text.casefold()
    pieces = _DIGITS.split(folded)
    if len(pieces) == 1:
        return folded
    for place in range(1, len(pieces), 2):  # every second one is a number
        pieces[place] = pieces[place].zfill(_LONGEST_NUMBER)
    return "".join(pieces)


def _left_s(job: Job, around: Around) -> float:
    progress = around.active(job)
    return _FOREVER_S if progress is None or progress.left_s is None else progress.left_s


def _done(job: Job, around: Around) -> int:
    """Permille; without a session there is nothing to add up."""
    return 0 if job.session is None else permille_of(job, around.active(job))


def _speed(job: Job, around: Around) -> float:
    progress = around.active(job)
    return progress.speed_bytes_per_s if progress else 0.0


SORT_KEYS: Mapping[Column, Callable[[Job, Around], Any]] = {
    Column.NUMBER: lambda job, _: position_key(job),
    Column.NAME: lambda job, _: sort_text(job.media_name),
    Column.SIZE: lambda job, _: job.total_bytes,
    Column.STATE: lambda job, around: (_ATTENTION[job.state], not needs_you(job), _done(job, around)),
    Column.SPEED: _speed,
    Column.LEFT: _left_s,
    Column.RESULT: lambda job, _: job.result.file_id if job.result else "",
    Column.CATEGORY: lambda job, around: (sort_text(around.category(job)), job.options.class_id),
    Column.PROCEDURE: lambda job, _: sort_text(job.options.procedure or ""),
    Column.COVER: lambda job, _: sort_text("" if job.cover is None else job.cover.source.path.name),
    Column.ACCOUNT: lambda job, around: sort_text(around.accounts.get(job.account_id, "")),
}
"""What rows are sorted by; Python's sort keeps queue order among equals."""


def category_text(texts: Texts, row: Row) -> str:
    """The category's name; its number where the name is not known."""
    class_id = row.job.options.class_id
    if not class_id:  # some applications list it, under a name in one language
        return texts.tr("Other")
    return row.category or str(class_id)


def procedure_text(texts: Texts, row: Row) -> str:
    """The name of a stored procedure; a composed one in words."""
    procedure = row.job.options.procedure or ""
    composition = parse(procedure)
    return procedure if composition is None else composition_words(texts, composition, {})


CELLS: Mapping[Column, Callable[[Texts, Row], str]] = {
    Column.NUMBER: lambda _, row: str(row.number),
    Column.NAME: lambda _, row: row.job.media_name,
    Column.SIZE: lambda _, row: formats.size(row.job.total_bytes),
    Column.STATE: accessible_state,
    Column.SPEED: lambda _, row: speed_text(row),
    Column.LEFT: left_text,
    Column.RESULT: lambda _, row: row.job.result.file_id if row.job.result else "",
    Column.CATEGORY: category_text,
    Column.PROCEDURE: procedure_text,
    Column.COVER: lambda texts, row: cover_text(texts, row.job),
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
