"""A local file's checks and its identity: is it there, may we read it, is it still the same one?

The identity is size, modification time and a hash over three samples, so that a file of 60 GB is known again after
reading less than 1 MB. Blocks on the disk: for worker threads.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from vod_desktop.core.intake.names import readable
from vod_desktop.core.model.errors import AppError, Code, app_error
from vod_desktop.core.model.job import SourceFile

SAMPLE_BYTES = 128 * 1024
"""Length of each of the three samples; head, middle and tail together stay well under 1 MB."""

_GONE = frozenset({errno.ENOENT, errno.ENOTDIR})


def look_at(path: Path) -> SourceFile:
    """Checks a file that is to be sent, and takes its size and time. Opens it, because rights alone do not tell.

    Raises:
        AppError: file.missing, file.not_regular, file.empty, file.unreadable, file.name_invalid.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise app_error(Code.FILE_NOT_REGULAR, path=str(path))
        if status.st_size == 0:
            raise app_error(Code.FILE_EMPTY, path=str(path))
        with path.open("rb", buffering=0):
            pass
    except (OSError, ValueError) as error:
        raise file_error(error, path) from error
    return SourceFile(path, status.st_size, status.st_mtime_ns)


def fingerprint(path: Path) -> SourceFile:
    """The full identity of a file, with its sampled hash.

    Raises:
        AppError: As `look_at`; file.growing when it changed while it was read.
    """
    source = look_at(path)
    try:
        with path.open("rb", buffering=0) as file:
            digest = _sample_hash(file, source.size_bytes)
            after = os.fstat(file.fileno())
    except OSError as error:
        raise file_error(error, path) from error
    if (after.st_size, after.st_mtime_ns) != (source.size_bytes, source.mtime_ns):
        raise app_error(Code.FILE_GROWING, path=str(path))
    return replace(source, sample_hash=digest)


def file_error(error: OSError | ValueError, path: Path) -> AppError:
    """The error of a local file as a code. A ValueError is how Python refuses a path with a NUL in it."""
    if isinstance(error, ValueError):
        return app_error(Code.FILE_NAME, path=readable(path))
    if error.errno in _GONE:
        return app_error(Code.FILE_MISSING, path=str(path))
    return app_error(Code.FILE_UNREADABLE, path=str(path), reason=error.strerror or type(error).__name__)


def _sample_hash(file: BinaryIO, size_bytes: int) -> str:
    """SHA-256 over length, head, middle and tail; of a small file over all of it."""
    digest = hashlib.sha256(str(size_bytes).encode())
    starts = (0, (size_bytes - SAMPLE_BYTES) // 2, size_bytes - SAMPLE_BYTES)
    if size_bytes <= len(starts) * SAMPLE_BYTES:
        spans = [(0, size_bytes)]
    else:
        spans = [(start, SAMPLE_BYTES) for start in starts]
    for start, length in spans:
        file.seek(start)
        left = length
        while left > 0 and (block := file.read(left)):
            digest.update(block)
            left -= len(block)
    return digest.hexdigest()
