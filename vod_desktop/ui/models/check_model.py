"""The checks of a connection test, one row each, in the order they were told."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from vod_desktop.core.model.diagnosis import Check, CheckResult, Outcome
from vod_desktop.texts import Texts
from vod_desktop.texts.accounts import ToldCheck, tell_check

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()

TOLD_ROLE = Qt.ItemDataRole.UserRole + 1
"""The `ToldCheck` of a row."""
OUTCOME_ROLE = Qt.ItemDataRole.UserRole + 2


class CheckModel(QAbstractListModel):
    """Shows the latest result on each check."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._results: dict[tuple[Check, str], CheckResult] = {}

    @property
    def results(self) -> Mapping[tuple[Check, str], CheckResult]:
        """By check and subject."""
        return self._results

    def clear(self) -> None:
        """Before another test."""
        self.beginResetModel()
        self._results = {}
        self.endResetModel()

    def take(self, result: CheckResult) -> None:
        """Takes one result; it replaces an earlier one on the same check."""
        key = (result.check, result.subject)
        if key in self._results:
            self._results[key] = result
            place = self.index(list(self._results).index(key))
            self.dataChanged.emit(place, place)
            return
        self.beginInsertRows(QModelIndex(), len(self._results), len(self._results))
        self._results[key] = result
        self.endInsertRows()

    def drop_running(self) -> None:
        """The test was stopped: what was being checked was not."""
        for result in tuple(self._results.values()):
            if result.outcome is Outcome.RUNNING:
                self.take(CheckResult(result.check, Outcome.SKIPPED, result.subject))

    def as_text(self) -> str:
        """All of it, for the clipboard."""
        lines: list[str] = []
        for result in self._results.values():
            told = tell_check(self._texts, result)
            lines.append(f"{told.label}: {told.outcome}")
            lines += [f"  {text}" for text in (told.note, told.title, told.advice) if text]
            problem = result.problem
            if problem is not None:
                details = (
                    f"code: {problem.code}",
                    problem.request_id and f"RequestId: {problem.request_id}",
                    problem.detail,
                )
                lines += [f"  {text}" for text in details if text]
        return "\n".join(lines)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._results)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        result = tuple(self._results.values())[index.row()]
        if role == OUTCOME_ROLE:
            return result.outcome
        if role == TOLD_ROLE:
            return tell_check(self._texts, result)
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return _in_one(tell_check(self._texts, result))
        return None


def _in_one(told: ToldCheck) -> str:
    return " ".join(part for part in (f"{told.label}: {told.outcome}.", told.note, told.title, told.advice) if part)
