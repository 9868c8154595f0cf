"""Dragging rows of the queue to another place with the mouse: where they would go, and the list that scrolls meanwhile.

Qt's own way would run a loop of its own while the button is down; this one only looks at the mouse.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QTableView

_SCROLL_MS = 40
_EDGE_PX = 28
"""So near to the edge the list scrolls."""
_STEP_PX = 22


class RowMover(QObject):
    """Watches the viewport of a table.

    Signals:
        moved: The chosen rows were let go; carries the row before which they are to stand.
        refused: Somebody drags, but rows cannot be moved now.

    Attributes:
        place: The row before which dragged rows would stand; None while nothing is dragged.

    Args:
        may_move: Whether rows can be moved now.
    """

    moved = Signal(int)
    refused = Signal()

    def __init__(self, view: QTableView, may_move: Callable[[], bool]) -> None:
        super().__init__(view)
        self._view = view
        self._may_move = may_move
        self._pressed: QPoint | None = None
        self._mouse = QPoint()
        self.place: int | None = None
        self._scroller = QTimer(self)
        self._scroller.setInterval(_SCROLL_MS)
        self._scroller.timeout.connect(self._on_scroll)
        view.viewport().installEventFilter(self)

    def line_y(self) -> int:
        """Where in the viewport the line stands that shows the place."""
        place = self.place or 0
        if place < self._view.model().rowCount():
            return self._view.rowViewportPosition(place)
        last = place - 1
        return self._view.rowViewportPosition(last) + self._view.rowHeight(last)

    def cancel(self) -> None:
        """Lets everything stay where it is."""
        self._pressed = None
        self._end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.MouseButtonPress if isinstance(event, QMouseEvent):
                self._on_press(event)
            case QEvent.Type.MouseMove if isinstance(event, QMouseEvent) and self._pressed is not None:
                self._on_move(event.position().toPoint())
                return True
            case QEvent.Type.MouseButtonRelease if self.place is not None:
                place = self.place
                self.cancel()
                self.moved.emit(place)
                return True
            case QEvent.Type.MouseButtonRelease | QEvent.Type.Hide:
                self.cancel()
        return super().eventFilter(watched, event)

    def _on_press(self, event: QMouseEvent) -> None:
        is_plain = event.button() is Qt.MouseButton.LeftButton and not event.modifiers()
        place = event.position().toPoint()
        self._pressed = place if is_plain and self._view.indexAt(place).isValid() else None

    def _on_move(self, mouse: QPoint) -> None:
        if self._pressed is None:
            return
        if self.place is None:
            if (mouse - self._pressed).manhattanLength() < QApplication.startDragDistance():
                return
            if not self._may_move():
                self._pressed = None
                self.refused.emit()
                return
            self._view.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        self._mouse = mouse
        self._look()
        is_near_edge = not _EDGE_PX <= mouse.y() < self._view.viewport().height() - _EDGE_PX
        if is_near_edge and not self._scroller.isActive():
            self._scroller.start()
        elif not is_near_edge:
            self._scroller.stop()

    def _look(self) -> None:
        rows = self._view.model().rowCount()
        row = self._view.rowAt(self._mouse.y())
        if row < 0:
            self.place = 0 if self._mouse.y() < 0 else rows
        else:
            middle = self._view.rowViewportPosition(row) + self._view.rowHeight(row) // 2
            self.place = row + (self._mouse.y() > middle)
        self._view.viewport().update()

    def _on_scroll(self) -> None:
        bar = self._view.verticalScrollBar()
        bar.setValue(bar.value() + (_STEP_PX if self._mouse.y() > _EDGE_PX else -_STEP_PX))
        self._look()

    def _end(self) -> None:
        self._scroller.stop()
        if self.place is not None:
            self.place = None
            self._view.viewport().unsetCursor()
            self._view.viewport().update()
