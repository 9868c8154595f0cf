"""CSV that Excel and LibreOffice open with a double click: UTF-8 with its mark, all cells in quotes, lines ended as on Windows."""

from __future__ import annotations

import csv
from datetime import datetime
from typing import BinaryIO

from vod_desktop.export.cells import guarded, guarded_text
from vod_desktop.export.table import Cell, Table

_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""At the beginning of UTF-8; without it Excel takes Chinese for the code page of the system."""


class _Lines:
    """Takes the lines of the csv module into a binary file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, line: str) -> int:
        return self._file.write(line.encode("utf-8"))


def write_csv(table: Table, file: BinaryIO) -> None:
    """Writes a table, its titles first."""
    lines = _Lines(file)
    lines.write(_MARK)
    writer = csv.writer(lines, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([guarded(column.title) for column in table.columns])
    writer.writerows([_plain(cell) for cell in row] for row in table.rows)


def _plain(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return guarded_text(cell)
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M:%S}"
        case _:
            return str(cell)
