"""The sheet after a drop: what it came to, and every refused file below its reason and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QListView, QPushButton, QVBoxLayout, QWidget

from vod_desktop.ui.delegates.refusal_delegate import RefusalDelegate
from vod_desktop.ui.look import Look
from vod_desktop.ui.models.refusal_groups import Tally, tally_text
from vod_desktop.ui.models.refusal_model import RefusalModel
from vod_desktop.ui.theme import scaled

_WIDTH_PX = 680
_HEIGHT_PX = 460
_HEADING_SCALE = 1.25


class RefusalSheet(QDialog):
    """Shows a `RefusalModel`. Opened with `open()`: it does not block.

    Signals:
        force_requested: "Add anyway": the paths that were ticked, as a list.
        copy_requested: The list as text.
    """

    force_requested = Signal(object)
    copy_requested = Signal(str)

    def __init__(self, look: Look, model: RefusalModel, counts: Tally, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = look.texts
        self._model = model
        self._counts = counts
        self._heading = QLabel()
        self._heading.setFont(scaled(self._heading.font(), _HEADING_SCALE, bold=True))
        self._summary = QLabel()
        self._summary.setProperty("tone", "dim")
        self._list = QListView()
        self._list.setObjectName("refusals")
        self._list.setModel(model)
        self._list.setItemDelegate(RefusalDelegate(look, self._list))
        self._list.setUniformItemSizes(True)
        self._list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._copy = QPushButton()
        self._force = QPushButton()
        self._close = QPushButton()
        for button, role in ((self._copy, "plain"), (self._force, "plain"), (self._close, "primary")):
            button.setProperty("role", role)
        self._close.setDefault(True)
        self._copy.clicked.connect(lambda: self.copy_requested.emit(model.as_text()))
        self._force.clicked.connect(self._on_force)
        self._close.clicked.connect(self.accept)
        self._force.setVisible(model.may_force_any())
        model.ticks_changed.connect(self.retranslate)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(_WIDTH_PX, _HEIGHT_PX)
        self._lay_out()
        self.retranslate()

    def retranslate(self) -> None:
        """Another language is in force."""
        texts = self._texts
        ticked = len(self._model.ticked_paths())
        self.setWindowTitle(texts.tr("Not everything was added"))
        self._heading.setText(tally_text(texts, self._counts))
        may_force = self._model.may_force_any()
        self._summary.setText(texts.tr("Tick what you want to add anyway.") if may_force else "")
        self._summary.setVisible(may_force)
        self._copy.setText(texts.tr("Copy list"))
        self._force.setText(texts.tr("Add anyway ({count})", count=ticked))
        self._force.setEnabled(ticked > 0)
        self._close.setText(texts.tr("Close"))
        self._list.setAccessibleName(texts.tr("Refused files"))
        self._list.viewport().update()

    def _on_force(self) -> None:
        self.force_requested.emit(self._model.ticked_paths())
        self.accept()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._copy)
        buttons.addStretch()
        buttons.addWidget(self._force)
        buttons.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(8)
        column.addWidget(self._heading)
        column.addWidget(self._summary)
        column.addSpacing(4)
        column.addWidget(self._list, 1)
        column.addSpacing(4)
        column.addLayout(buttons)
