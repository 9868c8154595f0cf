"""The identity of a source file: size, modification time and a sampled hash.

Less than 1 MiB of a file of any size is read, so that a 60 GB upload goes on at once after a crash, and yet an edit that
keeps size and time is noticed where edits of videos happen: in the boxes at the head and the tail.
"""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import replace
from pathlib import Path

from vod_desktop.core.model.errors import AppError, Code, app_error
from vod_desktop.core.model.job import SourceFile

SAMPLE_BYTES = 256 << 10
"""Read at the head, in the middle and at the tail."""


def identify(path: Path, *, missing: Code = Code.FILE_MISSING, unreadable: Code = Code.FILE_UNREADABLE) -> SourceFile:
    """Looks at a file: size, time and sampled hash, from one open handle.

    Args:
        path: The file; a symbolic link is followed.
        missing: Code of the error when it is not there.
        unreadable: Code of the error when it cannot be opened or read.

    Raises:
        AppError: `missing`, `unreadable`, or `FILE_NOT_REGULAR` for a folder, pipe or device.
    """
    try:
        # O_NONBLOCK: a pipe without a writer would block the open for ever.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise file_error(path, error, missing=missing, unreadable=unreadable) from error
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)  # Python wraps no folder in a file object, not even to close it
        raise app_error(Code.FILE_NOT_REGULAR, path=str(path))
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        digest = hashlib.sha256(str(status.st_size).encode())
        try:
            for offset in sample_offsets(status.st_size):
                file.seek(offset)
                digest.update(file.read(SAMPLE_BYTES) or b"")
        except OSError as error:
            raise file_error(path, error, missing=missing, unreadable=unreadable) from error
    return SourceFile(path, status.st_size, status.st_mtime_ns, digest.hexdigest())


def sample_offsets(size_bytes: int) -> tuple[int, ...]:
    """Where samples are taken: head, middle, tail; the whole file when it is short."""
    if size_bytes <= 3 * SAMPLE_BYTES:
        return tuple(range(0, size_bytes, SAMPLE_BYTES))
    return (0, (size_bytes - SAMPLE_BYTES) // 2, size_bytes - SAMPLE_BYTES)


def same_content(old: SourceFile, new: SourceFile) -> bool:
    """Whether two looks at a file saw the same bytes, as far as samples can tell; the time may differ."""
    return replace(old, mtime_ns=0) == replace(new, mtime_ns=0)


def file_error(
    path: Path, error: OSError, *, missing: Code = Code.FILE_MISSING, unreadable: Code = Code.FILE_UNREADABLE
) -> AppError:
    """The error for what the system says of a source file: not there, no file, or there and not to be read."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return app_error(missing, path=str(path))
    if isinstance(error, IsADirectoryError):
        return app_error(Code.FILE_NOT_REGULAR, path=str(path))
    return app_error(unreadable, path=str(path), reason=error.strerror or type(error).__name__, detail=str(error.errno))
