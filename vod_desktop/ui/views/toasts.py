"""Short messages that lie over the window for a while and go by themselves; some have a button, such as "Undo"."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from vod_desktop.ui.look import Look

SHORT_MS = 5_000
"""Enough to read a line."""
LONG_MS = 10_000
"""Enough to think again."""

_MOST = 3
_MARGIN_PX = 18
_ICON_PX = 16
_SHADOW_ALPHA = 70

Say = Callable[[], tuple[str, str]]
"""Gives the text and that of the button (empty for none) in the language in force."""


class Toast(QFrame):
    """One message. Its time stands still while the pointer or the keyboard is on it.

    Signals:
        pressed: The button; the toast goes.
        gone: It has gone, whatever the reason.
    """

    pressed = Signal()
    gone = Signal()

    def __init__(self, look: Look, say: Say, life_ms: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self._look = look
        self._say = say
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._button = QPushButton()
        self._button.setProperty("role", "link")
        self._close = QToolButton()
        self._close.setProperty("role", "close")
        self._button.clicked.connect(self._on_pressed)
        self._close.clicked.connect(self.go)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(life_ms)
        self._timer.timeout.connect(self.go)
        for button in (self._button, self._close):
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.installEventFilter(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(12)
        for widget in (self._label, self._button, self._close):
            row.addWidget(widget)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(24)
        shadow.setOffset(0, 4)
        shadow.setColor(QColor(0, 0, 0, _SHADOW_ALPHA))
        self.setGraphicsEffect(shadow)
        self.recolour()
        self.retranslate()
        self._timer.start()

    @property
    def text(self) -> str:
        """What it says now."""
        return self._label.text()

    @property
    def button(self) -> QPushButton:
        """The button; hidden where there is nothing to press."""
        return self._button

    def go(self) -> None:
        """Takes it away."""
        if not self.isHidden():
            self._timer.stop()
            self.hide()
            self.gone.emit()

    def announce(self) -> None:
        """Lets a screen reader say it, wherever the keyboard stands."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.accessibleName()))

    def retranslate(self) -> None:
        """Another language is in force."""
        text, button = self._say()
        self._label.setText(text)
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self._close.setAccessibleName(self._look.texts.tr("Close this message"))
        self._close.setToolTip(self._look.texts.tr("Close this message"))
        self.setAccessibleName(f"{text} {button}".strip())

    def recolour(self) -> None:
        """Other colours are in force."""
        self._close.setIcon(self._look.icons.icon("close", self._look.theme.colours.dim))

    def enterEvent(self, event: object) -> None:
        super().enterEvent(event)  # type: ignore[arg-type]
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._go_on()

    def hideEvent(self, event: object) -> None:
        super().hideEvent(event)  # type: ignore[arg-type]
        self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusIn:
            self._timer.stop()
        elif event.type() is QEvent.Type.FocusOut:
            self._go_on()
        return super().eventFilter(watched, event)

    def _go_on(self) -> None:
        has_attention = self.underMouse() or self._button.hasFocus() or self._close.hasFocus()
        if not has_attention and not self.isHidden():
            self._timer.start()

    def _on_pressed(self) -> None:
        self.pressed.emit()
        self.go()


class Toasts(QWidget):
    """The toasts of a window, one above the other at its lower edge."""

    def __init__(self, look: Look, covered: QWidget) -> None:
        """`covered` is the widget over which they lie."""
        super().__init__(covered)
        self._look = look
        self._covered = covered
        self._shown: list[Toast] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(_MARGIN_PX, _MARGIN_PX, _MARGIN_PX, _MARGIN_PX)
        self._column.setSpacing(8)
        covered.installEventFilter(self)
        self.hide()

    def tell(self, say: Say, *, life_ms: int = SHORT_MS) -> Toast:
        """Shows a message; the oldest goes when there are too many."""
        toast = Toast(self._look, say, life_ms, self)
        toast.gone.connect(lambda: self._on_gone(toast))
        while len(self._shown) >= _MOST:
            self._shown[0].go()
        self._shown.append(toast)
        self._column.addWidget(toast, 0, Qt.AlignmentFlag.AlignHCenter)
        toast.show()
        self._place()
        toast.announce()
        return toast

    @property
    def shown(self) -> tuple[Toast, ...]:
        """Those that are there, the oldest first."""
        return tuple(self._shown)

    def clear(self) -> None:
        """Takes all away."""
        for toast in self.shown:
            toast.go()

    def retranslate(self) -> None:
        """Another language is in force."""
        for toast in self._shown:
            toast.retranslate()
        self._place()

    def recolour(self) -> None:
        """Other colours are in force."""
        for toast in self._shown:
            toast.recolour()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._covered and event.type() is QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _on_gone(self, toast: Toast) -> None:
        self._shown.remove(toast)
        self._column.removeWidget(toast)
        toast.deleteLater()
        self._place()

    def _place(self) -> None:
        self.setVisible(bool(self._shown))
        if self._shown:
            size = self.sizeHint().boundedTo(self._covered.size())
            left = (self._covered.width() - size.width()) // 2
            self.setGeometry(left, self._covered.height() - size.height(), size.width(), size.height())
            self.raise_()
