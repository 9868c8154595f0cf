"""The pieces of the account editor: a form whose errors stand at their fields, a masked field, the picker of applications."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from vod_desktop.core.accounts.pasted import pasted_key
from vod_desktop.core.model.account import SecretEntry
from vod_desktop.core.model.catalog import Application
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


class ApplicationPicker(QWidget):
    """The SubAppId: typed, or picked from the account's list once that was loaded.

    Signals:
        load_requested: The list is wanted.
    """

    load_requested = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._texts = look.texts
        self.box = QComboBox()
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.setMinimumContentsLength(18)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        edit = self.box.lineEdit()
        assert edit is not None, "an editable box has a line to edit"
        edit.setPlaceholderText(self._texts.tr("main application, or its number"))
        self.load = QPushButton(self._texts.tr("Load list"))
        self.load.setProperty("role", "small")
        self.load.setAutoDefault(False)
        self.load.setToolTip(self._texts.tr("Ask the service for the applications of this key"))
        self.load.clicked.connect(self.load_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.box, 1)
        row.addWidget(self.load)
        self.setFocusProxy(self.box)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.box.setAccessibleName(name)

    def show_applications(self, applications: Sequence[Application]) -> None:
        """Takes the list; what was typed stays chosen."""
        chosen, off = self.box.currentText(), self._texts.tr("switched off")
        self.box.clear()
        self.box.addItem("", "")
        for one in applications:
            name = f"{one.name} ({one.sub_app_id})"
            self.box.addItem(name if one.is_on else f"{name} · {off}", str(one.sub_app_id))
        self.show_number(chosen)

    def show_number(self, text: str) -> None:
        """Chooses the application with this number, listed or not."""
        place = self.box.findData(number_in(text)) if text else 0
        if place >= 0 and self.box.count():
            self.box.setCurrentIndex(place)
        else:
            self.box.setEditText(text)

    def number(self) -> int | None:
        """The SubAppId that is chosen or typed, None for none.

        Raises:
            ValueError: What was typed is no number.
        """
        text = number_in(self.box.currentText())
        if not text:
            return None
        if not (text.isascii() and text.isdecimal() and int(text) > 0):
            raise ValueError(text)
        return int(text)


def number_in(text: str) -> str:
    """The number in "name (number)"; any other text as it is."""
    text = text.strip()
    _, opening, rest = text.rpartition("(")
    number = rest.partition(")")[0].strip()
    return number if opening and number.isdecimal() else text


def _note(tone: str, text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("tone", tone)
    return label
