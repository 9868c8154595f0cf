"""A stopped transfer ends within a second whatever the server does, and nothing leaves a TLS socket unencrypted."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.recording_relay import RecordingRelay
from tests.support.sending import MARKER, Sending, a_store
from tests.support.sink_server import Manner, SinkServer
from tests.support.tls import TestCertificate
from tests.support.waiting import wait_until
from vod_desktop.core.cloud.connections import TimeLimits
from vod_desktop.core.cloud.object_store import CosStore
from vod_desktop.core.engine.control import ControlToken


class CountingToken(ControlToken):
    """Tells how often it was looked at."""

    asked = 0

    @property
    def stopped(self) -> bool:
        self.asked += 1
        return super().stopped


@pytest.fixture(params=["plain", "tls"])
def rig(request: pytest.FixtureRequest, certificate: TestCertificate) -> Iterator[tuple[SinkServer, CosStore]]:
    over_tls = request.param == "tls"
    with SinkServer(tls=certificate.server if over_tls else None) as server:
        store, transport = a_store(server.port, ca_file=certificate.ca_file if over_tls else None)
        yield server, store
        transport.close()


def test_a_worker_whose_server_stopped_reading_is_free_within_a_second(
    rig: tuple[SinkServer, CosStore], film: Path
) -> None:
    server, store = rig
    server.manner = Manner(read_bytes=100_000)
    sending = Sending(store, film)
    wait_until(lambda: server.body_bytes >= 100_000)
    assert sending.stop() < 1.0
    assert sending.interrupted


def test_a_worker_that_waits_for_the_answer_is_free_within_a_second(
    rig: tuple[SinkServer, CosStore], film: Path
) -> None:
    server, store = rig
    server.manner = Manner(answers=False)
    sending = Sending(store, film)
    wait_until(lambda: server.body_bytes == film.stat().st_size)
    assert sending.stop() < 1.0
    assert sending.interrupted


def test_a_worker_in_full_flow_is_free_within_a_second(rig: tuple[SinkServer, CosStore], film: Path) -> None:
    server, store = rig
    server.manner = Manner(bytes_per_s=2_000_000)
    sending = Sending(store, film)
    wait_until(lambda: sending.sent_bytes > 0)
    assert sending.stop() < 1.0
    assert sending.interrupted


def test_a_token_set_before_the_call_sends_no_byte_of_the_file(rig: tuple[SinkServer, CosStore], film: Path) -> None:
    server, store = rig
    token = ControlToken()
    token.stop()
    sending = Sending(store, film, token)
    sending.join()
    assert sending.interrupted
    assert server.body_bytes == 0


def test_an_interrupted_connection_is_not_used_again(rig: tuple[SinkServer, CosStore], film: Path) -> None:
    server, store = rig
    server.manner = Manner(read_bytes=100_000)
    sending = Sending(store, film)
    wait_until(lambda: server.body_bytes >= 100_000)
    sending.stop()
    server.manner = Manner()
    following = Sending(store, film)
    following.join()
    assert following.receipt is not None
    assert server.connections == 2


def test_a_sound_connection_is_kept_for_the_next_part(rig: tuple[SinkServer, CosStore], film: Path) -> None:
    server, store = rig
    for _ in range(3):
        sending = Sending(store, film)
        sending.join()
        assert sending.receipt is not None
    assert (server.connections, server.requests) == (1, 3)


def test_a_token_set_after_the_call_leaves_the_connection_to_the_next_one(
    rig: tuple[SinkServer, CosStore], film: Path
) -> None:
    server, store = rig
    first = Sending(store, film)
    first.join()
    first.token.stop()
    second = Sending(store, film)
    second.join()
    assert second.receipt is not None
    assert server.connections == 1


def test_a_worker_in_a_tls_handshake_that_nobody_answers_is_free_within_a_second(
    certificate: TestCertificate, film: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        store, transport = a_store(silent.getsockname()[1], ca_file=certificate.ca_file)
        sending = Sending(store, film)
        peer, _ = silent.accept()
        with peer:
            assert peer.recv(1) == b"\x16"  # the client has begun the handshake
            assert sending.stop() < 1.0
        assert sending.interrupted
        transport.close()


def test_a_worker_that_gets_no_connection_is_free_within_a_second(film: Path) -> None:
    # A listener whose queue is full: the kernel drops further SYNs, as a firewall does.
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(full.getsockname())
        store, transport = a_store(full.getsockname()[1])
        token = CountingToken()
        sending = Sending(store, film, token)
        wait_until(lambda: token.asked > 1)
        assert sending.stop() < 1.0
        assert sending.interrupted
        transport.close()
        for filler in fillers:
            filler.close()


def test_four_hundred_interrupts_put_not_one_clear_byte_on_a_tls_wire(certificate: TestCertificate, film: Path) -> None:
    """At all moments of a transfer: while sending, while the server does not read, while the answer is awaited."""
    manners = (Manner(), Manner(read_bytes=200_000), Manner(bytes_per_s=20_000_000), Manner(answers=False))
    with SinkServer(tls=certificate.server) as server, RecordingRelay(server.port) as relay:
        store, transport = a_store(relay.port, ca_file=certificate.ca_file, limits=TimeLimits(step_s=0.05))
        pause = threading.Event()
        slowest, interrupted = 0.0, 0
        for number in range(400):
            server.manner = manners[number % len(manners)]
            sending = Sending(store, film)
            wait_until(lambda sending=sending: sending.sent_bytes > 0 or sending.ended_at > 0)
            pause.wait((number % 20) / 2000)  # spreads the moments over the first 10 ms of the body
            slowest = max(slowest, sending.stop())
            interrupted += sending.interrupted
        transport.close()
        server.release()
        wait_until(relay.settled)
        raw = relay.sent
    assert interrupted > 300
    assert slowest < 1.0
    assert sum(map(len, raw)) > 100_000_000
    assert not any(MARKER[:8] in stream for stream in raw)
