"""Asks where a file is to go, in the dialog of the system."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from vod_desktop.texts import Texts


def ask_where(
    texts: Texts,
    parent: QWidget,
    title: str,
    *,
    kind: str,
    name: str,
    folder: str | None,
    then: Callable[[Path], object],
) -> None:
    """Opens the dialog and returns at once.

    Args:
        texts: For what Qt leaves untranslated.
        parent: Over which to ask.
        title: Of the dialog.
        kind: What kind of file it is, in words.
        name: Proposed, with its extension.
        folder: Where to begin; None for the documents.
        then: Gets the place that was chosen, if one was.
    """
    extension = name.rpartition(".")[2]
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    dialog = QFileDialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(extension)
    dialog.setNameFilters([f"{kind} (*.{extension})"])
    dialog.setDirectory(folder or documents)
    dialog.selectFile(name)
    # WORKAROUND(PySide6 6.11): Qt's own Chinese leaves these two labels of its dialog in English.
    dialog.setLabelText(QFileDialog.DialogLabel.LookIn, texts.tr("Look in:"))
    dialog.setLabelText(QFileDialog.DialogLabel.FileType, texts.tr("Files of type:"))
    dialog.accepted.connect(lambda: then(Path(dialog.selectedFiles()[0])))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
