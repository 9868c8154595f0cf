"""The media name: a pattern, what can be put into it, and the name that a real file gets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton

from vod_desktop.core.intake.names import check_pattern, media_name
from vod_desktop.core.model.errors import AppError
from vod_desktop.texts import mark
from vod_desktop.ui.look import Look
from vod_desktop.ui.views.options.editor import Editor, line_of, small_button

PLACEHOLDERS = (
    ("{stem}", mark("Name of the file without its extension")),
    ("{date}", mark("Date, such as 2026-01-31")),
    ("{time}", mark("Time, such as 235959")),
    ("{n}", mark("Counter: 1, 2, 3")),
    ("{n:03}", mark("Counter with zeros: 001, 002, 003")),
)

_EXAMPLE = Path("clip.mp4")
_SHOWN = 2


class NameField(Editor):
    """Edits the pattern; empty is the file's own name.

    Args:
        files: Real ones for the example, in their order; the first few are enough.
        count: How many files get the name.
    """

    def __init__(self, look: Look, files: Sequence[Path] = (), count: int = 0) -> None:
        super().__init__(look)
        tr = look.texts.tr
        self._files = files or (_EXAMPLE,)
        self._count = count
        self._given: str | None = None
        self._line = QLineEdit()
        self._line.setPlaceholderText(tr("The name of the file"))
        self._line.setClearButtonEnabled(True)
        self._insert: QPushButton = small_button(tr("Insert"))
        menu = QMenu(self._insert)
        for placeholder, meaning in PLACEHOLDERS:
            action = menu.addAction(f"{placeholder}\t{tr(meaning)}")
            action.triggered.connect(lambda _checked, text=placeholder: self.insert(text))
        self._insert.setMenu(menu)
        self._line.textChanged.connect(self.told)
        self._line.textEdited.connect(lambda _: self.changed.emit())
        self.setFocusProxy(self._line)
        self.setLayout(line_of(self._line, self._insert))

    def insert(self, placeholder: str) -> None:
        """Puts a placeholder where the cursor stands."""
        self._line.insert(placeholder)
        self._line.setFocus()
        self.changed.emit()

    def value(self) -> str | None:
        return self._line.text() or None

    def show_value(self, value: str | None) -> None:
        self._given = value
        if value != self.value():
            self._line.setText(value or "")
            self._line.setCursorPosition(0)

    def note(self) -> str:
        """The names that the first files get."""
        if self._is_wrong():
            return ""
        tr, names = self._texts.tr, self._names()
        if self._count > 1 and len(set(names)) < len(names):
            return tr(
                "All files get the same name: “{name}”. Insert {placeholder} to tell them apart.",
                name=names[0],
                placeholder="{n}",
            )
        if names == [self.value()]:
            return ""
        shown = ", ".join(f"“{name}”" for name in names)
        return tr("Gives {names} …", names=shown) if self._count > len(names) else tr("Gives {names}", names=shown)

    def complaint(self) -> str:
        if not self._is_wrong():
            return ""
        return self._texts.tr("Only the placeholders under “Insert” may stand in braces.")

    def _names(self) -> list[str]:
        now = datetime.now().astimezone()
        shown = self._files[:_SHOWN]
        return [media_name(self.value(), path.stem, number, now) for number, path in enumerate(shown, 1)]

    def _is_wrong(self) -> bool:
        value = self.value()
        if value is None or value == self._given:  # a name that stands already is taken as it is
            return False
        try:
            check_pattern(value)
        except AppError:
            return True
        return False
