"""All uploads together, in words."""

from __future__ import annotations

from vod_desktop.core.model.events import Totals
from vod_desktop.texts import Language, open_texts
from vod_desktop.ui.models.totals_text import at_rest, files_text, permille, rest_texts

MOVING = Totals(3_000_000, 12_000_000, 1, 4, 0, 1_500_000.0, 6.0)


def test_what_is_known_is_told():
    texts = open_texts(Language.ENGLISH)
    assert files_text(texts, MOVING) == "1 of 4 files"
    assert rest_texts(texts, MOVING) == ["3.0 MB of 12.0 MB", "1.5 MB/s", "6 s left"]
    assert rest_texts(texts, Totals()) == []


def test_nothing_that_rests_has_a_speed():
    assert rest_texts(open_texts(Language.ENGLISH), at_rest(MOVING)) == ["3.0 MB of 12.0 MB"]


def test_progress_never_exceeds_the_whole():
    assert [permille(Totals(sent, 1000)) for sent in (0, 999, 1000, 1010)] == [0, 999, 1000, 1000]
    assert permille(Totals()) == 0
