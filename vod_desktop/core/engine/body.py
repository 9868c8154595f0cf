"""The body of one request: a slice of a file, read while it is sent. Used by one worker thread at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from io import FileIO
from pathlib import Path

import anycrc

from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.engine.limiter import RateLimiter
from vod_desktop.core.intake.fingerprint import file_error
from vod_desktop.core.model.errors import Code, Interrupted, app_error

MIN_BLOCK_BYTES = 16 << 10
MAX_BLOCK_BYTES = 1 << 20
"""Also the largest slice the CRC sees at once: anycrc holds the interpreter lock, about 50 us for a MiB."""
TURN_BYTES = 8 << 20
"""After so many others have their turn: some 10 to 30 ms at full speed. A turn for each block costs 6 % over TLS."""
_FIRST_BLOCK_BYTES = 128 << 10
_QUICK_S = 0.02
_SLOW_S = 0.2

_CRC = anycrc.Model("CRC64-XZ")


class _Desk(threading.local):
    """What a worker thread keeps from one body to the next: its buffer, and the block size that suits the line."""

    def __init__(self) -> None:
        self.buffer = bytearray(MAX_BLOCK_BYTES)
        self.block_bytes = _FIRST_BLOCK_BYTES


_DESK = _Desk()


class FileBody:
    """Yields `length` bytes of a file from `offset` on, in blocks of the thread's own buffer.

    A yielded block is valid until the next one is asked for. Blocks grow while the line takes them at once and shrink while it
    does not: large ones cost less, small ones show progress and stop sooner (architecture.md 6). Under a limit on the rate its
    keeper says how large they are. Bytes count as sent when the next block is asked for.

    Raises while iterated:
        AppError: `file.changed` when the file is shorter than it was, `file.missing`, `file.unreadable`.
        Interrupted: The token was set.
    """

    def __init__(  # noqa: PLR0917  (made in one place, the task of a part)
        self,
        path: Path,
        offset: int,
        length: int,
        control: ControlToken,
        on_sent: Callable[[int], None],
        limiter: RateLimiter,
        file: int = 0,
    ) -> None:
        self._path = path
        self._offset = offset
        self._length = length
        self._control = control
        self._on_sent = on_sent
        self._limiter = limiter
        self._file = file
        self._sent_bytes = 0
        self._crc = 0

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[memoryview]:
        self.take_back()
        with self._open() as file:
            try:
                yield from self._blocks(file)
            finally:
                self._control.turnstile.leave()

    @property
    def crc64(self) -> int:
        """CRC-64/XZ of all bytes of a finished iteration."""
        return self._crc

    def take_back(self) -> None:
        """Uncounts what was sent: the request failed, or starts again."""
        if self._sent_bytes:
            self._on_sent(-self._sent_bytes)
        self._sent_bytes = 0
        self._crc = 0

    def _open(self) -> FileIO:
        try:
            file = self._path.open("rb", buffering=0)
        except OSError as error:
            raise file_error(self._path, error) from error
        file.seek(self._offset)
        return file

    def _blocks(self, file: FileIO) -> Iterator[memoryview]:
        desk, turnstile = _DESK, self._control.turnstile
        view = memoryview(desk.buffer)
        left, turn_left = self._length, TURN_BYTES
        while left:
            if self._control.stopped:
                raise Interrupted
            if turn_left <= 0:
                turnstile.leave()
                turn_left = TURN_BYTES
            turnstile.enter()
            block = view[: self._read(file, view[: min(self._limiter.block_bytes(desk.block_bytes), left)])]
            self._crc = _CRC.calc(block, self._crc)
            self._limiter.take(len(block), self._control, self._file)
            started = time.monotonic()
            yield block
            self._on_sent(len(block))
            self._sent_bytes += len(block)
            left -= len(block)
            turn_left -= len(block)
            desk.block_bytes = next_block_bytes(desk.block_bytes, time.monotonic() - started)

    def _read(self, file: FileIO, space: memoryview) -> int:
        try:
            count = file.readinto(space)
        except OSError as error:
            raise file_error(self._path, error) from error
        if not count:
            raise app_error(Code.FILE_CHANGED, path=str(self._path), detail="the file ends before the part does")
        return count


def next_block_bytes(block_bytes: int, took_s: float) -> int:
    """The size of the next block, when the last one took `took_s` seconds to send."""
    if took_s < _QUICK_S:
        return min(block_bytes * 2, MAX_BLOCK_BYTES)
    if took_s > _SLOW_S:
        return max(block_bytes // 2, MIN_BLOCK_BYTES)
    return block_bytes
