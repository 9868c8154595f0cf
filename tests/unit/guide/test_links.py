"""The guide hangs together: every page is in the contents, every link and picture leads somewhere, every error has its note."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from tests.support.guide_scenes import SCENES
from vod_desktop.core.model.errors import Code
from vod_desktop.guide.error_pages import PAGE as ERRORS
from vod_desktop.guide.error_pages import name_of, read_notes
from vod_desktop.guide.guide import FOLDERS, INDEX, Guide, place
from vod_desktop.guide.pages import images, links, read_page
from vod_desktop.paths import resources_dir
from vod_desktop.texts import Language, open_texts
from vod_desktop.texts.errors import tell_in_general

GUIDE = resources_dir() / "guide"
MOST_BYTES = 3_000_000
NAMES = sorted(path.stem for path in (GUIDE / "en").glob("*.md"))
EVERYWHERE = [(language, name) for language in Language for name in NAMES]


def source(language: Language, name: str) -> str:
    return (GUIDE / FOLDERS[language] / f"{name}.md").read_text(encoding="utf-8")


@cache
def guide(language: Language) -> Guide:
    return Guide(open_texts(language), GUIDE)


def prose(text: str) -> str:
    """Without blocks of code."""
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("language", Language)
def test_every_page_stands_once_in_the_contents_under_its_title(language):
    told = links(source(language, INDEX))
    assert sorted(place(target)[0] for _, target in told) == [name for name in NAMES if name != INDEX]
    for words, target in told:
        page = guide(language).page(place(target)[0])
        assert page is not None
        assert page.title == words


def test_the_contents_have_the_same_order_in_both_languages():
    chapters = [guide(language).chapters() for language in Language]
    assert [one.pages for one in chapters[0]] == [one.pages for one in chapters[1]]
    assert [one.title for one in chapters[0]] != [one.title for one in chapters[1]]


@pytest.mark.parametrize("name", NAMES)
def test_anchors_links_and_pictures_are_the_same_in_both_languages(name):
    english, chinese = (read_page(name, source(language, name)) for language in Language)
    assert [(one.level, one.anchor) for one in english.sections] == [
        (one.level, one.anchor) for one in chinese.sections
    ]
    texts = [prose(source(language, name)) for language in Language]
    assert sorted({target for _, target in links(texts[0])}) == sorted({target for _, target in links(texts[1])})
    assert images(texts[0]) == images(texts[1])


@pytest.mark.parametrize(("language", "name"), EVERYWHERE)
def test_every_link_leads_to_a_page_and_a_heading_of_it(language, name):
    for _, target in links(prose(source(language, name))):
        if "://" in target:
            continue
        page_name, anchor = place(target)
        page = guide(language).page(page_name or name)
        assert page is not None, target
        assert not anchor or anchor in {section.anchor for section in page.sections}, target


@pytest.mark.parametrize("language", Language)
def test_what_is_made_at_run_time_links_to_pages_that_are_there(language):
    known = guide(language)
    for name in (ERRORS, *map(name_of, Code)):
        page = known.page(name)
        assert page is not None
        for _, target in links(page.markdown):
            assert known.page(place(target)[0]) is not None, target


@pytest.mark.parametrize("language", Language)
def test_every_picture_is_there_light_and_dark_and_none_lies_idle(language):
    folder = GUIDE / FOLDERS[language]
    shown = {image for name in NAMES for image in images(source(language, name))}
    assert {Path(image).parent.name for image in shown} == {"images"}
    wanted = {Path(image).name for image in shown}
    both = wanted | {f"{Path(name).stem}-dark{Path(name).suffix}" for name in wanted}
    assert {path.name for path in (folder / "images").iterdir()} == both
    assert {Path(name).stem for name in wanted} == set(SCENES)


@pytest.mark.parametrize(("language", "name"), EVERYWHERE)
def test_no_table_follows_code_at_once(language, name):
    """Qt's Markdown mixes up their letters."""
    assert re.search(r"^```\n+\|", source(language, name), re.MULTILINE) is None


def test_the_guide_is_small():
    assert sum(path.stat().st_size for path in GUIDE.rglob("*") if path.is_file()) < MOST_BYTES


@pytest.mark.parametrize("language", Language)
def test_every_error_code_has_its_note_and_nothing_else_has(language):
    notes = read_notes(source(language, ERRORS))
    told = [code for _, codes in notes.groups for code in codes]
    assert sorted(told) == sorted(Code)
    assert [code for code in told if len(notes.of_code[code]) < 12] == []


def test_errors_are_told_in_the_same_order_in_both_languages():
    english, chinese = (read_notes(source(language, ERRORS)) for language in Language)
    assert [codes for _, codes in english.groups] == [codes for _, codes in chinese.groups]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("code", Code)
def test_titles_and_advice_of_errors_are_not_written_twice(language, code):
    known, texts = guide(language), open_texts(language)
    page = known.page(name_of(code))
    note = read_notes(source(language, ERRORS)).of_code[code]
    assert page is not None
    assert note.split("\n", 1)[0] in page.markdown
    told = tell_in_general(texts, code)
    assert page.title == told.title
    assert told.advice in page.markdown
    assert told.advice not in note
    assert f"`{code}`" in page.markdown
