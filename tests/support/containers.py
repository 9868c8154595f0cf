"""Writes containers by hand, box by box: as little of each as a player needs to begin."""

from __future__ import annotations

import struct


def box(name: bytes, body: bytes = b"", *, size: int | None = None, wide: bool = False) -> bytes:
    """One box of an MP4 or QuickTime file.

    Args:
        name: Four bytes.
        body: What it holds.
        size: What its header says instead of the truth; 0 means "to the end of the file".
        wide: With a size of 64 bits.
    """
    if wide:
        return struct.pack(">I4sQ", 1, name, 16 + len(body) if size is None else size) + body
    return struct.pack(">I4s", 8 + len(body) if size is None else size, name) + body


FTYP = box(b"ftyp", b"isom\0\0\x02\0isomiso2mp41")
MOOV = box(b"moov", box(b"mvhd", bytes(100)) + box(b"trak", bytes(300)))
"""Of the right shape from outside; nobody looks into it."""


def an_mp4(media: bytes = b"frame after frame " * 500, *, moov_first: bool = False, wide: bool = False) -> bytes:
    """A whole MP4."""
    mdat = box(b"mdat", media, wide=wide)
    return FTYP + (MOOV + mdat if moov_first else mdat + MOOV)


def a_wav(samples: bytes = bytes(20_000), *, size: int | None = None) -> bytes:
    """A WAV; `size` is what its header says instead of the truth."""
    body = b"WAVE" + b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
    body += b"data" + struct.pack("<I", len(samples)) + samples
    return b"RIFF" + struct.pack("<I", len(body) if size is None else size) + body


def an_mkv(media: bytes = bytes(20_000), *, size_known: bool = True) -> bytes:
    """A Matroska file; a live recording does not know its size."""
    header = b"\x1a\x45\xdf\xa3" + bytes([0x80 | 4]) + b"\x42\x86\x81\x01"
    size = (1 << 56 | len(media)).to_bytes(8, "big") if size_known else b"\x01" + b"\xff" * 7
    return header + b"\x18\x53\x80\x67" + size + media
