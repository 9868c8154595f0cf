"""Shows one picture as large as there is room, or says why there is none."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from vod_desktop.ui.look import Look

_FRAME_PX = 1
_TEXT_MARGIN_PX = 20
_ICON_PX = 32
_ICON_GAP_PX = 10


class PictureView(QWidget):
    """A picture on a ground of its own, its sides as they are.

    Args:
        look: Colours.
        smallest: The least room it needs.
    """

    def __init__(self, look: Look, smallest: QSize, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = look.theme
        self._icons = look.icons
        self._picture = QImage()
        self._text = ""
        self._is_bad = False
        self.setMinimumSize(smallest)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look.theme.changed.connect(self.update)

    @property
    def picture(self) -> QImage:
        """What is shown; null while a text stands there."""
        return self._picture

    @property
    def text(self) -> str:
        """What is said in its place."""
        return self._text

    def show_picture(self, picture: QImage) -> None:
        """Takes another picture."""
        self._picture, self._text = picture, ""
        self.update()

    def show_text(self, text: str, *, is_bad: bool = False) -> None:
        """Says something in the place of a picture; with a sign where something is wrong."""
        self._picture, self._text, self._is_bad = QImage(), text, is_bad
        self.setAccessibleDescription(text)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = self._theme.colours
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.track))
        painter.setPen(QColor(colours.line))
        painter.drawRect(self.rect().adjusted(0, 0, -_FRAME_PX, -_FRAME_PX))
        if self._picture.isNull():
            self._paint_text(painter)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        room = self.rect().adjusted(_FRAME_PX, _FRAME_PX, -_FRAME_PX, -_FRAME_PX)
        size = self._picture.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(room.topLeft(), size)
        place.moveCenter(room.center())
        painter.drawImage(place, self._picture)

    def _paint_text(self, painter: QPainter) -> None:
        colours = self._theme.colours
        area = self.rect().adjusted(_TEXT_MARGIN_PX, _TEXT_MARGIN_PX, -_TEXT_MARGIN_PX, -_TEXT_MARGIN_PX)
        flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        painter.setPen(QColor(colours.text if self._is_bad else colours.dim))
        painter.drawText(area, flags, self._text)
        if self._is_bad:
            top = painter.boundingRect(area, flags, self._text).top() - _ICON_PX - _ICON_GAP_PX
            icon = self._icons.pixmap("state-failed", colours.danger, _ICON_PX, ratio=self.devicePixelRatioF())
            painter.drawPixmap((self.width() - _ICON_PX) // 2, max(top, 0), icon)
