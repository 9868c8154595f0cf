"""Where the cover comes from: none, the picture of the same name, or a picture file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout

from vod_desktop.core.intake.media_types import COVER_TYPES, extension
from vod_desktop.core.model.options import CoverMode
from vod_desktop.texts import mark
from vod_desktop.ui.look import Look
from vod_desktop.ui.models.job_edits import CoverChoice
from vod_desktop.ui.views.options.editor import Editor, small_button

_MODES = (
    (CoverMode.NONE, mark("No cover")),
    (CoverMode.SAME_NAME, mark("Picture with the same name beside the video")),
    (CoverMode.FILE, mark("Picture file")),
)


class CoverField(Editor):
    """Edits a `CoverChoice`."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        tr = look.texts.tr
        self.mode = QComboBox()
        for _mode, label in _MODES:
            self.mode.addItem(tr(label))
        self.path = QLineEdit()
        self.path.setAccessibleName(tr("Picture file"))
        self.path.setPlaceholderText(tr("Path of the picture"))
        self._browse = small_button(tr("Browse…"))
        self.mode.activated.connect(lambda _place: self._on_edited())
        self.path.textEdited.connect(lambda _text: self._on_edited())
        self._browse.clicked.connect(self._on_browse)
        self.setFocusProxy(self.mode)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.path, 1)
        line.addWidget(self._browse)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.mode)
        column.addLayout(line)
        self.show_value(CoverChoice())

    def value(self) -> CoverChoice:
        mode = _MODES[self.mode.currentIndex()][0]
        text = self.path.text().strip()
        return CoverChoice(mode, Path(text) if text and mode is CoverMode.FILE else None)

    def show_value(self, value: CoverChoice) -> None:
        self.mode.setCurrentIndex([mode for mode, _label in _MODES].index(value.mode))
        self.path.setText("" if value.path is None else str(value.path))
        self._follow()

    def note(self) -> str:
        if self.value().mode is not CoverMode.SAME_NAME:
            return ""
        types = ", ".join(COVER_TYPES)
        return self._texts.tr("“clip.jpg” beside “clip.mp4”. Taken in this order: {types}", types=types)

    def complaint(self) -> str:
        choice, tr = self.value(), self._texts.tr
        if choice.mode is not CoverMode.FILE or choice.path is None:
            return ""
        return "" if extension(choice.path) in COVER_TYPES else tr("VOD takes no picture of this type as a cover.")

    def _on_edited(self) -> None:
        self._follow()
        self.changed.emit()

    def _follow(self) -> None:
        is_file = self.value().mode is CoverMode.FILE
        self.path.setVisible(is_file)
        self._browse.setVisible(is_file)
        self.told.emit()

    def _on_browse(self) -> None:
        tr = self._texts.tr
        dialog = QFileDialog(self.window(), tr("Choose a picture"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        patterns = " ".join(f"*.{name} *.{name.upper()}" for name in COVER_TYPES)
        pictures, everything = tr("Pictures"), tr("All files")
        dialog.setNameFilters([f"{pictures} ({patterns})", f"{everything} (*)"])
        # WORKAROUND(PySide6 6.11): Qt's own Chinese leaves these two labels of its dialog in English.
        dialog.setLabelText(QFileDialog.DialogLabel.LookIn, tr("Look in:"))
        dialog.setLabelText(QFileDialog.DialogLabel.FileType, tr("Files of type:"))
        dialog.fileSelected.connect(self._on_file)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_file(self, name: str) -> None:
        self.path.setText(name)
        self._on_edited()
