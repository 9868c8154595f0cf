"""The table of the queue: fixed row height, whole rows chosen, columns that can be moved, hidden and sorted."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QItemSelection, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from vod_desktop.texts import Texts
from vod_desktop.ui.delegates.queue_delegate import QueueDelegate, row_height_px
from vod_desktop.ui.models.columns import TITLES, WIDTHS_PX, Column
from vod_desktop.ui.models.queue_model import QueueModel

_SMALLEST_COLUMN_PX = 44


class QueueView(QTableView):
    """Shows a `QueueModel`.

    Signals:
        selection_changed: Other rows are chosen.
        row_opened: Double click or Enter on a row; carries the job's id.
        menu_requested: Right click or menu key; carries the place on the screen.
    """

    selection_changed = Signal()
    row_opened = Signal(object)
    menu_requested = Signal(QPoint)

    def __init__(self, texts: Texts, model: QueueModel, delegate: QueueDelegate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._queue = model
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu_asked)
        self.activated.connect(lambda index: self.row_opened.emit(model.id_at(index.row())))
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        model.modelReset.connect(self.selection_changed)
        self._set_up_headers()

    def selected_ids(self) -> list[int]:
        """The chosen jobs in the order shown. Asks for ranges: asking for rows takes a second for 100,000."""
        rows: set[int] = set()
        selection = self.selectionModel().selection()
        for block in map(selection.at, range(selection.count())):
            rows.update(range(block.top(), block.bottom() + 1))
        return [self._queue.id_at(row) for row in sorted(rows)]

    def select_jobs(self, job_ids: list[int]) -> None:
        """Chooses these jobs, as far as they are shown, and scrolls to the first."""
        indexes = [index for index in map(self._queue.index_of, job_ids) if index.isValid()]
        selection = QItemSelection()
        for index in indexes:
            selection.select(index, index)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().select(selection, flags)
        if indexes:
            self.selectionModel().setCurrentIndex(indexes[0], QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(indexes[0])

    def visible_rows(self) -> tuple[int, int]:
        """First and last row that can be seen; the last lies before the first where there is none."""
        first = self.rowAt(0)
        if first < 0:
            return 0, -1
        last = self.rowAt(self.viewport().height() - 1)
        return first, last if last >= 0 else self._queue.rowCount() - 1

    def columns_state(self) -> QByteArray:
        """Order, widths, hidden columns and sorting, to be remembered."""
        return self.horizontalHeader().saveState()

    def restore_columns(self, state: QByteArray) -> None:
        """Brings back what `columns_state` gave; what does not fit is ignored."""
        header = self.horizontalHeader()
        if header.restoreState(state):
            self._queue.sort(self._sorted_column(), header.sortIndicatorOrder())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._queue.rowCount() == 0 and self._queue.counts.total() > 0:
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            text = self._texts.tr("No row matches filter and search.")
            painter.drawText(self.viewport().rect(), int(Qt.AlignmentFlag.AlignCenter), text)

    def retranslate(self) -> None:
        """Another language is in force."""
        self.setAccessibleName(self._texts.tr("Upload queue"))

    def column_actions(self, parent: QWidget) -> list[QAction]:
        """Ticks that show and hide columns; made anew each time a menu is opened."""
        actions = []
        for column in Column:
            if column is Column.NAME:  # without it nobody knows what a row is
                continue
            action = QAction(self._texts.tr(TITLES[column]), parent)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(column))
            action.toggled.connect(lambda shown, column=column: self.setColumnHidden(column, not shown))
            actions.append(action)
        return actions

    def _set_up_headers(self) -> None:
        rows = self.verticalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(row_height_px(self.font()))
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setMinimumSectionSize(_SMALLEST_COLUMN_PX)
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorShown(True)
        header.setSectionsClickable(True)
        header.sortIndicatorChanged.connect(lambda _column, order: self._queue.sort(self._sorted_column(), order))
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._on_header_menu_asked)
        for column, width_px in WIDTHS_PX.items():
            self.setColumnWidth(column, width_px)

    def _sorted_column(self) -> int:
        column = self.horizontalHeader().sortIndicatorSection()
        return column if 0 <= column < len(Column) else -1

    def _on_header_menu_asked(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.column_actions(menu))
        menu.popup(self.horizontalHeader().mapToGlobal(place))

    def _on_selection_changed(self) -> None:
        self.selection_changed.emit()

    def _on_menu_asked(self, place: QPoint) -> None:
        self.menu_requested.emit(self.viewport().mapToGlobal(place))
