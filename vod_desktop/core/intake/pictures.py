"""What the bytes of a picture say: are they of the type that the name promises, and is the end there?

The nine types are those of the documents. Heads are compared for all; ends are looked for where that is cheap and sure: a
JPEG has its end mark, a PNG its last chunk, a TIFF its directory, which many programs write last. No pixel is decoded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import BinaryIO

_HEAD_BYTES = 1024
"""PostScript and PDF may begin with a preamble of another program, so their mark is looked for this far."""

_BLOCK_BYTES = 64 << 10
_MOST_PIECES = 65_536
"""More segments or chunks than this no picture of an allowed size has."""

_JPEG_SCAN, _JPEG_END = 0xDA, b"\xff\xd9"
_JPEG_BARE = frozenset({0x01, *range(0xD0, 0xD8)})
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_TIFF_HEADS = (b"II*\x00", b"MM\x00*")
_BIG_TIFF_HEADS = (b"II+\x00", b"MM\x00+")
_EPS_WITH_PREVIEW = b"\xc5\xd0\xd3\xc6"


def is_picture(file: BinaryIO, size_bytes: int, kind: str) -> bool:
    """Whether a file is a picture of this type, and whole as far as that can be seen.

    Args:
        file: Open for reading, at its beginning.
        size_bytes: Its length.
        kind: One of `COVER_TYPES`.

    Raises:
        OSError: It cannot be read.
    """
    return _CHECKS[kind](file, size_bytes)


def _is_jpeg(file: BinaryIO, size_bytes: int) -> bool:
    """From segment to segment to the first scan; the end mark stands after it, perhaps before what a camera adds."""
    if file.read(3) != b"\xff\xd8\xff":
        return False
    place = 2
    for _ in range(_MOST_PIECES):
        file.seek(place)
        head = file.read(4)
        if len(head) < 4 or head[0] != 0xFF:
            return False
        if head[1] == 0xFF:  # padding
            place += 1
        elif head[1] in _JPEG_BARE:
            place += 2
        else:
            place += 2 + int.from_bytes(head[2:4], "big")
            if head[1] == _JPEG_SCAN:
                return _has_jpeg_end(file, place, size_bytes)
    return False


def _has_jpeg_end(file: BinaryIO, start: int, size_bytes: int) -> bool:
    """Looks at the tail first, where the mark nearly always stands."""
    file.seek(max(start, size_bytes - _BLOCK_BYTES))
    if _JPEG_END in file.read(_BLOCK_BYTES):
        return True
    file.seek(start)
    carried = b""
    while block := file.read(_BLOCK_BYTES):
        if _JPEG_END in carried + block:
            return True
        carried = block[-1:]
    return False


def _is_png(file: BinaryIO, size_bytes: int) -> bool:
    """From chunk to chunk: the header first, then some picture, then the end."""
    if file.read(8) != _PNG_HEAD:
        return False
    place, has_pixels = 8, False
    for number in range(_MOST_PIECES):
        file.seek(place)
        head = file.read(8)
        kind = head[4:]
        place += 12 + int.from_bytes(head[:4], "big")
        if len(head) < 8 or place > size_bytes or (number == 0 and kind != b"IHDR"):
            return False
        has_pixels = has_pixels or kind == b"IDAT"
        if kind == b"IEND":
            return has_pixels
    return False


def _is_gif(file: BinaryIO, size_bytes: int) -> bool:
    return file.read(6) in {b"GIF87a", b"GIF89a"} and size_bytes > 13  # more than the screen descriptor


def _is_bmp(file: BinaryIO, size_bytes: int) -> bool:
    head = file.read(14)
    return head.startswith(b"BM") and 14 < int.from_bytes(head[10:14], "little") < size_bytes


def _is_tiff(file: BinaryIO, size_bytes: int) -> bool:
    head = file.read(16)
    order = "little" if head.startswith(b"II") else "big"
    if head.startswith(_TIFF_HEADS):
        directory = int.from_bytes(head[4:8], order)  # type: ignore[arg-type]
    elif head.startswith(_BIG_TIFF_HEADS):
        directory = int.from_bytes(head[8:16], order)  # type: ignore[arg-type]
    else:
        return False
    return 8 <= directory < size_bytes


def _is_postscript(file: BinaryIO, _size_bytes: int) -> bool:
    head = file.read(_HEAD_BYTES)
    return head.startswith(_EPS_WITH_PREVIEW) or b"%!PS" in head


def _is_illustrator(file: BinaryIO, _size_bytes: int) -> bool:
    """New ones are PDF, old ones PostScript."""
    head = file.read(_HEAD_BYTES)
    return head.startswith(_EPS_WITH_PREVIEW) or b"%PDF-" in head or b"%!PS" in head


def _is_corel(file: BinaryIO, _size_bytes: int) -> bool:
    """A RIFF file of form CDR, since X4 a ZIP, before version 3 neither."""
    head = file.read(12)
    is_riff = head.startswith(b"RIFF") and head[8:11].upper() == b"CDR"
    return is_riff or head.startswith((b"PK\x03\x04", b"WL"))


_CHECKS: Mapping[str, Callable[[BinaryIO, int], bool]] = {
    "jpg": _is_jpeg,
    "jpeg": _is_jpeg,
    "png": _is_png,
    "gif": _is_gif,
    "bmp": _is_bmp,
    "tiff": _is_tiff,
    "ai": _is_illustrator,
    "cdr": _is_corel,
    "eps": _is_postscript,
}
