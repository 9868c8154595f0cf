"""The table of results: one line a job, the columns in one place. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from vod_desktop.core.model.job import Job
from vod_desktop.core.model.states import State
from vod_desktop.texts import Texts, mark
from vod_desktop.texts.errors import tell
from vod_desktop.texts.labels import state_label, verified_text
from vod_desktop.texts.tasks import task_label

Cell = str | int | float | datetime | None


class CellKind(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    WHOLE = "whole"
    DECIMAL = "decimal"
    TIME = "time"  # local, without zone: spreadsheets know none


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        width: In characters.
    """

    title: str
    kind: CellKind
    width: int


@dataclass(frozen=True, slots=True)
class Table:
    """What is written to a file; `None` is an empty cell.

    Attributes:
        title: Of the sheet.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a job names by number only; what is missing is written as it is.

    Attributes:
        accounts: Names by id.
        categories: Names by account and ClassId.
        starts: When each job first ran, Unix seconds by id.
    """

    accounts: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[tuple[str, int], str] = field(default_factory=dict)
    starts: Mapping[int, float] = field(default_factory=dict)


def results_table(texts: Texts, jobs: Iterable[Job], lookup: Lookup) -> Table:
    """The results of jobs, in their order."""
    columns = [Column(texts.tr(spec.title), spec.kind, spec.width) for spec in _SPECS]
    return Table(texts.tr("Uploads"), columns, [[spec.cell(texts, job, lookup) for spec in _SPECS] for job in jobs])


def outcome_text(texts: Texts, job: Job) -> str:
    """What became of a job, in words: of its upload, and of its procedure if that was followed."""
    label = state_label(texts, job)
    if job.state is State.COMPLETE:
        return label if job.task is None else f"{label} · {task_label(texts, job.task)}"
    if job.state in {State.FAILED, State.WAITING} and job.problem is not None:
        return f"{label}: {tell(texts, job.problem).title}"
    return label


@dataclass(frozen=True, slots=True)
class _Spec:
    title: str
    kind: CellKind
    width: int
    cell: Callable[[Texts, Job, Lookup], Cell]


def _local(at: float | None) -> datetime | None:
    return None if at is None else datetime.fromtimestamp(at).astimezone().replace(microsecond=0, tzinfo=None)


def _account(_: Texts, job: Job, lookup: Lookup) -> str:
    return lookup.accounts.get(job.account_id, job.account_id)


def _category(texts: Texts, job: Job, lookup: Lookup) -> str:
    class_id = job.options.class_id
    if not class_id:  # some applications list it, under a name in one language
        return texts.tr("Other")
    return lookup.categories.get((job.account_id, class_id)) or str(class_id)


_SPECS: Sequence[_Spec] = (
    _Spec(mark("Name"), CellKind.TEXT, 32, lambda _, job, __: job.media_name),
    _Spec(mark("File"), CellKind.TEXT, 40, lambda _, job, __: str(job.media.source.path)),
    _Spec(mark("Size (bytes)"), CellKind.WHOLE, 16, lambda _, job, __: job.media.source.size_bytes),
    _Spec(mark("FileId"), CellKind.TEXT, 24, lambda _, job, __: job.result.file_id if job.result else None),
    _Spec(mark("Media URL"), CellKind.TEXT, 60, lambda _, job, __: job.result.media_url if job.result else None),
    _Spec(mark("Cover URL"), CellKind.TEXT, 40, lambda _, job, __: job.result.cover_url if job.result else None),
    _Spec(mark("RequestId"), CellKind.TEXT, 38, lambda _, job, __: job.result.request_id if job.result else None),
    _Spec(mark("Task id"), CellKind.TEXT, 36, lambda _, job, __: job.task.task_id if job.task else None),
    _Spec(mark("Category"), CellKind.TEXT, 20, _category),
    _Spec(mark("Procedure"), CellKind.TEXT, 24, lambda _, job, __: job.options.procedure),
    _Spec(mark("Account"), CellKind.TEXT, 18, _account),
    _Spec(mark("Started"), CellKind.TIME, 20, lambda _, job, lookup: _local(lookup.starts.get(job.id))),
    _Spec(mark("Finished"), CellKind.TIME, 20, lambda _, job, __: _local(job.finished_at)),
    _Spec(mark("Seconds"), CellKind.DECIMAL, 11, lambda _, job, __: round(job.active_s, 1) if job.active_s else None),
    _Spec(mark("Checked"), CellKind.TEXT, 22, lambda texts, job, _: verified_text(texts, job) or None),
    _Spec(mark("Outcome"), CellKind.TEXT, 40, lambda texts, job, _: outcome_text(texts, job)),
)
