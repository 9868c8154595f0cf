"""Presets: named sets of upload options, given to new jobs. They hold no secret."""

from __future__ import annotations

from dataclasses import dataclass, field

from vod_desktop.core.model.options import UploadOptions


@dataclass(frozen=True, slots=True)
class Preset:
    """A named set of options.

    Attributes:
        id: Stable key; the name may change.
        position: Order in the lists.
    """

    id: str
    name: str
    options: UploadOptions = field(default_factory=UploadOptions)
    position: int = 0
