"""What the user has settled once for all files; kept in the ledger, one row a value.

`DEFAULTS` are the values of a first start. A row that cannot be read (written by hand, or by a later version) counts as not set.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any


class ColourScheme(StrEnum):
    """Light, dark, or as the system says."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings.

    Attributes:
        connections: Parts in flight at once, 1 to 16.
        files: Jobs between apply and commit at once, 1 to 32.
        rate_bytes_per_s: Speed limit of all uploads together; 0 is none.
        last_rate_bytes_per_s: The limit that was in force last, offered when the limit is switched on again.
        start_paused: The queue waits for the user after a start.
        close_to_tray: Closing the window leaves the program in the tray, where there is one.
        told_of_tray: That has been said once.
        welcomed: The first steps have been offered once.
        notify: Notifications at the end of a batch and at its first failure.
        keep_awake: The computer does not fall asleep while bytes move.
        follow_procedures: Uploaded media are followed until they can be played.
        scheme: Colours.
        account_id: Where new files go; None until there is an account.
        preset_ids: The preset that new files of an account get, by account id.
        recent_procedures: Names of procedures used lately, the latest first.
    """

    connections: int = 10
    files: int = 12
    rate_bytes_per_s: int = 0
    last_rate_bytes_per_s: int = 2_000_000
    start_paused: bool = False
    close_to_tray: bool = True
    told_of_tray: bool = False
    welcomed: bool = False
    notify: bool = True
    keep_awake: bool = True
    follow_procedures: bool = True
    scheme: ColourScheme = ColourScheme.SYSTEM
    account_id: str | None = None
    preset_ids: Mapping[str, str] = field(default_factory=dict)
    recent_procedures: tuple[str, ...] = ()


DEFAULTS = Settings()

_LEAST_AND_MOST: Mapping[str, tuple[int, int]] = {
    "connections": (1, 16),
    "files": (1, 32),
    "rate_bytes_per_s": (0, 1 << 50),
    "last_rate_bytes_per_s": (1, 1 << 50),
}


def pack_settings(settings: Settings) -> dict[str, Any]:
    """Every setting as a value that JSON can hold, by name."""
    packed = {item.name: getattr(settings, item.name) for item in fields(Settings)}
    return packed | {"preset_ids": dict(settings.preset_ids), "recent_procedures": list(settings.recent_procedures)}


def unpack_settings(packed: Mapping[str, Any]) -> Settings:
    """The inverse of `pack_settings`; what is unknown, of a wrong type or out of range keeps its default."""
    read = {item.name: _read(item.name, packed.get(item.name)) for item in fields(Settings)}
    known: dict[str, Any] = {name: value for name, value in read.items() if value is not None}
    return replace(DEFAULTS, **known)


def _read(name: str, value: object) -> object:
    default = getattr(DEFAULTS, name)
    match default:
        case bool():
            return value if isinstance(value, bool) else None
        case int():
            least, most = _LEAST_AND_MOST[name]
            return value if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most else None
        case ColourScheme():
            return ColourScheme(value) if isinstance(value, str) and value in set(ColourScheme) else None
        case tuple():
            return tuple(value) if isinstance(value, list) and all(isinstance(one, str) for one in value) else None
        case dict():
            is_mapping = isinstance(value, dict) and all(isinstance(one, str) for one in (*value, *value.values()))
            return value if is_mapping else None
        case _:
            return value if isinstance(value, str) else None
