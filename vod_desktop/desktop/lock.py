"""One owner for a data directory: a lock of the operating system, gone with the process that held it."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from types import TracebackType
from typing import Self

import filelock

from vod_desktop.core.model.errors import Code, app_error

_LOCK_NAME = "owner.lock"


class DataDirLock:
    """Makes this process the owner of a data directory while it is held, which ends at the latest with this object.

    The file it leaves behind means nothing.
    """

    def __init__(self, directory: Path) -> None:
        """Takes nothing yet; see `acquire`."""
        self._directory = directory
        self._lock = filelock.FileLock(directory / _LOCK_NAME, timeout=0, mode=0o600, thread_local=False)

    def acquire(self) -> None:
        """Becomes the owner, at once or not at all; makes the directory if it is not there.

        Raises:
            AppError: `data_dir.in_use`, `data_dir.unusable`, or `ledger.full` when there is no room for an empty file.
        """
        path = os.fspath(self._directory)
        try:
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock.acquire()
        except filelock.Timeout:
            raise app_error(Code.DATA_DIR_IN_USE, path=path) from None
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise app_error(Code.LEDGER_FULL, path=path) from error
            raise app_error(Code.DATA_DIR_UNUSABLE, path=path, reason=error.strerror or str(error)) from error

    def release(self) -> None:
        """Lets another process be the owner. Harmless when not held."""
        self._lock.release()

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.release()
