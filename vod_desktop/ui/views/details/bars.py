"""How far the video and its cover have come, each with its own bar."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QWidget

from vod_desktop.ui.models.details import Bar

_PERMILLE = 1000  # Qt's bars count in 32 bits: never in bytes
_THICK_PX = 6


class ObjectBars(QWidget):
    """Shows some `Bar`s, or nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: list[tuple[QLabel, QProgressBar, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 2)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self.hide()

    def show_bars(self, bars: tuple[Bar, ...]) -> None:
        """Shows these in the place of those before."""
        self.setVisible(bool(bars))
        while len(self.lines) < len(bars):
            self._add_line()
        for number, (name, bar, text) in enumerate(self.lines):
            shown = bars[number] if number < len(bars) else None
            for widget in (name, bar, text):
                widget.setVisible(shown is not None)
            if shown is not None:
                name.setText(shown.name)
                bar.setValue(shown.permille)
                bar.setAccessibleName(f"{shown.name}: {shown.text}")
                text.setText(shown.text)

    def _add_line(self) -> None:
        name, bar, text = QLabel(), QProgressBar(), QLabel()
        name.setProperty("tone", "dim")
        bar.setRange(0, _PERMILLE)
        bar.setTextVisible(False)
        bar.setFixedHeight(_THICK_PX)
        row = len(self.lines)
        self._grid.addWidget(name, row, 0)
        self._grid.addWidget(bar, row, 1, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(text, row, 2)
        self.lines.append((name, bar, text))
