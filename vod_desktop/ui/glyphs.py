"""The glyphs of the Material Design font that QtAwesome brings, drawn by Qt itself.

Of QtAwesome only the files are used: its code loads eleven fonts and a layer over all bindings of Qt, a tenth of a second in which
there is no window yet.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPainter, QPixmap

from vod_desktop.paths import package_dir

_FONT, _MAP = "materialdesignicons6-webfont-[0-9]*.ttf", "materialdesignicons6-webfont-charmap-[0-9]*.json"
_OF_EDGE = 0.875
"""Of the edge of an icon that its glyph takes: the rest is the room that the font leaves around it."""


def drawn(name: str, colour: QColor, edge_px: int) -> QPixmap:
    """A square picture of a glyph, with a clear background.

    Args:
        name: As Material Design Icons call it, such as `play-circle-outline`.
        colour: May be translucent.
        edge_px: In pixels of the device.

    Raises:
        KeyError: The font has no such glyph.
    """
    pixmap = QPixmap(edge_px, edge_px)
    pixmap.fill(Qt.GlobalColor.transparent)
    font = QFont(_family())
    font.setPixelSize(round(_OF_EDGE * edge_px))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(QRect(0, 0, edge_px, edge_px), Qt.AlignmentFlag.AlignCenter, _characters()[name])
    painter.end()
    return pixmap


@cache
def _family() -> str:
    """The font's name, once it is loaded; the application must be there."""
    number = QFontDatabase.addApplicationFont(str(_file(_FONT)))
    return QFontDatabase.applicationFontFamilies(number)[0]


@cache
def _characters() -> dict[str, str]:
    codes: dict[str, str] = json.loads(_file(_MAP).read_text(encoding="utf-8"))
    return {name: chr(int(code, 16)) for name, code in codes.items()}


def _file(pattern: str) -> Path:
    return next((package_dir("qtawesome") / "fonts").glob(pattern))
