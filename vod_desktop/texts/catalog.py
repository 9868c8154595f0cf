"""Reads a translator's `.po` file into gettext's form, at run time: no compiled file is kept.

The package Babel could do it too, but importing it alone takes longer (40 ms) than reading our file.
"""

from __future__ import annotations

import gettext
import io
import json
import struct
from dataclasses import dataclass, field
from pathlib import Path

_MO_MAGIC = 0x950412DE
_MO_HEADER = struct.Struct("<7I")
_MO_ENTRY = struct.Struct("<2I")


@dataclass(slots=True)
class _Entry:
    """One message of a `.po` file while it is read: its strings by keyword."""

    strings: dict[str, str] = field(default_factory=dict)
    fuzzy: bool = False

    @property
    def key(self) -> str:
        plural = self.strings.get("msgid_plural")
        return self.strings["msgid"] if plural is None else f"{self.strings['msgid']}\0{plural}"

    @property
    def text(self) -> str:
        if "msgstr" in self.strings:
            return self.strings["msgstr"]
        forms = sorted(name for name in self.strings if name.startswith("msgstr["))
        return "\0".join(self.strings[name] for name in forms)


def parse_po(source: str) -> dict[str, str]:
    """The translated messages of a `.po` file; plurals joined by NUL, as gettext's binary form has them.

    Fuzzy entries (guesses that nobody has checked) and empty translations are left out.
    """
    messages: dict[str, str] = {}
    entry, keyword = _Entry(), ""

    def finish() -> None:
        if "msgid" in entry.strings and entry.text.strip("\0") and (not entry.fuzzy or not entry.key):
            messages[entry.key] = entry.text

    for raw_line in source.splitlines():
        line = raw_line.strip()
        if line.startswith("#~") or not line:
            continue
        if line.startswith("#"):
            if "msgid" in entry.strings:
                finish()
                entry = _Entry()
            entry.fuzzy |= line.startswith("#,") and "fuzzy" in line
            continue
        if not line.startswith('"'):
            keyword, _, line = line.partition(" ")
            if keyword == "msgid" and "msgid" in entry.strings:
                finish()
                entry = _Entry()
            entry.strings[keyword] = ""
        entry.strings[keyword] += json.loads(line)  # the escapes of .po are those of JSON
    finish()
    return messages


def load_catalog(path: Path) -> gettext.GNUTranslations:
    """The translations of one `.po` file.

    Raises:
        OSError: The file is not there: the installation is broken.
    """
    return gettext.GNUTranslations(io.BytesIO(_binary(parse_po(path.read_text(encoding="utf-8")))))


def _binary(messages: dict[str, str]) -> bytes:
    """The binary form of gettext: a header, two tables of (length, offset), then the strings, sorted, ended by NUL."""
    pairs = sorted((key.encode(), text.encode()) for key, text in messages.items())
    keys_at = _MO_HEADER.size
    texts_at = keys_at + _MO_ENTRY.size * len(pairs)
    offset = texts_at + _MO_ENTRY.size * len(pairs)
    tables, strings = bytearray(), bytearray()
    for column in (0, 1):
        for pair in pairs:
            tables += _MO_ENTRY.pack(len(pair[column]), offset + len(strings))
            strings += pair[column] + b"\0"
    return _MO_HEADER.pack(_MO_MAGIC, 0, len(pairs), keys_at, texts_at, 0, 0) + tables + strings
