"""The table of the guide is the one that the outcomes were compared with, and no fault is missing in it."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from tests.faults.catalogue import SCENARIOS
from tests.faults.scenario import effects_of
from tests.faults.table import END, page, table, with_table
from vod_desktop.sandbox.faults import Effect
from vod_desktop.texts.texts import Language

BUILD = Path(__file__).parents[2] / "build"


@pytest.mark.parametrize("language", Language)
def test_the_guide_says_what_the_outcomes_were_compared_with(language: Language) -> None:
    path = page(language)
    BUILD.mkdir(exist_ok=True)
    (BUILD / f"what-happens-when-{language}.md").write_text(table(language), encoding="utf-8")
    text = path.read_text(encoding="utf-8")
    assert END in text
    assert text == with_table(text, language), "write it anew: python -m tests.faults.table"


def test_every_fault_of_the_practice_cloud_is_in_the_table() -> None:
    armed = {
        type(effect)
        for scenario in SCENARIOS
        for step in (scenario.strike, scenario.midway, scenario.mend)
        for effect in effects_of(step)
    } | {type(scenario.hold_up.effect) for scenario in SCENARIOS}
    assert set(get_args(Effect)) - armed == set()


def test_every_row_has_a_name_and_words_of_its_own() -> None:
    for names in (
        [scenario.name for scenario in SCENARIOS],
        [scenario.en for scenario in SCENARIOS],
        [scenario.zh for scenario in SCENARIOS],
    ):
        assert sorted(names) == sorted(set(names))
