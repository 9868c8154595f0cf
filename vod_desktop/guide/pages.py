"""One page of the guide, taken apart: its title, its headings with their anchors, its plain text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ANCHOR = re.compile(r'<a id="([\w.-]+)"></a>\s*')
_COMMENT = re.compile(r"<!--.*-->\s*")
_HEADING = re.compile(r"(#{1,6}) +(.+)")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_IMAGE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")
_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)\s]+)\)")
_LIST_MARK = re.compile(r"^\s*(?:[-*]|\d+\.|>) +", re.MULTILINE)
_TABLE_RULE = re.compile(r"^[|:\- ]+$", re.MULTILINE)
_EMPHASIS = re.compile(r"\*\*|\*|`")
_BLANKS = re.compile(r"\s+")
_WRAPPED_CHINESE = re.compile(
    r"(?<=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”])\n(?=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”])"
)
"""A line break inside a Chinese sentence, which would be shown as a blank."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, up to the next heading.

    Attributes:
        level: 1 for the title of the page.
        title: Of the heading, plain.
        anchor: Leads to the heading; unique on its page, and the same in every language.
        text: What stands under it, plain.
    """

    level: int
    title: str
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page.

    Attributes:
        name: Of its file, without `.md`; `errors/<code>` for that of an error.
        markdown: To be shown. Headings come in the order of `sections`; their anchors are not part of it.
    """

    name: str
    markdown: str
    sections: tuple[Section, ...]

    @property
    def title(self) -> str:
        """The first heading."""
        return self.sections[0].title if self.sections else self.name


def read_page(name: str, source: str) -> Page:
    """Takes a page apart.

    Args:
        name: Of the page.
        source: Its Markdown as it stands in the file.
    """
    lines: list[str] = []
    anchor = ""
    heads: list[tuple[int, str, str]] = []
    bodies: list[list[str]] = []
    for line, is_code in _lines(source):
        is_anchor, is_heading = (pattern.fullmatch(line) if not is_code else None for pattern in (_ANCHOR, _HEADING))
        if is_anchor:
            anchor = is_anchor[1]
        if is_anchor or (not is_code and _COMMENT.fullmatch(line)):
            continue
        lines.append(line)
        if is_heading:
            heads.append((len(is_heading[1]), plain(is_heading[2]), anchor or f"section-{len(heads) + 1}"))
            bodies.append([])
            anchor = ""
        elif bodies:
            bodies[-1].append(line)
    sections = (Section(*head, plain("\n".join(body))) for head, body in zip(heads, bodies, strict=True))
    return Page(name, _WRAPPED_CHINESE.sub("", "\n".join(lines)), tuple(sections))


def plain(markdown: str) -> str:
    """The words of a piece of Markdown, on one line."""
    text = _IMAGE.sub("", markdown)
    text = _LINK.sub(r"\1", text)
    text = _WRAPPED_CHINESE.sub("", _TABLE_RULE.sub("", text))
    text = _LIST_MARK.sub("", text)
    return _BLANKS.sub(" ", _EMPHASIS.sub("", text).replace("|", " ")).strip()


def links(markdown: str) -> list[tuple[str, str]]:
    """Every link: its words and where it leads, as it is written."""
    return [(words, target) for words, target in _LINK.findall(markdown)]


def images(markdown: str) -> list[str]:
    """Every picture, as it is written."""
    return _IMAGE.findall(markdown)


def _lines(source: str) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it belongs to code."""
    in_code = False
    for line in source.splitlines():
        is_fence = _FENCE.match(line) is not None
        in_code ^= is_fence
        yield line, in_code or is_fence
