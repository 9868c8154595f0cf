"""The rows of the queue. Sorts and filters its own list: a proxy takes 12 to 27 s for 100,000 rows (platform-facts 9).

Jobs change in batches; counters are handed over as they are pulled and repainted per cell, only where they are seen. The
order of a sort by something that moves (state, speed) is that of the moment of the click; queue order is always followed.

Nothing here costs more than a few passes over all jobs, however many of them come, change or go at once: rows that come or
go in many places are told to the views as one reset, after which they choose the same jobs again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from vod_desktop.core.model.errors import Problem
from vod_desktop.core.model.events import Progress
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.states import State
from vod_desktop.texts import Texts
from vod_desktop.ui.courtesy import Courtesy
from vod_desktop.ui.models.columns import CELLS, RIGHT_ALIGNED, TIPS, TITLES, Column, spoken
from vod_desktop.ui.models.groups import Group
from vod_desktop.ui.models.queue_book import QueueBook
from vod_desktop.ui.models.row import Row
from vod_desktop.ui.models.spans import spans_of
from vod_desktop.ui.models.verbs import BUSY
from vod_desktop.ui.tips import literal_tip

ROW_ROLE = int(Qt.ItemDataRole.UserRole)
"""Gives the `Row` itself, for delegates."""

_MOST_SPANS = 64
"""Rows that come or go in more places than this are told as one reset: each place costs the view a pass over all rows."""

Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()


class QueueModel(QAbstractTableModel):
    """All jobs of the queue, as a table of those that the filter shows.

    Args:
        courtesy: Other threads let it pass where it sorts and filters.

    Signals:
        counts_changed: There are more or fewer jobs in some state.
        order_changing, order_changed: Before and after rows take other places. Qt's own signals make every chosen row be
            carried along one by one, which takes a second for 10,000.
    """

    counts_changed = Signal()
    order_changing = Signal()
    order_changed = Signal()

    def __init__(self, texts: Texts, parent: QObject | None = None, courtesy: Courtesy | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._courtesy = courtesy or Courtesy()
        self._book = QueueBook()
        self._order: list[int] = []  # all ids as sorted
        self._shown: list[int] = []  # those that the filter lets through, in that order
        self._rows: dict[int, int] = {}  # id -> row
        self._coming: list[Job] = []  # of which the rest is still to come
        self._is_moved = False  # jobs have other places, and the rest of them is still to come

    # What the queue is made of

    def add(self, jobs: Iterable[Job], *, more: bool = False) -> None:
        """Takes new jobs: at the end, or where they stood if they come back.

        Args:
            jobs: Those that are there already are left as they are.
            more: The rest comes next. Jobs that do not stand at the end wait for it: to order all anew costs the more the
                more there are.
        """
        self._coming.extend(job for job in jobs if job.id not in self._book)
        if more and not self._book.is_behind(self._coming):
            return
        fresh, self._coming = self._coming, []
        if not fresh:
            return
        if not self._book.add(fresh):
            self._order = self._book.in_order()
            self._filter_anew()
        else:
            self._append(fresh)
            if not (self.follows_queue or more):
                self._sort()
        self.counts_changed.emit()

    def change(self, jobs: Iterable[Job], *, more: bool = False) -> None:
        """Takes newer versions of jobs; rows come and go as the filter wants it, and follow a changed queue order.

        Args:
            jobs: Those that are not there (any more) are left out.
            more: The rest comes next; all rows keep their order until it is there.
        """
        known = [job for job in jobs if job.id in self._book]
        self._is_moved |= self._book.change(known)
        stay: list[int] = []  # rows
        leave: list[int] = []  # rows
        enter: list[int] = []  # ids: they have no row yet
        rows, matches = self._rows, self._book.matches
        for job in known:
            row = rows.get(job.id)
            if row is not None:
                (stay if matches(job) else leave).append(row)
            elif matches(job):
                enter.append(job.id)
        spans = spans_of(stay)
        if len(spans) > _MOST_SPANS:
            spans = [(spans[0][0], spans[-1][1])]
        for first, last in spans:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(Column) - 1))
        self._take_out(leave)
        if enter:
            self._let_in(frozenset(enter))
        if self._is_moved and not more:
            self._is_moved = False
            self._book.renumber()
            if self.follows_queue:
                self._sort()
            else:
                self._refresh((Column.NUMBER,), 0, len(self._shown) - 1)
        self.counts_changed.emit()

    def remove(self, job_ids: Iterable[int]) -> None:
        """Takes jobs out."""
        gone = {job_id for job_id in job_ids if job_id in self._book}
        if not gone:
            return
        self._order = [job_id for job_id in self._order if job_id not in gone]
        self._take_out(self.rows_of(gone))
        self._book.remove(gone)
        self._refresh((Column.NUMBER,), 0, len(self._shown) - 1)
        self.counts_changed.emit()

    def name(self, accounts: Mapping[str, str], categories: Mapping[tuple[str, int], str]) -> None:
        """Takes what accounts (by id) and categories (by account and id) are called."""
        book = self._book
        if (accounts, categories) != (book.accounts, book.categories):
            book.accounts, book.categories = accounts, categories
            self._refresh((Column.CATEGORY, Column.ACCOUNT), 0, len(self._shown) - 1)

    def hold(self, account_id: str, problem: Problem | None) -> None:
        """Notes what holds an account, or with None that nothing does any more."""
        if problem is None:
            self._book.holds.pop(account_id, None)
        else:
            self._book.holds[account_id] = problem
        self._refresh((Column.STATE,), 0, len(self._shown) - 1)

    # Counters

    def set_progress(self, progress: Mapping[int, Progress]) -> None:
        """Takes the counters of the active jobs; nothing is repainted yet."""
        self._book.progress = progress

    def refresh(self, columns: Iterable[Column], first: int, last: int) -> None:
        """Repaints these columns of the busy rows from `first` to `last`, cell by cell."""
        for row in range(max(first, 0), min(last, len(self._shown) - 1) + 1):
            job = self._book.get(self._shown[row])
            if job is not None and job.state in BUSY:
                self._refresh(columns, row, row)

    # What views and controllers ask

    @property
    def counts(self) -> Counter[State]:
        """Jobs by state."""
        return self._book.counts

    @property
    def groups(self) -> Counter[Group]:
        """Jobs by group, as they are filtered."""
        return self._book.groups

    def has_categories(self, account_id: str) -> bool:
        """Whether some job of an account has a category."""
        return self._book.categorised[account_id] > 0

    def job(self, job_id: int) -> Job | None:
        """The newest version of a job."""
        return self._book.get(job_id)

    def states_of(self, job_ids: Iterable[int]) -> set[State]:
        """How these jobs stand."""
        return self._book.states_of(job_ids)

    def jobs(self) -> Iterator[Job]:
        """All jobs in queue order, shown or not."""
        return iter(self._book)

    def ids(self) -> list[int]:
        """All jobs in queue order, shown or not."""
        return self._book.ids()

    def shown_ids(self) -> list[int]:
        """The jobs that are shown, in the order shown."""
        return list(self._shown)

    def row_of(self, job_id: int) -> Row | None:
        """What the row of a job says, shown or not."""
        return self._book.row_of(job_id)

    def id_at(self, row: int) -> int:
        """The job that a row shows."""
        return self._shown[row]

    def rows_of(self, job_ids: Iterable[int]) -> list[int]:
        """The rows of those jobs that are shown."""
        rows = self._rows
        return [rows[job_id] for job_id in job_ids if job_id in rows]

    def selection_of(self, rows: Iterable[int]) -> QItemSelection:
        """Whole rows, for a selection, as few ranges as there can be."""
        selection = QItemSelection()
        select, index, last_column = selection.select, self.createIndex, len(Column) - 1
        for first, last in spans_of(rows):
            select(index(first, 0), index(last, last_column))
        return selection

    def index_of(self, job_id: int) -> QModelIndex:
        """The first cell of a job's row; invalid while the filter hides it."""
        return self.index(self._rows[job_id], 0) if job_id in self._rows else QModelIndex()

    @property
    def follows_queue(self) -> bool:
        """Whether the rows stand in queue order, so that they can be moved."""
        return self._book.follows_queue

    def set_filter(self, groups: frozenset[Group] | None = None, needle: str | None = None) -> None:
        """Shows only these groups (empty: all) and rows that hold this text; None leaves either as it is."""
        book = self._book
        groups = book.filter if groups is None else groups
        needle = book.needle if needle is None else needle.casefold().strip()
        if (groups, needle) != (book.filter, book.needle):
            book.filter, book.needle = groups, needle
            with self._courtesy:
                self._filter_anew()

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
        if index.isValid() and index.column() == Column.NAME:
            job = self._book.get(self._shown[index.row()])
            if job is not None and job.may_edit:
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
        self._book.sort_column = Column(column) if column >= 0 else None
        self._book.sort_descending = order is Qt.SortOrder.DescendingOrder
        with self._courtesy:
            self._sort()

    def _sort(self) -> None:
        self.order_changing.emit()
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        ids = [self._shown[index.row()] for index in before]
        self._order = self._book.in_order()
        self._shown = [job_id for job_id in self._order if job_id in self._rows]
        self._number_rows()
        rows = self._rows
        after = [self.createIndex(rows[job_id], index.column()) for job_id, index in zip(ids, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()
        self.order_changed.emit()

    def _append(self, jobs: Iterable[Job]) -> None:
        """Puts new jobs at the end."""
        matches, shown = self._book.matches, []
        for job in jobs:
            self._order.append(job.id)
            if matches(job):
                shown.append(job.id)
        if shown:
            start = len(self._shown)
            self.beginInsertRows(_TOP, start, start + len(shown) - 1)
            self._rows.update((job_id, row) for row, job_id in enumerate(shown, start))
            self._shown.extend(shown)
            self.endInsertRows()

    def _filter_anew(self) -> None:
        self._show(self._book.matching(self._order))

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
            return literal_tip(TIPS[column](texts, row)) or None
        case _:
            return None
