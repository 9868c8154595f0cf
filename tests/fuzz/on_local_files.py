"""Files and names of this computer: dropped paths, containers, pictures, presets that somebody hands over."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tests.fuzz.conforming import require
from tests.fuzz.mutating import spoilt_bytes, spoilt_json
from tests.fuzz.target import Target
from tests.support.containers import MOOV, a_wav, an_mkv, an_mp4, box
from tests.support.pictures import picture_bytes
from vod_desktop.core.intake.containers import damage
from vod_desktop.core.intake.cover import look_at_cover
from vod_desktop.core.intake.fingerprint import identify
from vod_desktop.core.intake.media_types import COVER_TYPES, extension, media_type_of
from vod_desktop.core.intake.names import check_pattern, checked_name, media_name, readable
from vod_desktop.core.intake.preset_files import NamedOptions, read_presets
from vod_desktop.core.intake.scan import scan
from vod_desktop.core.intake.walk import natural_key
from vod_desktop.core.model.job import Candidate, Refusal, SourceFile
from vod_desktop.core.model.options import CoverMode, UploadOptions

NOW = datetime(2026, 1, 31, 23, 59, 59, tzinfo=UTC)

_MEDIA = (
    an_mp4(b"frame " * 20),
    an_mp4(b"frame " * 20, moov_first=True),
    an_mp4(b"frame " * 20, wide=True),
    a_wav(bytes(200)),
    an_mkv(bytes(200)),
    an_mkv(bytes(200), size_known=False),
    b"<html><body>503</body></html>\n",
    "文字\n".encode(),
    b"",
)
_BOX_TOKENS = (
    b"ftyp",
    b"moov",
    b"mdat",
    b"moof",
    b"free",
    b"RIFF",
    b"WAVE",
    b"\x1a\x45\xdf\xa3",
    b"\x18\x53\x80\x67",
    b"\0\0\0\0",
    b"\0\0\0\x01",
    b"\xff" * 8,
    b"\x7f" + b"\xff" * 7,
    box(b"free") * 300,
    MOOV,
)
_HARD_MEDIA = (
    box(b"free") * 100_000,
    b"\0\0\0\x01free" + (16).to_bytes(8, "big"),
    b"\x1a\x45\xdf\xa3\x80\x18\x53\x80\x67\x00",
    b"\xff" * 100_000,
)

_PICTURE_TOKENS = (
    b"\xff\xd8",
    b"\xff\xda",
    b"\xff\xd9",
    b"\xff",
    b"IEND",
    b"IDAT",
    b"%!PS",
    b"PK\x03\x04",
    b"\xff\xd0" * 2000,
)

_NAME_TOKENS = (
    b".mp4",
    b".MP4 ",
    b".",
    b"..",
    b"\n",
    b"\r",
    b"\x1b[31m",
    b"\xff",
    b"\xed\xa0\x80",
    "影片".encode(),
    "\N{RIGHT-TO-LEFT OVERRIDE}".encode(),
    "e\N{COMBINING ACUTE ACCENT}".encode(),
    "٣".encode(),
    "²".encode(),
    b"9" * 60,
    b"CON",
    b"{stem}",
    b"{n:03}",
    b"{",
    b"%s",
    b"~",
)
_NAMES = (b"film.mp4", "长 片#1 100%.MOV".encode(), b"part 10.ts", b"no extension", b".hidden.mp4", b"cover.jpg")

_PRESETS = (
    {
        "format": "vod-desktop-presets",
        "version": 1,
        "presets": [
            {"name": "Short films", "options": {"class_id": 5, "procedure": "flow", "cover_mode": "same_name"}},
            {"name": "封面", "options": {"cover_mode": "file", "cover_path": "cover.png", "expire_time": None}},
        ],
    },
)
_HARD_PRESETS = (b"[" * 200_000, b'{"a":' * 100_000, b"9" * 100_000, b"\xff\xfe" + "[]".encode("utf-16-le"))


def targets(folder: Path) -> list[Target]:
    """The parsers of this module; `folder` is theirs."""
    file = folder / "input"

    def of_a_file(
        name: str, inputs: st.SearchStrategy[bytes], ask: Callable[[Path], Any], kind: Any, *hard: bytes
    ) -> Target:
        def feed(content: bytes) -> None:
            file.write_bytes(content)
            require(ask(file), kind)

        return Target(name, inputs, feed, hard)

    def cover(value: tuple[str, bytes]) -> None:
        path = folder / f"cover.{value[0]}"
        path.write_bytes(value[1])
        require(look_at_cover(path), SourceFile)

    pictures = st.tuples(
        st.sampled_from(COVER_TYPES), spoilt_bytes([picture_bytes(kind) for kind in COVER_TYPES], _PICTURE_TOKENS)
    )
    names = spoilt_bytes(_NAMES, _NAME_TOKENS)
    return [
        of_a_file("containers", spoilt_bytes(_MEDIA, _BOX_TOKENS), damage, str | None, *_HARD_MEDIA),
        of_a_file("presets", spoilt_json(_PRESETS), read_presets, tuple[NamedOptions, ...], *_HARD_PRESETS),
        Target(
            "pictures", pictures, cover, tuple((kind, b"\xff\xd8\xff" + b"\xff" * 300_000) for kind in ("jpg", "png"))
        ),
        Target("names", names, _name, (b"9" * 255, b"{n:03}" * 20_000)),
        Target("files-in-a-folder", names, lambda name: _file_in(folder / "dropped", name)),
        Target("dropped-paths", names, lambda name: _dropped(folder, name), (b"\0", b"a" * 5000, b"a/" * 3000, b"")),
    ]


def _name(raw: bytes) -> None:
    text = os.fsdecode(raw[:255])  # no system has longer ones
    path = Path("/folder", text.replace("/", "_").replace("\0", "_"))
    require(readable(path), str)
    require(extension(path), str)
    require(media_type_of(path, None), str | None)
    natural_key(text)
    check_pattern(text)
    require(media_name(text, "stem", 7, NOW), str)
    require(checked_name(text), str)


def _file_in(folder: Path, raw: bytes) -> None:
    """A file that really has this name, as far as the system lets one have it."""
    name = raw.replace(b"/", b"_").replace(b"\0", b"_")[:255]
    if name in {b"", b".", b".."}:
        return
    folder.mkdir(exist_ok=True)
    path = folder / os.fsdecode(name)
    path.write_bytes(b"x")
    try:
        _scan(folder)
        _scan(path)
        require(identify(path), SourceFile)
    finally:
        path.unlink()


def _dropped(folder: Path, raw: bytes) -> None:
    """A path that somebody dropped, pasted or named; mostly nothing is there."""
    _scan(folder / "nowhere" / os.fsdecode(raw).lstrip("/"))


def _scan(path: Path) -> None:
    found = scan([path], UploadOptions(cover_mode=CoverMode.SAME_NAME), now=NOW)
    require(found, tuple[tuple[Candidate, ...], tuple[Refusal, ...]])
