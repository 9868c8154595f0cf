"""A table becomes a file. Blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from vod_desktop.export.csv_file import write_csv
from vod_desktop.export.table import Table
from vod_desktop.whole_files import save


class FileFormat(StrEnum):
    """The forms of an export; the value is the file's extension."""

    XLSX = "xlsx"
    CSV = "csv"


def _write_xlsx(table: Table, file: BinaryIO) -> None:
    from vod_desktop.export.xlsx_file import write_xlsx  # noqa: PLC0415  (openpyxl takes 80 ms to import: not at every start)

    write_xlsx(table, file)


_WRITERS: Mapping[FileFormat, Callable[[Table, BinaryIO], None]] = {
    FileFormat.XLSX: _write_xlsx,
    FileFormat.CSV: write_csv,
}


def save_table(table: Table, path: Path, file_format: FileFormat) -> None:
    """Writes a table in the place of whatever file stood there.

    Raises:
        AppError: export.failed; what stood there stays.
    """
    save(path, lambda file: _WRITERS[file_format](table, file))
