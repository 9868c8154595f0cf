"""A strip across the window that tells one thing: the practice cloud, what holds an account, a notice, a scan."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from vod_desktop.ui.look import Look

_ICON_PX = 20


class BannerKind(StrEnum):
    """What a banner is about; each has a colour and an icon of its own."""

    PRACTICE = "practice"
    HOLD = "hold"
    FAILED = "failed"
    NOTICE = "notice"
    INTERRUPTED = "interrupted"
    QUITTING = "quitting"


_ICONS = {
    BannerKind.PRACTICE: "practice",
    BannerKind.HOLD: "warning",
    BannerKind.FAILED: "warning",
    BannerKind.NOTICE: "info",
    BannerKind.INTERRUPTED: "state-paused",
    BannerKind.QUITTING: "state-waiting",
}


class Banner(QFrame):
    """Icon, a sentence, what to do, and buttons if there is something to press. Hidden until it is told something.

    Signals:
        pressed: The button.
        second_pressed: The one beside it.
        help_requested: Help on what is told; carries a page of the guide.
    """

    pressed = Signal()
    second_pressed = Signal()
    help_requested = Signal(str)

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
        self._button, self._second, self._help = QPushButton(), QPushButton(), QToolButton()
        for button, signal in ((self._button, self.pressed), (self._second, self.second_pressed)):
            button.setProperty("role", "small")
            button.clicked.connect(signal)
        self.help_page = ""
        self._help.setProperty("role", "tool")
        self._help.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._help.clicked.connect(lambda: self.help_requested.emit(self.help_page))
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
        row.addWidget(self._button)
        row.addWidget(self._second)
        row.addWidget(self._help)
        self.recolour()
        self.hide()

    def tell(
        self,
        title: str,
        advice: str = "",
        button: str = "",
        second: str = "",
        *,
        help_page: str = "",
        help_name: str = "",
    ) -> None:
        """Shows these texts; without its text there is no such button, and without a page of the guide no help."""
        self._title.setText(title)
        self._advice.setText(advice)
        for widget, text in ((self._button, button), (self._second, second)):
            widget.setText(text)
            widget.setVisible(bool(text))
        self.help_page = help_page
        self._help.setVisible(bool(help_page))
        self._help.setAccessibleName(help_name)
        self._help.setToolTip(help_name)
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
            BannerKind.INTERRUPTED: colours.accent,
            BannerKind.QUITTING: colours.accent,
        }[self._kind]
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(self._icons.pixmap(_ICONS[self._kind], colour, _ICON_PX, ratio=ratio))
        self._help.setIcon(self._icons.icon("help", colour))
