"""Time limits, trust and proxies of the connections, on real sockets."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest

from tests.support.recording_relay import RecordingRelay
from tests.support.sending import Sending, a_store
from tests.support.sink_server import Manner, SinkServer
from tests.support.tls import TestCertificate
from tests.support.waiting import wait_until
from vod_desktop.core.cloud.connections import TimeLimits
from vod_desktop.core.cloud.transport import Transport, tls_context
from vod_desktop.core.model.errors import Code

SHORT = TimeLimits(connect_s=0.3, stall_s=0.6, read_s=0.6, step_s=0.05)


def outcome(sending: Sending) -> Code | None:
    sending.join()
    return None if sending.error is None else sending.error.problem.code


@pytest.mark.parametrize("over_tls", [False, True], ids=["plain", "tls"])
def test_a_slow_line_is_no_error_however_long_it_takes(
    certificate: TestCertificate, film: Path, *, over_tls: bool
) -> None:
    """The body takes several times each limit, but something always moves."""
    limits = TimeLimits(connect_s=0.3, stall_s=1.0, read_s=10.0, step_s=0.05)
    with SinkServer(Manner(bytes_per_s=5_000_000), certificate.server if over_tls else None) as server:
        store, transport = a_store(server.port, ca_file=certificate.ca_file if over_tls else None, limits=limits)
        started = time.monotonic()
        assert outcome(Sending(store, film)) is None
        assert time.monotonic() - started > 2 * limits.stall_s
        assert (server.requests, server.body_bytes) == (1, film.stat().st_size)
        transport.close()


@pytest.mark.parametrize("over_tls", [False, True], ids=["plain", "tls"])
def test_a_server_that_takes_nothing_any_more_is_given_up(
    certificate: TestCertificate, film: Path, *, over_tls: bool
) -> None:
    with SinkServer(Manner(read_bytes=1000), certificate.server if over_tls else None) as server:
        store, transport = a_store(server.port, ca_file=certificate.ca_file if over_tls else None, limits=SHORT)
        started = time.monotonic()
        assert outcome(Sending(store, film)) is Code.NET_TIMEOUT
        assert time.monotonic() - started < 5
        transport.close()


def test_an_answer_that_does_not_come_is_given_up(film: Path) -> None:
    with SinkServer(Manner(answers=False)) as server:
        store, transport = a_store(server.port, limits=SHORT)
        assert outcome(Sending(store, film)) is Code.NET_TIMEOUT
        transport.close()


def test_a_connection_reset_in_the_middle_is_a_broken_one(film: Path) -> None:
    with SinkServer(Manner(resets_at=500_000)) as server:
        store, transport = a_store(server.port, limits=SHORT)
        assert outcome(Sending(store, film)) is Code.NET_BROKEN
        transport.close()


def test_no_listener_means_unreachable(film: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    store, transport = a_store(port)
    sending = Sending(store, film)
    assert outcome(sending) is Code.NET_UNREACHABLE
    assert sending.error is not None
    assert sending.error.problem.params["host"] == f"127.0.0.1:{port}"
    transport.close()


def test_a_connect_that_nobody_answers_means_unreachable(film: Path) -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(full.getsockname())
        store, transport = a_store(full.getsockname()[1], limits=SHORT)
        started = time.monotonic()
        assert outcome(Sending(store, film)) is Code.NET_UNREACHABLE
        assert time.monotonic() - started < 5
        transport.close()
        for filler in fillers:
            filler.close()


def test_a_certificate_of_an_unknown_authority_is_refused(certificate: TestCertificate, tmp_path: Path) -> None:
    with SinkServer(tls=certificate.server) as server:
        transport = Transport(tls_context())
        with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"), transport.call():
            transport.session.get(f"https://127.0.0.1:{server.port}/", timeout=5)
        transport.close()
    assert server.requests == 0


def test_ssl_cert_file_adds_an_authority(certificate: TestCertificate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.ca_file))
    with SinkServer(tls=certificate.server) as server:
        transport = Transport(tls_context())
        with transport.call() as call:
            assert transport.session.get(f"https://127.0.0.1:{server.port}/", timeout=5).status_code == 200
        assert call.status == 200
        transport.close()


def test_the_environment_sends_nothing_through_a_proxy(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with SinkServer() as server:
        store, transport = a_store(server.port)
        assert outcome(Sending(store, film)) is None
        transport.close()


def test_a_dead_proxy_is_named_as_such(film: Path) -> None:
    with SinkServer() as server:
        store, transport = a_store(server.port, proxy="http://127.0.0.1:9")
        assert outcome(Sending(store, film)) is Code.NET_PROXY_AWAY
        transport.close()


def test_a_worker_behind_a_plain_proxy_is_free_within_a_second(film: Path) -> None:
    with SinkServer(Manner(read_bytes=1000)) as proxy:
        store, transport = a_store(1, proxy=f"http://127.0.0.1:{proxy.port}")
        sending = Sending(store, film)
        wait_until(lambda: proxy.body_bytes >= 1000)
        assert sending.stop() < 1.0
        assert sending.interrupted
        assert proxy.first_lines[0].startswith("PUT http://127.0.0.1:1/dir/f0.mp4?")
        transport.close()


def test_a_worker_in_a_tunnel_is_free_within_a_second_and_the_tunnel_saw_no_clear_byte(
    certificate: TestCertificate, film: Path
) -> None:
    with (
        SinkServer(Manner(read_bytes=1000), certificate.server) as server,
        RecordingRelay(server.port, as_proxy=True) as proxy,
    ):
        store, transport = a_store(
            server.port, ca_file=certificate.ca_file, proxy=f"http://127.0.0.1:{proxy.port}", limits=SHORT
        )
        sending = Sending(store, film)
        wait_until(lambda: server.body_bytes >= 1000)
        assert sending.stop() < 1.0
        assert sending.interrupted
        server.release()
        server.manner = Manner()
        assert outcome(Sending(store, film)) is None
        transport.close()
        wait_until(proxy.settled)
        assert [line.rpartition(" ")[0] for line in proxy.asked] == [f"CONNECT 127.0.0.1:{server.port}"] * 2
        assert not any(b"CLEARTEXT" in stream for stream in proxy.sent)


def test_a_proxy_that_takes_its_time_for_a_tunnel_is_waited_for(certificate: TestCertificate, film: Path) -> None:
    limits = TimeLimits(connect_s=5.0, step_s=0.05)
    with (
        SinkServer(tls=certificate.server) as server,
        RecordingRelay(server.port, as_proxy=True, slow_s=6 * limits.step_s) as proxy,
    ):
        store, transport = a_store(
            server.port, ca_file=certificate.ca_file, proxy=f"http://127.0.0.1:{proxy.port}", limits=limits
        )
        assert outcome(Sending(store, film)) is None
        transport.close()
