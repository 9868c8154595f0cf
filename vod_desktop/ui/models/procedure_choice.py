"""The procedure templates in the order in which they are offered: used lately, own ones, those of the service. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from vod_desktop.core.intake.walk import natural_key
from vod_desktop.core.model.catalog import ProcedureTemplate
from vod_desktop.texts import Texts
from vod_desktop.texts.templates import Listings, procedure_words


class Group(StrEnum):
    """Where a template stands."""

    RECENT = "recent"
    OWN = "own"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Choice:
    """One template that is offered.

    Attributes:
        words: What it does.
    """

    group: Group
    name: str
    words: str
    comment: str


def choices(
    texts: Texts, templates: Sequence[ProcedureTemplate], listings: Listings, recent: Sequence[str]
) -> list[Choice]:
    """Every template; those used lately stand in their group again, so that nobody misses them there."""
    by_name = {template.name: template for template in templates}
    latest = [by_name[name] for name in recent if name in by_name]
    ordered = sorted(templates, key=lambda template: (template.is_preset, natural_key(template.name)))
    offered = [(Group.RECENT, template) for template in latest]
    offered += [(Group.SERVICE if template.is_preset else Group.OWN, template) for template in ordered]
    return [
        Choice(group, template.name, procedure_words(texts, template, listings), template.comment)
        for group, template in offered
    ]


def matching(offered: Sequence[Choice], needle: str) -> list[Choice]:
    """Those that have every word of the search in their name, comment or description."""
    words = needle.casefold().split()
    return [
        choice
        for choice in offered
        if all(word in f"{choice.name}\n{choice.comment}\n{choice.words}".casefold() for word in words)
    ]
