"""A strip across the window that tells one thing: the practice cloud, what holds an account, a notice, a scan."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from vod_desktop.ui.look import Look

_ICON_PX = 20


class BannerKind(StrEnum):
    """What a banner is about; each has a colour and an icon of its own."""

    PRACTICE = "practice"
    HOLD = "hold"
    FAILED = "failed"
    NOTICE = "notice"


_ICONS = {
    BannerKind.PRACTICE: "practice",
    BannerKind.HOLD: "warning",
    BannerKind.FAILED: "warning",
    BannerKind.NOTICE: "info",
}


class Banner(QFrame):
    """Icon, a sentence, what to do, and up to two buttons if there is something to press. Hidden until it is told something.

    Signals:
        pressed: The button.
        other_pressed: The second one, which stands before it.
    """

    pressed = Signal()
    other_pressed = Signal()

    def __init__(self, kind: BannerKind, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setProperty("kind", str(kind))
        self._kind = kind
        self._theme = look.theme
        self._icons = look.icons
        self._icon = QLabel()
        self._title = QLabel()
        self._advice = QLabel()
        self._other, self._button = QPushButton(), QPushButton()
        for button, signal in ((self._other, self.other_pressed), (self._button, self.pressed)):
            button.setProperty("role", "small")
            button.clicked.connect(signal)
        bold = self._title.font()
        bold.setBold(True)
        self._title.setFont(bold)
        self._advice.setWordWrap(True)
        for label in (self._title, self._advice):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._advice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self._title)
        row.addWidget(self._advice, 1)
        row.addWidget(self._other)
        row.addWidget(self._button)
        self.recolour()
        self.hide()

    def tell(self, title: str, advice: str = "", button: str = "", other: str = "") -> None:
        """Shows these texts; without a text for it there is no button."""
        self._title.setText(title)
        self._advice.setText(advice)
        for widget, text in ((self._button, button), (self._other, other)):
            widget.setText(text)
            widget.setVisible(bool(text))
        self.setAccessibleName(f"{title} {advice}".strip())
        self.show()

    def recolour(self) -> None:
        """Other colours are in force."""
        colours = self._theme.colours
        colour = {
            BannerKind.PRACTICE: colours.practice,
            BannerKind.HOLD: colours.warning,
            BannerKind.FAILED: colours.danger,
            BannerKind.NOTICE: colours.accent,
        }[self._kind]
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(self._icons.pixmap(_ICONS[self._kind], colour, _ICON_PX, ratio=ratio))
