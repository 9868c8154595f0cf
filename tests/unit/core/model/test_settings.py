"""Every setting survives the ledger, and nothing that a row may hold can break the others."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vod_desktop.core.model.settings import DEFAULTS, ColourScheme, Settings, pack_settings, unpack_settings

OTHERS: dict[str, Any] = {
    "connections": 16,
    "files": 1,
    "rate_bytes_per_s": 5_000_000,
    "last_rate_bytes_per_s": 1,
    "start_paused": True,
    "close_to_tray": False,
    "told_of_tray": True,
    "welcomed": True,
    "notify": False,
    "keep_awake": False,
    "follow_procedures": False,
    "scheme": ColourScheme.DARK,
    "account_id": "账号 1",
    "preset_ids": {"a": "p1", "b": "p2"},
    "recent_procedures": ("One", "二"),
}

_text = st.text(max_size=8)
_any_settings = st.builds(
    Settings,
    connections=st.integers(1, 16),
    files=st.integers(1, 32),
    rate_bytes_per_s=st.integers(0, 1 << 50),
    last_rate_bytes_per_s=st.integers(1, 1 << 50),
    start_paused=st.booleans(),
    close_to_tray=st.booleans(),
    told_of_tray=st.booleans(),
    welcomed=st.booleans(),
    notify=st.booleans(),
    keep_awake=st.booleans(),
    follow_procedures=st.booleans(),
    scheme=st.sampled_from(ColourScheme),
    account_id=st.none() | _text,
    preset_ids=st.dictionaries(_text, _text, max_size=3),
    recent_procedures=st.lists(_text, max_size=3).map(tuple),
)
_any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | _text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_text, inner, max_size=3),
    max_leaves=5,
)


def _through_json(settings: Settings) -> Settings:
    return unpack_settings(json.loads(json.dumps(pack_settings(settings))))


def test_the_table_of_this_test_names_every_setting() -> None:
    assert OTHERS.keys() == {item.name for item in fields(Settings)}
    assert all(getattr(DEFAULTS, name) != value for name, value in OTHERS.items())


@pytest.mark.parametrize("name", OTHERS)
def test_each_setting_comes_back_and_changes_no_other(name: str) -> None:
    changed = replace(DEFAULTS, **{name: OTHERS[name]})
    assert _through_json(changed) == changed


@given(_any_settings)
def test_any_settings_come_back(settings: Settings) -> None:
    assert _through_json(settings) == settings


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("connections", 0),
        ("connections", 17),
        ("connections", "10"),
        ("connections", True),
        ("connections", 2.5),
        ("files", 33),
        ("rate_bytes_per_s", -1),
        ("rate_bytes_per_s", 1 << 51),
        ("last_rate_bytes_per_s", 0),
        ("start_paused", 1),
        ("notify", "yes"),
        ("keep_awake", None),
        ("scheme", "purple"),
        ("scheme", 3),
        ("account_id", 7),
        ("preset_ids", {"a": 1}),
        ("preset_ids", ["a"]),
        ("recent_procedures", "One"),
        ("recent_procedures", ["One", 2]),
    ],
)
def test_a_bad_value_keeps_the_default_and_the_other_settings(name: str, bad: object) -> None:
    others = replace(DEFAULTS, **{key: value for key, value in OTHERS.items() if key != name})
    assert unpack_settings(pack_settings(others) | {name: bad}) == others


@given(st.dictionaries(st.sampled_from([*OTHERS, "of a later version"]), _any_json))
def test_whatever_the_rows_hold_the_result_can_be_used(packed: dict[str, Any]) -> None:
    settings = unpack_settings(packed)
    assert 1 <= settings.connections <= 16
    assert 1 <= settings.files <= 32
    assert settings.rate_bytes_per_s >= 0
    assert isinstance(settings.scheme, ColourScheme)
    assert _through_json(settings) == settings


def test_nothing_stored_means_the_defaults() -> None:
    assert unpack_settings({}) == DEFAULTS
