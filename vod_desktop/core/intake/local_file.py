"""The checks of a local file that is to be sent: is it there, is it a file, may we read it?

Blocks on the disk: for worker threads.
"""

from __future__ import annotations

import errno
import stat
from pathlib import Path

from vod_desktop.core.intake.names import readable
from vod_desktop.core.model.errors import AppError, Code, app_error
from vod_desktop.core.model.job import SourceFile

_GONE = frozenset({errno.ENOENT, errno.ENOTDIR})


def look_at(path: Path) -> SourceFile:
    """Checks a file and takes its size and time, without its hash. Opens it, because rights alone do not tell.

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
        raise _file_error(error, path) from error
    return SourceFile(path, status.st_size, status.st_mtime_ns)


def _file_error(error: OSError | ValueError, path: Path) -> AppError:
    if isinstance(error, ValueError):  # how Python refuses a path with a NUL in it
        return app_error(Code.FILE_NAME, path=readable(path))
    if error.errno in _GONE:
        return app_error(Code.FILE_MISSING, path=str(path))
    return app_error(Code.FILE_UNREADABLE, path=str(path), reason=error.strerror or type(error).__name__)
