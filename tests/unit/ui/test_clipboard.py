"""Results on the clipboard survive a spreadsheet."""

from __future__ import annotations

from pathlib import Path

from tests.support.jobs import a_job
from vod_desktop.core.model.job import UploadResult
from vod_desktop.core.model.states import State
from vod_desktop.paths import resources_dir
from vod_desktop.texts import Language, Texts
from vod_desktop.ui import clipboard

DONE = a_job(
    state=State.COMPLETE,
    media_name="=cmd()<b>",
    result=UploadResult("5285890812345678901", "http://host/f0.mp4?a=1&b=2", None, "request-1"),
)


def test_file_ids_stand_alone_one_a_line():
    table = clipboard.file_ids([DONE, a_job(), DONE])
    assert clipboard.Sheet(table).plain == "5285890812345678901\n5285890812345678901"


def test_every_cell_is_declared_as_text_and_escaped():
    html = clipboard.Sheet(clipboard.media_urls([DONE])).html
    assert html == ("<table><tr><td style=\"mso-number-format:'\\@'\">http://host/f0.mp4?a=1&amp;b=2</td></tr></table>")


def test_a_row_has_a_heading_and_never_becomes_a_formula():
    texts = Texts(Language.ENGLISH, resources_dir() / "locale")
    heading, row = clipboard.Sheet(clipboard.rows(texts, [DONE])).plain.split("\n")
    assert heading.split("\t")[:4] == ["Name", "State", "Size", "FileId"]
    assert row.split("\t")[0] == "'=cmd()<b>"
    assert row.split("\t")[3] == "5285890812345678901"


def test_tabs_in_a_name_do_not_shift_the_columns():
    texts = Texts(Language.CHINESE, resources_dir() / "locale")
    job = a_job(media_name="a\tb\nc")
    row = clipboard.Sheet(clipboard.rows(texts, [job])).plain.split("\n")[1]
    assert row.split("\t")[0] == "a b c"
    assert row.split("\t")[-1] == str(Path("clip.mp4"))


def test_both_forms_go_to_the_clipboard():
    mime = clipboard.Sheet(clipboard.file_ids([DONE])).mime()
    assert mime.text() == "5285890812345678901"
    assert "mso-number-format" in mime.html()
