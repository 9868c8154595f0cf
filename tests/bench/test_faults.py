"""The bench of faults tells apart who brings a film home from who only says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench import faults
from tests.bench.faults import CASES, CONTENDERS, FILM_BYTES, OURS, Ending, run, table

CASE = next(case for case in CASES if case.name == "corrupted-part")


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "SPEED_BYTES_PER_S", 20 * FILM_BYTES)


def test_a_corrupted_part_is_mended_by_us_and_committed_by_the_peers(tmp_path: Path) -> None:
    endings = {}
    for contender in CONTENDERS:
        folder = tmp_path / contender
        folder.mkdir()
        endings[CASE.name, contender] = run(CASE, contender, folder)
    assert {contender: endings[CASE.name, contender].is_good for contender in CONTENDERS} == {
        contender: contender == OURS for contender in CONTENDERS
    }
    assert endings[CASE.name, "vod-python-sdk"].said == ""
    assert "| A bit of a stored part flips | complete; the film is there" in table(endings, [CASE])


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        (Ending("", 1, is_whole=True, seconds=5.2), "complete; the film is there (5 s)"),
        (Ending("", 1, is_whole=False, seconds=5), "**says complete**; **other bytes are there** (5 s)"),
        (Ending("", 2, is_whole=False, seconds=5), "**says complete**; 2 media (5 s)"),
        (Ending("OSError: no", 0, is_whole=False, seconds=5), "fails: OSError: no; nothing there (5 s)"),
        (Ending(None, 1, is_whole=True, seconds=150), "hangs, given up after 150 s; the film is there (150 s)"),
    ],
)
def test_every_ending_has_its_words(ending: Ending, words: str) -> None:
    assert ending.words() == words
    assert ending.is_good is (words.startswith("complete"))
