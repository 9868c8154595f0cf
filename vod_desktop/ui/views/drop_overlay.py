"""Lies over the window while files are dragged across it. Takes no events: the window itself takes the drop."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from vod_desktop.ui.look import Look
from vod_desktop.ui.theme import scaled

_MARGIN_PX = 14
_RADIUS_PX = 14
_ICON_PX = 72
_VEIL_ALPHA = 235
_TEXT_SCALE = 1.5


class DropOverlay(QWidget):
    """Covers its parent, whatever size that has."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = look.texts
        self._theme = look.theme
        self._icons = look.icons
        self._covered = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        parent.installEventFilter(self)
        self.hide()

    def appear(self) -> None:
        """Shows itself over everything."""
        self.setGeometry(self._covered.rect())
        self.raise_()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self._covered:
            self.setGeometry(self._covered.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(colours.selection)
        veil.setAlpha(_VEIL_ALPHA)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(QColor(colours.accent), 2, Qt.PenStyle.DashLine))
        frame = QRectF(self.rect()).adjusted(_MARGIN_PX, _MARGIN_PX, -_MARGIN_PX, -_MARGIN_PX)
        painter.drawRoundedRect(frame, _RADIUS_PX, _RADIUS_PX)
        middle = self.rect().center()
        icon = self._icons.pixmap("upload-cloud", colours.accent, _ICON_PX, ratio=self.devicePixelRatioF())
        painter.drawPixmap(middle.x() - _ICON_PX // 2, middle.y() - _ICON_PX, icon)
        painter.setFont(scaled(self.font(), _TEXT_SCALE))
        painter.setPen(QColor(colours.text))
        text_area = self.rect().adjusted(0, _ICON_PX + 16, 0, 0)
        painter.drawText(text_area, int(Qt.AlignmentFlag.AlignCenter), self._texts.tr("Let go to upload"))
