"""Rows that belong together, on one ground with lines between them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget


def card(rows: Sequence[QWidget]) -> QFrame:
    """The rows one below the other."""
    frame = QFrame()
    frame.setObjectName("card")
    inside = QVBoxLayout(frame)
    inside.setContentsMargins(1, 1, 1, 1)
    inside.setSpacing(0)
    for place, row in enumerate(rows):
        if place:
            line = QFrame()
            line.setObjectName("line")
            line.setFixedHeight(1)
            inside.addWidget(line)
        inside.addWidget(row)
    return frame
