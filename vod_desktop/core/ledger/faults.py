"""What went wrong with the file, as a code: errors of SQLite and of the system become `AppError`."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vod_desktop.core.model.errors import AppError, Code, app_error

_FULL_ERRNOS = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
_CORRUPT = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_IN_USE = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_UNUSABLE = frozenset(
    {
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_NOLFS,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_READONLY,
    }
)
_LEAST_ROOM_BYTES = 64 * 1024  # SQLite grows its shared index by 32 KiB and calls a failure there an I/O error


@contextmanager
def file_faults(path: Path) -> Iterator[None]:
    """Turns errors about the ledger at `path` into `AppError`; faults of our own SQL pass unchanged.

    Raises:
        AppError: `ledger.full`, `ledger.corrupt`, `data_dir.in_use` (another process writes) or `data_dir.unusable`.
    """
    try:
        yield
    except sqlite3.Error as error:
        fault = _of_sqlite(error, path)
        if fault is None:
            raise
        raise fault from error
    except OSError as error:
        raise _of_system(error, path) from error


@contextmanager
def reading_faults(path: Path) -> Iterator[None]:
    """As `file_faults`, around reading alone: what this program cannot have written makes the ledger `ledger.corrupt`.

    That goes for rows, and for a schema in which our own questions make no sense. Nothing that was read goes with the error:
    it may hold a session key.
    """
    with file_faults(path):
        try:
            yield
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise _unreadable(error, path) from None
        except sqlite3.OperationalError as error:
            # Errors of the Python layer (text that is not UTF-8) have no code of SQLite's.
            if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) != sqlite3.SQLITE_ERROR:
                raise
            raise _unreadable(error, path) from None


def _unreadable(error: Exception, path: Path) -> AppError:
    return app_error(Code.LEDGER_CORRUPT, path=os.fspath(path), detail=f"unreadable: {type(error).__name__}")


def _of_sqlite(error: sqlite3.Error, path: Path) -> AppError | None:
    extended: int | None = getattr(error, "sqlite_errorcode", None)  # errors of the Python layer have none
    if extended is None:
        return None
    primary = extended & 0xFF
    detail = error.sqlite_errorname
    if primary == sqlite3.SQLITE_FULL or (primary in _UNUSABLE and _no_room_for(path)):
        return app_error(Code.LEDGER_FULL, path=os.fspath(path), detail=detail)
    if primary in _CORRUPT:
        return app_error(Code.LEDGER_CORRUPT, path=os.fspath(path), detail=detail)
    if primary in _IN_USE:
        return app_error(Code.DATA_DIR_IN_USE, path=os.fspath(path.parent), detail=detail)
    if primary in _UNUSABLE:
        return app_error(Code.DATA_DIR_UNUSABLE, path=os.fspath(path.parent), reason=str(error), detail=detail)
    return None


def _of_system(error: OSError, path: Path) -> AppError:
    if error.errno in _FULL_ERRNOS:
        return app_error(Code.LEDGER_FULL, path=os.fspath(path))
    return app_error(Code.DATA_DIR_UNUSABLE, path=os.fspath(path.parent), reason=error.strerror or str(error))


def _no_room_for(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _LEAST_ROOM_BYTES
    except OSError:
        return False
