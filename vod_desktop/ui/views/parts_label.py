"""A line of several facts of which the less important are left out where there is no room for all."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from vod_desktop.ui.tips import literal_tip

GAP = "   ·   "


class PartsLabel(QLabel):
    """Takes what room there is. The first parts go first; all of them stand in the tip and for screen readers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: Sequence[str] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def full_text(self) -> str:
        """All parts, each after a gap."""
        return "".join(f"{GAP}{part}" for part in self._parts)

    def show_parts(self, parts: Sequence[str]) -> None:
        """Shows these, the most important last."""
        self._parts = parts
        self.setAccessibleName(", ".join(parts))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        for first in range(len(self._parts) + 1):
            text = "".join(f"{GAP}{part}" for part in self._parts[first:])
            if self.fontMetrics().horizontalAdvance(text) <= self.width():
                break
        self.setText(text)
        self.setToolTip("" if text == self.full_text else literal_tip(self.full_text.strip(" ·")))
