"""One row of the settings: what it is, a sentence that explains it, and the control that shows the value in force."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from vod_desktop.core.model.settings import Settings
from vod_desktop.texts import Texts
from vod_desktop.ui.views.explained_row import Explained, ExplainedRow
from vod_desktop.ui.views.rate_dialog import RateField

_CONTROL_WIDTH_PX = 190
_NUMBER_WIDTH_PX = 80


class SettingRow(ExplainedRow):
    """A row for a setting.

    Signals:
        changed: The user has chosen other values, by the names of `Settings`.
    """

    changed = Signal(object)

    def __init__(
        self, texts: Texts, explained: Explained, control: QWidget, fill: Callable[[Settings], object]
    ) -> None:
        """`fill` puts the value in force into the control."""
        super().__init__(texts, explained, control)
        self._fill = fill

    def show_settings(self, settings: Settings) -> None:
        """Shows the value in force, without saying that it has changed."""
        self._control.blockSignals(True)
        self._fill(settings)
        self._control.blockSignals(False)


class SwitchRow(SettingRow):
    """On or off."""

    def __init__(self, texts: Texts, name: str, explained: Explained) -> None:
        box = QCheckBox()
        super().__init__(texts, explained, box, lambda settings: box.setChecked(getattr(settings, name)))
        box.toggled.connect(lambda is_on: self.changed.emit({name: is_on}))


class ChoiceRow(SettingRow):
    """One of a few. The choices are value and text (not yet translated); `current` tells which is in force."""

    def __init__(
        self,
        texts: Texts,
        name: str,
        explained: Explained,
        choices: Mapping[Any, str],
        current: Callable[[Settings], Any],
    ) -> None:
        self._box = box = QComboBox()
        self._choices = choices
        box.setFixedWidth(_CONTROL_WIDTH_PX if any(map(str.isalpha, map(str, choices))) else _NUMBER_WIDTH_PX)
        for text in choices.values():
            box.addItem(text)
        values = list(choices)
        super().__init__(texts, explained, box, lambda settings: box.setCurrentIndex(values.index(current(settings))))
        box.activated.connect(lambda place: self.changed.emit({name: values[place]}))

    def retranslate(self) -> None:
        super().retranslate()
        for place, text in enumerate(self._choices.values()):
            self._box.setItemText(place, self._texts.tr(text))


class RateRow(SettingRow):
    """A speed limit that can be switched off and remembers what it was."""

    def __init__(self, texts: Texts, explained: Explained) -> None:
        self._switch = QCheckBox()
        self._field = RateField()
        self._field.setFixedWidth(_CONTROL_WIDTH_PX - 30)
        control = QWidget()
        side = QHBoxLayout(control)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(8)
        side.addWidget(self._switch)
        side.addWidget(self._field)
        super().__init__(texts, explained, control, self._show_rate)
        self._title.setBuddy(self._switch)
        self._switch.toggled.connect(self._on_changed)
        self._field.valueChanged.connect(self._on_changed)

    def retranslate(self) -> None:
        super().retranslate()
        tr = self._texts.tr
        self._switch.setAccessibleName(tr("Limit the speed"))
        self._field.setAccessibleName(tr("Speed limit"))

    def _show_rate(self, settings: Settings) -> None:
        for part in (self._switch, self._field):
            part.blockSignals(True)
        is_on = settings.rate_bytes_per_s > 0
        self._switch.setChecked(is_on)
        self._field.show_rate(settings.rate_bytes_per_s or settings.last_rate_bytes_per_s)
        self._field.setEnabled(is_on)
        for part in (self._switch, self._field):
            part.blockSignals(False)

    def _on_changed(self) -> None:
        rate = self._field.rate_bytes_per_s
        self.changed.emit({"rate_bytes_per_s": rate if self._switch.isChecked() else 0, "last_rate_bytes_per_s": rate})
