"""What may stand in a signature service's fields, and what is said where it may not."""

from __future__ import annotations

import pytest

from vod_desktop.core.accounts.service_rules import checked_header_value, checked_service, given_header, same_origin
from vod_desktop.core.cloud.endpoints import goes_in_the_clear
from vod_desktop.core.model.account import RequestMethod, SignatureService
from vod_desktop.core.model.errors import AppError, Code, Problem


def problem_of(**values: str) -> Problem:
    with pytest.raises(AppError) as refused:
        checked_service(SignatureService(**{"url": "https://h/sign", **values}))
    return refused.value.problem


def test_blanks_are_taken_off_and_the_rest_stays():
    given = SignatureService(
        " https://公司.example/sign?app=1#top\n", RequestMethod.POST, " X-Token: ", " data.0.s ", True
    )
    assert checked_service(given) == SignatureService(
        "https://公司.example/sign?app=1", RequestMethod.POST, "X-Token", "data.0.s", True
    )
    assert checked_service(SignatureService("http://h", header="")) == SignatureService("http://h/")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("", ""),
        ("sign.company.example/sign", "sign.company.example/sign"),
        ("ftp://h/sign", "ftp://h/sign"),
        ("https:///sign", "https:///sign"),
        ("https://h:0/", "https://h:0/"),
        ("https://h:99999/", "https://h:99999/"),
        ("https://[h/", "https://[h/"),
        ("https://h/a b", "https://h/a b"),
        ("https://me:canary@h/sign?key=canary", "https://h/sign"),
    ],
)
def test_an_address_that_cannot_be_asked_is_refused_without_what_could_be_secret(url, told):
    assert problem_of(url=url) == Problem(Code.OPTION_INVALID, {"field": "signature_url", "value": told})


@pytest.mark.parametrize(
    "header", ["Host", "content-length", "Transfer-Encoding", "Connection", "Content-Type", "X Token", "X-Tökén", "x\0"]
)
def test_headers_of_the_connection_and_what_is_no_name_are_refused(header):
    problem = problem_of(header=header)
    assert (problem.code, problem.params["field"]) == (Code.OPTION_INVALID, "signature_header")


def test_a_value_in_the_field_of_the_name_is_not_told():
    assert problem_of(header="X-Token: canary").params["value"] == "X-Token"
    assert problem_of(header="Authorization Bearer canary").params["value"] == "Authorization"


@pytest.mark.parametrize("header", ["Authorization", "Cookie", "X-Upload-Token", "apikey"])
def test_headers_that_prove_something_are_taken(header):
    assert checked_service(SignatureService("https://h/", header=header)).header == header


@pytest.mark.parametrize("path", [".", "data.", ".data", "data..s", "da\nta"])
def test_a_place_with_empty_names_is_refused(path):
    assert problem_of(answer_path=path) == Problem(Code.OPTION_INVALID, {"field": "answer_path", "value": path})


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"url": "https://h/" + "a" * 2000}, "signature_url"),
        ({"header": "a" * 101}, "signature_header"),
        ({"answer_path": "a" * 201}, "answer_path"),
    ],
)
def test_nothing_is_longer_than_makes_sense(values, field):
    problem = problem_of(**values)
    assert (problem.code, problem.params["field"]) == (Code.OPTION_TOO_LONG, field)


@pytest.mark.parametrize("value", ["two\nlines", "two\r\nlines", "密钥", "tab\there", "nul\0"])
def test_a_value_that_no_header_takes_is_refused_and_not_told(value):
    with pytest.raises(AppError) as refused:
        checked_header_value(value)
    assert refused.value.problem == Problem(Code.SECRET_MALFORMED, {"field": "header_value"})


def test_a_value_may_have_words():
    assert checked_header_value(" Bearer abc.def==\n") == "Bearer abc.def=="


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("X-Token: abc", ("X-Token", "abc")),
        (" Authorization:Bearer a:b ", ("Authorization", "Bearer a:b")),
        ("Bearer abc", (None, "Bearer abc")),
        ("abc", (None, "abc")),
        ("", (None, "")),
    ],
)
def test_name_and_value_in_one_text_are_told_apart(text, given):
    assert given_header(text) == given


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://h/a", "https://H/b?c", True),
        ("https://h/", "https://h:443/", True),
        ("http://h/", "http://h:80/", True),
        ("https://h/", "http://h/", False),
        ("https://h/", "https://h:8443/", False),
        ("https://h/", "https://h.example/", False),
    ],
)
def test_what_was_entered_for_one_host_is_for_that_host(one, other, same):
    assert same_origin(SignatureService(one), SignatureService(other)) is same


@pytest.mark.parametrize(
    ("url", "clear"),
    [
        ("https://h/", False),
        ("http://h/", True),
        ("http://192.168.1.5/", True),
        ("http://127.0.0.1:9/", False),
        ("http://localhost/", False),
        ("http://[::1]/", False),
    ],
)
def test_only_plain_http_to_another_computer_goes_in_the_clear(url, clear):
    assert goes_in_the_clear(url) is clear
