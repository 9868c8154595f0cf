"""A table becomes a file: written beside its place first, then moved there, so that no half file is ever left. Blocks."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from vod_desktop.core.model.errors import Code, app_error
from vod_desktop.export.csv_file import write_csv
from vod_desktop.export.table import Table
from vod_desktop.export.xlsx_file import write_xlsx


class FileFormat(StrEnum):
    """The forms of an export; the value is the file's extension."""

    XLSX = "xlsx"
    CSV = "csv"


_WRITERS: Mapping[FileFormat, Callable[[Table, BinaryIO], None]] = {
    FileFormat.XLSX: write_xlsx,
    FileFormat.CSV: write_csv,
}


def save_table(table: Table, path: Path, file_format: FileFormat) -> None:
    """Writes a table in the place of whatever file stood there.

    Raises:
        AppError: export.failed; what stood there stays.
    """
    save(path, lambda file: _WRITERS[file_format](table, file))


def save(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Lets `write` fill a new file and puts it in its place when it is whole.

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
