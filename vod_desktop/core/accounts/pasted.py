"""Reads a key out of text that somebody copied: the console's CSV, its dialog, a line of a script, or just the values. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from vod_desktop.core.model.account import SecretEntry

_NAMES = {
    "secret_id": r"(?:tencentcloud_|vod_|tmp_?)?secret_?id",
    "secret_key": r"(?:tencentcloud_|vod_|tmp_?)?secret_?key",
    "token": r"(?:tencentcloud_|vod_|session_?|security_?)?token",
    "proxy_password": r"proxy_?password",
}
_MOST_CHARS = 64 << 10
"""What comes after that is no key, and would only be searched in vain."""
# All repetitions are bounded, or a page of blanks would be tried in every way to cut it.
_VALUE = r"""(?=[\s"']{0,20}[:=,：，\t ])[\s"':=,：，]{1,40}+(?P<value>[!-~]+?)(?=[\s"',;，；}]|$)"""
_NAMED = {name: re.compile(rf"(?i)(?<![\w]){words}{_VALUE}") for name, words in _NAMES.items()}
_HEADING = re.compile(
    rf"(?i)^[\ufeff\s\"']{{0,20}}{_NAMES['secret_id']}[\s\"']{{0,20}}[,\t;][\s\"']{{0,20}}{_NAMES['secret_key']}"
)
_CELLS = re.compile(r"[,\t;]")


def pasted_key(text: str) -> SecretEntry | None:
    """What of a key the text names; None where it does not name both SecretId and SecretKey.

    Understood are a CSV with a heading, and `SecretId: … SecretKey: …` in any punctuation, with a token if there is one.
    """
    text = text[:_MOST_CHARS]
    return _from_table(text) or _from_names(text)


def entered_lines(text: str, fields: Sequence[str] = ("secret_id", "secret_key", "token")) -> SecretEntry:
    """A key as scripts hand it over on standard input.

    Args:
        text: What `pasted_key` understands, or bare values, one on each line.
        fields: What bare lines mean, in their order.
    """
    named = pasted_key(text)
    if named is not None:
        return named
    return _entry(dict(zip(fields, (line.strip() for line in text.splitlines() if line.strip()), strict=False)))


def _from_table(text: str) -> SecretEntry | None:
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2 or not _HEADING.match(lines[0]):
        return None
    cells = [cell.strip().strip("\"'").strip() for cell in _CELLS.split(lines[1])]
    return SecretEntry(cells[0], cells[1]) if len(cells) >= 2 and cells[0] and cells[1] else None


def _from_names(text: str) -> SecretEntry | None:
    found = {name: match["value"] for name, pattern in _NAMED.items() if (match := pattern.search(text))}
    return _entry(found) if {"secret_id", "secret_key"} <= found.keys() else None


def _entry(parts: Mapping[str, str]) -> SecretEntry:
    return SecretEntry(
        parts.get("secret_id"),
        parts.get("secret_key"),
        parts.get("token"),
        proxy_password=parts.get("proxy_password"),
    )
