"""The support bundle before it is saved: its parts to be ticked, and exactly what each of them says."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from vod_desktop.support.bundle import Part, PartKind
from vod_desktop.texts import formats, mark
from vod_desktop.ui.look import Look
from vod_desktop.ui.theme import scaled
from vod_desktop.ui.views.report_view import ReportView

_HEADING_SCALE = 1.25
_SIZE_PX = (920, 580)
_SPLIT_PX = (280, 600)

TITLES: Mapping[PartKind, str] = {
    PartKind.SYSTEM: mark("Versions and system"),
    PartKind.SETTINGS: mark("Settings"),
    PartKind.ACCOUNTS: mark("Kinds of accounts"),
    PartKind.QUEUE: mark("Queue in numbers"),
    PartKind.PROBLEMS: mark("Problems with their codes"),
    PartKind.REPORTS: mark("Unexpected errors"),
    PartKind.LOG: mark("Last lines of the log"),
}


class BundleDialog(QDialog):
    """Opened with `open()`: it does not block. The parts come later, they have to be read first.

    Signals:
        save_requested: The ticked `Part`s, as a tuple.
    """

    save_requested = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._parts: tuple[Part, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._heading, self._advice = QLabel(), QLabel()
        self._heading.setFont(scaled(self._heading.font(), _HEADING_SCALE, bold=True))
        self._advice.setProperty("tone", "dim")
        self._advice.setWordWrap(True)
        self.list = QListWidget()
        self.list.setObjectName("parts")
        self.list.currentRowChanged.connect(self._on_row_changed)
        self.list.itemChanged.connect(self._follow_ticks)
        self.preview = ReportView()
        self.save, self.close_button = QPushButton(), QPushButton()
        self.save.setProperty("role", "primary")
        self.save.setDefault(True)
        self.save.setEnabled(False)
        self.close_button.setProperty("role", "plain")
        self.save.clicked.connect(lambda: self.save_requested.emit(self.ticked()))
        self.close_button.clicked.connect(self.reject)
        self._lay_out()
        self.resize(*_SIZE_PX)
        self.retranslate()

    def show_parts(self, parts: tuple[Part, ...]) -> None:
        """Takes the parts; all are ticked."""
        self._parts = parts
        self.list.clear()
        for part in parts:
            item = QListWidgetItem(self._title(part))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setFocus()
        self._follow_ticks()

    def ticked(self) -> tuple[Part, ...]:
        """The parts that are to be saved."""
        return tuple(
            part
            for number, part in enumerate(self._parts)
            if (item := self.list.item(number)) is not None and item.checkState() is Qt.CheckState.Checked
        )

    def retranslate(self) -> None:
        """Another language is in force."""
        tr = self._look.texts.tr
        self.setWindowTitle(tr("Support bundle"))
        self._heading.setText(tr("Support bundle"))
        self._advice.setText(
            tr(
                "This helps us to find a fault. Keys, tokens and names have been taken out; look through it, and untick "
                "what you want to leave out. Nothing is sent: it is saved as a file."
            )
        )
        self.list.setAccessibleName(tr("Parts of the support bundle"))
        self.preview.setAccessibleName(tr("What this part says"))
        if not self._parts:
            self.preview.setPlainText(tr("Collecting…"))
        for number, part in enumerate(self._parts):
            self.list.item(number).setText(self._title(part))
        self.save.setText(tr("Save as a zip file…"))
        self.close_button.setText(tr("Close"))

    def _title(self, part: Part) -> str:
        size = formats.size(len(part.text.encode("utf-8")))
        return f"{self._look.texts.tr(TITLES[part.kind])} ({size})"

    def _on_row_changed(self, row: int) -> None:
        self.preview.setPlainText(self._parts[row].text if 0 <= row < len(self._parts) else "")

    def _follow_ticks(self) -> None:
        self.save.setEnabled(bool(self.ticked()))

    def _lay_out(self) -> None:
        middle = QSplitter()
        middle.addWidget(self.list)
        middle.addWidget(self.preview)
        middle.setSizes(list(_SPLIT_PX))
        middle.setStretchFactor(1, 1)
        middle.setChildrenCollapsible(False)
        middle.setHandleWidth(8)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(8)
        column.addWidget(self._heading)
        column.addWidget(self._advice)
        column.addWidget(middle, 1)
        column.addSpacing(4)
        column.addLayout(buttons)
