"""Looks at the files of a job: who they are, and whether they still are what they were. Blocks on the disk: worker threads."""

from __future__ import annotations

import stat
from io import FileIO
from pathlib import Path

import anycrc

from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.intake.fingerprint import file_error, identify
from vod_desktop.core.model.errors import Code, Interrupted, app_error
from vod_desktop.core.model.job import ObjectKind, SourceFile, UploadObject

CRC = anycrc.Model("CRC64-XZ")


def identified(item: UploadObject) -> SourceFile:
    """A fresh look at a file, with its sampled hash.

    Raises:
        AppError: file.missing, file.unreadable, file.not_regular; for a cover cover.missing, cover.unreadable.
    """
    if item.kind is ObjectKind.COVER:
        return identify(item.source.path, missing=Code.COVER_MISSING, unreadable=Code.COVER_UNREADABLE)
    return identify(item.source.path)


def known_or_identified(item: UploadObject) -> SourceFile:
    """As it is known, when size and time are still the same and its hash was taken then; else a fresh look."""
    source = item.source
    if source.sample_hash is None or not _is_same(source):
        return identified(item)
    return source


def require_unchanged(item: UploadObject) -> None:
    """Size and time are asked after each part: CRC64 alone cannot see a file that changed between two.

    Raises:
        AppError: file.growing for a medium of another size, which is waited for; file.changed, file.not_regular and those of
            a file that is gone or cannot be read, which ask the user.
    """
    source = item.source
    try:
        status = source.path.stat()
    except OSError as error:
        raise file_error(source.path, error) from error
    if not stat.S_ISREG(status.st_mode):
        raise app_error(Code.FILE_NOT_REGULAR, path=str(source.path))
    if status.st_size != source.size_bytes and item.kind is ObjectKind.MEDIA:
        raise app_error(Code.FILE_GROWING, path=str(source.path))
    if (status.st_size, status.st_mtime_ns) != (source.size_bytes, source.mtime_ns):
        raise app_error(Code.FILE_CHANGED, path=str(source.path))


def file_crc(path: Path, offset: int, length: int, token: ControlToken) -> int:
    """CRC64 of a piece of a file.

    Raises:
        AppError: file.missing, file.unreadable.
        Interrupted: The token was set.
    """
    try:
        with path.open("rb", buffering=0) as file:
            file.seek(offset)
            return _crc_of(file, length, token)
    except OSError as error:
        raise file_error(path, error) from error


def _crc_of(file: FileIO, length: int, token: ControlToken) -> int:
    crc = 0
    while length:
        if token.stopped:
            raise Interrupted
        block = file.read(min(length, 1 << 20))
        if not block:
            break
        crc = int(CRC.calc(block, crc))
        length -= len(block)
    return crc


def _is_same(source: SourceFile) -> bool:
    try:
        status = source.path.stat()
    except OSError:
        return False
    return (status.st_size, status.st_mtime_ns) == (source.size_bytes, source.mtime_ns)
