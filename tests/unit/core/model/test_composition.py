"""Composed procedures: from values to the text that is sent, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vod_desktop.core.model.composition import CONSOLE, CONSOLE_NUMBER, Composition, parse

_numbers = st.integers(1, 10**12)
_compositions = st.builds(
    Composition,
    st.just(CONSOLE) | st.lists(_numbers, max_size=6).map(tuple),
    st.none() | _numbers,
    st.none() | _numbers,
    st.none() | _numbers,
)


@given(_compositions)
def test_what_was_composed_is_read_again_as_it_was(composition: Composition) -> None:
    assert parse(composition.text) == composition
    assert parse(composition.text.replace(",", " , ").replace("(", " ( ")) == composition


@given(st.text(max_size=60))
def test_no_other_text_is_taken_for_a_composition(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("composition", "text"),
    [
        # The two of the upload document
        (Composition(CONSOLE, CONSOLE_NUMBER), "QCVB_SimpleProcessFile(1,1)"),
        (Composition((10, 20), 150, 10, 10), "QCVB_SimpleProcessFile({10,20},150,10,10)"),
        # Places left out
        (Composition((10,)), "QCVB_SimpleProcessFile({10})"),
        (Composition((1,)), "QCVB_SimpleProcessFile({1})"),
        (Composition(CONSOLE, cover=10), "QCVB_SimpleProcessFile(1,0,10)"),
        (Composition(CONSOLE, samples=10), "QCVB_SimpleProcessFile(1,0,0,10)"),
        (Composition(cover=10), "QCVB_SimpleProcessFile(0,0,10)"),
        (Composition(), "QCVB_SimpleProcessFile(0)"),
    ],
)
def test_each_place_has_its_way_to_be_written(composition: Composition, text: str) -> None:
    assert composition.text == text
    assert parse(text) == composition


@pytest.mark.parametrize(
    ("text", "composition"),
    [
        ("QCVB_SimpleProcessFile(1, 1)", Composition(CONSOLE, 1)),
        ("  QCVB_SimpleProcessFile( { 10 , 20 } , 150 )  ", Composition((10, 20), 150)),
        ("QCVB_SimpleProcessFile(30,0,10)", Composition((30,), cover=10)),
        ("QCVB_SimpleProcessFile({10},0,0,0)", Composition((10,))),
    ],
)
def test_texts_written_by_hand_are_understood(text: str, composition: Composition) -> None:
    assert parse(text) == composition


@pytest.mark.parametrize(
    "text",
    [
        "",
        "LongVideoPreset",
        "QCVB_SimpleProcessFile",
        "QCVB_SimpleProcessFile()",
        "QCVB_SimpleProcessFile({})",
        "QCVB_SimpleProcessFile({10,20)",
        "QCVB_SimpleProcessFile({10},a)",
        "QCVB_SimpleProcessFile({10},1,2,3,4)",
        "QCVB_SimpleProcessFile({10},-1)",
        "QCVB_SimpleProcessFile(１)",
        "qcvb_simpleprocessfile(1)",
        "QCVB_SimpleProcessFile(1) and more",
    ],
)
def test_what_is_not_well_formed_composes_nothing(text: str) -> None:
    assert parse(text) is None


def test_only_a_composition_without_anything_is_empty() -> None:
    assert Composition().is_empty
    assert not any(
        one.is_empty for one in (Composition(CONSOLE), Composition((1,)), Composition(cover=1), Composition(samples=1))
    )
