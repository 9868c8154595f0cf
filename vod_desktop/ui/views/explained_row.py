"""A row that says what something is, explains it in a sentence, and has a control for it at the right."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from vod_desktop.texts import Texts


@dataclass(frozen=True, slots=True)
class Explained:
    """Name and explanation of something, not yet translated."""

    title: str
    hint: str


class ExplainedRow(QWidget):
    """The control has the name for screen readers too, and the explanation as its description."""

    def __init__(self, texts: Texts, explained: Explained, control: QWidget) -> None:
        super().__init__()
        self._texts = texts
        self._explained = explained
        self._control = control
        self._title, self._hint = QLabel(), QLabel()
        self._hint.setProperty("tone", "dim")
        self._hint.setWordWrap(True)
        self._title.setBuddy(control)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch()
        words.addWidget(self._title)
        words.addWidget(self._hint)
        words.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(20)
        row.addLayout(words, 1)
        row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)

    def retranslate(self) -> None:
        """Another language is in force."""
        tr = self._texts.tr
        self._title.setText(tr(self._explained.title))
        self._hint.setText(tr(self._explained.hint))
        self._control.setAccessibleName(tr(self._explained.title))
        self._control.setAccessibleDescription(tr(self._explained.hint))
