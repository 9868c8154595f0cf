"""The pages of the errors: title and advice from `texts/`, behaviour from the table of codes, the reasons written by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from vod_desktop.core.model.errors import TRAITS, Code, Retry, Scope
from vod_desktop.guide.pages import Page, read_page
from vod_desktop.texts import Texts, mark
from vod_desktop.texts.errors import action_label, tell_in_general

PAGE = "errors"
"""Name of the page that lists them all; that of a code is `errors/<code>`."""

_GROUP = re.compile(r"^## +(.+?)\s*$", re.MULTILINE)
_CODE = re.compile(r"^### +([\w.]+)\s*$", re.MULTILINE)

_CONCERNS: Mapping[Scope, str] = {
    Scope.JOB: mark("This concerns one upload; the others go on."),
    Scope.ACCOUNT: mark("This concerns the account: its uploads wait, none of them fails."),
    Scope.APP: mark("This concerns the program or what was just asked of it, not single uploads."),
}
_GOES_ON: Mapping[Retry, str] = {
    Retry.AUTO: mark("VOD Desktop tries again by itself."),
    Retry.AFTER_USER: mark("VOD Desktop waits for you."),
    Retry.NEVER: mark("It cannot be tried again."),
    Retry.NOT_BEFORE: mark("VOD Desktop looks again after a while, by itself."),
}


@dataclass(frozen=True, slots=True)
class Notes:
    """What is written by hand.

    Attributes:
        intro: With the title of the page, before the first group.
        groups: Their titles and codes, in order.
        of_code: Reasons and further help, in Markdown.
    """

    intro: str
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    of_code: Mapping[str, str]


def read_notes(source: str) -> Notes:
    """Takes `errors.md` apart: groups are headings of the second level, codes those of the third."""
    intro, *groups = _GROUP.split(source)
    titles: list[tuple[str, tuple[str, ...]]] = []
    of_code: dict[str, str] = {}
    for title, body in zip(groups[::2], groups[1::2], strict=True):
        _, *parts = _CODE.split(body)
        titles.append((title, tuple(parts[::2])))
        of_code |= {code: note.strip() for code, note in zip(parts[::2], parts[1::2], strict=True)}
    return Notes(intro.strip(), tuple(titles), of_code)


def name_of(code: str) -> str:
    """The name of the page of a code."""
    return f"{PAGE}/{code}"


def overview(texts: Texts, notes: Notes) -> Page:
    """The list of all errors, in the language in force."""
    lines = [notes.intro, ""]
    for title, codes in notes.groups:
        lines += [f"## {title}", ""]
        known = [Code(code) for code in codes if code in set(Code)]
        lines += [f"- [{tell_in_general(texts, code).title}]({PAGE}.md#{code})" for code in known]
        lines.append("")
    return read_page(PAGE, "\n".join(lines))


def page_of(texts: Texts, code: Code, note: str) -> Page:
    """All there is to say of one error, in the language in force."""
    told, trait, tr = tell_in_general(texts, code), TRAITS[code], texts.tr
    what_to_do, why, what_we_do = tr("What to do"), tr("Why, and what else helps"), tr("What VOD Desktop does")
    error_code, all_errors = tr("Error code"), tr("All errors")
    label = action_label(texts, told.action)
    button = tr("The button “{label}” beside the error does it.", label=label.rstrip("…")) if label else ""
    paragraphs = (
        f"# {told.title}",
        f"{error_code}: `{code}`",
        f"## {what_to_do}",
        told.advice,
        button,
        f"## {why}",
        note,
        f"## {what_we_do}",
        f"{tr(_CONCERNS[trait.scope])} {tr(_GOES_ON[trait.retry])}",
        f"[{all_errors}]({PAGE}.md)",
    )
    return read_page(name_of(code), "\n\n".join(filter(None, paragraphs)))
