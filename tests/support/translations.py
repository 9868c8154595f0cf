"""What the code says and what has been translated, by Babel's own readers."""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

Message = str | tuple[str, ...]

_REPOSITORY = Path(__file__).parents[2]
PO_FILE = _REPOSITORY / "resources" / "locale" / "zh_CN" / "LC_MESSAGES" / "vod_desktop.po"
KEYWORDS = {"tr": None, "mark": None, "tr_n": (1, 2)}
"""The names under which the code marks texts; CONTRIBUTING.md gives the same to pybabel."""


def extracted() -> set[Message]:
    """Every message of the package; plurals as pairs."""
    rows = extract_from_dir(_REPOSITORY / "vod_desktop", [("**.py", "python")], keywords=KEYWORDS)
    return {message for _file, _line, message, _comments, _context in rows if message}


def chinese() -> Catalog:
    """The Chinese catalog."""
    with PO_FILE.open("rb") as file:
        return read_po(file, locale="zh_CN", abort_invalid=True)
