"""The icons of actions and states, from the Material Design set that QtAwesome brings, drawn in the colours of the theme.

Our own is only the picture of the program itself, `resources/icons/app.svg`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtGui import QColor, QIcon, QPixmap

from vod_desktop.ui import glyphs

GLYPHS: Mapping[str, str] = {
    "account": "account-outline",
    "add": "plus",
    "add-folder": "folder-plus-outline",
    "cancel": "close-circle-outline",
    "close": "close",
    "console": "monitor-dashboard",
    "copy": "content-copy",
    "cover": "image-outline",
    "export": "export-variant",
    "folder": "folder-open-outline",
    "guide": "book-open-page-variant-outline",
    "guide-back": "arrow-left",
    "guide-forward": "arrow-right",
    "guide-home": "format-list-bulleted",
    "help": "help-circle-outline",
    "hide": "eye-off-outline",
    "frame-back": "skip-previous",
    "frame-on": "skip-next",
    "history": "history",
    "info": "information-outline",
    "key": "key-outline",
    "key-temporary": "timer-outline",
    "language": "earth",
    "move-bottom": "format-vertical-align-bottom",
    "move-down": "arrow-down",
    "move-top": "format-vertical-align-top",
    "move-up": "arrow-up",
    "open": "play-circle-outline",
    "options": "tune-variant",
    "pause": "pause",
    "practice": "flask-outline",
    "preset": "bookmark-outline",
    "remove": "trash-can-outline",
    "rename": "pencil-outline",
    "resume": "play",
    "retry": "refresh",
    "search": "magnify",
    "settings": "cog-outline",
    "signature": "file-sign",
    "speed": "speedometer",
    "show": "eye-outline",
    "state-cancelled": "cancel",
    "state-complete": "check-circle-outline",
    "state-failed": "alert-circle-outline",
    "state-needs-you": "account-alert-outline",
    "state-paused": "pause-circle-outline",
    "state-queued": "clock-outline",
    "state-running": "arrow-up-circle-outline",
    "state-waiting": "timer-sand",
    "step-check": "file-search-outline",
    "step-copy": "clipboard-check-outline",
    "step-send": "progress-upload",
    "test": "check-network-outline",
    "undo": "undo",
    "upload-cloud": "cloud-upload-outline",
    "warning": "alert-outline",
}
"""The names that the program uses, and the glyph that stands for each."""

_DISABLED_OPACITY = 0.35
_SIZES_PX = (16, 20, 24, 32)


class Icons:
    """Draws icons in any colour and size; pictures are kept.

    Args:
        folder: `resources/icons`.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pixmaps: dict[tuple[str, str, int, float, float], QPixmap] = {}

    def application(self) -> QIcon:
        """The program's own icon, in its own colours."""
        return QIcon(str(self._folder / "app.svg"))

    def icon(self, name: str, colour: str) -> QIcon:
        """An icon for buttons and menus, faded where it is disabled."""
        icon = QIcon()
        for size_px in _SIZES_PX:
            icon.addPixmap(self.pixmap(name, colour, size_px))
            icon.addPixmap(self.pixmap(name, colour, size_px), QIcon.Mode.Selected)  # else the style tints it
            icon.addPixmap(self.pixmap(name, colour, size_px, opacity=_DISABLED_OPACITY), QIcon.Mode.Disabled)
        return icon

    def pixmap(self, name: str, colour: str, size_px: int, *, ratio: float = 1.0, opacity: float = 1.0) -> QPixmap:
        """One picture.

        Args:
            name: One of ours, not of the glyph.
            colour: `#rrggbb`.
            size_px: Edge in device-independent pixels.
            ratio: Device pixels for each of them.
            opacity: 0 to 1.
        """
        key = (name, colour, size_px, ratio, opacity)
        if key not in self._pixmaps:
            self._pixmaps[key] = _draw(*key)
        return self._pixmaps[key]


def _draw(name: str, colour: str, size_px: int, ratio: float, opacity: float) -> QPixmap:
    ink = QColor(colour)
    ink.setAlphaF(opacity)
    pixmap = glyphs.drawn(GLYPHS[name], ink, round(size_px * ratio))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
