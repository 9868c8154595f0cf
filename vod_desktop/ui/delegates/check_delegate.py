"""Paints one check of a connection test: a sign, what was looked at, how it ended, and what to do where it failed."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from vod_desktop.core.model.diagnosis import Outcome
from vod_desktop.texts.accounts import ToldCheck
from vod_desktop.ui.look import Look
from vod_desktop.ui.models.check_model import OUTCOME_ROLE, TOLD_ROLE

_MARGIN_X_PX = 10
_MARGIN_Y_PX = 6
_SIGN_PX = 16
_GAP_PX = 8
_LINE_GAP_PX = 2
_WRAP = int(Qt.TextFlag.TextWordWrap)
_ENDLESS_PX = 10_000

_SIGNS = {
    Outcome.RUNNING: "state-waiting",
    Outcome.OK: "state-complete",
    Outcome.WARNING: "warning",
    Outcome.FAILED: "state-failed",
    Outcome.SKIPPED: "state-cancelled",
}

_Index = QModelIndex | QPersistentModelIndex


class CheckDelegate(QStyledItemDelegate):
    """One line where all is well, and what was found; title and advice beneath it, as long as they are, where it is not."""

    def __init__(self, look: Look, view: QListView) -> None:
        super().__init__(view)
        self._theme = look.theme
        self._icons = look.icons
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        width = self._view.viewport().width()
        height = QFontMetrics(option.font).height()
        for text, font in _paragraphs(index, option.font):
            height += _LINE_GAP_PX + _height(text, font, _text_width(width))
        return QSize(0, height + 2 * _MARGIN_Y_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        told: ToldCheck = index.data(TOLD_ROLE)
        outcome = Outcome(index.data(OUTCOME_ROLE))
        colours = self._theme.colours
        painter.save()
        rect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.selection))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(colours.line))
        metrics = QFontMetrics(option.font)
        top, left = rect.top() + _MARGIN_Y_PX, rect.left() + _MARGIN_X_PX
        colour = self._colour(outcome)
        ratio = painter.device().devicePixelRatioF()
        sign = self._icons.pixmap(_SIGNS[outcome], colour, _SIGN_PX, ratio=ratio)
        painter.drawPixmap(left, top + (metrics.height() - _SIGN_PX) // 2, sign)
        line = QRect(left + _SIGN_PX + _GAP_PX, top, _text_width(rect.width()), metrics.height())
        painter.setFont(option.font)
        painter.setPen(QColor(colour))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), told.outcome)
        room = line.width() - metrics.horizontalAdvance(told.outcome) - _GAP_PX
        painter.setPen(QColor(colours.dim if outcome is Outcome.SKIPPED else colours.text))
        label = metrics.elidedText(told.label, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), label)
        painter.setPen(QColor(colours.text))
        place = line.bottom() + 1
        for text, font in _paragraphs(index, option.font):
            height = _height(text, font, line.width())
            painter.setFont(font)
            painter.drawText(QRect(line.left(), place + _LINE_GAP_PX, line.width(), height), _WRAP, text)
            place += _LINE_GAP_PX + height
        painter.restore()

    def _colour(self, outcome: Outcome) -> str:
        colours = self._theme.colours
        return {
            Outcome.RUNNING: colours.accent,
            Outcome.OK: colours.success,
            Outcome.WARNING: colours.warning,
            Outcome.FAILED: colours.danger,
            Outcome.SKIPPED: colours.dim,
        }[outcome]


def _paragraphs(index: _Index, font: QFont) -> list[tuple[str, QFont]]:
    told: ToldCheck = index.data(TOLD_ROLE)
    if Outcome(index.data(OUTCOME_ROLE)) is Outcome.SKIPPED:
        return []
    bold = QFont(font)
    bold.setBold(True)
    return [(text, each) for text, each in ((told.note, font), (told.title, bold), (told.advice, font)) if text]


def _text_width(width: int) -> int:
    return max(60, width - 2 * _MARGIN_X_PX - _SIGN_PX - _GAP_PX)


def _height(text: str, font: QFont, width: int) -> int:
    return QFontMetrics(font).boundingRect(QRect(0, 0, width, _ENDLESS_PX), _WRAP, text).height()
