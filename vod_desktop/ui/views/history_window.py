"""All uploads that were ever completed, in a window of their own: searched, filtered, copied, uploaded again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from vod_desktop.core.model.job import Job
from vod_desktop.core.model.tasks import Outcome
from vod_desktop.texts import mark
from vod_desktop.texts.tasks import OUTCOME_LABELS
from vod_desktop.ui.look import Look
from vod_desktop.ui.models.history_model import WIDTHS_PX, HistoryColumn, HistoryModel
from vod_desktop.ui.views.toasts import Toasts

_SIZE_PX = (1210, 640)
_ROW_PX = 34
_SEARCH_PX = 260
_ICON_SIDE = 18


class Period(StrEnum):
    """How far back to look."""

    ALL = "all"
    TODAY = "today"
    WEEK = "week"
    MONTH = "month"


_PERIODS: Mapping[Period, str] = {
    Period.ALL: mark("All the time"),
    Period.TODAY: mark("Today"),
    Period.WEEK: mark("Last 7 days"),
    Period.MONTH: mark("Last 30 days"),
}


class Deed(StrEnum):
    """What can be done with chosen uploads."""

    PLAY = "play"
    COPY_IDS = "copy_ids"
    COPY_URLS = "copy_urls"
    COPY_ROWS = "copy_rows"
    SHOW_IN_FOLDER = "show_in_folder"
    CONSOLE = "console"
    REPLACE_COVER = "replace_cover"
    AGAIN = "again"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class _Spec:
    text: str
    keys: str = ""
    icon: str = ""
    for_one: bool = False


_DEEDS: Mapping[Deed, _Spec] = {
    Deed.PLAY: _Spec(mark("Play in the browser"), "Return", "open", for_one=True),
    Deed.COPY_IDS: _Spec(mark("Copy FileIds"), "Ctrl+C", "copy"),
    Deed.COPY_URLS: _Spec(mark("Copy URLs"), "Ctrl+Shift+C"),
    Deed.COPY_ROWS: _Spec(mark("Copy rows")),
    Deed.SHOW_IN_FOLDER: _Spec(mark("Show in folder"), "", "folder", for_one=True),
    Deed.CONSOLE: _Spec(mark("Open in the console"), "", "console", for_one=True),
    Deed.REPLACE_COVER: _Spec(mark("Replace cover…"), "", "cover", for_one=True),
    Deed.AGAIN: _Spec(mark("Upload again"), "", "upload-cloud"),
    Deed.EXPORT: _Spec(mark("Export results…"), "Ctrl+Shift+E", "export"),
}

_MENU: Sequence[Deed | None] = (
    Deed.PLAY,
    Deed.CONSOLE,
    Deed.SHOW_IN_FOLDER,
    None,
    Deed.COPY_IDS,
    Deed.COPY_URLS,
    Deed.COPY_ROWS,
    None,
    Deed.REPLACE_COVER,
    Deed.AGAIN,
    Deed.EXPORT,
)


class HistoryWindow(QWidget):
    """Shows a `HistoryModel` with what narrows it.

    Signals:
        filter_changed: Something else is looked for; true while the user types, when more may come.
        deed_requested: A `Deed`, for the chosen rows.
        closed: The user has closed it.

    Args:
        why_no_console: Why an upload is in no console; empty if it is in one.
        may_replace_cover: Whether an upload can get another cover.
    """

    filter_changed = Signal(bool)
    deed_requested = Signal(object)
    closed = Signal()

    def __init__(
        self,
        look: Look,
        model: HistoryModel,
        why_no_console: Callable[[Job], str],
        may_replace_cover: Callable[[Job], bool],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._look = look
        self._model = model
        self._total: int | None = None
        self._why_no_console = why_no_console
        self._may_replace_cover = may_replace_cover
        self.search = QLineEdit()
        self.search.setObjectName("search")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(_SEARCH_PX)
        self.account, self.period, self.outcome = QComboBox(), QComboBox(), QComboBox()
        for box in (self.account, self.period, self.outcome):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for period in _PERIODS:
            self.period.addItem("", period)
        self.outcome.addItem("", None)
        for outcome in OUTCOME_LABELS:
            self.outcome.addItem("", outcome)
        self.account.addItem("", None)
        self.table = QTableView()
        self.empty = QLabel()
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setProperty("tone", "dim")
        self.empty.setWordWrap(True)
        self.count = QLabel()
        self.deeds = {deed: QAction(self) for deed in _DEEDS}
        self.buttons = {deed: QPushButton() for deed in (Deed.COPY_IDS, Deed.AGAIN, Deed.EXPORT)}
        self.close_button = QPushButton()
        self._set_up_table()
        self._lay_out()
        self.toasts = Toasts(look, self)
        self._connect()
        self.resize(*_SIZE_PX)
        self.recolour()
        self.retranslate()
        self._follow_selection()

    # What others tell and ask

    def show_accounts(self, accounts: Sequence[tuple[str, str]]) -> None:
        """Takes ids and names of the accounts to choose from; the choice stays, where it is still there."""
        chosen = self.account.currentData()
        self.account.blockSignals(True)
        while self.account.count() > 1:
            self.account.removeItem(1)
        for account_id, name in accounts:
            self.account.addItem(name, account_id)
        self.account.setCurrentIndex(max(0, self.account.findData(chosen)))
        self.account.blockSignals(False)

    def show_total(self, total: int | None, problem: str = "") -> None:
        """Says how many were found; None while that is not known, or with what went wrong."""
        self._total = total
        texts = self._look.texts
        if problem:
            self.count.setText(problem)
        elif total is None:
            self.count.setText(texts.tr("Looking…"))
        else:
            self.count.setText(texts.tr_n("{count} upload", "{count} uploads", total))
        self.empty.setVisible(total == 0)
        if total == 0:
            is_narrowed = bool(self.search.text().strip() or self.account.currentData() or self.outcome.currentData())
            is_narrowed = is_narrowed or self.chosen_period is not Period.ALL
            nothing = (
                texts.tr("Nothing has been uploaded yet."),
                texts.tr("Nothing was found. Look for less, or longer ago."),
            )
            self.empty.setText(nothing[is_narrowed])
        self.table.setVisible(total != 0)
        self._follow_selection()

    def chosen(self) -> list[Job]:
        """The chosen uploads, in their order."""
        return [self._model.job_at(index.row()) for index in self.table.selectionModel().selectedRows()]

    @property
    def chosen_period(self) -> Period:
        """How far back to look."""
        return Period(self.period.currentData())  # Qt hands out a plain text

    @property
    def chosen_outcome(self) -> Outcome | None:
        """What the procedure must have come to."""
        value = self.outcome.currentData()
        return None if value is None else Outcome(value)

    @property
    def total(self) -> int:
        """How many uploads were found, as far as that is known."""
        return self._total or 0

    def retranslate(self) -> None:
        """Another language is in force."""
        tr = self._look.texts.tr
        self.setWindowTitle(tr("History"))
        self.search.setPlaceholderText(tr("Find by name or FileId"))
        self.account.setItemText(0, tr("All accounts"))
        for number, title in enumerate(_PERIODS.values()):
            self.period.setItemText(number, tr(title))
        self.outcome.setItemText(0, tr("Any outcome"))
        for number, title in enumerate(OUTCOME_LABELS.values(), 1):
            self.outcome.setItemText(number, tr(title))
        for widget, name in (
            (self.search, tr("Find by name or FileId")),
            (self.account, tr("Account")),
            (self.period, tr("Period")),
            (self.outcome, tr("Outcome of the procedure")),
            (self.table, tr("Uploads")),
        ):
            widget.setAccessibleName(name)
            if widget is not self.table:
                widget.setToolTip(name)
        for deed, action in self.deeds.items():
            action.setText(tr(_DEEDS[deed].text))
        for deed, button in self.buttons.items():
            button.setText(tr(_DEEDS[deed].text))
        self.close_button.setText(tr("Close"))
        self._model.retranslate()
        self.toasts.retranslate()
        self.show_total(self._total)

    def recolour(self) -> None:
        """Other colours are in force."""
        for deed, action in self.deeds.items():
            if _DEEDS[deed].icon:
                action.setIcon(self._look.icons.icon(_DEEDS[deed].icon, self._look.theme.colours.text))
        self.toasts.recolour()

    # Qt's side

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    def _follow_selection(self) -> None:
        jobs = self.chosen()
        for deed, action in self.deeds.items():
            action.setEnabled(len(jobs) == 1 if _DEEDS[deed].for_one else bool(jobs))
        why_not = self._why_no_console(jobs[0]) if len(jobs) == 1 else ""
        self.deeds[Deed.CONSOLE].setEnabled(len(jobs) == 1 and not why_not)
        self.deeds[Deed.CONSOLE].setToolTip(why_not)
        self.deeds[Deed.REPLACE_COVER].setEnabled(len(jobs) == 1 and self._may_replace_cover(jobs[0]))
        self.deeds[Deed.EXPORT].setEnabled(bool(self._total))
        for deed, button in self.buttons.items():
            button.setEnabled(self.deeds[deed].isEnabled())

    def _on_menu_asked(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        for deed in _MENU:
            if deed is None:
                menu.addSeparator()
            else:
                menu.addAction(self.deeds[deed])
        menu.popup(self.table.viewport().mapToGlobal(place))

    def _on_find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _on_escape(self) -> None:
        """The first Escape ends a search, the next one closes."""
        if self.search.text():
            self.search.clear()
            self.table.setFocus()
        else:
            self.close()

    def _set_up_table(self) -> None:
        table = self.table
        table.setObjectName("history")
        table.setModel(self._model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        rows, header = table.verticalHeader(), table.horizontalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(max(_ROW_PX, table.fontMetrics().height() + _ICON_SIDE))
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSectionsMovable(True)
        for column in HistoryColumn:
            table.setColumnWidth(column, WIDTHS_PX[column])

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.search, 1)
        for box in (self.account, self.period, self.outcome):
            top.addWidget(box)
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        bottom.addWidget(self.count, 1)
        for button in self.buttons.values():
            button.setProperty("role", "plain")
            bottom.addWidget(button)
        self.close_button.setProperty("role", "plain")
        bottom.addSpacing(8)
        bottom.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 14, 14, 14)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)
        column.addLayout(bottom)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda: self.filter_changed.emit(True))
        for box in (self.account, self.period, self.outcome):
            box.currentIndexChanged.connect(lambda: self.filter_changed.emit(False))
        self.table.selectionModel().selectionChanged.connect(self._follow_selection)
        self._model.modelReset.connect(self._follow_selection)
        self.table.customContextMenuRequested.connect(self._on_menu_asked)
        self.table.activated.connect(self.deeds[Deed.PLAY].trigger)
        for deed, action in self.deeds.items():
            keys = _DEEDS[deed].keys
            if keys and deed is not Deed.PLAY:  # Enter opens a row by itself
                action.setShortcut(QKeySequence(keys))
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda _checked, deed=deed: self.deed_requested.emit(deed))
            owner = self if deed is Deed.EXPORT else self.table
            owner.addAction(action)
        for deed, button in self.buttons.items():
            button.clicked.connect(self.deeds[deed].trigger)
        find = QAction(self)
        find.setShortcut(QKeySequence("Ctrl+F"))
        find.triggered.connect(self._on_find)
        escape = QAction(self)
        escape.setShortcut(QKeySequence(Qt.Key.Key_Escape))
        escape.triggered.connect(self._on_escape)
        self.addActions([find, escape])
        self.close_button.clicked.connect(self.close)
