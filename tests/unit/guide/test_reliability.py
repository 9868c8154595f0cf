"""The page of promises names tests and commands that are there, and says the same in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from devtools import commands
from tests.fuzz.catalogue import NAMES
from vod_desktop.paths import resources_dir

REPOSITORY = Path(__file__).parents[3]
LANGUAGES = ("en", "zh-CN")


def page(language: str) -> str:
    return (resources_dir() / "guide" / language / "reliability.md").read_text(encoding="utf-8")


def named(language: str) -> list[str]:
    """What stands in code type, in the page's order."""
    return re.findall(r"`([^`]+)`", page(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_test_that_is_named_is_there(language: str) -> None:
    tests = [words for words in named(language) if words.startswith("tests/")]
    assert len(tests) > 10
    assert [path for path in tests if not (REPOSITORY / path).exists()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_that_is_named_is_one(language: str) -> None:
    tools = [words.split()[2:] for words in named(language) if words.startswith("python3 packaging/dev.py")]
    assert {words[0] for words in tools} == {"soak", "bench", "fuzz"}
    for words in tools:
        assert commands.read(words).arguments == words[1:]


def test_both_languages_promise_the_same() -> None:
    english, chinese = (page(language) for language in LANGUAGES)
    assert named("en") == named("zh-CN")
    assert english.count("\n| ") == chinese.count("\n| ")
    for figure in ("1,258", "11.1", "155", "100,000", "48", "26", "32"):
        assert figure in english
        assert figure in chinese


def test_the_number_of_readers_under_fire_is_that_of_the_fuzzer() -> None:
    assert f"each of {len(NAMES)} readers" in page("en")
    assert f"{len(NAMES)} 个读取器" in page("zh-CN")


def test_the_number_of_faults_is_that_of_their_table() -> None:
    table = (resources_dir() / "guide" / "en" / "what-happens-when.md").read_text(encoding="utf-8")
    rows = [line for line in table.splitlines() if re.match(r"\| (?!---|What goes wrong)", line)]
    assert f"| {len(rows)} faults, each on a real upload" in page("en")
