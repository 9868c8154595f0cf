"""Paints the cells of the queue by hand: two lines a row, a bar that costs less than the style's own (platform-facts 9)."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from vod_desktop.ui.look import Look
from vod_desktop.ui.models.columns import RIGHT_ALIGNED, Column
from vod_desktop.ui.models.queue_model import ROW_ROLE
from vod_desktop.ui.models.row import Row, Tone, note_text, percent_text, state_text
from vod_desktop.ui.theme import Colours, scaled

_MARGIN_X_PX = 10
_MARGIN_Y_PX = 7
_LINE_GAP_PX = 3
_ICON_PX = 16
_ICON_GAP_PX = 7
_BAR_PX = 5
_SMALLER = 0.9
"""Second line against the first."""

_Index = QModelIndex | QPersistentModelIndex


def row_height_px(font: QFont) -> int:
    """The height of every row: two lines and their margins."""
    return QFontMetrics(font).height() + QFontMetrics(scaled(font, _SMALLER)).height() + _LINE_GAP_PX + 2 * _MARGIN_Y_PX


def tone_colour(colours: Colours, tone: Tone) -> str:
    """The colour of a tone."""
    return {
        Tone.CALM: colours.dim,
        Tone.ACTIVE: colours.accent,
        Tone.GOOD: colours.success,
        Tone.CAREFUL: colours.warning,
        Tone.BAD: colours.danger,
    }[tone]


class QueueDelegate(QStyledItemDelegate):
    """Paints every column."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = look.texts
        self._theme = look.theme
        self._icons = look.icons

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        width_px = super().sizeHint(option, index).width()
        return QSize(width_px + _MARGIN_X_PX, row_height_px(option.font))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: Row = index.data(ROW_ROLE)
        colours = self._theme.colours
        painter.save()
        self._paint_ground(painter, option, colours)
        area = option.rect.adjusted(_MARGIN_X_PX, _MARGIN_Y_PX, -_MARGIN_X_PX, -_MARGIN_Y_PX)
        match Column(index.column()):
            case Column.NAME:
                self._paint_name(painter, option.font, area, row)
            case Column.STATE:
                self._paint_state(painter, option.font, area, row)
            case column:
                is_calm = column in {Column.NUMBER, Column.SIZE}
                painter.setPen(QColor(colours.dim if is_calm else colours.text))
                side = Qt.AlignmentFlag.AlignRight if column in RIGHT_ALIGNED else Qt.AlignmentFlag.AlignLeft
                text = index.data(Qt.ItemDataRole.DisplayRole)
                _draw(painter, option.font, area, text, side | Qt.AlignmentFlag.AlignVCenter)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, colours: Colours) -> None:
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(colours.selection))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, QColor(colours.hover))
        line = QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1)
        painter.fillRect(line, QColor(colours.line))
        if state & QStyle.StateFlag.State_HasFocus and not state & QStyle.StateFlag.State_Selected:
            painter.setPen(QColor(colours.accent))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))

    def _paint_name(self, painter: QPainter, font: QFont, area: QRect, row: Row) -> None:
        colours = self._theme.colours
        first, second = _two_lines(font, area)
        painter.setPen(QColor(colours.text))
        _draw(painter, font, first, row.job.media_name, _LEFT)
        painter.setPen(QColor(colours.dim))
        path = str(row.job.media.source.path)
        _draw(painter, scaled(font, _SMALLER), second, path, _LEFT, elide=Qt.TextElideMode.ElideMiddle)

    def _paint_state(self, painter: QPainter, font: QFont, area: QRect, row: Row) -> None:
        colours = self._theme.colours
        colour = QColor(tone_colour(colours, row.tone))
        first, second = _two_lines(font, area)
        ratio = painter.device().devicePixelRatioF()
        icon_top = first.top() + (first.height() - _ICON_PX) // 2
        painter.drawPixmap(first.left(), icon_top, self._icons.pixmap(row.icon, colour.name(), _ICON_PX, ratio=ratio))
        text_left = first.left() + _ICON_PX + _ICON_GAP_PX
        percent = percent_text(row)
        percent_width = QFontMetrics(font).horizontalAdvance(percent) + _ICON_GAP_PX if percent else 0
        painter.setPen(QColor(colours.text) if row.tone is Tone.CALM else colour)
        label = QRect(text_left, first.top(), first.right() - text_left - percent_width + 1, first.height())
        _draw(painter, font, label, state_text(self._texts, row), _LEFT)
        if percent:
            painter.setPen(QColor(colours.text))
            _draw(painter, font, first, percent, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if row.has_bar:
            _paint_bar(painter, second, row.permille, colours.track, self._bar_colour(row))
        else:
            second.setLeft(text_left)
            painter.setPen(QColor(tone_colour(colours, row.note_tone)))
            _draw(painter, scaled(font, _SMALLER), second, note_text(self._texts, row), _LEFT)

    def _bar_colour(self, row: Row) -> QColor:
        return QColor(tone_colour(self._theme.colours, row.tone))


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def _two_lines(font: QFont, area: QRect) -> tuple[QRect, QRect]:
    first = QRect(area.left(), area.top(), area.width(), QFontMetrics(font).height())
    top = first.bottom() + 1 + _LINE_GAP_PX
    return first, QRect(area.left(), top, area.width(), area.bottom() - top + 1)


def _draw(
    painter: QPainter,
    font: QFont,
    area: QRect,
    text: str,
    alignment: Qt.AlignmentFlag,
    *,
    elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> None:
    if not text:
        return
    painter.setFont(font)
    painter.drawText(area, int(alignment), painter.fontMetrics().elidedText(text, elide, area.width()))


def _paint_bar(painter: QPainter, area: QRect, permille: int, track: str, fill: QColor) -> None:
    bar = QRectF(area.left(), area.top() + (area.height() - _BAR_PX) / 2, area.width(), _BAR_PX)
    radius = _BAR_PX / 2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(track))
    painter.drawRoundedRect(bar, radius, radius)
    if permille > 0:
        bar.setWidth(max(bar.width() * permille / 1000, _BAR_PX))
        painter.setBrush(fill)
        painter.drawRoundedRect(bar, radius, radius)
