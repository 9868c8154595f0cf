"""Where a new window stands."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget


def centre_over(window: QWidget, other: QWidget) -> None:
    """Puts a window over another one, within its screen; as one without a parent it would lie in a corner."""
    screen = other.screen().availableGeometry()
    area = QRect(QPoint(), window.size().boundedTo(screen.size()))
    area.moveCenter(other.frameGeometry().center())
    left = max(screen.left(), min(area.left(), screen.right() - area.width()))
    top = max(screen.top(), min(area.top(), screen.bottom() - area.height()))
    window.setGeometry(left, top, area.width(), area.height())
