"""Finds sections of the guide by words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vod_desktop.guide.pages import Page, Section

_IN_PAGE_TITLE = 12
_IN_TITLE = 8
_MOST_IN_TEXT = 4
_SNIPPET_CHARACTERS = 110
_BEFORE_CHARACTERS = 30
_FEWEST_PAIRS = 0.6
"""So many pairs of neighbouring characters must be there where Chinese, which has no blanks, is not found as it was typed."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A section that was found.

    Attributes:
        page: Name of the page.
        page_title: Of it.
        section: What was found.
        snippet: Some words around the place; empty if only titles match.
    """

    page: str
    page_title: str
    section: Section
    snippet: str


def search(pages: Iterable[Page], query: str, *, most: int = 40) -> list[Hit]:
    """Sections that hold every word of the query, the most fitting first; upper and lower case are the same.

    Args:
        pages: Where to look, in the order in which equals are to come.
        query: Words, parted by blanks.
        most: Hits to return.
    """
    words = query.casefold().split()
    if not words:
        return []
    rated: list[tuple[float, Hit]] = []
    for page in pages:
        for section in page.sections:
            marks = [_mark(word, section) for word in words]
            in_page_title = [word in page.title.casefold() for word in words]
            if any(marks) and all(map(max, marks, in_page_title)):
                mark = sum(marks) + _IN_PAGE_TITLE * sum(in_page_title)
                rated.append((-mark, Hit(page.name, page.title, section, snippet(section.text, words))))
    rated.sort(key=lambda one: one[0])  # stable: equals stay in the order of the pages
    return [hit for _, hit in rated[:most]]


def snippet(text: str, words: Sequence[str]) -> str:
    """Some words of a text around the first place where one of the words is found; empty where none is."""
    places = [place for word in words if (place := text.casefold().find(word)) >= 0]
    if not places:
        return ""
    start = max(0, min(places) - _BEFORE_CHARACTERS)
    end = start + _SNIPPET_CHARACTERS
    return f"{'…' if start else ''}{text[start:end].strip()}{'…' if end < len(text) else ''}"


def _mark(word: str, section: Section) -> float:
    """How well one word fits a section; 0 where it does not."""
    title, text = section.title.casefold(), section.text.casefold()
    mark = min(_MOST_IN_TEXT, text.count(word)) + (_IN_TITLE if word in title else 0)
    return mark or _mark_of_pairs(word, f"{title} {text}")


def _mark_of_pairs(word: str, text: str) -> float:
    pairs = [word[place : place + 2] for place in range(len(word) - 1)]
    if len(pairs) < 2 or not all("\u4e00" <= character <= "\u9fff" for character in word):
        return 0
    found = sum(pair in text for pair in pairs) / len(pairs)
    return found if found >= _FEWEST_PAIRS else 0
