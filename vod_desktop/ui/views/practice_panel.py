"""The switches of the practice cloud: each says what one will see, and how it stands."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from vod_desktop.texts import Texts, formats, mark
from vod_desktop.ui.models.rates import MB
from vod_desktop.ui.ports import PracticeSwitches
from vod_desktop.ui.views.cards import card
from vod_desktop.ui.views.explained_row import Explained, ExplainedRow

REFUSALS = 60
"""As many as ten connections need to lose their patience."""

SPEEDS_BYTES_PER_S = (20 * MB, 5 * MB, MB, 200_000, 50_000)

_WIDTH_PX = 620

_ROWS: Mapping[str, Explained] = {
    "line": Explained(
        mark("Cut the line"),
        mark(
            "Nothing gets through any more. A banner says so, the queue waits, and goes on by itself once the line is back."
        ),
    ),
    "speed": Explained(
        mark("Speed of the line"),
        mark("All uploads together get no more than this. Watch speed and time left follow."),
    ),
    "key": Explained(
        mark("Refuse the key"),
        mark(
            "As if somebody had deleted it in the console. A banner tells what to do; when it is accepted again, press “Try again now” there."
        ),
    ),
    "certificates": Explained(
        mark("Expire the certificates"),
        mark("Uploads under way lose their permission to send. They get a new one and start over by themselves."),
    ),
    "busy": Explained(
        mark("Refuse the next requests"),
        mark(
            "The service says that it is busy. Uploads become slow, some rows wait for their next try, and all go on by themselves."
        ),
    ),
}


class PracticePanel(QDialog):
    """Stands beside the window, so that both can be used.

    Signals:
        line_requested, key_requested: To be cut, to be refused, or (False) no longer.
        speed_requested: In bytes a second.
        expiry_requested, refusals_requested: The buttons.
    """

    line_requested = Signal(bool)
    key_requested = Signal(bool)
    speed_requested = Signal(object)
    expiry_requested = Signal()
    refusals_requested = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._line, self._key = QCheckBox(), QCheckBox()
        self._speed = QComboBox()
        for speed in SPEEDS_BYTES_PER_S:
            self._speed.addItem(formats.speed(speed), speed)
        self._expire, self._refuse, self._close = QPushButton(), QPushButton(), QPushButton()
        self._state = QLabel()
        self._state.setWordWrap(True)
        for button, role in ((self._expire, "small"), (self._refuse, "small"), (self._close, "plain")):
            button.setProperty("role", role)
            button.setAutoDefault(False)
        self._line.clicked.connect(self.line_requested)
        self._key.clicked.connect(self.key_requested)
        self._speed.activated.connect(lambda _: self.speed_requested.emit(self._speed.currentData()))
        self._expire.clicked.connect(self.expiry_requested)
        self._refuse.clicked.connect(self.refusals_requested)
        self._close.clicked.connect(self.reject)
        controls = (self._line, self._speed, self._key, self._expire, self._refuse)
        self._rows = [
            ExplainedRow(texts, explained, control) for explained, control in zip(_ROWS.values(), controls, strict=True)
        ]
        bottom = QHBoxLayout()
        bottom.addWidget(self._state, 1)
        bottom.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 14)
        column.setSpacing(12)
        column.addWidget(card(self._rows))
        column.addLayout(bottom)
        self.setMinimumWidth(_WIDTH_PX)
        self.retranslate()

    def show_switches(self, switches: PracticeSwitches) -> None:
        """Shows how they stand."""
        self._line.setChecked(switches.line_is_cut)
        self._key.setChecked(switches.key_is_refused)
        place = self._speed.findData(switches.speed_bytes_per_s)
        if not self._speed.view().isVisible() and place != self._speed.currentIndex():
            self._speed.setCurrentIndex(place)
        self._state.setText(self._state_text(switches))

    def retranslate(self) -> None:
        """Another language is in force."""
        tr = self._texts.tr
        self.setWindowTitle(tr("Practice switches"))
        for row in self._rows:
            row.retranslate()
        self._expire.setText(tr("Expire now"))
        self._refuse.setText(tr("Refuse {count}", count=REFUSALS))
        self._close.setText(tr("Close"))

    def _state_text(self, switches: PracticeSwitches) -> str:
        texts = self._texts
        left = switches.refusals_left
        told = [
            texts.tr("The line is cut.") if switches.line_is_cut else "",
            texts.tr("The key is refused.") if switches.key_is_refused else "",
            texts.tr_n("{count} request is still refused.", "{count} requests are still refused.", left)
            if left
            else "",
        ]
        return " ".join(filter(None, told)) or texts.tr("Everything works.")
