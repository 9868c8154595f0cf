"""The refused files of one drop: one line each, with a tick where "add anyway" is safe."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from vod_desktop.core.model.job import Refusal
from vod_desktop.texts import Texts
from vod_desktop.texts.errors import tell
from vod_desktop.ui.models.row import with_short_path

REFUSAL_ROLE = int(Qt.ItemDataRole.UserRole)
"""Gives title, advice and folder of a refusal, as texts."""

Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()


class RefusalModel(QAbstractListModel):
    """Signals: ticks_changed: More or fewer lines are ticked."""

    ticks_changed = Signal()

    def __init__(self, texts: Texts, refusals: Sequence[Refusal], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._refusals = refusals
        self._ticked: set[int] = set()

    def ticked_paths(self) -> list[Path]:
        """What the user wants to add anyway."""
        return [self._refusals[row].path for row in sorted(self._ticked)]

    def may_force_any(self) -> bool:
        """Whether there is anything to tick."""
        return any(refusal.may_force for refusal in self._refusals)

    def as_text(self) -> str:
        """The whole list, for the clipboard."""
        return "\n".join("\t".join((str(refusal.path), *self._words(refusal)[:2])) for refusal in self._refusals)

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._refusals)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        refusal = self._refusals[index.row()]
        if role == REFUSAL_ROLE:
            return self._words(refusal)
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return " ".join(self._words(refusal))
        if role == Qt.ItemDataRole.ToolTipRole:
            return str(refusal.path)
        if role == Qt.ItemDataRole.CheckStateRole and refusal.may_force:
            return Qt.CheckState.Checked if index.row() in self._ticked else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not self._refusals[index.row()].may_force:
            return False
        if Qt.CheckState(value) is Qt.CheckState.Checked:
            self._ticked.add(index.row())
        else:
            self._ticked.discard(index.row())
        self.dataChanged.emit(index, index, [role])
        self.ticks_changed.emit()
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.isValid() and self._refusals[index.row()].may_force:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def _words(self, refusal: Refusal) -> tuple[str, str, str]:
        told = tell(self._texts, with_short_path(refusal.problem))
        return told.title, told.advice, str(refusal.path.parent)
