"""Asks for a speed limit of one's own."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDoubleSpinBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from vod_desktop.texts import Texts
from vod_desktop.ui.models.rates import LEAST_BYTES_PER_S, MB, MOST_BYTES_PER_S

_STEP = 0.5
_WIDTH_PX = 360


class RateField(QDoubleSpinBox):
    """A speed in MB/s."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lineEdit().setTextMargins(4, 0, 0, 0)  # a style sheet's padding does not reach it
        self.setDecimals(2)
        self.setRange(LEAST_BYTES_PER_S / MB, MOST_BYTES_PER_S / MB)
        self.setSingleStep(_STEP)
        self.setSuffix(" MB/s")
        self.setKeyboardTracking(False)

    @property
    def rate_bytes_per_s(self) -> int:
        """What is typed."""
        return round(self.value() * MB)

    def show_rate(self, rate_bytes_per_s: int) -> None:
        """Puts a speed in."""
        self.setValue(rate_bytes_per_s / MB)


class RateDialog(QDialog):
    """Opened with `open()`: it does not block.

    Signals:
        chosen: The limit, in bytes a second.
    """

    chosen = Signal(object)

    def __init__(self, texts: Texts, rate_bytes_per_s: int, parent: QWidget | None = None) -> None:
        """`rate_bytes_per_s` is proposed."""
        super().__init__(parent)
        tr = texts.tr
        self.setWindowTitle(tr("Speed limit"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        text = QLabel(tr("All uploads together send no faster than this. It takes effect at once."))
        text.setWordWrap(True)
        self._field = RateField()
        self._field.show_rate(rate_bytes_per_s)
        self._field.setAccessibleName(tr("Speed limit"))
        cancel, use = QPushButton(tr("Cancel")), QPushButton(tr("Use this limit"))
        for button, role in ((cancel, "plain"), (use, "primary")):
            button.setProperty("role", role)
        use.setDefault(True)
        cancel.clicked.connect(self.reject)
        use.clicked.connect(self._on_use)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        buttons.addWidget(cancel)
        buttons.addWidget(use)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(12)
        column.addWidget(text)
        column.addWidget(self._field)
        column.addLayout(buttons)
        self.setMinimumWidth(_WIDTH_PX)
        self._field.setFocus()
        self._field.selectAll()

    def _on_use(self) -> None:
        self._field.interpretText()
        self.chosen.emit(self._field.rate_bytes_per_s)
        self.accept()
