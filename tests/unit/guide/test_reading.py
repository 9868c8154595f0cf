"""Pages are taken apart, errors get pages of their own, and words are found."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from vod_desktop.core.model.errors import TRAITS, Code
from vod_desktop.guide.error_pages import read_notes
from vod_desktop.guide.guide import FOLDERS, Guide, open_guide, place
from vod_desktop.guide.pages import images, links, plain, read_page
from vod_desktop.guide.search import search, snippet
from vod_desktop.paths import find_resources, resources_dir
from vod_desktop.texts import Language, open_texts

SOURCE = """# Covers **of** films

See [presets](presets.md#new) and ![a desk](images/desk.webp).

<a id="frame"></a>
## Pick a `frame`

1. Open it.
2. Take it.

```sh
# not a heading
```

## Other

| A | B |
|---|---|
| one | two |
"""


ENGLISH = open_guide(open_texts(Language.ENGLISH))


def test_a_page_knows_its_headings_and_where_links_lead_to_them():
    page = read_page("covers", SOURCE)
    assert page.title == "Covers of films"
    assert [(one.level, one.title, one.anchor) for one in page.sections] == [
        (1, "Covers of films", "section-1"),
        (2, "Pick a frame", "frame"),
        (2, "Other", "section-3"),
    ]
    assert "<a id" not in page.markdown
    assert "# not a heading" in page.markdown
    assert page.sections[1].text.startswith("Open it. Take it.")
    assert page.sections[2].text == "A B one two"


def test_links_and_pictures_are_told_apart():
    assert links(SOURCE) == [("presets", "presets.md#new")]
    assert images(SOURCE) == ["images/desk.webp"]
    assert plain("A [link](x.md) and ![none](y.webp), **bold**") == "A link and , bold"


def test_a_line_break_in_a_chinese_sentence_is_no_blank():
    page = read_page("a", "# 一\n\n先上传，\n再处理。\nThen this\nand that.\n")
    assert "先上传，再处理。" in page.markdown
    assert page.sections[0].text == "先上传，再处理。 Then this and that."


@pytest.mark.parametrize(
    ("target", "leads_to"),
    [
        ("covers.md", ("covers", "")),
        ("covers.md#frame", ("covers", "frame")),
        ("#frame", ("", "frame")),
        ("errors.md", ("errors", "")),
        ("errors.md#file.missing", ("errors/file.missing", "")),
        ("errors/net.dns.md", ("errors/net.dns", "")),
        ("errors.md#section-2", ("errors", "section-2")),
    ],
)
def test_places_of_the_guide(target, leads_to):
    assert place(target) == leads_to


def test_notes_of_errors_are_grouped():
    notes = read_notes(
        "# Errors\n\nIntro.\n\n## Files\n\n### file.missing\n\nGone.\n\n### file.empty\n\n- a\n\n## Net\n\n### net.dns\n\nNo.\n"
    )
    assert notes.intro == "# Errors\n\nIntro."
    assert notes.groups == (("Files", ("file.missing", "file.empty")), ("Net", ("net.dns",)))
    assert notes.of_code == {"file.missing": "Gone.", "file.empty": "- a", "net.dns": "No."}


@pytest.mark.parametrize("code", Code)
def test_the_page_of_an_error_says_what_the_engine_does(code):
    page = ENGLISH.page(f"errors/{code}")
    assert page is not None
    doing = page.sections[-1].text
    by_scope = {"job": "one upload", "account": "the account", "app": "the program"}
    by_retry = {"auto": "by itself", "after_user": "waits for you", "not_before": "by itself", "never": "cannot"}
    assert by_scope[TRAITS[code].scope] in doing
    assert by_retry[TRAITS[code].retry] in doing


# Search

PAGES = [
    read_page("speed", "# Limit the speed\n\nOf all uploads.\n\n## Slow lines\n\nFewer connections help.\n"),
    read_page("queue", "# The queue\n\nPause and resume. The speed stands beside it.\n"),
    read_page("限速", "# 限速\n\n限速对所有上传合计生效。\n\n## 暂停\n\n暂停后可以继续上传。\n"),
]


def found(query: str) -> list[tuple[str, str]]:
    return [(hit.page, hit.section.title) for hit in search(PAGES, query)]


def test_titles_come_before_texts():
    assert found("speed") == [("speed", "Limit the speed"), ("queue", "The queue")]
    assert found("SPEED") == found("speed")


def test_every_word_must_be_there_and_the_title_of_the_page_counts():
    assert found("speed pause") == [("queue", "The queue")]
    assert found("limit connections") == [("speed", "Slow lines")]
    assert found("speed nonsense") == []
    assert found("  ") == []


def test_chinese_is_found_without_blanks_and_by_its_pieces():
    assert found("限速") == [("限速", "限速")]
    assert found("暂停上传") == [("限速", "暂停")]
    assert found("完全没有") == []


def test_a_snippet_shows_the_words_around_the_place():
    text = "word " * 40 + "needle " + "hay " * 40
    shown = snippet(text, ["needle"])
    assert "needle" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) < 130
    assert snippet("short", ["short"]) == "short"
    assert snippet("short", ["other"]) == ""


@pytest.mark.parametrize(
    ("language", "query", "page"),
    [
        (Language.ENGLISH, "pause", "queue"),
        (Language.ENGLISH, "file.broken", "errors/file.broken"),
        (Language.ENGLISH, "subappid", "account-key"),
        (Language.CHINESE, "限速", "speed-limit"),
        (Language.CHINESE, "任务流模板", "procedures"),
        (Language.CHINESE, "密钥被拒绝", "errors/auth.rejected"),
    ],
)
def test_the_guide_answers_what_people_ask(language, query, page):
    assert page in [hit.page for hit in open_guide(open_texts(language)).search(query)[:4]]


# Where it lies


@pytest.mark.parametrize("place_of", ["checkout", "wheel", "bundle"])
def test_the_guide_is_found_wherever_the_program_runs(tmp_path, place_of):
    texts, package = open_texts(Language.ENGLISH), tmp_path / "site-packages" / "vod_desktop"
    home = {"checkout": package.parent, "wheel": package, "bundle": tmp_path / "bundle"}[place_of]
    home.mkdir(parents=True)
    (home / "resources").symlink_to(resources_dir(), target_is_directory=True)
    found_in = find_resources(package, home if place_of == "bundle" else None)
    page = Guide(texts, found_in / "guide").page("index")
    assert page is not None
    assert page.title == "User guide"


def test_a_wheel_carries_all_resources():
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert included == {"resources": "vod_desktop/resources"}
    assert all((resources_dir() / "guide" / folder).is_dir() for folder in FOLDERS.values())
