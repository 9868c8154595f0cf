"""The list of accounts and what can be done with the chosen one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from vod_desktop.core.model.account import AccountKind
from vod_desktop.ui.look import Look
from vod_desktop.ui.models.accounts_model import AccountColumn, AccountRow, AccountsModel
from vod_desktop.ui.theme import scaled

_SIZE_PX = (940, 440)
_HEADING_SCALE = 1.25
_ROW_PX = 36
_WIDTHS_PX = {
    AccountColumn.NAME: 200,
    AccountColumn.KIND: 140,
    AccountColumn.APPLICATION: 180,
    AccountColumn.TARGET: 90,
}


class AccountsDialog(QDialog):
    """Shows an `AccountsModel`. Opened with `open()`.

    Signals:
        add_requested: A new account.
        edit_requested, test_requested, remove_requested, use_requested: Carry the id of the chosen account.
    """

    add_requested = Signal()
    edit_requested = Signal(str)
    test_requested = Signal(str)
    remove_requested = Signal(str)
    use_requested = Signal(str)

    def __init__(self, look: Look, model: AccountsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tr = look.texts.tr
        self._model = model
        self.setWindowTitle(tr("Accounts"))
        heading = QLabel(tr("Accounts"))
        heading.setFont(scaled(heading.font(), _HEADING_SCALE, bold=True))
        about = QLabel(
            tr(
                "An account is a key, or a service that signs, and the application that files go to. Every upload keeps the account"
                " it was added with."
            )
        )
        about.setWordWrap(True)
        about.setProperty("tone", "dim")
        self._table = _table(model, tr("Accounts"))
        self.add = _button(tr("Add…"), "primary")
        self.edit = _button(tr("Edit…"), "plain")
        self.test = _button(tr("Test connection"), "plain")
        self.use = _button(tr("Use for new files"), "plain")
        self.remove = _button(tr("Remove…"), "plain")
        close = _button(tr("Close"), "plain")
        self.add.clicked.connect(self.add_requested)
        for button, signal in (
            (self.edit, self.edit_requested),
            (self.test, self.test_requested),
            (self.use, self.use_requested),
            (self.remove, self.remove_requested),
        ):
            button.clicked.connect(lambda _checked=False, signal=signal: self._ask(signal))
        close.clicked.connect(self.accept)
        self._table.activated.connect(lambda _index: self.edit.click())
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self._table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self.remove.click)
        model.dataChanged.connect(self._follow)
        model.modelReset.connect(self._follow)
        self._table.selectionModel().selectionChanged.connect(self._follow)
        self._lay_out(heading, about, close)
        self.resize(*_SIZE_PX)
        self._follow()

    def choose(self, account_id: str) -> None:
        """Chooses a row."""
        index = self._model.index_of(account_id)
        if index.isValid():
            self._table.selectRow(index.row())

    def chosen(self) -> AccountRow | None:
        """The row that is chosen."""
        rows = self._table.selectionModel().selectedRows()
        return self._model.row(rows[0]) if rows else None

    def _follow(self) -> None:
        row = self.chosen()
        is_own = row is not None and row.account.kind is not AccountKind.PRACTICE
        self.edit.setEnabled(is_own)
        self.remove.setEnabled(is_own)
        self.test.setEnabled(row is not None)
        self.use.setEnabled(row is not None and not row.is_target)

    def _ask(self, signal: Signal) -> None:
        row = self.chosen()
        if row is not None:
            signal.emit(row.account.id)  # type: ignore[attr-defined]  # a bound signal

    def _lay_out(self, heading: QLabel, about: QLabel, close: QPushButton) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.add, self.edit, self.test, self.use, self.remove):
            buttons.addWidget(button)
        buttons.addStretch()
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(10)
        column.addWidget(heading)
        column.addWidget(about)
        column.addWidget(self._table, 1)
        column.addLayout(buttons)


def _table(model: AccountsModel, name: str) -> QTableView:
    table = QTableView()
    table.setObjectName("accounts")
    table.setModel(model)
    table.setAccessibleName(name)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)  # Tab leads out of the table
    table.setWordWrap(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(_ROW_PX)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for column in AccountColumn:
        if column is AccountColumn.STATE:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        else:
            table.setColumnWidth(column, _WIDTHS_PX[column])
    return table


def _button(text: str, role: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("role", role)
    button.setAutoDefault(False)
    return button
