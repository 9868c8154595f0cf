"""The accounts as a table: name, kind, application, state, and which of them new files go to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from vod_desktop.core.model.account import Account, AccountKind, KeyPlace
from vod_desktop.core.model.errors import Problem
from vod_desktop.texts import mark
from vod_desktop.texts.accounts import SHORT_KIND_LABELS, account_name, key_words
from vod_desktop.texts.errors import tell
from vod_desktop.ui.look import Look
from vod_desktop.ui.tips import literal_tip

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class AccountColumn(IntEnum):
    """The columns, from the left."""

    NAME = 0
    KIND = 1
    APPLICATION = 2
    STATE = 3
    TARGET = 4


_HEADINGS = {
    AccountColumn.NAME: mark("Name"),
    AccountColumn.KIND: mark("Kind"),
    AccountColumn.APPLICATION: mark("Application"),
    AccountColumn.STATE: mark("State"),
    AccountColumn.TARGET: mark("New files"),
}


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account as it stands.

    Attributes:
        application: Its name, where the list of applications is known; else its number, or empty.
        hold: What keeps its uploads from running.
        is_target: New files go to it.
    """

    account: Account
    key: KeyPlace
    application: str = ""
    hold: Problem | None = None
    is_target: bool = False


class AccountsModel(QAbstractTableModel):
    """Shows `AccountRow`s."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = look.texts
        self._theme = look.theme
        self._icons = look.icons
        self._rows: tuple[AccountRow, ...] = ()

    def show_rows(self, rows: Sequence[AccountRow]) -> None:
        """Takes the accounts as they are now."""
        if len(rows) == len(self._rows):
            self._rows = tuple(rows)
            last = self.index(max(0, len(rows) - 1), len(AccountColumn) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row(self, index: _Index) -> AccountRow | None:
        """What stands in a row."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def index_of(self, account_id: str) -> QModelIndex:
        """Where an account stands."""
        for number, row in enumerate(self._rows):
            if row.account.id == account_id:
                return self.index(number, 0)
        return QModelIndex()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(AccountColumn)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._texts.tr(_HEADINGS[AccountColumn(section)])
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row(index)
        if row is None:
            return None
        column = AccountColumn(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                shown: object = self._text(row, column)
            case Qt.ItemDataRole.ToolTipRole:
                shown = literal_tip(self._tip(row) if column is AccountColumn.STATE else self._text(row, column))
            case Qt.ItemDataRole.AccessibleTextRole:
                shown = f"{self._texts.tr(_HEADINGS[column])}: {self._text(row, column)}"
            case Qt.ItemDataRole.DecorationRole:
                shown = self._icon(row, column)
            case Qt.ItemDataRole.FontRole if row.is_target and column is AccountColumn.NAME:
                font = QFont()
                font.setBold(True)
                shown = font
            case _:
                shown = None
        return shown

    def _text(self, row: AccountRow, column: AccountColumn) -> str:
        tr = self._texts.tr
        match column:
            case AccountColumn.NAME:
                return account_name(self._texts, row.account)
            case AccountColumn.KIND:
                return tr(SHORT_KIND_LABELS[row.account.kind])
            case AccountColumn.APPLICATION:
                return row.application
            case AccountColumn.STATE:
                return self._state(row)
            case AccountColumn.TARGET:
                return tr("go here") if row.is_target else ""

    def _state(self, row: AccountRow) -> str:
        tr = self._texts.tr
        if row.hold is not None:
            return tell(self._texts, row.hold).title
        if row.account.kind is AccountKind.PRACTICE:
            return tr("Runs") if row.account.endpoint is not None else tr("Starts when it is chosen")
        if row.key is KeyPlace.MISSING:
            return tr("Key missing") if row.account.has_key else tr("Header missing")
        return tr("Ready, {key}", key=key_words(self._texts, row.account, row.key))

    def _tip(self, row: AccountRow) -> str:
        if row.hold is None:
            return self._state(row)
        told = tell(self._texts, row.hold)
        return f"{told.title}\n{told.advice}"

    def _icon(self, row: AccountRow, column: AccountColumn) -> object:
        colours = self._theme.colours
        if column is AccountColumn.NAME:
            is_practice = row.account.kind is AccountKind.PRACTICE
            return self._icons.icon(
                "practice" if is_practice else "account", colours.practice if is_practice else colours.dim
            )
        if column is AccountColumn.STATE:
            if row.hold is not None or row.key is KeyPlace.MISSING:
                return self._icons.icon("warning", colours.warning)
            return self._icons.icon("state-complete", colours.success)
        return None
