"""The table of the queue: fixed row height, whole rows chosen, columns that can be moved, hidden and sorted."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QByteArray, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QColor, QKeyEvent, QPainter, QPaintEvent, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QPushButton, QTableView, QWidget

from vod_desktop.ui.delegates.name_editor import NameDelegate
from vod_desktop.ui.delegates.queue_delegate import QueueDelegate, row_height_px
from vod_desktop.ui.look import Look
from vod_desktop.ui.models.columns import FIRST_HIDDEN, FIRST_ORDER, OLDEST, TITLES, WIDTHS_PX, Column
from vod_desktop.ui.models.queue_model import QueueModel
from vod_desktop.ui.views.row_mover import RowMover

_SMALLEST_COLUMN_PX = 44
_SMALLEST_NAME_PX = 160
_FILE_ID_DIGITS = 19
_CELL_MARGINS_PX = 26
_CursorAction = QAbstractItemView.CursorAction
_LINE_PX = 2
"""Of the line that shows where dragged rows go."""


class QueueView(QTableView):
    """Shows a `QueueModel`.

    Attributes:
        names: The delegate of the names, which edits them.

    Signals:
        selection_changed: Other rows are chosen.
        row_opened: Double click or Enter on a row; carries the job's id.
        rows_dragged: The chosen rows were dragged; carries the row before which they are to stand.
        drag_refused: Rows were dragged that do not stand in queue order.
        rename_missed: F2 where the action is not offered.
        all_requested: Filter and search are to let all rows through.
        menu_requested: Right click or menu key; carries the place on the screen.
    """

    selection_changed = Signal()
    row_opened = Signal(object)
    rows_dragged = Signal(int)
    drag_refused = Signal()
    rename_missed = Signal()
    all_requested = Signal()
    menu_requested = Signal(QPoint)

    def __init__(self, look: Look, model: QueueModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = look.texts
        self._courtesy = look.courtesy
        self._queue = model
        self.setModel(model)
        self.setItemDelegate(QueueDelegate(look, self))
        self.names = NameDelegate(look, self)
        self.setItemDelegateForColumn(Column.NAME, self.names)
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
        # Not `activated`: some desktops activate by a single click, which is how rows are chosen here.
        self.doubleClicked.connect(lambda index: self.row_opened.emit(model.id_at(index.row())))
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self._selected: list[int] | None = None
        self._known: list[int] | None = None  # what is being chosen: to ask Qt for it takes a while for 10,000
        self._kept: tuple[list[int], int | None] = ([], None)  # chosen and current job, while rows take other places
        model.modelAboutToBeReset.connect(self._keep_choice)
        model.modelReset.connect(self._choose_again)
        model.order_changing.connect(self._keep_choice)
        model.order_changed.connect(self._choose_again)
        model.rowsInserted.connect(self._on_rows_moved)
        model.rowsRemoved.connect(self._on_rows_moved)
        self._mover = RowMover(self, lambda: model.follows_queue)
        self._mover.moved.connect(self.rows_dragged)
        self._mover.refused.connect(self.drag_refused)
        self._width_px: int | None = None
        self._is_restored = False  # the user's own widths
        self._set_up_headers()
        self._show_all = QPushButton(self.viewport())
        self._show_all.setProperty("role", "plain")
        self._show_all.hide()
        self._show_all.clicked.connect(self.all_requested)
        for changed in (model.modelReset, model.rowsInserted, model.rowsRemoved, model.counts_changed):
            changed.connect(self._follow_emptiness)

    def selected_ids(self) -> list[int]:
        """The chosen jobs in the order shown. Kept until the choice changes: many ask, and 10,000 take a while."""
        if self._selected is None:
            rows: set[int] = set()
            selection = self.selectionModel().selection()
            for block in map(selection.at, range(selection.count())):  # by ranges: asking for rows takes a second
                rows.update(range(block.top(), block.bottom() + 1))
            self._selected = [self._queue.id_at(row) for row in sorted(rows)]
        return list(self._selected)

    def select_jobs(self, job_ids: list[int]) -> None:
        """Chooses these jobs, as far as they are shown, and scrolls to the first."""
        self._choose(job_ids, job_ids[0] if job_ids else self.current_id())
        self.scrollTo(self.currentIndex())

    def show_new(self, job_id: int) -> None:
        """Scrolls to a row that has just come, unless the user is at work on others."""
        index = self._queue.index_of(job_id)
        if index.isValid() and not self.selectionModel().hasSelection():
            self.updateGeometries()  # else the end of the rows is still where it was before they came
            self.scrollTo(index.siblingAtColumn(Column.NAME), QAbstractItemView.ScrollHint.PositionAtTop)

    def current_id(self) -> int | None:
        """The job that the keyboard stands on."""
        index = self.currentIndex()
        return self._queue.id_at(index.row()) if index.isValid() else None

    def show_queue_order(self) -> None:
        """Takes any sorting away."""
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def visible_rows(self) -> tuple[int, int]:
        """First and last row that can be seen; the last lies before the first where there is none."""
        first = self.rowAt(0)
        if first < 0:
            return 0, -1
        last = self.rowAt(self.viewport().height() - 1)
        return first, last if last >= 0 else self._queue.rowCount() - 1

    def columns_state(self) -> tuple[QByteArray, list[str]]:
        """Order, widths, hidden columns and sorting, and which columns there were, to be remembered."""
        return self.horizontalHeader().saveState(), [column.name for column in Column]

    def restore_columns(self, state: QByteArray, names: Iterable[str] | None = None) -> None:
        """Brings back what `columns_state` gave; what does not fit is ignored.

        Args:
            state: Order, widths, hidden columns and sorting.
            names: Which columns there were; None for what a version stored that did not say so. Others stand as they do
                at first.
        """
        header = self.horizontalHeader()
        if not header.restoreState(state):
            return
        self._is_restored = True
        header.setStretchLastSection(False)  # the name stretches; an earlier version has stored something else
        there = OLDEST if names is None else {column for column in Column if column.name in set(names)}
        for place, column in enumerate(FIRST_ORDER):
            if column not in there:
                self.setColumnHidden(column, column in FIRST_HIDDEN)
                self.setColumnWidth(column, WIDTHS_PX[column])
                header.moveSection(header.visualIndex(column), place)
        self._queue.sort(self._sorted_column(), header.sortIndicatorOrder())

    def paintEvent(self, event: QPaintEvent) -> None:
        with self._courtesy:
            self._paint(event)

    def _paint(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._is_filtered_out():
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            text = self._texts.tr("No row matches filter and search.")
            painter.drawText(self.viewport().rect(), int(Qt.AlignmentFlag.AlignCenter), text)
        if self._mover.place is not None:
            painter = QPainter(self.viewport())
            top = self._mover.line_y() - _LINE_PX // 2
            painter.fillRect(0, max(0, top), self.viewport().width(), _LINE_PX, self._accent())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._follow_width()
        self._follow_emptiness()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow_width()

    def moveCursor(self, action: _CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        if action in {_CursorAction.MoveHome, _CursorAction.MoveEnd} and self._queue.rowCount():
            row = 0 if action is _CursorAction.MoveHome else self._queue.rowCount() - 1
            return self._queue.index(row, max(self.currentIndex().column(), Column.NAME))
        return super().moveCursor(action, modifiers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.current_id()
        if self._mover.place is not None and event.key() == Qt.Key.Key_Escape:
            self._mover.cancel()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and current is not None:
            self.row_opened.emit(current)
        elif event.key() == Qt.Key.Key_F2:
            self.rename_missed.emit()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        """Another language is in force."""
        self.setAccessibleName(self._texts.tr("Upload queue"))
        self._show_all.setText(self._texts.tr("Show all rows"))
        self._follow_emptiness()

    def column_actions(self, parent: QWidget) -> list[QAction]:
        """Ticks that show and hide columns; made anew each time a menu is opened."""
        actions = []
        for column in FIRST_ORDER:
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
        # A choice of its own, always empty: to find out whether a column is chosen as a whole it would look at every row.
        header.setSelectionModel(QItemSelectionModel(self._queue, header))
        header.setSectionsMovable(True)
        header.setMinimumSectionSize(_SMALLEST_COLUMN_PX)
        header.setHighlightSections(False)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorShown(True)
        header.setSectionsClickable(True)
        header.sortIndicatorChanged.connect(lambda _column, order: self._queue.sort(self._sorted_column(), order))
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._on_header_menu_asked)
        for place, column in enumerate(FIRST_ORDER):
            self.setColumnWidth(column, WIDTHS_PX[column])
            self.setColumnHidden(column, column in FIRST_HIDDEN)
            header.moveSection(header.visualIndex(column), place)
        digits_px = self.fontMetrics().horizontalAdvance("0" * _FILE_ID_DIGITS) + _CELL_MARGINS_PX
        self.setColumnWidth(Column.RESULT, max(WIDTHS_PX[Column.RESULT], digits_px))

    def _follow_width(self) -> None:
        """The name takes what the window gives, and gives what it takes, as far as that leaves or makes room."""
        if not self.isVisible():
            return
        width, before = self.viewport().width(), self._width_px
        self._width_px = width
        room, name = width - self.horizontalHeader().length(), self.columnWidth(Column.NAME)
        if before is None:
            change = 0 if self._is_restored else room
        elif width > before:
            change = max(0, min(width - before, room))
        else:
            change = min(0, max(width - before, room))
        if change:
            self.setColumnWidth(Column.NAME, max(name + change, min(name, _SMALLEST_NAME_PX)))

    def _sorted_column(self) -> int:
        column = self.horizontalHeader().sortIndicatorSection()
        return column if 0 <= column < len(Column) else -1

    def _on_header_menu_asked(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.column_actions(menu))
        menu.popup(self.horizontalHeader().mapToGlobal(place))

    def _choose(self, job_ids: Iterable[int], current: int | None) -> None:
        """Chooses jobs by ranges of rows, from nothing: one by one, or by what differs, takes seconds for 10,000."""
        with self._courtesy:
            self._choose_from_nothing(job_ids, current)

    def _choose_from_nothing(self, job_ids: Iterable[int], current: int | None) -> None:
        rows = sorted(set(self._queue.rows_of(job_ids)))
        selection = self._queue.selection_of(rows)
        self.selectionModel().reset()
        self._selected = chosen = [self._queue.id_at(row) for row in rows]
        index = self._queue.index_of(current) if current is not None else self._queue.index(-1, -1)
        if index.isValid():
            name = index.siblingAtColumn(Column.NAME)
            self.selectionModel().setCurrentIndex(name, QItemSelectionModel.SelectionFlag.NoUpdate)
        self._known = chosen
        try:
            self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.Select)
        finally:
            self._known = None
        self.viewport().update()
        if selection.isEmpty():  # else Qt tells it
            self.selection_changed.emit()

    def _keep_choice(self) -> None:
        self._kept = self.selected_ids(), self.current_id()
        self.selectionModel().reset()

    def _choose_again(self) -> None:
        self._choose(*self._kept)

    def _on_rows_moved(self) -> None:
        self._selected = None

    def _is_filtered_out(self) -> bool:
        return self._queue.rowCount() == 0 and self._queue.counts.total() > 0

    def _follow_emptiness(self) -> None:
        """Offers the way back, beneath the sentence, where filter and search let nothing through."""
        self._show_all.setVisible(self._is_filtered_out())
        self._show_all.adjustSize()
        middle = self.viewport().rect().center()
        self._show_all.move(middle.x() - self._show_all.width() // 2, middle.y() + self.fontMetrics().height())

    def _accent(self) -> QColor:
        return self.palette().color(QPalette.ColorRole.Accent)

    def _on_selection_changed(self) -> None:
        self._selected = self._known
        with self._courtesy:
            self.selection_changed.emit()

    def _on_menu_asked(self, place: QPoint) -> None:
        self.menu_requested.emit(self.viewport().mapToGlobal(place))
