"""Dialogs of the window in a test: found by their kind, their buttons pressed by their texts."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget

from tests.support.desk import eventually

D = TypeVar("D", bound=QDialog)


def a_picture(path: Path) -> Path:
    """A small picture of the type that its name says."""
    image = QImage(16, 9, QImage.Format.Format_RGB32)
    image.fill(QColor("#c0321f"))
    assert image.save(str(path))
    return path


def find(kind: type[D]) -> D | None:
    """The dialog of this kind that is open, if any."""
    return next((one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()), None)


async def opened(kind: type[D]) -> D:
    """Waits for a dialog of this kind."""
    await eventually(lambda: find(kind))
    dialog = find(kind)
    assert dialog is not None
    return dialog


async def gone(kind: type[QDialog]) -> None:
    """Waits until no dialog of this kind is open."""
    await eventually(lambda: find(kind) is None)


def press(parent: QWidget, text: str) -> None:
    """Presses the visible button with this text."""
    button = next(one for one in parent.findChildren(QPushButton) if one.text() == text and one.isVisible())
    assert button.isEnabled(), text
    button.click()
