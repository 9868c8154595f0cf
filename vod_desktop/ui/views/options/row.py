"""One line of the form: its title, its editor, what is said about the value; and "several values" where jobs differ."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from vod_desktop.texts import Texts
from vod_desktop.ui.views.options.editor import Editor, plain_label, small_button


class FieldRow(QWidget):
    """Shows an editor, or that there are several values, which stay as they are until the user wants one for all.

    Signals:
        changed: The user has given another value, or has left it at several again.
    """

    changed = Signal()

    def __init__(self, texts: Texts, title: str, editor: Editor) -> None:
        super().__init__()
        self.editor = editor
        self.label = QLabel(title)
        self.label.setBuddy(editor)
        self.label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self.label.setContentsMargins(0, 6, 0, 0)
        self._texts = texts
        self._first: Any = None
        self._is_mixed = False
        self._has_one = True
        self._several = QLabel(texts.tr("several values"))
        self._several.setProperty("tone", "dim")
        self._give_one = small_button(texts.tr("Change for all…"))
        self._leave = small_button(texts.tr("Leave as they are"))
        self._give_one.setAccessibleName(f"{title}: {self._several.text()}, {self._give_one.text()}")
        self._leave.setAccessibleName(f"{title}: {self._leave.text()}")
        self._note = plain_label(tone="dim")
        self._problem = plain_label(tone="bad")
        editor.set_name(title)
        editor.changed.connect(self._on_edited)
        editor.told.connect(self._tell)
        self._give_one.clicked.connect(lambda: self._on_one(True))
        self._leave.clicked.connect(lambda: self._on_one(False))
        self._lay_out()

    def show_value(self, value: Any, *, mixed: bool) -> None:
        """Takes the value of all, or one of several."""
        self._first, self._is_mixed, self._has_one = value, mixed, not mixed
        self.editor.show_value(value)
        self.clear_problem()
        self._follow()

    def give(self, value: Any) -> None:
        """Puts a value in place as if the user had typed it."""
        self._has_one = True
        self.editor.show_value(value)
        self.clear_problem()
        self._follow()
        self.changed.emit()

    @property
    def is_changed(self) -> bool:
        """Whether there is something to be stored."""
        return self._has_one and (self._is_mixed or self.editor.value() != self._first)

    @property
    def has_value(self) -> bool:
        """Whether there is one value for all."""
        return self._has_one

    def complaint(self) -> str:
        """What is wrong with the value; nothing where it is left alone."""
        return self.editor.complaint() if self._has_one else ""

    def show_problem(self, sentence: str) -> None:
        """Says what is wrong, and brings the user there."""
        self._problem.setText(sentence)
        self._problem.show()
        control = self.editor.focusProxy() if self._has_one else self._give_one
        if control is not None:
            control.setAccessibleDescription(sentence)
            control.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear_problem(self) -> None:
        """Nothing is wrong, or it is not known yet."""
        self._problem.clear()
        self._tell()

    def _on_edited(self) -> None:
        self.clear_problem()
        self.changed.emit()

    def _on_one(self, has_one: bool, /) -> None:
        self._has_one = has_one
        self._follow()
        self.clear_problem()
        (self.editor if has_one else self._give_one).setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _follow(self) -> None:
        self.editor.setVisible(self._has_one)
        self._leave.setVisible(self._has_one and self._is_mixed)
        self._several.setVisible(not self._has_one)
        self._give_one.setVisible(not self._has_one)
        self._tell()

    def _tell(self) -> None:
        note, complaint = (self.editor.note(), self.editor.complaint()) if self._has_one else ("", "")
        if not self._problem.text() or complaint:
            self._problem.setText(complaint)
        self._problem.setVisible(bool(self._problem.text()))
        self._note.setText(note)
        self._note.setVisible(bool(note))
        control = self.editor.focusProxy()
        if control is not None:
            control.setAccessibleDescription(" ".join(filter(None, (self._problem.text(), note))))

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.editor, 1)
        line.addWidget(self._leave, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._several, 1)
        line.addWidget(self._give_one)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(line)
        column.addWidget(self._note)
        column.addWidget(self._problem)
