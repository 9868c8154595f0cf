"""Answers the dialogs that ask for a file or a folder, as a user who types its name."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from tests.support.desk import eventually


def asked_where() -> QFileDialog | None:
    """The file dialog that is open."""
    tops = QApplication.topLevelWidgets()
    return next((top for top in tops if isinstance(top, QFileDialog) and top.isVisible()), None)


async def choose(path: Path) -> str:
    """Waits for the dialog, types a name and accepts; returns the name that was proposed."""
    await eventually(asked_where)
    dialog = asked_where()
    assert dialog is not None
    proposed = dialog.selectedFiles()[0] if dialog.selectedFiles() else ""
    edit = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(edit, QLineEdit)
    edit.setText(str(path))
    dialog.accept()
    return proposed
