"""The user guide: every page in both languages, built alike, in the words of the window, and with an example that works."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.support.translations import chinese
from vod_desktop.core.model.document_codes import DocumentCode
from vod_desktop.core.model.signature import PARAMETERS, REQUIRED
from vod_desktop.paths import resources_dir

GUIDE = resources_dir() / "guide"
LANGUAGES = ("en", "zh-CN")
PAGES = sorted(path.name for path in (GUIDE / "en").glob("*.md"))
_MNEMONIC = re.compile(r"\(&\w\)|&")


def page(language: str, name: str) -> str:
    return (GUIDE / language / name).read_text(encoding="utf-8")


def code_blocks(text: str) -> list[str]:
    return re.findall(r"^```.*?^```$", text, re.MULTILINE | re.DOTALL)


def prose(text: str) -> str:
    """Without blocks of code."""
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


def levels(text: str) -> list[int]:
    """Of the headings, in their order."""
    return [len(marks) for marks in re.findall(r"^(#+) \S", prose(text), re.MULTILINE)]


def tables(text: str) -> list[tuple[int, int]]:
    """Rows and columns of each table."""
    found = re.findall(r"(?:^\|.*\|$\n?)+", prose(text), re.MULTILINE)
    return [(len(one.splitlines()), one.splitlines()[0].count("|") - 1) for one in found]


def cells(language: str, name: str, heading_number: int) -> Iterator[list[str]]:
    """The rows of the only table below a heading, without its head."""
    part = re.split(r"^## .*$", page(language, name), flags=re.MULTILINE)[heading_number]
    for line in part.strip().splitlines():
        if line.startswith("|") and not line.startswith("|---"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def test_both_languages_have_the_same_pages() -> None:
    assert PAGES
    assert [path.name for path in sorted((GUIDE / "zh-CN").glob("*.md"))] == PAGES
    assert sorted(path.name for path in GUIDE.iterdir()) == sorted(LANGUAGES)


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_built_alike_in_both_languages(name: str) -> None:
    english, translated = (page(language, name) for language in LANGUAGES)
    assert levels(english) == levels(translated)
    assert levels(english).count(1) == 1
    assert tables(english) == tables(translated)
    assert code_blocks(english) == code_blocks(translated)
    inline = [sorted(re.findall(r"`([^`\n]+)`", prose(text))) for text in (english, translated)]
    assert inline[0] == inline[1]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_are_whole(language: str, name: str) -> None:
    for line in prose(page(language, name)).splitlines():
        assert line.startswith("|") == line.endswith("|"), line
    for rows, columns in tables(page(language, name)):
        assert rows > 2
        assert columns > 1


@pytest.mark.parametrize("name", PAGES)
def test_what_stands_in_bold_is_called_so_in_the_window(name: str) -> None:
    """Labels are the only bold words of the guide."""
    labels = {
        _MNEMONIC.sub("", entry.id): _MNEMONIC.sub("", str(entry.string))
        for entry in chinese()
        if isinstance(entry.id, str)
    }
    english, translated = (re.findall(r"\*\*(.+?)\*\*", prose(page(language, name))) for language in LANGUAGES)
    assert [label for label in english if label not in labels] == []
    assert sorted(labels[label] for label in english) == sorted(translated)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_the_documents_is_explained(language: str) -> None:
    numbers = [
        int(number)
        for first, *_ in cells(language, "client-sdk-features.md", 5)
        for number in re.findall(r"\d+", first)
    ]
    assert numbers == sorted(DocumentCode, key=numbers.index)
    assert set(numbers) == set(DocumentCode)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_parameter_of_a_signature_that_is_for_choosing_has_its_place(language: str) -> None:
    named = set(re.findall(r"`(\w+)`", " ".join(first for first, *_ in cells(language, "client-sdk-features.md", 2))))
    assert {PARAMETERS[name] for name in PARAMETERS if name not in REQUIRED} <= named


_OF_THE_SDKS = [
    "getSignature",
    "signature",
    "videoFile",
    "videoPath",
    "coverFile",
    "coverPath",
    "videoName",
    "fileName",
    "fileId",
    "video_upload",
    "cover_upload",
    "video_progress",
    "cover_progress",
    "onPublishProgress",
    "progress",
    "cancel",
    "canclePublish",
    "enableResume",
    "enableHttps",
    "prepareUpload",
    "done",
    "success",
    "finish",
    "onPublishComplete",
    "error",
    "retCode",
    "descMsg",
    "videoId",
    "videoURL",
    "coverURL",
    "video.url",
    "cover.url",
    "setAppId",
    "customKey",
    "userID",
]
"""What the documents name in the chapters of the four SDKs."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_the_sdks_name_is_told(language: str) -> None:
    told = set(re.findall(r"`([\w.]+)`", page(language, "client-sdk-features.md")))
    assert [name for name in _OF_THE_SDKS if name not in told] == []
