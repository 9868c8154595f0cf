"""Signatures made by Node's own crypto and encoders are read and found right; ours are those that Node has judged.

`tests/fixtures/signatures.mjs` has made the cases, and says how.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict

import pytest

from tests.support.sign_cases import fields_of
from vod_desktop.core.cloud.signature import check, sign
from vod_desktop.core.model.signature import FindingKind, MacVerdict


class Case(TypedDict):
    encoder: str
    key: str
    values: Mapping[str, str | int]
    node: str
    ours: str
    accepted: bool
    with_other_key: bool


FIXTURE = Path(__file__).parents[3] / "fixtures" / "signatures.json"
CASES: list[Case] = json.loads(FIXTURE.read_text(encoding="utf-8"))


def test_the_cases_hold_what_makes_encoders_differ() -> None:
    assert len(CASES) >= 200
    assert min(Counter(case["encoder"] for case in CASES).values()) >= 15
    texts = "".join(str(value) for case in CASES for value in case["values"].values())
    assert set("来🎬 ()%+&=\n~*'") <= set(texts)
    assert sum(case["node"] != case["ours"] for case in CASES) >= 100
    assert any(len(str(case["values"].get("sourceContext", ""))) >= 250 for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_one_made_by_node_is_right_and_says_what_it_said(case: Case) -> None:
    start = int(case["values"]["currentTimeStamp"])
    found = check(case["node"], case["key"], start)
    assert found.mac is MacVerdict.RIGHT
    assert found.is_valid
    assert found.read.fields == fields_of(case["values"])
    assert dict(found.read.parameters) == {name: str(value) for name, value in case["values"].items()}
    assert {one.kind for one in found.findings} <= {FindingKind.ONE_TIME}
    assert check(case["node"], f"{case['key']}x", start).mac is MacVerdict.WRONG


@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_ours_is_the_text_that_node_has_accepted(case: Case) -> None:
    assert sign(fields_of(case["values"]), case["key"]) == case["ours"]
    assert case["accepted"] is True
    assert case["with_other_key"] is False
