"""Fields of the cloud API's answers, read so that nothing the service leaves out or writes oddly can break us."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

Call = Callable[[str, dict[str, Any]], Mapping[str, Any]]
"""Action and fields to the fields of the answer; blocks, raises `AppError`."""

Values = Mapping[str, Any]

LAST_MOMENT = 253_402_300_799
"""The end of the year 9999, Unix seconds: what lies beyond is no time, and overflows where it is computed with."""


def text(values: Values, name: str) -> str:
    """A text; empty for what is left out or null."""
    return str(values.get(name) or "")


def number(values: Values, name: str) -> int:
    """A whole number, also where the service writes it as text; 0 for anything else."""
    try:
        return int(values.get(name) or 0)
    except (TypeError, ValueError, OverflowError):  # JSON has numbers without an end
        return 0


def moment(values: Values, name: str) -> float | None:
    """Unix seconds of a time in ISO 8601; None for what is left out, empty or no time."""
    try:
        return datetime.fromisoformat(text(values, name)).astimezone(UTC).timestamp()
    except (ValueError, OverflowError):
        return None


def written_moment(unix_s: float) -> str:
    """A time as the cloud API reads it, in whole seconds."""
    return datetime.fromtimestamp(unix_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def record(values: Values, name: str) -> Values:
    """An object; empty for anything else."""
    found = values.get(name)
    return found if isinstance(found, Mapping) else {}


def listed(values: Values, name: str) -> list[Any]:
    """A list; empty for anything else."""
    found = values.get(name)
    return found if isinstance(found, list) else []


def records(values: Values, name: str) -> list[Values]:
    """The objects of a list."""
    return [one for one in listed(values, name) if isinstance(one, Mapping)]
