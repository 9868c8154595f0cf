"""Paints what can be chosen in two lines, its name and what it does, under headings that cannot be chosen."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from vod_desktop.ui.look import Look

WORDS_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The second line; a heading has none."""

_MARGIN_X_PX = 10
_MARGIN_Y_PX = 6
_LINE_GAP_PX = 2

_Index = QModelIndex | QPersistentModelIndex


class ChoiceDelegate(QStyledItemDelegate):
    """Two lines for what has words, one dim line for a heading."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = look.theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        height = QFontMetrics(option.font).height()
        lines = height if index.data(WORDS_ROLE) is None else 2 * height + _LINE_GAP_PX
        return QSize(0, lines + 2 * _MARGIN_Y_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        colours = self._theme.colours
        words = index.data(WORDS_ROLE)
        painter.save()
        if words is not None and option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(colours.selection))
        elif words is not None and option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, QColor(colours.hover))
        bold = QFont(option.font)
        bold.setBold(True)
        metrics = QFontMetrics(option.font)
        rect = option.rect.adjusted(_MARGIN_X_PX, _MARGIN_Y_PX, -_MARGIN_X_PX, -_MARGIN_Y_PX)
        line = QRect(rect.left(), rect.top(), rect.width(), metrics.height())
        lines = [(index.data(Qt.ItemDataRole.DisplayRole), bold, colours.dim if words is None else colours.text)]
        if words is not None:
            lines.append((words, option.font, colours.dim))
        for text, font, colour in lines:
            painter.setFont(font)
            painter.setPen(QColor(colour))
            shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
            line.translate(0, metrics.height() + _LINE_GAP_PX)
        painter.restore()
