"""In which order procedure templates are offered, and what a search finds."""

from __future__ import annotations

from tests.support.listings import ITEMS
from vod_desktop.core.model.catalog import CatalogKind, Category, Listing
from vod_desktop.texts import Language, open_texts
from vod_desktop.ui.models.account_lists import path_of
from vod_desktop.ui.models.procedure_choice import Group, choices, matching

TEXTS = open_texts(Language.ENGLISH)
LISTINGS = {kind: Listing(kind, items, 0.0) for kind, items in ITEMS.items()}


def offered(*recent: str):
    return choices(TEXTS, ITEMS[CatalogKind.PROCEDURES], LISTINGS, recent)


def test_used_lately_stands_first_then_own_then_those_of_the_service():
    assert [(choice.group, choice.name) for choice in offered("课程归档", "gone")] == [
        (Group.RECENT, "课程归档"),
        (Group.OWN, "短视频加水印"),
        (Group.OWN, "课程归档"),
        (Group.SERVICE, "LongVideoPreset"),
    ]


def test_each_says_in_words_what_it_does():
    words = {choice.name: choice.words for choice in offered()}
    assert words["短视频加水印"] == "Transcode to MP4 720p H.264 with watermark “公司标志”"


def test_the_search_looks_at_names_and_words():
    assert [choice.name for choice in matching(offered(), "720P 公司")] == ["短视频加水印"]
    assert [choice.name for choice in matching(offered(), "自适应")] == ["LongVideoPreset"]
    assert matching(offered(), "nothing like that") == []
    assert matching(offered(), "  ") == offered()


def test_a_category_is_told_with_its_way_and_a_loop_comes_to_an_end():
    known = {one.class_id: one for one in ITEMS[CatalogKind.CATEGORIES] if isinstance(one, Category)}
    assert path_of(known, 4) == "产品宣传 / 新品发布会 / 2026 春季 / 上海"
    assert path_of(known, 99) is None
    assert path_of({1: Category(1, 2, "A", 0), 2: Category(2, 1, "B", 0)}, 1) == "B / A"
