"""No spreadsheet rounds a cell, runs it or chokes on it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vod_desktop.export.cells import clean, guarded, guarded_text

NASTY = st.text(
    st.sampled_from("=+-@＝＋＠'\"\t\r\n\0\x1b \u2028\ud800\udcff\ufffe\U0001ffff,;|0123456789.:年月日aé片😀_x")
    | st.characters(),
    max_size=30,
)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n@x", "＝1", "  =cmd|' /C calc'!A0"]
)
def test_a_formula_becomes_text(text):
    assert guarded(text).startswith("'")


@pytest.mark.parametrize("text", ["片头 = 终版", "a-b", "mail@host", "'quoted'", ""])
def test_what_is_no_formula_stays_as_it_is(text):
    assert guarded(text) == text


@pytest.mark.parametrize("text", ["5285890812345678901", "01", "1-2", "1/2", "3月5日", "12:30", "1e5", "50%", "1 000"])
def test_what_looks_like_a_number_or_a_date_becomes_text(text):
    assert guarded_text(text) == f"'{text}"


@pytest.mark.parametrize("text", ["第 3 期", "clip 2", "v1.2", "e", "月", "/videos/1.mp4", "http://host/1"])
def test_other_texts_with_digits_stay(text):
    assert guarded_text(text) == text


def test_control_characters_become_spaces_and_what_is_no_character_is_marked():
    assert clean("a\tb\r\nc\0d\x7f\u2028e") == "a b  c d  e"
    assert clean("\udcff\ud83d\ufffe片") == "\ufffd\ufffd\ufffd片"


@given(NASTY)
def test_every_cell_is_one_line_that_can_be_written(text):
    line = guarded_text(text)
    assert line.encode("utf-8").decode("utf-8") == line
    assert line.splitlines() in ([line], [])
    assert not line.strip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert len(line) - len(text) in {0, 1}
