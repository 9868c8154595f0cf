"""The icons of `resources/icons`, drawn in the colours of the theme."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_INK = "#000"
"""The colour that stands for the text's colour in our icon files."""

_DISABLED_OPACITY = 0.35
_SIZES_PX = (16, 20, 24, 32)


class Icons:
    """Reads each icon once and draws it in any colour and size; pictures are kept.

    Args:
        folder: `resources/icons`.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sources: dict[str, str] = {}
        self._pixmaps: dict[tuple[str, str, int, float, float], QPixmap] = {}

    def application(self) -> QIcon:
        """The program's own icon, in its own colours."""
        return QIcon(str(self._folder / "app.svg"))

    def icon(self, name: str, colour: str) -> QIcon:
        """An icon for buttons and menus, faded where it is disabled."""
        icon = QIcon()
        for size_px in _SIZES_PX:
            icon.addPixmap(self.pixmap(name, colour, size_px))
            icon.addPixmap(self.pixmap(name, colour, size_px, opacity=_DISABLED_OPACITY), QIcon.Mode.Disabled)
        return icon

    def pixmap(self, name: str, colour: str, size_px: int, *, ratio: float = 1.0, opacity: float = 1.0) -> QPixmap:
        """One picture.

        Args:
            name: Of the file, without its ending.
            colour: `#rrggbb`.
            size_px: Edge in device-independent pixels.
            ratio: Device pixels for each of them.
            opacity: 0 to 1.
        """
        key = (name, colour, size_px, ratio, opacity)
        if key not in self._pixmaps:
            self._pixmaps[key] = self._draw(*key)
        return self._pixmaps[key]

    def _draw(self, name: str, colour: str, size_px: int, ratio: float, opacity: float) -> QPixmap:
        if name not in self._sources:
            self._sources[name] = (self._folder / f"{name}.svg").read_text(encoding="utf-8")
        svg = self._sources[name].replace(f'"{_INK}"', f'"{QColor(colour).name()}"')
        pixmap = QPixmap(QSize(size_px, size_px) * ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setOpacity(opacity)
        QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(pixmap.rect()))
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        return pixmap
