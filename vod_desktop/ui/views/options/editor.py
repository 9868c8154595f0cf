"""What all editors of one option have in common, and their small parts."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from vod_desktop.ui.look import Look

_CONTROL_PX = 28


class Editor(QWidget):
    """Edits one option.

    Signals:
        changed: The user has given it another value.
        told: What stands under it is to be asked for again.
    """

    changed = Signal()
    told = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._texts = look.texts

    def value(self) -> Any:
        """The value as it stands; None for none."""
        raise AssertionError("every editor has its value")

    def show_value(self, value: Any) -> None:
        """Takes a value; nothing is emitted."""
        raise AssertionError(f"every editor shows its value, also {value!r}")

    def note(self) -> str:
        """What stands under the editor: an example, a count, what the value means."""
        return ""

    def complaint(self) -> str:
        """What is wrong with the value, as far as can be told while it is edited; empty for nothing."""
        return ""

    def set_name(self, name: str) -> None:
        """Names what screen readers read; the focus proxy is what has the keyboard."""
        control = self.focusProxy()
        assert control is not None, "an editor has a control"
        control.setAccessibleName(name)
        for button in self.findChildren(QPushButton):
            button.setAccessibleName(f"{name}: {button.text()}")


class _WheelGuard(QObject):
    """Keeps the wheel for the page: who scrolls past a box does not mean to change it."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def make_roomy(page: QWidget) -> None:
    """Gives all lines and boxes on a page one height, that of a button (the style's own is cramped), and guards boxes."""
    guard = _WheelGuard(page)
    for kind in (QLineEdit, QComboBox, QAbstractSpinBox):
        for control in page.findChildren(kind):
            if isinstance(control.parent(), QComboBox | QAbstractSpinBox):
                continue
            control.setMinimumHeight(_CONTROL_PX)
            if not isinstance(control, QLineEdit):
                control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
                control.installEventFilter(guard)


def line_of(*widgets: QWidget, stretch: int | None = 0) -> QHBoxLayout:
    """Side by side without margins; the widget at `stretch` takes what room there is, with None nobody."""
    line = QHBoxLayout()
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    for place, widget in enumerate(widgets):
        line.addWidget(widget, 1 if place == stretch else 0)
    if stretch is None:
        line.addStretch()
    return line


def plain_label(text: str = "", *, tone: str | None = None) -> QLabel:
    """A wrapped text from outside: never taken for HTML."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    if tone is not None:
        label.setProperty("tone", tone)
    return label


def small_button(text: str = "") -> QPushButton:
    """A button inside a form: Enter in a field never presses it."""
    button = QPushButton(text)
    button.setProperty("role", "small")
    button.setAutoDefault(False)
    return button


def dialog_button(text: str, role: str = "plain") -> QPushButton:
    """A button at the foot of a dialog."""
    button = QPushButton(text)
    button.setProperty("role", role)
    button.setAutoDefault(role == "primary")
    button.setDefault(role == "primary")
    return button


def rule() -> QFrame:
    """A line across."""
    line = QFrame()
    line.setFrameShape(QFrame.Shape.NoFrame)
    line.setObjectName("rule")
    line.setFixedHeight(1)
    return line
