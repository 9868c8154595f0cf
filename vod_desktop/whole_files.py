"""A file that the user asked for: written beside its place first, then moved there, so that no half file is ever left. Blocks."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from vod_desktop.core.model.errors import Code, app_error


def save(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Lets `write` fill a new file and puts it in its place when it is whole; what stood there stays until then.

    Raises:
        AppError: export.failed.
    """
    unfinished = path.with_name(f".{path.stem[:40]}-{secrets.token_hex(4)}.part")
    try:
        try:
            with unfinished.open("xb") as file:
                write(file)
            unfinished.replace(path)
        except BaseException:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise app_error(Code.EXPORT_FAILED, path=str(path), reason=error.strerror or str(error)) from error
