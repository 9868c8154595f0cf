"""The rows of the queue. Sorts and filters its own list: a proxy takes 12 to 27 s for 100,000 rows (platform-facts 9).

Jobs change in batches; counters are handed over as they are pulled and repainted per cell, only where they are seen. The
order of a sort by something that moves (state, speed) is that of the moment of the click; queue order is always followed.

Nothing here costs more than a few passes over all jobs, however many of them come, change or go at once: rows that come or
go in many places are told to the views as one reset, after which they choose the same jobs again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from vod_desktop.core.model.errors import Problem
from vod_desktop.core.model.events import Progress
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.states import State
from vod_desktop.texts import Texts
from vod_desktop.ui.models.columns import (
    CELLS,
    RIGHT_ALIGNED,
    SORT_KEYS,
    TIPS,
    TITLES,
    Column,
    position_key,
    spoken,
)
from vod_desktop.ui.models.groups import Group, group_of
from vod_desktop.ui.models.row import Row
from vod_desktop.ui.models.spans import spans_of
from vod_desktop.ui.models.verbs import BUSY

ROW_ROLE = int(Qt.ItemDataRole.UserRole)
"""Gives the `Row` itself, for delegates."""

_MOST_SPANS = 64
"""Rows that come or go in more places than this are told as one reset: each place costs the view a pass over all rows."""

Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()


class QueueModel(QAbstractTableModel):
    """All jobs of the queue, as a table of those that the filter shows.

    Signals:
        counts_changed: There are more or fewer jobs in some state.

    Attributes:
        counts: Jobs by state.
        groups: Jobs by group, as they are filtered.
    """

    counts_changed = Signal()

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._jobs: dict[int, Job] = {}
        self._order: list[int] = []  # all ids as sorted
        self._shown: list[int] = []  # those that the filter lets through, in that order
        self._rows: dict[int, int] = {}  # id -> row
        self._numbers: dict[int, int] = {}  # id -> place in the queue
        self._progress: Mapping[int, Progress] = {}
        self._holds: dict[str, Problem] = {}
        self._accounts: Mapping[str, str] = {}
        self._categories: Mapping[tuple[str, int], str] = {}
        self._filter: frozenset[Group] = frozenset()
        self._needle = ""
        self._sort_column: Column | None = None
        self._sort_descending = False
        self.counts: Counter[State] = Counter()
        self.groups: Counter[Group] = Counter()

    # What the queue is made of

    def add(self, jobs: Iterable[Job]) -> None:
        """Takes new jobs, in one go: at the end, or where they stood if they come back."""
        fresh = [job for job in jobs if job.id not in self._jobs]
        if not fresh:
            return
        last = self._jobs[next(reversed(self._numbers))].position if self._numbers else -1
        first = len(self._numbers) + 1
        for number, job in enumerate(fresh, first):
            self._jobs[job.id] = job
            self._numbers[job.id] = number
            self._count(job, 1)
        self._order.extend(job.id for job in fresh)
        shown = [job.id for job in fresh if self._matches(job)]
        if shown:
            start = len(self._shown)
            self.beginInsertRows(_TOP, start, start + len(shown) - 1)
            self._rows.update((job_id, row) for row, job_id in enumerate(shown, start))
            self._shown.extend(shown)
            self.endInsertRows()
        if any(job.position <= last for job in fresh):
            self._renumber()
            self._sort()
        elif not self.follows_queue:
            self._sort()
        self.counts_changed.emit()

    def change(self, jobs: Iterable[Job]) -> None:
        """Takes newer versions of jobs; rows come and go as the filter wants it, and follow a changed queue order."""
        stay: list[int] = []  # rows
        leave: list[int] = []  # rows
        enter: list[int] = []  # ids: they have no row yet
        is_moved = False
        for job in jobs:
            old = self._jobs.get(job.id)
            if old is None:
                continue
            is_moved = is_moved or old.position != job.position
            self._count(old, -1)
            self._count(job, 1)
            self._jobs[job.id] = job
            is_shown, matches = job.id in self._rows, self._matches(job)
            if is_shown:
                (stay if matches else leave).append(self._rows[job.id])
            elif matches:
                enter.append(job.id)
        for first, last in spans_of(stay):
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(Column) - 1))
        self._take_out(leave)
        if enter:
            self._let_in(frozenset(enter))
        if is_moved:
            self._renumber()
            if self.follows_queue:
                self._sort()
            else:
                self._refresh((Column.NUMBER,), 0, len(self._shown) - 1)
        self.counts_changed.emit()

    def remove(self, job_ids: Iterable[int]) -> None:
        """Takes jobs out."""
        gone = {job_id for job_id in job_ids if job_id in self._jobs}
        if not gone:
            return
        self._order = [job_id for job_id in self._order if job_id not in gone]
        self._take_out([self._rows[job_id] for job_id in gone if job_id in self._rows])
        for job_id in gone:
            self._count(self._jobs.pop(job_id), -1)
        self._renumber()
        self._refresh((Column.NUMBER,), 0, len(self._shown) - 1)
        self.counts_changed.emit()

    def name(self, accounts: Mapping[str, str], categories: Mapping[tuple[str, int], str]) -> None:
        """Takes what accounts (by id) and categories (by account and id) are called."""
        if (accounts, categories) != (self._accounts, self._categories):
            self._accounts, self._categories = accounts, categories
            self._refresh((Column.CATEGORY, Column.ACCOUNT), 0, len(self._shown) - 1)

    def hold(self, account_id: str, problem: Problem | None) -> None:
        """Notes what holds an account, or with None that nothing does any more."""
        if problem is None:
            self._holds.pop(account_id, None)
        else:
            self._holds[account_id] = problem
        self._refresh((Column.STATE,), 0, len(self._shown) - 1)

    # Counters

    def set_progress(self, progress: Mapping[int, Progress]) -> None:
        """Takes the counters of the active jobs; nothing is repainted yet."""
        self._progress = progress

    def refresh(self, columns: Iterable[Column], first: int, last: int) -> None:
        """Repaints these columns of the busy rows from `first` to `last`, cell by cell."""
        for row in range(max(first, 0), min(last, len(self._shown) - 1) + 1):
            if self._jobs[self._shown[row]].state in BUSY:
                self._refresh(columns, row, row)

    # What views and controllers ask

    def job(self, job_id: int) -> Job | None:
        """The newest version of a job."""
        return self._jobs.get(job_id)

    def jobs(self) -> Iterator[Job]:
        """All jobs in queue order, shown or not."""
        return (self._jobs[job_id] for job_id in self._numbers)

    def ids(self) -> list[int]:
        """All jobs in queue order, shown or not."""
        return list(self._numbers)

    def shown_ids(self) -> list[int]:
        """The jobs that are shown, in the order shown."""
        return list(self._shown)

    def row_of(self, job_id: int) -> Row | None:
        """What the row of a job says, shown or not."""
        job = self._jobs.get(job_id)
        if job is None:
            return None
        progress = self._progress.get(job_id) if job.state in BUSY else None
        account_id = job.account_id
        return Row(
            job,
            self._numbers[job_id],
            progress,
            self._holds.get(account_id),
            self._accounts.get(account_id, ""),
            self._categories.get((account_id, job.options.class_id), ""),
        )

    def id_at(self, row: int) -> int:
        """The job that a row shows."""
        return self._shown[row]

    def index_of(self, job_id: int) -> QModelIndex:
        """The first cell of a job's row; invalid while the filter hides it."""
        return self.index(self._rows[job_id], 0) if job_id in self._rows else QModelIndex()

    @property
    def follows_queue(self) -> bool:
        """Whether the rows stand in queue order, so that they can be moved."""
        return self._sort_column in {None, Column.NUMBER} and not (
            self._sort_column is not None and self._sort_descending
        )

    def set_filter(self, groups: frozenset[Group] | None = None, needle: str | None = None) -> None:
        """Shows only these groups (empty: all) and rows that hold this text; None leaves either as it is."""
        groups = self._filter if groups is None else groups
        needle = self._needle if needle is None else needle.casefold().strip()
        if (groups, needle) == (self._filter, self._needle):
            return
        self._filter, self._needle = groups, needle
        self._show([job_id for job_id in self._order if self._matches(self._jobs[job_id])])

    def retranslate(self) -> None:
        """Another language is in force."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
        self._refresh(Column, 0, len(self._shown) - 1)

    # Qt's side

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = Column(index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        row = self.row_of(self._shown[index.row()])
        if role == ROW_ROLE or row is None:
            return row
        return _said(self._texts, row, column, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and index.column() == Column.NAME and self._jobs[self._shown[index.row()]].may_edit:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts.tr(TITLES[Column(section)])
        return _alignment(Column(section)) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sorts all rows once; column -1 goes back to queue order. Selected rows stay selected."""
        self._sort_column = Column(column) if column >= 0 else None
        self._sort_descending = order is Qt.SortOrder.DescendingOrder
        self._sort()

    def _sort(self) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        ids = [self._shown[index.row()] for index in before]
        if self.follows_queue:
            self._order = list(self._numbers)
        else:
            order = list(self.jobs())
            if self._sort_column is not None:
                order.sort(key=self._keyed(SORT_KEYS[self._sort_column]), reverse=self._sort_descending)
            self._order = [job.id for job in order]
        self._shown = [job_id for job_id in self._order if job_id in self._rows]
        self._number_rows()
        after = [self.index(self._rows[job_id], index.column()) for job_id, index in zip(ids, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _keyed(self, key: Callable[[Row], Any]) -> Callable[[Job], Any]:
        def of_job(job: Job) -> Any:
            row = self.row_of(job.id)
            assert row is not None
            return key(row)

        return of_job

    def _matches(self, job: Job) -> bool:
        if self._filter and group_of(job) not in self._filter:
            return False
        if not self._needle:
            return True
        file_id = job.result.file_id if job.result else ""
        return any(self._needle in text.casefold() for text in (job.media_name, job.media.source.path.name, file_id))

    def _refresh(self, columns: Iterable[Column], first: int, last: int) -> None:
        if last < first:
            return
        for column in columns:
            self.dataChanged.emit(self.index(first, column), self.index(last, column))

    def _take_out(self, rows: list[int]) -> None:
        if not rows:
            return
        spans = spans_of(rows)
        if len(spans) > _MOST_SPANS:
            gone = {self._shown[row] for row in rows}
            self._show([job_id for job_id in self._shown if job_id not in gone])
            return
        for first, last in reversed(spans):
            self.beginRemoveRows(_TOP, first, last)
            for job_id in self._shown[first : last + 1]:
                del self._rows[job_id]
            del self._shown[first : last + 1]
            self.endRemoveRows()
        self._number_rows()

    def _let_in(self, job_ids: frozenset[int]) -> None:
        wanted = [job_id for job_id in self._order if job_id in self._rows or job_id in job_ids]
        spans = spans_of(row for row, job_id in enumerate(wanted) if job_id in job_ids)
        if len(spans) > _MOST_SPANS:
            self._show(wanted)
            return
        for first, last in spans:
            self.beginInsertRows(_TOP, first, last)
            self._shown[first:first] = wanted[first : last + 1]
            self.endInsertRows()
        self._number_rows()

    def _show(self, job_ids: list[int]) -> None:
        """Shows exactly these, all at once."""
        self.beginResetModel()
        self._shown = job_ids
        self._number_rows()
        self.endResetModel()

    def _count(self, job: Job, sign: int) -> None:
        self.counts[job.state] += sign
        self.groups[group_of(job)] += sign

    def _renumber(self) -> None:
        in_queue_order = sorted(self._jobs.values(), key=position_key)
        self._numbers = {job.id: number for number, job in enumerate(in_queue_order, 1)}

    def _number_rows(self) -> None:
        self._rows = {job_id: row for row, job_id in enumerate(self._shown)}


def _alignment(column: Column) -> int:
    side = Qt.AlignmentFlag.AlignRight if column in RIGHT_ALIGNED else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


def _said(texts: Texts, row: Row, column: Column, role: int) -> str | None:
    """What a cell says in words."""
    match role:
        case Qt.ItemDataRole.DisplayRole:
            return CELLS[column](texts, row)
        case Qt.ItemDataRole.AccessibleTextRole:
            return spoken(texts, row, column)
        case Qt.ItemDataRole.EditRole if column is Column.NAME:
            return row.job.media_name
        case Qt.ItemDataRole.ToolTipRole if column in TIPS:
            return TIPS[column](texts, row) or None
        case _:
            return None
