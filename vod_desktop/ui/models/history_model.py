"""The rows of the history: pages come one after another, as far as somebody scrolls."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from vod_desktop.core.model.job import Job
from vod_desktop.texts import Texts, formats, mark
from vod_desktop.texts.labels import state_label
from vod_desktop.texts.tasks import task_label
from vod_desktop.ui.tips import literal_tip

PAGE_ROWS = 200
"""Read at once; a page takes some milliseconds."""

Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()


class HistoryColumn(IntEnum):
    """The columns in their order."""

    FINISHED = 0
    NAME = 1
    SIZE = 2
    ACCOUNT = 3
    FILE_ID = 4
    URL = 5
    OUTCOME = 6
    COVER_URL = 7


TITLES: Mapping[HistoryColumn, str] = {
    HistoryColumn.FINISHED: mark("Finished"),
    HistoryColumn.NAME: mark("Name"),
    HistoryColumn.SIZE: mark("Size"),
    HistoryColumn.ACCOUNT: mark("Account"),
    HistoryColumn.FILE_ID: mark("FileId"),
    HistoryColumn.URL: mark("Media URL"),
    HistoryColumn.OUTCOME: mark("Outcome"),
    HistoryColumn.COVER_URL: mark("Cover URL"),
}

WIDTHS_PX: Mapping[HistoryColumn, int] = {
    HistoryColumn.FINISHED: 144,
    HistoryColumn.NAME: 204,
    HistoryColumn.SIZE: 84,
    HistoryColumn.ACCOUNT: 112,
    HistoryColumn.FILE_ID: 192,
    HistoryColumn.URL: 190,
    HistoryColumn.OUTCOME: 110,
    HistoryColumn.COVER_URL: 140,
}


_CELLS: Mapping[HistoryColumn, Callable[[Texts, Job], str]] = {
    HistoryColumn.FINISHED: lambda _, job: formats.moment(job.finished_at or 0.0, now=time.time()),
    HistoryColumn.NAME: lambda _, job: job.media_name,
    HistoryColumn.SIZE: lambda _, job: formats.size(job.total_bytes),
    HistoryColumn.FILE_ID: lambda _, job: job.result.file_id if job.result else "",
    HistoryColumn.URL: lambda _, job: job.result.media_url if job.result else "",
    HistoryColumn.COVER_URL: lambda _, job: (job.result.cover_url if job.result else None) or "",
    HistoryColumn.OUTCOME: lambda texts, job: task_label(texts, job.task) if job.task else state_label(texts, job),
}


class HistoryModel(QAbstractTableModel):
    """Complete jobs, the newest first. More of them are asked for by `more_wanted`, and come by `append`.

    Signals:
        more_wanted: Somebody has scrolled to the end of what is there.

    Args:
        account_name: What an account is called.
    """

    more_wanted = Signal()

    def __init__(self, texts: Texts, account_name: Callable[[str], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._account_name = account_name
        self._jobs: list[Job] = []
        self._rows: dict[int, int] = {}
        self._has_more = False
        self._is_waiting = False

    def show_first(self, jobs: Iterable[Job], *, has_more: bool) -> None:
        """Takes the first page in the place of all there was."""
        self.beginResetModel()
        self._jobs = list(jobs)
        self._number(0)
        self._has_more, self._is_waiting = has_more, False
        self.endResetModel()

    def append(self, jobs: Iterable[Job], *, has_more: bool) -> None:
        """Takes the next page."""
        fresh = [job for job in jobs if job.id not in self._rows]
        self._has_more, self._is_waiting = has_more, False
        if fresh:
            first = len(self._jobs)
            self.beginInsertRows(_TOP, first, first + len(fresh) - 1)
            self._jobs += fresh
            self._number(first)
            self.endInsertRows()

    def put(self, job: Job, *, is_meant: bool) -> bool:
        """Takes a newer version of a job; returns whether it is a new row: the newest, if it is meant at all."""
        row = self._rows.get(job.id)
        if row is not None:
            self._jobs[row] = job
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(HistoryColumn) - 1))
        elif is_meant:
            self.beginInsertRows(_TOP, 0, 0)
            self._jobs.insert(0, job)
            self._number(0)
            self.endInsertRows()
            return True
        return False

    def put_cover(self, job_id: int, cover_url: str) -> None:
        """A medium has another cover; one that is not there by now is read with it later."""
        row = self._rows.get(job_id)
        result = None if row is None else self._jobs[row].result
        if row is not None and result is not None:
            self.put(replace(self._jobs[row], result=replace(result, cover_url=cover_url)), is_meant=True)

    def job_at(self, row: int) -> Job:
        """The job that a row shows."""
        return self._jobs[row]

    @property
    def jobs(self) -> tuple[Job, ...]:
        """All that are there by now."""
        return tuple(self._jobs)

    def retranslate(self) -> None:
        """Another language is in force."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(HistoryColumn) - 1)
        if self._jobs:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._jobs) - 1, len(HistoryColumn) - 1))

    # Qt's side

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._jobs)

    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(HistoryColumn)

    def canFetchMore(self, parent: Index) -> bool:
        return self._has_more and not self._is_waiting and not parent.isValid()

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self._is_waiting = True
            self.more_wanted.emit()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = HistoryColumn(index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        job = self._jobs[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._cell(job, column)
        if role == Qt.ItemDataRole.ToolTipRole and column is HistoryColumn.NAME:
            return literal_tip(str(job.media.source.path))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts.tr(TITLES[HistoryColumn(section)])
        return _alignment(HistoryColumn(section)) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _cell(self, job: Job, column: HistoryColumn) -> str:
        if column is HistoryColumn.ACCOUNT:
            return self._account_name(job.account_id)
        return _CELLS[column](self._texts, job)

    def _number(self, first: int) -> None:
        if first == 0:
            self._rows.clear()
        self._rows.update((job.id, row) for row, job in enumerate(self._jobs[first:], first))


def _alignment(column: HistoryColumn) -> int:
    side = Qt.AlignmentFlag.AlignRight if column is HistoryColumn.SIZE else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
