"""Pages of lists: the same bounds and the same way for every action."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from vod_desktop.sandbox.api.fields import Field, integer

Item = TypeVar("Item")

DEFAULT_LIMIT = 10
MAX_LIMIT = 100
"""Bounds of most lists (protocol.md 3.2)."""


def paging_fields(max_limit: int = MAX_LIMIT) -> dict[str, Field]:
    """The fields Offset and Limit."""
    return {
        "Offset": integer(0, code="InvalidParameterValue.Offset"),
        "Limit": integer(1, max_limit, code="InvalidParameterValue.Limit"),
    }


def page(items: Sequence[Item], parameters: Mapping[str, Any]) -> list[Item]:
    """The items that a request asks for."""
    start = parameters.get("Offset", 0)
    return list(items[start : start + parameters.get("Limit", DEFAULT_LIMIT)])
