from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from devtools.proxies import VARIABLES, download_environment


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def port() -> Iterator[int]:
    """A port of ours at which nobody listens yet."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


def test_a_proxy_that_does_not_answer_is_left_out_and_told_once_without_its_password(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], port: int
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://user:canary@127.0.0.1:{port}")
    monkeypatch.setenv("http_proxy", f"127.0.0.1:{port}")
    environ = download_environment()
    assert "HTTPS_PROXY" not in environ
    assert "http_proxy" not in environ
    assert capsys.readouterr().out == f"The proxy 127.0.0.1:{port} does not answer; downloads go without it.\n"


def test_a_proxy_that_answers_is_kept(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        monkeypatch.setenv("https_proxy", url)
        assert download_environment()["https_proxy"] == url
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("value", ["", "http://", "http://host:no-port"])
def test_a_value_that_names_no_place_is_left_to_the_tools(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("ALL_PROXY", value)
    assert download_environment()["ALL_PROXY"] == value
