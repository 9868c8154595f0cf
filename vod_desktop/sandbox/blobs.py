"""The bytes of parts and objects: one file per part, written once; an object is a list of such files.

Nothing is ever copied: Complete only names the parts in their order. A file that no row names is left over from a killed
server and is swept at the next start.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import anycrc

READ_BLOCK_BYTES = 1024 * 1024
"""Block for reading objects back: large enough to be fast, small enough to keep memory low."""

_CRC64 = anycrc.Model("CRC64-XZ")


def crc64(data: bytes | bytearray, crc_before: int = 0) -> int:
    """CRC-64/XZ of `data`, going on from `crc_before` (protocol.md 5.3)."""
    return int(_CRC64.calc(data, crc_before))


def combined_crc64(parts: Iterable[tuple[int, int]]) -> int:
    """CRC-64/XZ of the whole from (crc, size) of its parts in order."""
    whole = 0
    for crc, size in parts:
        whole = int(_CRC64.combine(whole, crc, size))
    return whole


@dataclass(frozen=True, slots=True)
class Blob:
    """A finished file and what was computed while it was written."""

    name: str
    size: int
    md5: bytes
    crc64: int


class BlobWriter:
    """Writes one blob; leaves nothing behind unless `finish` was called. For one thread at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("xb", buffering=0)
        self._md5 = hashlib.md5(usedforsecurity=False)
        self._crc64 = 0
        self._size = 0
        self._kept = False

    def write(self, data: bytes) -> None:
        """Appends `data` and updates checksums and size; raises OSError when the disk is full."""
        view = memoryview(data)
        while view:
            view = view[self._file.write(view) :]
        self._md5.update(data)
        self._crc64 = crc64(data, self._crc64)
        self._size += len(data)

    def md5(self) -> bytes:
        """MD5 of what was written so far."""
        return self._md5.digest()

    def finish(self) -> Blob:
        """Keeps the file."""
        self._kept = True
        return Blob(self._path.name, self._size, self._md5.digest(), self._crc64)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        if not self._kept:
            self._path.unlink(missing_ok=True)


class BlobFolder:
    """The folder of all blobs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def writer(self) -> BlobWriter:
        """A writer for a new blob."""
        return BlobWriter(self._folder / secrets.token_hex(12))

    def spoil(self, name: str, offset: int) -> int:
        """Changes the lowest bit of one byte of a blob, as a bad disk does; returns the CRC64 of what it holds now."""
        path = self._folder / name
        data = bytearray(path.read_bytes())
        data[offset] ^= 1
        path.write_bytes(data)
        return crc64(data)

    def remove(self, names: Iterable[str]) -> None:
        """Deletes blobs."""
        for name in names:
            (self._folder / name).unlink(missing_ok=True)

    def sweep(self, named: set[str]) -> None:
        """Deletes every blob that is not in `named`."""
        self.remove(path.name for path in self._folder.iterdir() if path.name not in named)

    def read(self, blobs: list[list[object]], start: int, length: int) -> Iterator[bytes]:
        """The bytes `start` to `start + length` of an object, in blocks."""
        for name, size in blobs:
            assert isinstance(name, str)
            assert isinstance(size, int)
            if start >= size:
                start -= size
                continue
            with (self._folder / name).open("rb") as file:
                file.seek(start)
                left_here = min(size - start, length)
                while left_here > 0:
                    block = file.read(min(READ_BLOCK_BYTES, left_here))
                    if not block:
                        raise OSError(f"blob {name} is shorter than its row says")
                    left_here -= len(block)
                    length -= len(block)
                    yield block
            start = 0
            if length <= 0:
                return

    def digest(self, blobs: list[list[object]], size: int, new: Callable[[], hashlib._Hash]) -> str:
        """Hex digest of a whole object."""
        running = new()
        for block in self.read(blobs, 0, size):
            running.update(block)
        return running.hexdigest()
