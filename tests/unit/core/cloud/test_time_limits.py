"""Slow lines are waited for, dead ones are given up in time, and each kind of trouble has its own code."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest

from tests.support.sending import Sending, a_store
from tests.support.sink_server import Manner, SinkServer
from tests.support.tls import TestCertificate, make_certificate
from vod_desktop.core.cloud.transport import TimeLimits
from vod_desktop.core.model.errors import Code


def _outcome(port: int, path: Path, *, ca_file: Path | None = None, limits: TimeLimits | None = None) -> Sending:
    store, transport = a_store(port, ca_file=ca_file, limits=limits)
    sending = Sending(store, path)
    sending.join()
    transport.close()
    return sending


def _code(sending: Sending) -> Code | None:
    return None if sending.error is None else sending.error.problem.code


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """200 KB: four seconds at 50 KB/s."""
    path = tmp_path / "clip.mp4"
    path.write_bytes(bytes(200_000))
    return path


@pytest.mark.parametrize("over_tls", [False, True], ids=["plain", "tls"])
def test_fifty_kilobytes_a_second_arrive_although_blocks_outlast_the_connect_limit(
    certificate: TestCertificate, clip: Path, over_tls: bool
) -> None:
    limits = TimeLimits(connect_s=1.0, step_s=0.05)
    with SinkServer(Manner(bytes_per_s=50_000), certificate.server if over_tls else None) as server:
        sending = _outcome(server.port, clip, ca_file=certificate.ca_file if over_tls else None, limits=limits)
        assert sending.receipt is not None
        assert (server.requests, server.body_bytes) == (1, 200_000)


@pytest.mark.parametrize("over_tls", [False, True], ids=["plain", "tls"])
def test_a_line_that_takes_nothing_is_given_up_at_the_stall_limit(
    certificate: TestCertificate, film: Path, over_tls: bool
) -> None:
    limits = TimeLimits(stall_s=0.6, step_s=0.05)
    with SinkServer(Manner(read_bytes=100_000), certificate.server if over_tls else None) as server:
        started = time.monotonic()
        sending = _outcome(server.port, film, ca_file=certificate.ca_file if over_tls else None, limits=limits)
        assert _code(sending) is Code.NET_TIMEOUT
        assert 0.6 <= sending.ended_at - started < 2.5


def test_an_answer_that_never_comes_is_given_up_at_the_read_limit(clip: Path) -> None:
    with SinkServer(Manner(answers=False)) as server:
        started = time.monotonic()
        sending = _outcome(server.port, clip, limits=TimeLimits(read_s=0.5))
        assert _code(sending) is Code.NET_TIMEOUT
        assert sending.ended_at - started < 3
        assert server.requests == 1


def test_the_limits_of_a_data_call_are_those_of_the_plan() -> None:
    limits = TimeLimits()
    assert limits.connect_s == 10
    assert limits.stall_s <= 30
    assert limits.read_s >= 120


def test_a_reset_in_the_middle_is_a_broken_connection(film: Path) -> None:
    with SinkServer(Manner(resets_at=500_000)) as server:
        assert _code(_outcome(server.port, film)) is Code.NET_BROKEN


def test_nobody_listening_is_unreachable(clip: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    assert _code(_outcome(port, clip)) is Code.NET_UNREACHABLE


def test_a_connection_that_is_never_taken_is_unreachable_at_the_connect_limit(clip: Path) -> None:
    # A listener whose queue is full: the kernel drops further SYNs, as a firewall does.
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(full.getsockname())
        sending = _outcome(full.getsockname()[1], clip, limits=TimeLimits(connect_s=0.5, step_s=0.05))
        for filler in fillers:
            filler.close()
    assert _code(sending) is Code.NET_UNREACHABLE


def test_a_certificate_that_nobody_vouches_for_is_a_tls_problem_and_gets_no_byte(
    certificate: TestCertificate, clip: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = make_certificate(tmp_path_factory.mktemp("other"))
    with SinkServer(tls=certificate.server) as server:
        assert _code(_outcome(server.port, clip, ca_file=other.ca_file)) is Code.NET_TLS
        assert server.requests == 0


def test_a_handshake_that_nobody_answers_is_given_up_at_the_connect_limit(
    certificate: TestCertificate, clip: Path
) -> None:
    with SinkServer() as server:  # waits for a line of HTTP
        sending = _outcome(server.port, clip, ca_file=certificate.ca_file, limits=TimeLimits(connect_s=0.5))
        assert _code(sending) is Code.NET_TIMEOUT


def test_a_file_that_shrank_is_told_as_such_and_not_as_a_network_error(clip: Path) -> None:
    with SinkServer() as server:
        store, transport = a_store(server.port)
        sending = Sending(store, clip, length=250_000)
        sending.join()
        transport.close()
        assert _code(sending) is Code.FILE_CHANGED
        assert server.answered == 0


@pytest.mark.parametrize("name", ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"])
@pytest.mark.parametrize("over_tls", [False, True], ids=["plain", "tls"])
def test_a_dead_proxy_in_the_environment_does_not_disturb_loopback(
    certificate: TestCertificate, clip: Path, monkeypatch: pytest.MonkeyPatch, name: str, over_tls: bool
) -> None:
    monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with SinkServer(tls=certificate.server if over_tls else None) as server:
        sending = _outcome(server.port, clip, ca_file=certificate.ca_file if over_tls else None)
        assert sending.receipt is not None


def test_a_proxy_that_does_not_answer_is_named_as_the_proxy(clip: Path) -> None:
    with SinkServer() as server:
        store, transport = a_store(server.port, proxy="http://127.0.0.1:9")
        sending = Sending(store, clip)
        sending.join()
        transport.close()
        assert _code(sending) is Code.NET_PROXY
        assert server.requests == 0
