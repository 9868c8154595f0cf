"""The editors of a signature's parameters, beside those that options of a job have too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox

from vod_desktop.core.model.signature import LONGEST_LIFE_DAYS, USUAL_LIFE_S
from vod_desktop.texts import mark
from vod_desktop.texts.regions import REGION_NAMES
from vod_desktop.texts.signatures import local_time
from vod_desktop.texts.templates import option_words
from vod_desktop.ui.look import Look
from vod_desktop.ui.views.options.editor import Editor, line_of
from vod_desktop.ui.views.options.simple_fields import OpenChoice

_NUMBER_WIDTH_PX = 110
_LONGEST_NUMBER = 18
_DAY_S = 86_400
_UNITS = ((60, mark("minutes")), (3600, mark("hours")), (_DAY_S, mark("days")))


class LifeField(Editor):
    """How long a signature is valid, in seconds: a number and its unit. Nothing longer than allowed can be entered."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.number, self.unit = QSpinBox(), QComboBox()
        self.number.setFixedWidth(_NUMBER_WIDTH_PX)
        self.number.lineEdit().setTextMargins(4, 0, 0, 0)  # a style sheet's padding does not reach it
        for seconds, name in _UNITS:
            self.unit.addItem(look.texts.tr(name), seconds)
        self.unit.setAccessibleName(look.texts.tr("Unit of the validity"))
        self.number.valueChanged.connect(self._on_changed)
        self.unit.currentIndexChanged.connect(self._on_unit)
        self.setFocusProxy(self.number)
        self.setLayout(line_of(self.number, self.unit, stretch=None))
        self.show_value(USUAL_LIFE_S)

    def value(self) -> int:
        return self.number.value() * int(self.unit.currentData())

    def show_value(self, value: Any) -> None:
        place = max(place for place, (seconds, _) in enumerate(_UNITS) if value % seconds == 0)
        self.unit.setCurrentIndex(place)
        self._follow_unit()
        self.number.setValue(value // _UNITS[place][0])

    def note(self) -> str:
        until = int(datetime.now().astimezone().timestamp()) + self.value()
        return self._texts.tr(
            "Until {time} if it is made now; at most {days} days.", time=local_time(until), days=LONGEST_LIFE_DAYS
        )

    def _on_unit(self) -> None:
        self._follow_unit()
        self._on_changed()

    def _on_changed(self) -> None:
        self.told.emit()
        self.changed.emit()

    def _follow_unit(self) -> None:
        self.number.setRange(1, LONGEST_LIFE_DAYS * _DAY_S // int(self.unit.currentData()))


class NumberField(Editor):
    """A whole number that may be left out.

    Args:
        hint: Said beneath it while it is empty.
    """

    def __init__(self, look: Look, hint: str) -> None:
        super().__init__(look)
        self._hint = hint
        self.line = QLineEdit()
        self.line.setMaxLength(_LONGEST_NUMBER)
        self.line.textChanged.connect(lambda _text: self.told.emit())
        self.line.textEdited.connect(lambda _text: self.changed.emit())
        self.setFocusProxy(self.line)
        self.setLayout(line_of(self.line))

    def value(self) -> int | None:
        text = self.line.text().strip()
        return int(text) if text.isascii() and text.isdecimal() else None

    def show_value(self, value: int | None) -> None:
        self.line.setText("" if value is None else str(value))

    def show_hint(self, hint: str) -> None:
        """Says something else beneath it."""
        self._hint = hint
        self.told.emit()

    def note(self) -> str:
        return "" if self.line.text().strip() else self._hint

    def complaint(self) -> str:
        return self._texts.tr("Only digits belong here.") if self.line.text().strip() and self.value() is None else ""


class ProcedureLine(Editor):
    """The name or the text of a procedure, with what a composed one does."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.line = QLineEdit()
        self.line.setPlaceholderText("QCVB_SimpleProcessFile({10,20},150,10,10)")
        self.line.textChanged.connect(lambda _text: self._on_changed())
        self.setFocusProxy(self.line)
        self.setLayout(line_of(self.line))

    def value(self) -> str | None:
        return self.line.text().strip() or None

    def show_value(self, value: str | None) -> None:
        self.line.setText(value or "")

    def note(self) -> str:
        value = self.value()
        return option_words(self._texts, value, {}) if value else ""

    def _on_changed(self) -> None:
        self.told.emit()
        self.changed.emit()


class ChoiceField(Editor):
    """One of a few values; the first is usually None.

    Args:
        hint: Said beneath it while it is out of reach.
    """

    def __init__(self, look: Look, entries: Sequence[tuple[Any, str]], hint: str = "") -> None:
        super().__init__(look)
        self._hint = hint
        self.combo = QComboBox()
        for value, text in entries:
            self.combo.addItem(text, value)
        self.combo.activated.connect(lambda _place: self.changed.emit())
        self.setFocusProxy(self.combo)
        self.setLayout(line_of(self.combo, stretch=None))

    def value(self) -> Any:
        return self.combo.currentData() if self.combo.isEnabled() else None

    def show_value(self, value: Any) -> None:
        self.combo.setCurrentIndex(max(0, self.combo.findData(value)))

    def allow(self, allowed: bool, /) -> None:
        """Lets it be chosen, or not: then it has no value."""
        self.combo.setEnabled(allowed)
        self.told.emit()

    def note(self) -> str:
        return "" if self.combo.isEnabled() else self._hint


class SwitchField(Editor):
    """On or off, with what it means beneath it."""

    def __init__(self, look: Look, text: str, hint: str) -> None:
        super().__init__(look)
        self._hint = hint
        self.box = QCheckBox(text)
        self.box.toggled.connect(self._on_toggled)
        self.setFocusProxy(self.box)
        self.setLayout(line_of(self.box, stretch=None))

    def value(self) -> bool:
        return self.box.isChecked()

    def show_value(self, value: Any) -> None:
        self.box.setChecked(bool(value))

    def note(self) -> str:
        return self._hint if self.box.isChecked() else ""

    def _on_toggled(self) -> None:
        self.told.emit()
        self.changed.emit()


class RegionChoice(OpenChoice):
    """The regions that are known by name; any other can be typed."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, look.texts.tr("Default region"))
        for region, name in REGION_NAMES.items():
            self.combo.addItem(f"{look.texts.tr(name)} ({region})", region)
        self.setLayout(line_of(self.combo))
