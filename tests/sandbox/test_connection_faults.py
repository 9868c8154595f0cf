"""What goes wrong before there is a request: connections refused, left hanging, and handshakes that fail."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException

from tests.support.official_clients import OfficialClients
from tests.support.tls import TestCertificate, make_certificate
from tests.support.waiting import wait_until
from vod_desktop.sandbox import PracticeCloud, faults
from vod_desktop.sandbox.faults import Fault


@pytest.fixture
def certificate(tmp_path: Path) -> TestCertificate:
    return make_certificate(tmp_path)


@pytest.fixture
def secure(tmp_path: Path, certificate: TestCertificate) -> Iterator[PracticeCloud]:
    with PracticeCloud(tmp_path / "secure", tls=certificate.server) as running:
        yield running


def port_of(cloud: PracticeCloud) -> int:
    return int(cloud.endpoint.rpartition(":")[2])


def shake_hands(cloud: PracticeCloud, certificate: TestCertificate, timeout_s: float = 5.0) -> str | None:
    """Connects over TLS; returns the version agreed upon."""
    context = ssl.create_default_context(cafile=str(certificate.ca_file))
    with (
        socket.create_connection(("127.0.0.1", port_of(cloud)), timeout=timeout_s) as plain,
        context.wrap_socket(plain, server_hostname="127.0.0.1") as secured,
    ):
        return secured.version()


def test_refuse_resets_new_connections(clients: OfficialClients, cloud: PracticeCloud) -> None:
    cloud.faults.arm(Fault(faults.Refuse(), count=1))
    with pytest.raises(TencentCloudSDKException) as caught:
        clients.ask("DescribeAllClass")
    assert caught.value.get_code() == "ClientNetworkError"
    assert clients.ask("DescribeAllClass").ClassInfoSet


def test_a_handshake_is_refused_before_it_begins(secure: PracticeCloud, certificate: TestCertificate) -> None:
    secure.faults.arm(Fault(faults.Refuse(), count=1))
    with pytest.raises(ConnectionError):
        shake_hands(secure, certificate)
    assert shake_hands(secure, certificate) == "TLSv1.3"


def test_a_handshake_is_answered_with_an_alert(secure: PracticeCloud, certificate: TestCertificate) -> None:
    secure.faults.arm(Fault(faults.BreakTls(), count=2))
    for _ in range(2):
        with pytest.raises(ssl.SSLError, match="HANDSHAKE_FAILURE"):
            shake_hands(secure, certificate)
    assert shake_hands(secure, certificate) == "TLSv1.3"


def test_an_alert_is_no_answer_in_http(cloud: PracticeCloud) -> None:
    cloud.faults.arm(Fault(faults.BreakTls()))
    connection = http.client.HTTPConnection("127.0.0.1", port_of(cloud), timeout=5)
    connection.request("GET", "/")
    with pytest.raises(http.client.BadStatusLine):
        connection.getresponse()
    connection.close()


def test_a_connection_hangs_until_the_fault_is_cleared(secure: PracticeCloud, certificate: TestCertificate) -> None:
    hanging = secure.faults.arm(Fault(faults.Hang(), count=1))
    with socket.create_connection(("127.0.0.1", port_of(secure)), timeout=5) as connection:
        wait_until(lambda: secure.faults.hits(hanging) == 1)
        assert shake_hands(secure, certificate) == "TLSv1.3", "the others are served meanwhile"
        secure.faults.clear(hanging)
        with pytest.raises(ConnectionResetError):
            connection.recv(1)


def test_a_connection_hangs_for_a_time(cloud: PracticeCloud) -> None:
    cloud.faults.arm(Fault(faults.Hang(seconds=0.2), count=1))
    begun = time.monotonic()
    with (
        socket.create_connection(("127.0.0.1", port_of(cloud)), timeout=5) as connection,
        pytest.raises(ConnectionResetError),
    ):
        connection.recv(1)
    assert time.monotonic() - begun >= 0.2


def test_an_outage_ends_hanging_connections_too(cloud: PracticeCloud) -> None:
    hanging = cloud.faults.arm(Fault(faults.Hang(), count=1))
    with socket.create_connection(("127.0.0.1", port_of(cloud)), timeout=5) as connection:
        wait_until(lambda: cloud.faults.hits(hanging) == 1)
        cloud.faults.arm(Fault(faults.Outage(), count=None))
        with pytest.raises(ConnectionResetError):
            connection.recv(1)


@pytest.mark.parametrize("over_tls", [False, True], ids=["plain", "tls"])
def test_connections_without_a_request_do_not_keep_the_practice_cloud_from_stopping(
    tmp_path: Path, certificate: TestCertificate, over_tls: bool
) -> None:
    with PracticeCloud(tmp_path / "full", tls=certificate.server if over_tls else None) as cloud:
        hanging = cloud.faults.arm(Fault(faults.Hang(), count=1))
        open_ones = [socket.create_connection(("127.0.0.1", port_of(cloud)), timeout=5) for _ in range(3)]
        wait_until(lambda: cloud.faults.hits(hanging) == 1)
        begun = time.monotonic()
        cloud.stop()
        assert time.monotonic() - begun < 2
        for connection in open_ones:
            connection.close()


def test_clients_that_hang_up_within_the_handshake_leave_the_door_open(
    secure: PracticeCloud, certificate: TestCertificate
) -> None:
    for words in (b"", b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01"):
        with socket.create_connection(("127.0.0.1", port_of(secure)), timeout=5) as connection:
            connection.sendall(words)
    assert shake_hands(secure, certificate) == "TLSv1.3"
