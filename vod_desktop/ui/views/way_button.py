"""A large button of two lines with an icon: what to do, and what then happens."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from vod_desktop.ui.look import Look

_ICON_PX = 24


class WayButton(QPushButton):
    """One of several ways to go on, each as wide as the others."""

    def __init__(
        self, look: Look, icon: str, name: str = "", what: str = "", *, width_px: int, parent: QWidget | None = None
    ) -> None:
        """`width_px` is how wide it is at least."""
        super().__init__(parent)
        self._look = look
        self._icon_name = icon
        self._width_px = width_px
        self.setProperty("role", "way")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 9, 12, 9)
        row.setSpacing(12)
        self._picture = QLabel()
        row.addWidget(self._picture)
        lines = QFrame()
        words = QVBoxLayout(lines)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(2)
        self._title, self._text = QLabel(), QLabel()
        bold = self._title.font()
        bold.setBold(True)
        self._title.setFont(bold)
        self._text.setProperty("tone", "dim")
        self._text.setWordWrap(True)
        words.addWidget(self._title)
        words.addWidget(self._text)
        row.addWidget(lines, 1)
        for label in (self._picture, self._title, self._text, lines):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.say(name, what)
        self.recolour()

    def say(self, name: str, what: str) -> None:
        """Takes its words in the language in force."""
        self._title.setText(name)
        self._text.setText(what)
        self.setAccessibleName(name)
        self.setAccessibleDescription(what)
        self.updateGeometry()

    def recolour(self) -> None:
        """Other colours are in force."""
        colour, ratio = self._look.theme.colours.accent, self.devicePixelRatioF()
        self._picture.setPixmap(self._look.icons.pixmap(self._icon_name, colour, _ICON_PX, ratio=ratio))

    def sizeHint(self) -> QSize:
        layout = self.layout()
        assert layout is not None
        return QSize(layout.sizeHint().width(), layout.heightForWidth(max(self.width(), self._width_px)))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())
