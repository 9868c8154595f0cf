"""The refused files of one drop: a heading for each reason, below it its files, with ticks where "add anyway" is safe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from vod_desktop.core.model.job import Refusal
from vod_desktop.texts import Texts
from vod_desktop.texts.errors import tell
from vod_desktop.ui.models.refusal_groups import RefusalGroup, grouped
from vod_desktop.ui.models.row import with_short_path
from vod_desktop.ui.tips import literal_tip

LINE_ROLE = int(Qt.ItemDataRole.UserRole)
"""Gives the `RefusalLine` of a row."""

Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()


@dataclass(frozen=True, slots=True)
class RefusalLine:
    """What a row shows: reason and advice of a heading, name and folder of a file.

    Attributes:
        is_harmless: Nobody asked to upload these files.
    """

    first: str
    second: str
    is_heading: bool
    is_harmless: bool = False


class RefusalModel(QAbstractListModel):
    """Signals: ticks_changed: More or fewer files are ticked."""

    ticks_changed = Signal()

    def __init__(self, texts: Texts, refusals: Sequence[Refusal], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._refusals = refusals
        self._rows: list[RefusalGroup | Refusal] = []
        self._first: dict[int, int] = {}  # row of each heading -> how many files follow
        for group in grouped(refusals):
            self._first[len(self._rows)] = len(group.refusals)
            self._rows += [group, *group.refusals]
        self._ticked: set[int] = set()  # rows of files

    def ticked_paths(self) -> list[Path]:
        """What the user wants to add anyway."""
        ticked = (self._rows[row] for row in sorted(self._ticked))
        return [refusal.path for refusal in ticked if isinstance(refusal, Refusal)]

    def may_force_any(self) -> bool:
        """Whether there is anything to tick."""
        return any(refusal.may_force for refusal in self._refusals)

    def as_text(self) -> str:
        """The whole list, for the clipboard: path, what is wrong, what to do."""
        lines = []
        for refusal in self._refusals:
            told = tell(self._texts, with_short_path(refusal.problem))
            lines.append("\t".join((str(refusal.path), told.title, told.advice)))
        return "\n".join(lines)

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case _ if role == LINE_ROLE:
                return self._line(row)
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(row)
            case Qt.ItemDataRole.ToolTipRole:
                return literal_tip(self._spoken(row)) if isinstance(row, Refusal) else None
            case Qt.ItemDataRole.CheckStateRole if row.may_force:
                return self._check_state(index.row())
            case _:
                return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not self._rows[index.row()].may_force:
            return False
        rows = self._files_of(index.row())
        if Qt.CheckState(value) is Qt.CheckState.Checked:
            self._ticked.update(rows)
        else:
            self._ticked.difference_update(rows)
        self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1), [role])
        self.ticks_changed.emit()
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.isValid() and self._rows[index.row()].may_force:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def _files_of(self, row: int) -> list[int]:
        """The row itself; of a heading those of its files that may be added."""
        if row not in self._first:
            return [row]
        return [each for each in range(row + 1, row + 1 + self._first[row]) if self._rows[each].may_force]

    def _check_state(self, row: int) -> Qt.CheckState:
        files = self._files_of(row)
        ticked = sum(each in self._ticked for each in files)
        if ticked == len(files):
            return Qt.CheckState.Checked
        return Qt.CheckState.PartiallyChecked if ticked else Qt.CheckState.Unchecked

    def _line(self, row: RefusalGroup | Refusal) -> RefusalLine:
        texts = self._texts
        if isinstance(row, RefusalGroup):
            told = tell(texts, with_short_path(row.refusals[0].problem))
            is_harmless = row.refusals[0].passed_over
            heading = texts.tr("{reason} ({count})", reason=texts.tr(row.reason), count=len(row.refusals))
            return RefusalLine(
                heading,
                texts.tr("Not video or audio: passed over.") if is_harmless else told.advice,
                is_heading=True,
                is_harmless=is_harmless,
            )
        reason = row.problem.params.get("reason")
        place = str(row.path.parent)
        return RefusalLine(row.path.name or str(row.path), f"{reason} · {place}" if reason else place, is_heading=False)

    def _spoken(self, row: RefusalGroup | Refusal) -> str:
        if isinstance(row, RefusalGroup):
            line = self._line(row)
            return f"{line.first} {line.second}".strip()
        told = tell(self._texts, with_short_path(row.problem))
        return f"{told.title} {row.path.parent}"
