"""Paints the refused files of a drop: headings with reason and advice, files with their folder, ticks where they may be added."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from vod_desktop.ui.look import Look
from vod_desktop.ui.models.refusal_model import LINE_ROLE, RefusalLine
from vod_desktop.ui.theme import Colours

_MARGIN_X_PX = 12
_MARGIN_Y_PX = 8
_SIGN_PX = 18
_GAP_PX = 12
_INDENT_PX = 22
_LINE_GAP_PX = 3
_BOX_RADIUS_PX = 4
_TICK = ((5.0, 9.5), (8.0, 12.5), (13.0, 6.0))
"""Corners of the tick, in a box of 18 by 18."""

_DASH = ((5.5, 9.0), (12.5, 9.0))
"""The same of what stands for "some of them"."""

_Index = QModelIndex | QPersistentModelIndex


class RefusalDelegate(QStyledItemDelegate):
    """Two lines a row, all rows of the same height."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = look.theme
        self._icons = look.icons

    def sizeHint(self, option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(0, 2 * QFontMetrics(option.font).height() + 2 * _MARGIN_Y_PX + _LINE_GAP_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        said: RefusalLine = index.data(LINE_ROLE)
        colours = self._theme.colours
        painter.save()
        if said.is_heading:
            painter.fillRect(option.rect, QColor(colours.window))
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(colours.selection))
        bottom = QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1)
        painter.fillRect(bottom, QColor(colours.line))
        self._paint_sign(painter, option, index, said)
        left = option.rect.left() + _MARGIN_X_PX + _SIGN_PX + _GAP_PX + (0 if said.is_heading else _INDENT_PX)
        metrics = QFontMetrics(option.font)
        line = QRect(
            left, option.rect.top() + _MARGIN_Y_PX, option.rect.right() - left - _MARGIN_X_PX, metrics.height()
        )
        first = QFont(option.font)
        first.setBold(said.is_heading)
        second_elide = Qt.TextElideMode.ElideRight if said.is_heading else Qt.TextElideMode.ElideMiddle
        for text, font, colour, elide in (
            (said.first, first, colours.text, Qt.TextElideMode.ElideMiddle),
            (said.second, option.font, colours.dim, second_elide),
        ):
            painter.setFont(font)
            painter.setPen(QColor(colour))
            shown = painter.fontMetrics().elidedText(text, elide, line.width())
            painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
            line.translate(0, metrics.height() + _LINE_GAP_PX)
        painter.restore()

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        """A click anywhere on the row, or Space, ticks it: the box alone is a small target."""
        is_click = event.type() is QEvent.Type.MouseButtonRelease
        is_space = event.type() is QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Space  # type: ignore[attr-defined]
        ticked = index.data(Qt.ItemDataRole.CheckStateRole)
        if ticked is None or not (is_click or is_space):
            return super().editorEvent(event, model, option, index)
        other = Qt.CheckState.Unchecked if Qt.CheckState(ticked) is Qt.CheckState.Checked else Qt.CheckState.Checked
        return model.setData(index, other, Qt.ItemDataRole.CheckStateRole)

    def _paint_sign(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index, said: RefusalLine) -> None:
        left = option.rect.left() + _MARGIN_X_PX + (0 if said.is_heading else _INDENT_PX)
        place = QRect(left, option.rect.top() + (option.rect.height() - _SIGN_PX) // 2, _SIGN_PX, _SIGN_PX)
        ticked = index.data(Qt.ItemDataRole.CheckStateRole)
        if ticked is not None:
            _paint_box(painter, place, self._theme.colours, Qt.CheckState(ticked))
        elif said.is_heading:
            ratio = painter.device().devicePixelRatioF()
            colours = self._theme.colours
            name, colour = ("info", colours.dim) if said.is_harmless else ("state-failed", colours.danger)
            icon = self._icons.pixmap(name, colour, _SIGN_PX, ratio=ratio)
            painter.drawPixmap(place.topLeft(), icon)


def _paint_box(painter: QPainter, place: QRect, colours: Colours, state: Qt.CheckState) -> None:
    """A tick box in our colours: the style's own can hardly be seen on a dark ground."""
    is_ticked = state is not Qt.CheckState.Unchecked
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colours.accent if is_ticked else colours.dim), 1.5))
    painter.setBrush(QColor(colours.accent if is_ticked else colours.base))
    painter.drawRoundedRect(QRectF(place).adjusted(1, 1, -1, -1), _BOX_RADIUS_PX, _BOX_RADIUS_PX)
    if is_ticked:
        painter.setPen(QPen(QColor(colours.on_accent), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        corner, unit = place.topLeft(), place.width() / 18
        corners = _TICK if state is Qt.CheckState.Checked else _DASH
        points = [QPointF(corner.x() + x * unit, corner.y() + y * unit) for x, y in corners]
        painter.drawPolyline(points)
