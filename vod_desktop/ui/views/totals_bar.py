"""The strip at the bottom: all uploads together, and the two actions that concern them all."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from vod_desktop.core.model.events import Totals
from vod_desktop.texts import Texts, formats

_PERMILLE = 1000  # Qt's bars count in 32 bits: never in bytes


class TotalsBar(QFrame):
    """Shows the engine's `Totals`, and beside them a passing message."""

    def __init__(self, texts: Texts, pause_all: QAction, resume_all: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("totals")
        self._texts = texts
        self._totals = Totals()
        self._text = QLabel()
        self._bar = QProgressBar()
        self._bar.setRange(0, _PERMILLE)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._buttons = {action: QPushButton() for action in (pause_all, resume_all)}
        text_side = QVBoxLayout()
        text_side.setSpacing(5)
        text_side.addWidget(self._text)
        text_side.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 9)
        row.setSpacing(8)
        row.addLayout(text_side, 1)
        row.addSpacing(8)
        for action, button in self._buttons.items():
            button.setProperty("role", "small")
            button.clicked.connect(action.trigger)
            action.changed.connect(self._follow_actions)
            row.addWidget(button)

    def show_totals(self, totals: Totals) -> None:
        """Takes the newest counters."""
        self._totals = totals
        self._text.setText(self.text())
        self._bar.setVisible(totals.files_total > 0)
        self._bar.setValue(permille(totals))

    def text(self) -> str:
        """All uploads together in one line."""
        totals, texts = self._totals, self._texts
        if not totals.files_total:
            return texts.tr("No uploads")
        parts = [
            texts.tr("{done} of {total} files", done=totals.files_done, total=totals.files_total),
            texts.tr("{done} of {total}", done=formats.size(totals.sent_bytes), total=formats.size(totals.total_bytes)),
        ]
        if totals.speed_bytes_per_s > 0:
            parts.append(formats.speed(totals.speed_bytes_per_s))
        if totals.left_s is not None and totals.files_done < totals.files_total:
            parts.append(texts.tr("{duration} left", duration=formats.duration(texts, totals.left_s)))
        return "   ·   ".join(parts)

    def retranslate(self) -> None:
        """Another language is in force."""
        self._bar.setAccessibleName(self._texts.tr("Total progress"))
        self._follow_actions()
        self.show_totals(self._totals)

    def _follow_actions(self) -> None:
        for action, button in self._buttons.items():
            button.setText(action.text())
            button.setToolTip(action.toolTip())
            button.setEnabled(action.isEnabled())


def permille(totals: Totals) -> int:
    """How much of all bytes is sent, 0 to 1000."""
    if not totals.total_bytes:
        return 0
    return min(totals.sent_bytes * _PERMILLE // totals.total_bytes, _PERMILLE)
