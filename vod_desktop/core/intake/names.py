"""Names: MediaName from a pattern, and which names can be written down at all.

A pattern holds `{stem}`, `{date}`, `{time}` and a counter `{n}`, or `{n:03}` with leading zeros.
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from vod_desktop.core.model.errors import Code, app_error

_PLACEHOLDER = re.compile(r"\{(?:(stem|date|time)|n(?::0(\d))?)\}")

NAME_CHARS = 255
"""The longest name that is taken; no file's name is longer."""

_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # control characters, and bytes that are no UTF-8


def is_plain_text(text: str) -> bool:
    """Whether a name can be sent, stored and printed."""
    return _UNWRITABLE.search(text) is None


def readable(path: Path) -> str:
    """A path that can be printed: what cannot be written becomes `�`."""
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", str(path))


def checked_name(text: str) -> str:
    """A media name in the form in which it is sent.

    Raises:
        AppError: option.invalid, option.too_long.
    """
    name = text.strip()
    if not name or not is_plain_text(name):
        raise app_error(Code.OPTION_INVALID, field="media_name", value=text)
    if len(name) > NAME_CHARS:
        raise app_error(Code.OPTION_TOO_LONG, field="media_name", limit=NAME_CHARS)
    return name


def check_pattern(pattern: str) -> None:
    """Refuses a pattern that can make no name.

    Raises:
        AppError: option.invalid: blank, unknown placeholder, stray brace, or characters that cannot be printed.
    """
    rest = _PLACEHOLDER.sub("", pattern)
    if not pattern.strip() or "{" in rest or "}" in rest or not is_plain_text(rest):
        raise app_error(Code.OPTION_INVALID, field="media_name", value=pattern)


def media_name(pattern: str | None, stem: str, number: int, now: datetime) -> str:
    """The name of one medium; without a pattern the file's stem.

    Args:
        pattern: Checked by `check_pattern`.
        stem: The file's name without its extension.
        number: Place of the file among those added together, from 1.
        now: Local time; `{date}` is written 2026-01-31 and `{time}` 235959, since a colon is refused on other routes.
    """
    if pattern is None:
        return stem
    values = {"stem": stem, "date": f"{now:%Y-%m-%d}", "time": f"{now:%H%M%S}"}

    def fill(match: re.Match[str]) -> str:
        return values[match[1]] if match[1] else f"{number:0{int(match[2] or 1)}}"

    return _PLACEHOLDER.sub(fill, pattern)
