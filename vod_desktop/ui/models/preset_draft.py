"""Presets while they are being edited: added, copied, renamed, moved, deleted, taken in. Pure, without Qt."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from vod_desktop.core.intake.preset_files import NamedOptions
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.presets import Preset


def unique_name(name: str, taken: Collection[str]) -> str:
    """The name itself, or `name (2)`, `name (3)` … where it is taken."""
    wanted, number = name, 2
    while wanted in taken:
        wanted, number = f"{name} ({number})", number + 1
    return wanted


def new_preset(name: str, options: UploadOptions, others: Iterable[Preset]) -> Preset:
    """A preset under a name that none of the others has."""
    return Preset(uuid.uuid4().hex, unique_name(name, {one.name for one in others}), options)


@dataclass(frozen=True, slots=True)
class PresetDraft:
    """All presets in their order, and which of them new files of an account get.

    Attributes:
        chosen: Preset ids by account id; an account that is missing gets none.
    """

    presets: tuple[Preset, ...] = ()
    chosen: Mapping[str, str] = field(default_factory=dict)

    def get(self, preset_id: str | None) -> Preset | None:
        """A preset by its id."""
        return next((one for one in self.presets if one.id == preset_id), None)

    def place(self, preset_id: str) -> int:
        """Its place from 0."""
        return next(place for place, one in enumerate(self.presets) if one.id == preset_id)

    def added(self, preset: Preset, after: str | None = None) -> PresetDraft:
        """With another one, after this one or at the end."""
        place = len(self.presets) if after is None else self.place(after) + 1
        return replace(self, presets=(*self.presets[:place], preset, *self.presets[place:]))

    def duplicated(self, preset_id: str) -> tuple[PresetDraft, Preset]:
        """With a copy that stands after the original; and the copy."""
        original = self.presets[self.place(preset_id)]
        copy = new_preset(original.name, original.options, self.presets)
        return self.added(copy, after=preset_id), copy

    def changed(self, preset_id: str, *, name: str | None = None, options: UploadOptions | None = None) -> PresetDraft:
        """With another name (numbered where it is taken; a blank one is none) or other options of a preset."""
        others = {one.name for one in self.presets if one.id != preset_id}

        def change(preset: Preset) -> Preset:
            wanted = unique_name(name.strip(), others) if name and name.strip() else preset.name
            return replace(preset, name=wanted, options=options or preset.options)

        return replace(self, presets=tuple(change(one) if one.id == preset_id else one for one in self.presets))

    def moved(self, preset_id: str, by: int) -> PresetDraft:
        """With a preset further up (negative) or down, as far as there is room."""
        place = self.place(preset_id)
        rest = [one for one in self.presets if one.id != preset_id]
        rest.insert(max(0, min(len(rest), place + by)), self.presets[place])
        return replace(self, presets=tuple(rest))

    def without(self, preset_id: str) -> PresetDraft:
        """Without a preset; accounts that gave it to their files give none."""
        return PresetDraft(
            tuple(one for one in self.presets if one.id != preset_id),
            {account: chosen for account, chosen in self.chosen.items() if chosen != preset_id},
        )

    def with_default(self, account_id: str, preset_id: str | None) -> PresetDraft:
        """With the preset that new files of an account get; None for none."""
        rest = {account: chosen for account, chosen in self.chosen.items() if account != account_id}
        return replace(self, chosen=rest if preset_id is None else {**rest, account_id: preset_id})

    def with_imported(self, found: Iterable[NamedOptions]) -> tuple[PresetDraft, tuple[Preset, ...]]:
        """With those of a file at the end, numbered where their names are taken; and those that were added."""
        draft, added = self, []
        for one in found:
            preset = new_preset(one.name, one.options, draft.presets)
            draft = draft.added(preset)
            added.append(preset)
        return draft, tuple(added)
