"""Pictures of the nine cover types: the smallest bytes that are one, and real ones where a test looks at pixels."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def a_png(width: int = 1, height: int = 1, colour: tuple[int, int, int] = (200, 40, 40)) -> bytes:
    """A whole PNG of one colour."""
    pixels = zlib.compress((b"\x00" + bytes(colour) * width) * height)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


A_JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xda\x00\x02" + b"\x55" * 40 + b"\xff\xd9"
)
"""The frame of a JPEG; nothing that could be decoded stands in it."""

_CONTENTS = {
    "jpg": A_JPEG,
    "jpeg": A_JPEG,
    "png": a_png(),
    "gif": b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;",
    "bmp": b"BM"
    + struct.pack("<IHHI", 58, 0, 0, 54)
    + struct.pack("<IiiHHIIiiII", 40, 1, 1, 1, 24, 0, 4, 0, 0, 0, 0)
    + b"\x00" * 4,
    "tiff": b"II*\x00\x08\x00\x00\x00" + b"\x00" * 6,
    "ai": b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n",
    "cdr": b"RIFF\x10\x00\x00\x00CDRDvrsn\x02\x00\x00\x00\xdc\x05",
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n",
}


def picture_bytes(kind: str) -> bytes:
    """The smallest picture of a type."""
    return _CONTENTS[kind]


def a_picture(path: Path) -> Path:
    """Writes a picture of the type that the name says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_CONTENTS[path.suffix[1:].lower()])
    return path
