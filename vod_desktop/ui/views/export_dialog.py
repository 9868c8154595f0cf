"""What is to be exported, and in which form; where to is asked next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from vod_desktop.export.files import FileFormat
from vod_desktop.ui.look import Look
from vod_desktop.ui.theme import scaled

_HEADING_SCALE = 1.25
_WIDTH_PX = 470


class ExportDialog(QDialog):
    """Asks two things at once. Opened with `open()`: it does not block.

    Signals:
        chosen: The number of what was chosen, and the `FileFormat`.

    Args:
        what: Labels of what can be exported, and whether each holds anything.
    """

    chosen = Signal(int, object)

    def __init__(
        self, look: Look, what: Sequence[tuple[str, bool]], file_format: FileFormat, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        tr = look.texts.tr
        self.setWindowTitle(tr("Export results"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(_WIDTH_PX)
        self.what = QButtonGroup(self)
        self.forms = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(8)
        heading = QLabel(tr("Export results"))
        heading.setFont(scaled(heading.font(), _HEADING_SCALE, bold=True))
        column.addWidget(heading)
        column.addWidget(_caption(tr("What")))
        for number, (label, has_any) in enumerate(what):
            button = self._choice(column, self.what, number, label, "")
            button.setEnabled(has_any)
        first = next((number for number, (_, has_any) in enumerate(what) if has_any), 0)
        self.what.button(first).setChecked(True)
        column.addSpacing(6)
        column.addWidget(_caption(tr("Form")))
        forms = {
            FileFormat.XLSX: (tr("Excel workbook (.xlsx)"), tr("FileIds are text cells: every digit stays.")),
            FileFormat.CSV: (
                tr("Text table (.csv)"),
                tr("For other programs. A ' stands before FileIds, so that spreadsheets do not round them."),
            ),
        }
        self._formats = list(forms)
        for number, (label, hint) in enumerate(forms.values()):
            self._choice(column, self.forms, number, label, hint)
        self.forms.button(self._formats.index(file_format)).setChecked(True)
        column.addSpacing(8)
        self.go = QPushButton(tr("Choose where…"))
        self.go.setProperty("role", "primary")
        self.go.setDefault(True)
        self.go.setEnabled(any(has_any for _, has_any in what))
        cancel = QPushButton(tr("Cancel"))
        cancel.setProperty("role", "plain")
        cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._on_go)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        buttons.addWidget(cancel)
        buttons.addWidget(self.go)
        column.addLayout(buttons)

    def _choice(self, column: QVBoxLayout, group: QButtonGroup, number: int, label: str, hint: str) -> QRadioButton:
        button = QRadioButton(label.replace("&", "&&"))
        group.addButton(button, number)
        column.addWidget(button)
        if hint:
            button.setAccessibleDescription(hint)
            told = QLabel(hint)
            told.setProperty("tone", "dim")
            told.setWordWrap(True)
            told.setContentsMargins(24, 0, 0, 2)
            column.addWidget(told)
        return button

    def _on_go(self) -> None:
        self.chosen.emit(self.what.checkedId(), self._formats[self.forms.checkedId()])
        self.accept()


def _caption(text: str) -> QLabel:
    caption = QLabel(text)
    caption.setProperty("tone", "dim")
    return caption
