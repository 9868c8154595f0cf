"""Is a media file cut off or damaged? Told from its container alone; a few hundred small reads of a file of any size.

A verdict is given only where it cannot be wrong. What is not understood passes: the service knows more kinds than this module.
What a file is, is told by its first bytes and not by its name. Blocks on the disk: for worker threads.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path

from vod_desktop.core.intake.fingerprint import file_error

HEAD_BYTES = 2048

_FIRST_BOXES = frozenset(
    {b"ftyp", b"styp", b"moov", b"mdat", b"moof", b"free", b"skip", b"wide", b"pnot", b"sidx", b"uuid", b"emsg"}
)
"""What an MP4 or QuickTime file begins with (ISO/IEC 14496-12, 8.1 and QuickTime's older habits)."""

_BOXES = _FIRST_BOXES | {b"meta", b"udta", b"mfra", b"ssix", b"prft", b"pdin", b"PICT"}
"""Boxes of the top level. A name that is not among them may be what a camera has appended in a form of its own."""

_MOST_BOXES = 4096
"""A recording in fragments may hold more; the rest is not looked at."""

_RIFF_OPEN_BYTES = 0x7FFF_0000
"""From this size on, a writer that could not go back wrote "unknown" (sox, arecord, FFmpeg into a pipe)."""
_RIFF_SLACK_BYTES = 4096
"""Some writers count the eight bytes of the header, or a pad byte, that are not there."""

_EBML = b"\x1a\x45\xdf\xa3"
_SEGMENT = b"\x18\x53\x80\x67"


def damage(path: Path) -> str | None:
    """What is wrong with a file, in a few words for its details; None when nothing is known against it.

    Raises:
        AppError: file.missing, file.unreadable.
    """
    try:
        with path.open("rb", buffering=0) as file:
            return _damage(_Source(file, os.fstat(file.fileno()).st_size))
    except OSError as error:
        raise file_error(path, error) from error


@dataclass(slots=True)
class _Source:
    """An open file and its size."""

    file: FileIO
    size_bytes: int

    def read(self, offset: int, count: int) -> bytes:
        """Bytes at a place; fewer at the end of the file, none behind it."""
        if offset >= self.size_bytes:
            return b""
        self.file.seek(offset)
        found = b""
        while len(found) < count and (more := self.file.read(count - len(found))):
            found += more
        return found


def _damage(source: _Source) -> str | None:
    head = source.read(0, HEAD_BYTES)
    starts_a_box = 0 < len(head) < 8 and not head[:3].strip(b"\0")  # the size of the first box, which is a small one
    if head[4:8] in _FIRST_BOXES or starts_a_box:
        return _boxes_damage(source)
    if head[:4] == b"RIFF":
        return _riff_damage(source, head)
    if head[:4] == _EBML:
        return _matroska_damage(source, head)
    return "a text, not a video or audio file" if _is_text(head) else None


# MP4, QuickTime, M4A


@dataclass(slots=True)
class _Found:
    """The boxes of a file so far.

    Attributes:
        strange: A name that nobody knows was among them.
    """

    names: set[bytes] = field(default_factory=set)
    strange: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether all that a player needs is there."""
        return b"moov" in self.names and bool(self.names & {b"mdat", b"moof"})


def _boxes_damage(source: _Source) -> str | None:
    found = _Found()
    offset = 0
    for _ in range(_MOST_BOXES):
        left = source.size_bytes - offset
        if left == 0:
            break
        header = source.read(offset, 16)
        if len(header) < 8:
            return None if found.is_whole or found.strange else "the file ends inside the header of a box"
        name = header[4:8]
        size = _box_size(header, left)
        if size is None:
            return None  # padding, or nothing that we know
        found.strange |= name not in _BOXES
        if size > left:
            return None if found.strange else f"the file ends inside the box {name.decode()}"
        found.names.add(name)
        offset += size
    else:
        return None
    if found.is_whole or found.strange:
        return None
    return "the box moov is missing" if b"moov" not in found.names else "the box mdat is missing"


def _box_size(header: bytes, left: int) -> int | None:
    """Size of the box with its header, `left` for "to the end of the file"; None where it can be none."""
    size = int.from_bytes(header[:4], "big")
    if size == 0:
        return left if header[4:8] != b"\0\0\0\0" else None
    if size == 1:
        if len(header) < 16:
            return 16  # its header does not fit into the file
        size = int.from_bytes(header[8:16], "big")
        return size if size >= 16 else None
    return size if size >= 8 else None


# WAV, AVI


def _riff_damage(source: _Source, head: bytes) -> str | None:
    size = int.from_bytes(head[4:8], "little")
    if len(head) < 12 or head[8:12] not in {b"WAVE", b"AVI "} or not 0 < size < _RIFF_OPEN_BYTES:
        return None
    missing = size + 8 - source.size_bytes
    return f"{missing} bytes are missing" if missing > _RIFF_SLACK_BYTES else None


# MKV, WebM


def _matroska_damage(source: _Source, head: bytes) -> str | None:
    """The whole file is one element, the segment, whose size is known once it was written to its end."""
    size = _ebml_size(head, 4)
    if size is None:
        return None
    at = 4 + size[1] + size[0]
    segment = source.read(at, 12)
    if segment[:4] != _SEGMENT:
        return None
    size = _ebml_size(segment, 4)
    if size is None:
        return None
    missing = at + 4 + size[1] + size[0] - source.size_bytes
    return f"{missing} bytes are missing" if missing > 0 else None


def _ebml_size(data: bytes, at: int) -> tuple[int, int] | None:
    """(value, bytes it takes) of an EBML size; None when it is cut off, unknown (all ones) or none."""
    first = data[at] if at < len(data) else 0
    length = 9 - first.bit_length()
    field_bytes = data[at : at + length]
    if first == 0 or len(field_bytes) < length:
        return None
    open_value = (1 << (7 * length)) - 1
    value = int.from_bytes(field_bytes, "big") & open_value
    return None if value == open_value else (value, length)


# Pages of servers that said no, saved under the video's name


def _is_text(head: bytes) -> bool:
    """Whether the file begins with lines of text, or with a page or JSON: no container does."""
    for cut in range(4):  # the last character may be cut
        try:
            text = head[: len(head) - cut].decode("utf-8-sig")
            break
        except UnicodeDecodeError:
            if len(head) < HEAD_BYTES:
                return False
    else:
        return False
    is_lines = "\n" in text or text.lstrip().startswith(("<", "{"))  # a page or an answer may be one long line
    return is_lines and all(char.isprintable() or char in "\r\n\t\f" for char in text)
