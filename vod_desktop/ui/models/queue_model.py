"""The rows of the queue. Sorts and filters its own list: a proxy takes 12 to 27 s for 100,000 rows (platform-facts 9).

Jobs change in batches; counters are handed over as they are pulled and repainted per cell, only where they are seen. The
order of a sort by something that moves (state, speed) is that of the moment of the click.
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
from vod_desktop.ui.models.columns import CELLS, RIGHT_ALIGNED, SORT_KEYS, TIPS, TITLES, Column, position_key
from vod_desktop.ui.models.row import Row
from vod_desktop.ui.models.verbs import BUSY

ROW_ROLE = int(Qt.ItemDataRole.UserRole)
"""Gives the `Row` itself, for delegates."""

Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()


class QueueModel(QAbstractTableModel):
    """All jobs of the queue, as a table of those that the filter shows.

    Signals:
        counts_changed: There are more or fewer jobs in some state.
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
        self._states: frozenset[State] = frozenset()
        self._needle = ""
        self._sort_column: Column | None = None
        self._sort_descending = False
        self.counts: Counter[State] = Counter()

    # What the queue is made of

    def add(self, jobs: Iterable[Job]) -> None:
        """Puts new jobs at the end, in one go."""
        fresh = [job for job in jobs if job.id not in self._jobs]
        if not fresh:
            return
        first = len(self._numbers) + 1
        for number, job in enumerate(fresh, first):
            self._jobs[job.id] = job
            self._numbers[job.id] = number
            self.counts[job.state] += 1
        self._order.extend(job.id for job in fresh)
        shown = [job.id for job in fresh if self._matches(job)]
        if shown:
            start = len(self._shown)
            self.beginInsertRows(_TOP, start, start + len(shown) - 1)
            self._rows.update((job_id, row) for row, job_id in enumerate(shown, start))
            self._shown.extend(shown)
            self.endInsertRows()
        if self._sort_column is not None:
            self._sort()
        self.counts_changed.emit()

    def change(self, jobs: Iterable[Job]) -> None:
        """Takes newer versions of jobs; rows come and go as the filter wants it."""
        stay: list[int] = []  # rows
        leave: list[int] = []  # rows
        enter: list[int] = []  # ids: they have no row yet
        for job in jobs:
            old = self._jobs.get(job.id)
            if old is None:
                continue
            self.counts[old.state] -= 1
            self.counts[job.state] += 1
            self._jobs[job.id] = job
            is_shown, matches = job.id in self._rows, self._matches(job)
            if is_shown:
                (stay if matches else leave).append(self._rows[job.id])
            elif matches:
                enter.append(job.id)
        for first, last in _spans(stay):
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(Column) - 1))
        self._take_out(leave)
        if enter:
            self._let_in(frozenset(enter))
        self.counts_changed.emit()

    def remove(self, job_ids: Iterable[int]) -> None:
        """Takes jobs out."""
        gone = {job_id for job_id in job_ids if job_id in self._jobs}
        if not gone:
            return
        self._take_out([self._rows[job_id] for job_id in gone if job_id in self._rows])
        for job_id in gone:
            self.counts[self._jobs.pop(job_id).state] -= 1
        self._order = [job_id for job_id in self._order if job_id not in gone]
        in_queue_order = sorted(self._jobs.values(), key=position_key)
        self._numbers = {job.id: number for number, job in enumerate(in_queue_order, 1)}
        self._refresh((Column.NUMBER,), 0, len(self._shown) - 1)
        self.counts_changed.emit()

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

    def row_of(self, job_id: int) -> Row | None:
        """What the row of a job says, shown or not."""
        job = self._jobs.get(job_id)
        if job is None:
            return None
        progress = self._progress.get(job_id) if job.state in BUSY else None
        return Row(job, self._numbers[job_id], progress, self._holds.get(job.account_id))

    def id_at(self, row: int) -> int:
        """The job that a row shows."""
        return self._shown[row]

    def index_of(self, job_id: int) -> QModelIndex:
        """The first cell of a job's row; invalid while the filter hides it."""
        return self.index(self._rows[job_id], 0) if job_id in self._rows else QModelIndex()

    def set_filter(self, states: frozenset[State] | None = None, needle: str | None = None) -> None:
        """Shows only these states (empty: all) and rows that hold this text; None leaves either as it is."""
        states = self._states if states is None else states
        needle = self._needle if needle is None else needle.casefold().strip()
        if (states, needle) == (self._states, self._needle):
            return
        self.beginResetModel()
        self._states, self._needle = states, needle
        self._shown = [job_id for job_id in self._order if self._matches(self._jobs[job_id])]
        self._number_rows()
        self.endResetModel()

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
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return CELLS[column](self._texts, row)
        if role == Qt.ItemDataRole.ToolTipRole and column in TIPS:
            return TIPS[column](self._texts, row) or None
        return None

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
        order = sorted(self._jobs.values(), key=position_key)
        if self._sort_column is not None:
            key = SORT_KEYS[self._sort_column]
            order.sort(key=self._keyed(key), reverse=self._sort_descending)
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
        if self._states and job.state not in self._states:
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
        for first, last in reversed(_spans(rows)):
            self.beginRemoveRows(_TOP, first, last)
            for job_id in self._shown[first : last + 1]:
                del self._rows[job_id]
            del self._shown[first : last + 1]
            self.endRemoveRows()
        self._number_rows()

    def _let_in(self, job_ids: frozenset[int]) -> None:
        wanted = [job_id for job_id in self._order if job_id in self._rows or job_id in job_ids]
        places = [row for row, job_id in enumerate(wanted) if job_id in job_ids]
        for first, last in _spans(places):
            self.beginInsertRows(_TOP, first, last)
            self._shown[first:first] = wanted[first : last + 1]
            self.endInsertRows()
        self._number_rows()

    def _number_rows(self) -> None:
        self._rows = {job_id: row for row, job_id in enumerate(self._shown)}


def _alignment(column: Column) -> int:
    side = Qt.AlignmentFlag.AlignRight if column in RIGHT_ALIGNED else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


def _spans(rows: Iterable[int]) -> list[tuple[int, int]]:
    """Runs of neighbouring rows, as (first, last), in order."""
    spans: list[tuple[int, int]] = []
    for row in sorted(rows):
        if spans and row <= spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], row)
        else:
            spans.append((row, row))
    return spans
