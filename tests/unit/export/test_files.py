"""Exports open again, in a spreadsheet and in a program, and say what happened."""

from __future__ import annotations

import csv
import re
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.support.jobs import a_job
from tests.unit.export.test_cells import NASTY
from vod_desktop.core.model.errors import AppError, Code, Problem
from vod_desktop.core.model.job import ObjectKind, SourceFile, UploadObject, UploadResult, Verified
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.states import State
from vod_desktop.core.model.tasks import ProcedureTask, TaskStatus
from vod_desktop.export.cells import clean, guarded_text
from vod_desktop.export.files import FileFormat, save_table
from vod_desktop.export.table import CellKind, Column, Lookup, Table, results_table
from vod_desktop.paths import resources_dir
from vod_desktop.texts import Language, Texts
from vod_desktop.whole_files import save

FILE_ID = "5285890812345678901"
MEDIA = UploadObject(
    ObjectKind.MEDIA, SourceFile(Path("/视频/=终版.mp4"), 12_345_678_901, 1), complete=True, verified=Verified.CRC64
)
DONE = a_job(
    id=7,
    state=State.COMPLETE,
    account_id="key",
    media_name="=cmd|' /C calc'!A0",
    objects=(MEDIA,),
    options=UploadOptions(class_id=11, procedure="LongVideoPreset"),
    result=UploadResult(FILE_ID, "http://host/f0.mp4", "http://host/c.jpg", "request-1"),
    finished_at=1_700_000_100.0,
    active_s=61.04,
    task=ProcedureTask("1400-procedurev2-1", TaskStatus.FINISH),
)
FAILED = a_job(id=8, state=State.FAILED, media_name="01-02", problem=Problem(Code.FILE_EMPTY, {"path": "/a.mp4"}))
LOOKUP = Lookup({"key": "公司账号"}, {("key", 11): "体育 / 足球"}, {7: 1_700_000_000.0})


@pytest.fixture
def texts() -> Texts:
    return Texts(Language.ENGLISH, resources_dir() / "locale")


def local(at: float) -> datetime:
    return datetime.fromtimestamp(at).astimezone().replace(tzinfo=None, microsecond=0)


def test_the_columns_are_those_of_a_list_of_uploads(texts, tmp_path):
    save_table(results_table(texts, [DONE, FAILED], LOOKUP), tmp_path / "a.xlsx", FileFormat.XLSX)
    sheet = load_workbook(tmp_path / "a.xlsx")["Uploads"]
    titles, done, failed = ([cell.value for cell in row] for row in sheet.iter_rows())
    assert dict(zip(titles, done, strict=True)) == {
        "Name": "=cmd|' /C calc'!A0",
        "File": "/视频/=终版.mp4",
        "Size (bytes)": 12_345_678_901,
        "FileId": FILE_ID,
        "Media URL": "http://host/f0.mp4",
        "Cover URL": "http://host/c.jpg",
        "RequestId": "request-1",
        "Task id": "1400-procedurev2-1",
        "Category": "体育 / 足球",
        "Procedure": "LongVideoPreset",
        "Account": "公司账号",
        "Started": local(1_700_000_000),
        "Finished": local(1_700_000_100),
        "Seconds": 61,
        "Checked": "Verified by checksum",
        "Outcome": "Complete · Playable",
    }
    assert failed[titles.index("FileId")] is None
    assert failed[titles.index("Outcome")] == "Failed: The file is empty: /a.mp4"


