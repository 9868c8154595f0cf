"""The strip at the bottom: all uploads together, and the two actions that concern them all."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from vod_desktop.core.model.events import Totals
from vod_desktop.texts import Texts
from vod_desktop.ui.models.totals_text import files_text, permille, rest_texts

_GAP = "   ·   "
_PERMILLE = 1000  # Qt's bars count in 32 bits: never in bytes


class TotalsBar(QFrame):
    """Shows the engine's `Totals`, and beside them a passing message."""

    def __init__(self, texts: Texts, pause_all: QAction, resume_all: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("totals")
        self._texts = texts
        self._totals = Totals()
        self._files, self._failed, self._rest = QLabel(), QLabel(), QLabel()
        self._failed.setProperty("tone", "bad")
        self._bar = QProgressBar()
        self._bar.setRange(0, _PERMILLE)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._buttons = {action: QPushButton() for action in (pause_all, resume_all)}
        text_side = QVBoxLayout()
        text_side.setSpacing(5)
        text = QHBoxLayout()
        text.setSpacing(0)
        for label in (self._files, self._failed, self._rest):
            text.addWidget(label)
        text.addStretch()
        text_side.addLayout(text)
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
        has_failed_only = totals.files_failed > 0 and not totals.jobs
        self._fill_text()
        self._bar.setVisible(totals.files_total > 0)
        self._bar.setValue(_PERMILLE if has_failed_only and not totals.total_bytes else permille(totals))
        self._set_tone("bad" if has_failed_only else "")

    def text(self) -> str:
        """All uploads together in one line."""
        return self._files.text() + self._failed.text() + self._rest.text()

    def _fill_text(self) -> None:
        totals, texts = self._totals, self._texts
        files = files_text(texts, totals)
        failed = texts.tr_n("{count} failed", "{count} failed", totals.files_failed)
        rest = rest_texts(texts, totals) if totals.files_total else []
        self._files.setText(files if totals.files_total else texts.tr("No uploads"))
        self._failed.setText(f"{_GAP}{failed}" if totals.files_failed else "")
        self._rest.setText("".join(f"{_GAP}{part}" for part in rest))

    def _set_tone(self, tone: str) -> None:
        """Qt looks at a property in a style sheet only when it is told to."""
        if tone != (self._bar.property("tone") or ""):
            self._bar.setProperty("tone", tone)
            self._bar.style().unpolish(self._bar)
            self._bar.style().polish(self._bar)

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
