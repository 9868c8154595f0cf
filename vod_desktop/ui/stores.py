"""Settings and presets as the window holds them: changed here, stored by the engine, told to whoever shows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from vod_desktop.core.model.commands import Command, SavePresets, SaveSettings
from vod_desktop.core.model.presets import Preset
from vod_desktop.core.model.settings import DEFAULTS, Settings

Post = Callable[[Command], None]


class SettingsStore(QObject):
    """The settings in force. GUI thread.

    Signals:
        changed: Some value is another one.
    """

    changed = Signal()

    def __init__(self, post: Post, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._post = post
        self.current: Settings = DEFAULTS

    def load(self, settings: Settings) -> None:
        """Takes what the ledger had."""
        self.current = settings
        self.changed.emit()

    def change(self, **values: Any) -> None:
        """Puts other values in force, named as in `Settings`, and has them stored."""
        changed = replace(self.current, **values)
        if changed != self.current:
            self.current = changed
            self._post(SaveSettings(changed))
            self.changed.emit()


class PresetStore(QObject):
    """All presets, and which of them the new files of an account get. GUI thread.

    Signals:
        changed: There are other presets, or another one is chosen.
    """

    changed = Signal()

    def __init__(self, post: Post, settings: SettingsStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._post = post
        self._settings = settings
        self.all: tuple[Preset, ...] = ()
        settings.changed.connect(self.changed)

    def load(self, presets: tuple[Preset, ...]) -> None:
        """Takes what the ledger had."""
        self.all = presets
        self.changed.emit()

    def save(self, presets: tuple[Preset, ...]) -> None:
        """Puts these in the place of all there were, in this order, and has them stored."""
        numbered = tuple(replace(preset, position=place) for place, preset in enumerate(presets))
        if numbered != self.all:
            self.all = numbered
            self._post(SavePresets(numbered))
            self.changed.emit()

    def get(self, preset_id: str | None) -> Preset | None:
        """A preset by its id."""
        return next((preset for preset in self.all if preset.id == preset_id), None)

    def of_account(self, account_id: str) -> Preset | None:
        """The preset that new files of an account get; None for plain defaults."""
        return self.get(self._settings.current.preset_ids.get(account_id))

    def choose(self, account_id: str, preset_id: str | None) -> None:
        """Makes a preset that of an account's new files."""
        chosen = {key: value for key, value in self._settings.current.preset_ids.items() if key != account_id}
        if preset_id is not None:
            chosen[account_id] = preset_id
        self._settings.change(preset_ids=chosen)
