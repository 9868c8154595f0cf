"""The short way to a prepared request leads to the same request as the long one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import requests
from requests.adapters import BaseAdapter

from vod_desktop.core.cloud.lean_session import LeanSession


class Recorder(BaseAdapter):
    """Answers everything, and keeps what it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[object, ...]] = []

    def send(self, request: requests.PreparedRequest, *args: Any, **how: Any) -> requests.Response:
        headers = {name: value if isinstance(value, str) else value.decode() for name, value in request.headers.items()}
        how = {name: value for name, value in how.items() if name in {"stream", "timeout", "proxies"}}
        body = request.body.encode() if isinstance(request.body, str) else request.body
        self.asked.append((request.method, request.url, headers, body, how))
        answer = requests.Response()
        answer.status_code = 200
        answer._content = b""
        return answer

    def close(self) -> None:
        """Holds nothing."""


class Body:
    """Like the body of a part: has a length, yields blocks, reads nothing."""

    def __len__(self) -> int:
        return 5

    def __iter__(self) -> Iterator[bytes]:
        yield b"12345"


BODY = Body()
STORAGE = {"User-Agent": b"cos-sdk", "x-cos-security-token": b"t+/=", "Host": b"b.cos.example.com"}
USUAL = {"timeout": (1, 2), "proxies": {"https": "http://proxy:1"}, "allow_redirects": False}

CASES: list[tuple[str, str, Mapping[str, Any]]] = [
    ("PUT", "https://b.cos.example.com/a/%E9%95%BF%20%7E%23.mp4", {"data": BODY, "headers": STORAGE}),
    ("PUT", "http://[::1]:81/a", {"params": {"partNumber": 1, "uploadId": b"a+b/c=="}, "data": BODY}),
    ("POST", "http://127.0.0.1:80", {"data": '{"名": 1}', "headers": {"Content-Type": "application/json"}}),
    ("POST", "https://h/a", {"params": {"uploads": b""}}),
    ("POST", "https://h/a", {"data": b"<xml/>", "headers": {"content-type": "application/xml", "accept": "x"}}),
    ("DELETE", "https://h/a.%2Fb", {"params": {"uploadId": "x y"}, "headers": STORAGE}),
    ("HEAD", "https://h/a", {}),
    ("GET", "https://h/a", {"params": {"marker": "长", "n": 500}}),
    # What takes the long way
    ("GET", "https://h/a?x=1#there", {"params": {"y": "2"}}),
    ("GET", "https://user:word@h/a", {}),
    ("GET", "https://h/长", {}),
    ("GET", "https://例子.example.com/", {}),
    ("GET", "https://h/a", {"params": {"left": None, "y": "2"}}),
    ("POST", "https://h/a", {"json": {"a": 1}}),
    ("POST", "https://h/a", {"data": {"a": "1"}}),
]


@pytest.mark.parametrize(("method", "url", "how"), CASES)
@pytest.mark.parametrize("signed", [False, True])
def test_the_request_is_the_same_as_from_requests(
    method: str, url: str, how: Mapping[str, Any], *, signed: bool
) -> None:
    def sign(request: requests.PreparedRequest) -> requests.PreparedRequest:
        seen = sorted(f"{name.lower()}={request.headers[name]}" for name in request.headers)
        request.headers["Authorization"] = f"{request.url} {seen}"
        return request

    found = []
    for session in (requests.Session(), LeanSession()):
        recorder = Recorder()
        session.trust_env = False
        session.mount("http://", recorder)
        session.mount("https://", recorder)
        session.request(method, url, **{**USUAL, **how}, **({"auth": sign} if signed else {}))
        found.append(recorder.asked)
    assert found[0] == found[1]


def test_a_redirect_is_followed_the_usual_way_where_that_is_wished() -> None:
    recorder = Recorder()
    with LeanSession() as session:
        session.trust_env = False
        session.mount("https://", recorder)
        session.get("https://h/a")
        session.get("https://h/a", allow_redirects=False)
    assert recorder.asked[0][:3] == recorder.asked[1][:3]
