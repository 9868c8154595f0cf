"""What happens to a file once it is added, in three steps."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from vod_desktop.texts import mark
from vod_desktop.ui.look import Look
from vod_desktop.ui.theme import scaled

_ICON_PX = 24
_STEP_WIDTH_PX = 220

_STEPS: Sequence[tuple[str, str, str]] = (
    ("step-check", mark("Checked first"), mark("Problems are told before anything is sent.")),
    ("step-send", mark("Uploaded"), mark("In the background. After any interruption it goes on where it stopped.")),
    ("step-copy", mark("Ready to use"), mark("FileId and URL stand here to be copied; complete rows can be played.")),
)


class NextSteps(QWidget):
    """Three columns side by side."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = look.texts
        self._theme = look.theme
        self._icons = look.icons
        self._signs = [QLabel() for _ in _STEPS]
        self._titles = [QLabel() for _ in _STEPS]
        self._hints = [QLabel() for _ in _STEPS]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(28)
        row.addStretch()
        for sign, title, hint in zip(self._signs, self._titles, self._hints, strict=True):
            title.setFont(scaled(title.font(), 1.0, bold=True))
            hint.setProperty("tone", "dim")
            hint.setWordWrap(True)
            column = QVBoxLayout()
            column.setSpacing(3)
            for label in (sign, title, hint):
                label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
                label.setFixedWidth(_STEP_WIDTH_PX)
                column.addWidget(label)
            column.addStretch()
            row.addLayout(column)
        row.addStretch()

    def retranslate(self) -> None:
        """Another language is in force."""
        for (_, title, hint), title_label, hint_label in zip(_STEPS, self._titles, self._hints, strict=True):
            title_label.setText(self._texts.tr(title))
            hint_label.setText(self._texts.tr(hint))

    def recolour(self) -> None:
        """Other colours are in force."""
        ratio = self.devicePixelRatioF()
        for (icon, _, _), sign in zip(_STEPS, self._signs, strict=True):
            sign.setPixmap(self._icons.pixmap(icon, self._theme.colours.accent, _ICON_PX, ratio=ratio))
