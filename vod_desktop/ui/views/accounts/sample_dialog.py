"""What a signature says that a signature service has handed out: to look at, not to change."""

from __future__ import annotations

import time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from vod_desktop.core.model.signature import CheckedSignature, FindingKind
from vod_desktop.texts.signatures import life_words, parameter_rows
from vod_desktop.ui.look import Look
from vod_desktop.ui.models.row import Tone
from vod_desktop.ui.theme import scaled
from vod_desktop.ui.views.details.parts import StateIcon
from vod_desktop.ui.views.options.editor import dialog_button, plain_label
from vod_desktop.ui.views.signatures.parts import Findings, ParameterTable

_SIZE_PX = (680, 640)
_FINDINGS_PX = 110
_HEADING_SCALE = 1.15
_TOLD_ABOVE = frozenset({FindingKind.MAC_UNCHECKED, FindingKind.EXPIRED})
"""The key is elsewhere by design, and the life stands above."""


class SampleDialog(QDialog):
    """Opened with `open()`.

    Signals:
        another_requested: Fetch another one.
    """

    another_requested = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = look.texts
        tr = look.texts.tr
        self.setWindowTitle(tr("Signature from the service"))
        self._icon = StateIcon(look)
        self.verdict, self.life = plain_label(), plain_label(tone="dim")
        self.verdict.setFont(scaled(self.verdict.font(), _HEADING_SCALE, bold=True))
        self.table = ParameterTable(look)
        self.findings = Findings(look)
        self.findings.setMaximumHeight(_FINDINGS_PX)
        about = plain_label(
            tr(
                "The service sets these values; they are the same for every file unless it takes options. Whether the key is right"
                " is seen by the connection test."
            ),
            tone="dim",
        )
        self.another = dialog_button(tr("Fetch another"))
        close = dialog_button(tr("Close"), "primary")
        self.another.clicked.connect(self._on_another)
        close.clicked.connect(self.accept)
        look.theme.changed.connect(self._recolour)
        heading = QHBoxLayout()
        heading.setSpacing(8)
        heading.addWidget(self._icon)
        heading.addWidget(self.verdict, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.another)
        buttons.addStretch()
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(8)
        column.addLayout(heading)
        column.addWidget(self.life)
        column.addWidget(self.table, 1)
        column.addWidget(self.findings)
        column.addWidget(about)
        column.addSpacing(4)
        column.addLayout(buttons)
        self.resize(*_SIZE_PX)

    def show_sample(self, checked: CheckedSignature) -> None:
        """Shows a signature in the place of the one before."""
        tr = self._texts.tr
        good = checked.is_valid
        self._icon.show_icon("state-complete" if good else "state-failed", Tone.GOOD if good else Tone.BAD)
        self.verdict.setText(
            tr("The service handed out a signature that can be used.")
            if good
            else tr("The service handed out a signature that would be refused.")
        )
        self.life.setText(life_words(self._texts, checked, time.time()))
        self.table.show_rows(parameter_rows(self._texts, checked.read))
        self.findings.show_findings([one for one in checked.findings if one.kind not in _TOLD_ABOVE])
        self.another.setEnabled(True)

    def _on_another(self) -> None:
        self.another.setEnabled(False)
        self.another_requested.emit()

    def _recolour(self) -> None:
        self._icon.recolour()
        self.findings.recolour()
