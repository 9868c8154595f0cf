"""XLSX whose text cells are declared as text, so that no spreadsheet guesses; titles stay in sight."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from vod_desktop.export.cells import clean
from vod_desktop.export.table import Cell, CellKind, Table

LONGEST_CELL = 32_767
"""Characters that Excel takes in one cell; a longer text is cut there."""

_FORMATS: Mapping[CellKind, str] = {
    CellKind.TEXT: "@",
    CellKind.WHOLE: "0",
    CellKind.DECIMAL: "0.0",
    CellKind.TIME: "yyyy-mm-dd hh:mm:ss",
}

_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""Excel reads `_x0041_` in a text as the character with that number (ECMA-376, ST_Xstring)."""

_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")


def write_xlsx(table: Table, file: BinaryIO) -> None:
    """Writes a table as the only sheet."""
    book = Workbook(write_only=True)
    book.properties.creator = "VOD Desktop"
    sheet = book.create_sheet(_NOT_IN_TITLES.sub(" ", clean(table.title))[:31])
    sheet.freeze_panes = "A2"
    for number, column in enumerate(table.columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    last = f"{get_column_letter(len(table.columns))}{len(table.rows) + 1}"
    sheet.auto_filter.ref = f"A1:{last}"
    bold = Font(bold=True)
    sheet.append([_title(sheet, column.title, bold) for column in table.columns])
    kinds = [column.kind for column in table.columns]
    for row in table.rows:
        sheet.append([_cell(sheet, value, kind) for value, kind in zip(row, kinds, strict=True)])
    book.save(file)


def _title(sheet: WriteOnlyWorksheet, text: str, font: Font) -> Any:
    cell = _cell(sheet, text, CellKind.TEXT)
    cell.font = font
    return cell


def _cell(sheet: WriteOnlyWorksheet, value: Cell, kind: CellKind) -> Any:
    if value is None:
        return None
    if not isinstance(value, str):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = _FORMATS[kind if not isinstance(value, datetime) else CellKind.TIME]
        return cell
    cell = WriteOnlyCell(sheet)
    cell.value = _ESCAPED.sub("_x005F_", clean(value))[:LONGEST_CELL]
    cell.data_type = "s"  # openpyxl takes what begins with = for a formula
    cell.number_format = _FORMATS[CellKind.TEXT]  # also stays text when somebody edits it
    return cell
