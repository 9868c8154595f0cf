"""The pieces of the account editor: a form whose errors stand at their fields, a masked field, a line with a button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from vod_desktop.core.accounts.pasted import pasted_key
from vod_desktop.core.model.account import SecretEntry
from vod_desktop.ui.look import Look

_LINE_PX = 28
_LINE_SEPARATORS = str.maketrans({"\u2028": "\n", "\u2029": "\n"})


class Field(QWidget):
    """Something to fill in, with a hint and what is wrong with it beneath."""

    def __init__(self, content: QWidget, hint: str = "") -> None:
        super().__init__()
        self.content = content
        self._hint, self._error = _note("dim", hint), _note("bad", "")
        self._hint.setVisible(bool(hint))
        self._error.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        for widget in (content, self._error, self._hint):
            column.addWidget(widget)
        self.setFocusProxy(content)

    def show_hint(self, text: str) -> None:
        """Says what belongs here."""
        self._hint.setText(text)
        self._hint.setVisible(bool(text))

    def show_error(self, text: str) -> None:
        """Says what is wrong with it; empty for nothing."""
        self._error.setText(text)
        self._error.setVisible(bool(text))
        self.content.setAccessibleDescription(text)

    @property
    def error(self) -> str:
        """What is said to be wrong."""
        return self._error.text()


class Form(QGridLayout):
    """Labels at the left, fields at the right; every field is named for screen readers by its label."""

    def __init__(self) -> None:
        super().__init__()
        self.setContentsMargins(0, 0, 0, 0)
        self.setHorizontalSpacing(14)
        self.setVerticalSpacing(10)
        self.setColumnStretch(1, 1)
        self._labels: dict[Field, QLabel] = {}

    def add(self, name: str, field: Field) -> Field:
        """Adds a row."""
        label = QLabel(name)
        label.setBuddy(field.content)
        label.setMinimumHeight(_LINE_PX)  # on one line with what is typed
        if name:
            field.content.setAccessibleName(name)
        line = len(self._labels)
        self.addWidget(label, line, 0, Qt.AlignmentFlag.AlignTop)
        self.addWidget(field, line, 1)
        self._labels[field] = label
        return field

    def show_row(self, field: Field, shown: bool, /) -> None:
        """Shows or hides a row."""
        self._labels[field].setVisible(shown)
        field.setVisible(shown)


class SecretEdit(QLineEdit):
    """Hides what is typed, with a button in it that shows it.

    Signals:
        key_pasted: A text with SecretId and SecretKey was pasted; carries the `SecretEntry`.
    """

    key_pasted = Signal(object)

    def __init__(self, look: Look, *, masked: bool = True) -> None:
        super().__init__()
        self._look = look
        self.setMaxLength(8192)
        if masked:
            self._eye = QAction(self)
            self._eye.setCheckable(True)
            self._eye.toggled.connect(self._on_eye)
            self.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
            self._on_eye(False)
        self.textEdited.connect(self._on_edited)

    def entered(self) -> str | None:
        """What was typed, None for nothing."""
        return self.text() or None

    def _on_eye(self, shown: bool, /) -> None:
        tr = self._look.texts.tr
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._eye.setText(tr("Hide") if shown else tr("Show"))
        self._eye.setToolTip(self._eye.text())
        self._eye.setIcon(self._look.icons.icon("hide" if shown else "show", self._look.theme.colours.dim))

    def _on_edited(self, text: str) -> None:
        """A line edit turns line ends into something else, so the clipboard is asked what was pasted."""
        text = text.translate(_LINE_SEPARATORS)
        copied = pasted_key(QGuiApplication.clipboard().text())
        found = copied if copied is not None and copied.secret_key and copied.secret_key in text else pasted_key(text)
        if isinstance(found, SecretEntry):
            self.clear()
            self.key_pasted.emit(found)


class ButtonLine(QWidget):
    """A line with a button beside it that does something with what stands there."""

    def __init__(self, label: str, tip: str) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.button = QPushButton(label)
        self.button.setProperty("role", "small")
        self.button.setAutoDefault(False)
        self.button.setToolTip(tip)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.line, 1)
        row.addWidget(self.button)
        self.setFocusProxy(self.line)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)


def _note(tone: str, text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("tone", tone)
    return label
