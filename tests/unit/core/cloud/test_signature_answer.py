"""The signature is found in whatever shape a service answers; the errors tell where to look and hold nothing secret."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.support.signatures import ALL, DEMO, SIMPLE
from tests.support.signatures import KEY as SECRET_KEY
from vod_desktop.core.cloud.signature import sign
from vod_desktop.core.cloud.signature_answer import signature_in
from vod_desktop.core.model.errors import AppError, Code, Problem
from vod_desktop.core.model.signature import Unreadable

SIGNED = sign(SIMPLE, SECRET_KEY)


def problem_of(body: bytes | str, path: str = "") -> Problem:
    with pytest.raises(AppError) as refused:
        signature_in(body if isinstance(body, bytes) else body.encode(), path, "公司")
    return refused.value.problem


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (SIGNED, ""),
        (f"  {SIGNED}\r\n", ""),
        (f'"{SIGNED}"', ""),
        (f"'{SIGNED}'\n", ""),
        (f"\ufeff{SIGNED}", ""),
        (json.dumps(SIGNED).replace("/", "\\/"), ""),
        (json.dumps({"signature": SIGNED}), "signature"),
        (json.dumps({"code": 0, "data": {"sign": f" {SIGNED}\n"}}), "data.sign"),
        (json.dumps({"data": [{"x": 1}, {"sign": SIGNED}]}), "data.1.sign"),
        (json.dumps([SIGNED]), "0"),
        (json.dumps({"0": SIGNED}), "0"),
        (json.dumps({"s": f'"{SIGNED}"'}), "s"),
    ],
)
def test_a_signature_is_found_where_it_is_said_to_stand(body, path):
    assert signature_in(body.encode(), path, "公司") == (SIGNED, SIMPLE)


def test_what_php_writes_with_escaped_slashes_is_read():
    number = next(one for one in range(99) if "/" in sign(replace(ALL, random=one), SECRET_KEY))
    signed = sign(replace(ALL, random=number), SECRET_KEY)
    body = json.dumps({"data": signed}).replace("/", "\\/")
    assert signature_in(body.encode(), "data", "公司") == (signed, replace(ALL, random=number))


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ("", ""),
        ("  \n", ""),
        ('""', ""),
        ("<!DOCTYPE html><title>Log in</title>", ""),
        ("who are you?", ""),
        (b"\xff\xfe\x00", ""),
        ('{"code": 401, "message": "no"}', ""),
        ('{"code": 401, "message": "no"}', "data.signature"),
        ('{"data": null}', "data"),
        ('{"data": 17}', "data"),
        ('{"data": ""}', "data"),
        ('{"data": []}', "data.0"),
        ("[1, 2]", "9"),
        ("[" * 60_000, "a"),
        (SIGNED, "data"),
    ],
)
def test_an_answer_without_a_signature_says_so(body, path):
    problem = problem_of(body, path)
    assert (problem.code, problem.params) == (Code.SIGNATURE_MISSING, {"account": "公司"})
    assert SIGNED not in (problem.detail or "")


def test_the_names_in_an_answer_are_told_and_their_values_are_not():
    problem = problem_of('{"error": "canary", "hint": {"canary": 1}}', "data.signature")
    assert problem.detail == "nothing at data.signature; the answer has: error, hint"


@pytest.mark.parametrize(
    ("answer", "path", "place"),
    [
        ({"data": {"signature": SIGNED}}, "", "data.signature"),
        ({"data": {"signature": SIGNED}}, "signature", "data.signature"),
        ({"list": [0, {"s": SIGNED}]}, "sign", "list.1.s"),
        ([SIGNED], "", "0"),
    ],
)
def test_a_signature_that_stands_elsewhere_is_told_with_its_place(answer, path, place):
    problem = problem_of(json.dumps(answer), path)
    assert (problem.code, problem.params) == (Code.SIGNATURE_ELSEWHERE, {"account": "公司", "place": place})


def test_a_place_that_no_path_can_name_is_not_offered():
    assert problem_of(json.dumps({"data.signature": SIGNED}), "data.signature").code is Code.SIGNATURE_MISSING


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("bm90IGEgc2lnbmF0dXJl", Unreadable.TOO_SHORT),
        (SIGNED[:-3], Unreadable.NOT_BASE64),
        (json.dumps(f"{SIGNED[:76]}\n{SIGNED[76:]}"), None),
    ],
)
def test_what_is_meant_as_a_signature_and_is_none_is_never_mended(body, reason):
    problem = problem_of(body)
    if reason is None:
        assert problem.code is Code.SIGNATURE_MISSING
    else:
        assert (problem.code, problem.params) == (Code.SIGNATURE_UNREADABLE, {"reason": reason})


def test_what_a_signature_says_comes_with_it():
    body = json.dumps({"data": sign(DEMO, SECRET_KEY)})
    assert signature_in(body.encode(), "data", "公司")[1] == DEMO
