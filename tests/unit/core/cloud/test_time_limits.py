"""Slow lines are waited for however slow they are, and what nobody answers is given up in time."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.sending import Sending, a_store
from tests.support.sink_server import Manner, SinkServer
from tests.support.tls import TestCertificate
from vod_desktop.core.cloud.connections import TimeLimits
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


def test_the_limits_of_a_data_call_are_those_of_the_plan() -> None:
    limits = TimeLimits()
    assert limits.connect_s == 10
    assert limits.stall_s <= 30
    assert limits.read_s >= 120


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
