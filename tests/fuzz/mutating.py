"""Inputs for parsers: good ones from a corpus, spoilt as chance will have it. Few draws each, so that many can be tried."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

Spoil = tuple[int, int, int, int]
"""What is done, where, how much, and with which value."""

MOST_BYTES = 64 << 10
"""A spoilt input is no longer than this: repetition must not fill the memory by itself."""

_spoils = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 1 << 20), st.integers(0, 64), st.integers(0, 255)), max_size=5
)


def spoilt_bytes(corpus: Sequence[bytes], tokens: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """Bytes of the corpus with some bytes changed, cut out, repeated or put in; `tokens` are put in whole."""

    def spoil(data: bytes, spoils: list[Spoil]) -> bytes:
        for one in spoils:
            data = _spoil(data, one, tokens)
        return data

    return st.builds(spoil, st.sampled_from(list(corpus)), _spoils)


def _spoil(data: bytes, spoil: Spoil, tokens: Sequence[bytes]) -> bytes:
    what, where, size, value = spoil
    at = where % (len(data) + 1)
    there = value * 37 % (len(data) + 1)
    piece = data[at : at + size % 8 + 1]
    often = min(1 << value % 14, MOST_BYTES // max(1, len(piece)))
    put_in: tuple[tuple[int, bytes], ...] = (  # how many bytes go, and what stands in their place
        (1, bytes([data[at] ^ (1 << value % 8)]) if at < len(data) else b""),  # a bit
        (1, bytes([value])),
        (size + 1, b""),
        (len(data), b""),  # the end is missing
        (0, data[at : at + size + 1]),  # something stands there twice
        (0, piece * often),
        (0, tokens[value % len(tokens)]),
        (size, tokens[value % len(tokens)]),
        (0, data[there : there + size]),
    )
    gone, new = put_in[what]
    return data[:at] + new + data[at + gone :]


_ODD_VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    2**31,
    2**63,
    -(2**70),
    10**400,
    0.5,
    1e308,
    float("inf"),
    float("nan"),
    "",
    " ",
    "x",
    "0",
    "-7",
    "1e9",
    "9" * 5000,
    "\0",
    "\ud800",
    "测试\N{ZERO WIDTH JOINER}",
    "../../../etc",
    "2026-02-30T25:61:61Z",
    "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00+23:59",
    "<b>&amp;</b>",
    "a" * 10_000,
    [],
    {},
    [[]],
    [None],
    [1, "x", {}],
    {"": None},
    {"Code": 1},
)

_json_spoils = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 1 << 16), st.integers(0, len(_ODD_VALUES) - 1)), max_size=4
)


def spoilt_values(corpus: Sequence[Any]) -> st.SearchStrategy[Any]:
    """Plain values of the corpus in which some have another type, are missing, or stand where nobody expects them."""

    def spoil(value: Any, spoils: list[tuple[int, int, int]]) -> Any:
        root = {"root": copy.deepcopy(value)}
        for what, where, odd in spoils:
            places = list(_places(root))
            holder, key = places[where % len(places)]
            _spoil_value(holder, key, what, _ODD_VALUES[odd])
        return root.get("root")

    return st.builds(spoil, st.sampled_from(list(corpus)), _json_spoils)


def _places(value: Any) -> Any:
    """Every holder with one of its keys, the outermost first."""
    waiting = [value]
    while waiting:
        one = waiting.pop(0)
        keys = list(one) if isinstance(one, dict) else range(len(one))
        for key in keys:
            yield one, key
            if isinstance(one[key], dict | list) and one[key]:
                waiting.append(one[key])


def _spoil_value(holder: Any, key: Any, what: int, odd: Any) -> None:
    match what:
        case 0 | 1:
            holder[key] = copy.deepcopy(odd)
        case 2 if isinstance(holder, dict) and key != "root":
            del holder[key]
        case 3:
            holder[key] = [holder[key]]
        case _:
            holder[key] = {"root": holder[key]}


def spoilt_json(corpus: Sequence[Any]) -> st.SearchStrategy[bytes]:
    """JSON of spoilt values; now and then its text is spoilt as well."""
    good = [json.dumps(one).encode() for one in corpus]
    texts = spoilt_bytes(good, JSON_TOKENS)
    return spoilt_values(corpus).map(lambda value: json.dumps(value).encode()) | texts


JSON_TOKENS = (
    b"null",
    b"[",
    b"{",
    b'"',
    b'"\\',
    b"\\ud800",
    b"1e999",
    b"-",
    b"NaN",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"[" * 3000,
    b'{"a":' * 3000,
    b"9" * 5000,
    b"\x00",
)

XML_TOKENS = (
    b"<",
    b"</",
    b"&lt;",
    b"&#0;",
    b"&#xD800;",
    b"&amp;",
    b"&unknown;",
    b"<!--",
    b"<![CDATA[",
    b"]]>",
    b"<?x?>",
    b'<!DOCTYPE x [<!ENTITY a "b">]>',
    b"<a>" * 500,
    b"<a/>" * 500,
    b'xmlns="http://www.qcloud.com/document/product/436/7751"',
    b"{http://www.qcloud.com/document/product/436/7751}",
    b"\\'\\\"",
    b"__import__('os')",
    b"\xff\xfe",
    b"\x00",
    b"-1",
    b"9" * 5000,
    b"1e9",
)


def merged(*parts: Mapping[str, Any]) -> dict[str, Any]:
    """Some mappings as one."""
    return {key: value for part in parts for key, value in part.items()}
