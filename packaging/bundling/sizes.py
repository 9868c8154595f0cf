"""What takes how much of a bundle, and what was left out of it: two tables, made from the result."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

GROUPS = (
    ("Qt: ICU, its tables of characters", r"icu(data|uc|i18n|dt|in)"),
    (
        "Qt: films (Multimedia, FFmpeg, what they link)",
        r"(av(codec|format|util)|sw(scale|resample)|Multimedia|FFmpeg|Qml|Quick)",
    ),
    ("Qt: bindings for Python", r"(PySide6/[^/]*\.(abi3\.so|pyd)|pyside6|shiboken6)"),
    ("Qt: plugins", r"PySide6/.*plugins/"),
    ("Qt: texts", r"PySide6/.*translations/"),
    ("Qt: libraries", r"PySide6/"),
    (
        "The program and all modules in Python",
        r"^(Contents/MacOS/)?(vod-desktop|VOD Desktop)(\.exe)?$|base_library\.zip$",
    ),
    ("Python itself", r"(lib)?python\d|lib-dynload|\.dylib$|^_internal/[^/]*\.(dll|pyd)$"),
    ("Keyring of Linux (cryptography)", r"cryptography"),
    ("Storage SDK (pycryptodome)", r"Crypto/|crcmod"),
    ("Icons (QtAwesome)", r"qtawesome/"),
    ("Practice cloud (aiohttp and what it needs)", r"(aiohttp|multidict|yarl|propcache|frozenlist)/"),
    ("Our resources and all licences", r"resources/"),
)
"""Names of groups, and what the places of their files have in them; the first that fits counts."""
OTHERS = "Other packages"
_MB = 1_000_000


def by_group(folder: Path) -> Counter[str]:
    """Bytes of a bundle by group."""
    sizes: Counter[str] = Counter()
    for path in _files(folder):
        place = path.relative_to(folder).as_posix()
        group = next((name for name, pattern in GROUPS if re.search(pattern, place)), OTHERS)
        sizes[group] += path.stat().st_size
    return sizes


def total_bytes(folder: Path) -> int:
    """Bytes of all files; one that is linked to counts once."""
    return sum(path.stat().st_size for path in _files(folder))


def left_out(record: Path) -> Counter[str]:
    """Bytes by reason, of what the build noted as left out."""
    sizes: Counter[str] = Counter()
    for entry in json.loads(record.read_text(encoding="utf-8")):
        sizes[entry["reason"]] += entry["bytes"]
    return sizes


def tables(folder: Path, record: Path) -> Iterator[str]:
    """Both tables, line by line, the largest first."""
    yield from _table("What takes how much", by_group(folder).most_common())
    yield ""
    yield from _table("What was left out", left_out(record).most_common())


def _table(title: str, rows: Iterable[tuple[str, int]]) -> Iterator[str]:
    listed = list(rows)
    yield f"{title:<52} {'MB':>7}"
    for name, size in [*listed, ("Together", sum(size for _, size in listed))]:
        yield f"  {name:<50} {size / _MB:7.1f}"


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
