"""What JSON says becomes a dataclass only where every field is what its type promises."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from vod_desktop.core.ledger.typed import built


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Wheel:
    size: float
    colour: Colour = Colour.RED


@dataclass(frozen=True)
class Cart:
    name: str
    wheels: tuple[Wheel, ...] = ()
    load: int | None = None
    place: Path | None = None
    marks: dict[str, str | int] = field(default_factory=dict)
    is_open: bool = False


GOOD = {
    "name": "cart",
    "wheels": [{"size": 1, "colour": "red"}, {"size": 0.5}],
    "load": 7,
    "place": "somewhere",
    "marks": {"a": 1, "b": "x"},
    "is_open": True,
}


def test_values_become_what_they_were() -> None:
    cart = built(Cart, json.loads(json.dumps(GOOD)))
    assert cart == Cart("cart", (Wheel(1), Wheel(0.5)), 7, Path("somewhere"), {"a": 1, "b": "x"}, is_open=True)
    assert built(Cart, {"name": "bare"}) == Cart("bare")
    assert asdict(built(Wheel, {"size": 2}))["colour"] is Colour.RED


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        None,
        "cart",
        {},
        {"name": 1},
        {"name": None},
        {"name": "x", "unknown": 1},
        {"name": "x", "load": True},
        {"name": "x", "load": "7"},
        {"name": "x", "load": 7.0},
        {"name": "x", "is_open": 1},
        {"name": "x", "place": 1},
        {"name": "x", "wheels": {}},
        {"name": "x", "wheels": ["wheel"]},
        {"name": "x", "wheels": [{"size": "large"}]},
        {"name": "x", "wheels": [{"size": True}]},
        {"name": "x", "wheels": [{"size": 1, "colour": "green"}]},
        {"name": "x", "marks": []},
        {"name": "x", "marks": {"a": None}},
    ],
)
def test_whatever_does_not_fit_is_refused(wrong: Any) -> None:
    with pytest.raises((TypeError, ValueError, KeyError)):
        built(Cart, wrong)