def test_text_cells_of_a_workbook_are_text_and_its_titles_stay_in_sight(texts, tmp_path):
    save_table(results_table(texts, [DONE], LOOKUP), tmp_path / "a.xlsx", FileFormat.XLSX)
    sheet = load_workbook(tmp_path / "a.xlsx").active
    texts_of_row = [cell for cell in sheet[2] if isinstance(cell.value, str)]
    assert {(cell.data_type, cell.number_format) for cell in texts_of_row} == {("s", "@")}
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:P2"
    assert sheet.column_dimensions["E"].width == 60
    with zipfile.ZipFile(tmp_path / "a.xlsx") as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_csv_has_mark_quotes_and_line_ends_that_excel_wants(texts, tmp_path):
    save_table(results_table(texts, [DONE, FAILED], LOOKUP), tmp_path / "a.csv", FileFormat.CSV)
    raw = (tmp_path / "a.csv").read_bytes()
    assert raw.startswith(b'\xef\xbb\xbf"Name","File",')
    assert raw.count(b"\r\n") == 3
    assert not re.search(rb"(?<!\r)\n", raw)
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        done, failed = csv.DictReader(file)
    assert done["Name"] == "'=cmd|' /C calc'!A0"
    assert done["FileId"] == f"'{FILE_ID}"  # as a number a spreadsheet would round it
    assert (done["Size (bytes)"], done["Seconds"]) == ("12345678901", "61.0")
    assert done["Finished"] == f"{local(1_700_000_100):%Y-%m-%d %H:%M:%S}"
    assert failed["Name"] == "'01-02"
    assert failed["FileId"] == ""


@pytest.mark.parametrize("language", Language)
def test_titles_are_in_the_language_in_force(language, tmp_path):
    texts = Texts(language, resources_dir() / "locale")
    save_table(results_table(texts, [DONE], Lookup()), tmp_path / "a.xlsx", FileFormat.XLSX)
    sheet = load_workbook(tmp_path / "a.xlsx").active
    assert sheet["A1"].value == {Language.ENGLISH: "Name", Language.CHINESE: "名称"}[language]
    assert sheet["I2"].value == "11"
    assert sheet["K2"].value == "key"


def nasty_table(cells: list[str]) -> Table:
    return Table("[a]/b", [Column("Title", CellKind.TEXT, 9)], [[cell] for cell in cells])


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(NASTY, max_size=8))
def test_any_text_comes_back_from_a_workbook_as_it_was(tmp_path, cells):
    save_table(nasty_table(cells), tmp_path / "a.xlsx", FileFormat.XLSX)
    sheet = load_workbook(tmp_path / "a.xlsx").active
    read = [sheet.cell(row, 1) for row in range(2, len(cells) + 2)]
    assert [(cell.value or "").replace("_x005F_", "_") for cell in read] == [clean(cell) for cell in cells]
    assert all(cell.data_type in {"s", "inlineStr"} for cell in read if cell.value is not None)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(NASTY, max_size=8))
def test_any_text_comes_back_from_csv_as_a_spreadsheet_may_see_it(tmp_path, cells):
    save_table(nasty_table(cells), tmp_path / "a.csv", FileFormat.CSV)
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        read = [row[0] for row in csv.reader(file)]
    assert read == ["Title", *(guarded_text(cell) for cell in cells)]


def test_a_text_that_excel_would_take_for_a_character_number_is_escaped(tmp_path):
    save_table(nasty_table(["a_x0041_b"]), tmp_path / "a.xlsx", FileFormat.XLSX)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as parts:
        assert b"a_x005F_x0041_b" in parts.read("xl/worksheets/sheet1.xml")


def test_a_place_that_cannot_be_written_is_told_and_nothing_is_left(texts, tmp_path):
    table = results_table(texts, [DONE], LOOKUP)
    (tmp_path / "taken.csv").mkdir()
    for path in (tmp_path / "taken.csv", tmp_path / "no folder" / "a.csv"):
        with pytest.raises(AppError) as told:
            save_table(table, path, FileFormat.CSV)
        assert told.value.problem.code is Code.EXPORT_FAILED
        assert told.value.problem.params["path"] == str(path)
    assert [file.name for file in tmp_path.iterdir()] == ["taken.csv"]


def test_what_was_there_stays_when_the_new_file_cannot_be_finished(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")

    def breaks(file):
        file.write(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(AppError):
        save(path, breaks)
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["a.csv"]


def test_ten_thousand_rows_are_a_table(texts, tmp_path):
    jobs = [replace(DONE, id=number) for number in range(10_000)]
    save_table(results_table(texts, jobs, LOOKUP), tmp_path / "a.xlsx", FileFormat.XLSX)
    book = load_workbook(tmp_path / "a.xlsx", read_only=True)
    assert sum(1 for _ in book.active.rows) == 10_001
    book.close()
