"""What happens to a signature between the one who made it and the one who pastes it is undone, and said."""

from __future__ import annotations

import base64
import textwrap
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote, unquote_plus

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.signatures import ALL, KEY, NOW, SIMPLE, signature_fields
from vod_desktop.core.cloud.signature import sign
from vod_desktop.core.cloud.signature_paste import check_pasted, tidied
from vod_desktop.core.model.errors import AppError, Code
from vod_desktop.core.model.signature import FindingKind, MacVerdict, Severity, SignatureFields

SIGNATURE = sign(SIMPLE, KEY)
WITH_ALL = sign(replace(ALL, random=7), KEY)
"""With `+` and `/`."""

DAMAGES: dict[str, tuple[Callable[[str], str], set[FindingKind]]] = {
    "nothing": (lambda text: text, set()),
    "ends of a line": (lambda text: f"\ufeff  {text} \r\n", set()),
    "wrapped at 76": (lambda text: "\r\n".join(textwrap.wrap(text, 76)), {FindingKind.BREAKS_REMOVED}),
    "wrapped and indented": (lambda text: "\n    ".join(textwrap.wrap(text, 60)), {FindingKind.BREAKS_REMOVED}),
    "breaks as a program writes them": (lambda text: f"{text[:76]}\\n{text[76:]}", {FindingKind.BREAKS_REMOVED}),
    "a blank in between": (lambda text: f"{text[:10]} {text[10:]}", {FindingKind.BLANKS_REMOVED}),
    "escaped": (lambda text: quote(text, safe=""), {FindingKind.ESCAPES_UNDONE}),
    "escaped twice": (lambda text: quote(quote(text, safe=""), safe=""), {FindingKind.ESCAPES_UNDONE}),
    "decoded like a form": (unquote_plus, {FindingKind.PLUS_RESTORED}),
    "in the alphabet of addresses": (
        lambda text: base64.urlsafe_b64encode(base64.b64decode(text)).decode(),
        {FindingKind.OTHER_ALPHABET},
    ),
    "without padding": (lambda text: text.rstrip("="), {FindingKind.PADDING_ADDED}),
    "quoted": (lambda text: f'"{text}"', {FindingKind.QUOTES_REMOVED}),
    "out of JSON": (lambda text: f'"{text.replace("/", chr(92) + "/")}"', {FindingKind.QUOTES_REMOVED}),
    "out of JSON that escapes more": (
        lambda text: text.replace("=", "\\u003d").replace("+", "\\u002B"),
        {FindingKind.QUOTES_REMOVED},
    ),
    "quoted, escaped and wrapped": (
        lambda text: f"“{chr(10).join(textwrap.wrap(quote(text, safe=''), 7))}”",
        {FindingKind.QUOTES_REMOVED, FindingKind.ESCAPES_UNDONE, FindingKind.BREAKS_REMOVED},
    ),
}


@pytest.mark.parametrize("name", DAMAGES)
@pytest.mark.parametrize("signature", [SIGNATURE, WITH_ALL], ids=["short", "long"])
def test_what_was_done_to_it_is_undone_and_named(name: str, signature: str) -> None:
    damage, kinds = DAMAGES[name]
    damaged = damage(signature)
    mended, undone = tidied(damaged)
    assert mended == signature
    assert set(undone) <= kinds
    assert undone or damaged.strip("\ufeff \r\n") == signature
    found = check_pasted(damaged, KEY, NOW)
    assert found.mac is MacVerdict.RIGHT
    assert found.is_valid
    assert set(undone) == {one.kind for one in found.findings} - {FindingKind.ONE_TIME}


@pytest.mark.parametrize("name", [name for name in DAMAGES if name not in {"nothing", "ends of a line"}])
def test_each_damage_is_named_where_it_does_one(name: str) -> None:
    damage, kinds = DAMAGES[name]
    assert {"+", "/"} <= set(WITH_ALL)
    fitting = SIGNATURE if name == "without padding" else WITH_ALL
    assert set(tidied(damage(fitting))[1]) == kinds


def test_findings_stay_in_their_order() -> None:
    found = check_pasted(f"{WITH_ALL[:9]}\n{WITH_ALL[9:]}", None, NOW + 90_000)
    order = [one.severity for one in found.findings]
    assert order == sorted(order, key=list(Severity).index)
    assert FindingKind.BREAKS_REMOVED in {one.kind for one in found.findings}


@given(signature_fields())
def test_a_whole_signature_is_left_as_it_is(fields: SignatureFields) -> None:
    signature = sign(fields, KEY)
    assert tidied(signature) == (signature, ())


@given(st.text(max_size=200))
@example("%")
@example('"')
@example("%2")
@example("\\/\\n")
def test_any_other_text_is_refused_and_nothing_worse(text: str) -> None:
    with pytest.raises(AppError) as caught:
        check_pasted(text, KEY, NOW)
    assert caught.value.problem.code is Code.SIGNATURE_UNREADABLE
