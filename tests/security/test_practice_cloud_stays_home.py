"""The practice cloud serves this computer alone, and whatever it is asked for, it touches nothing but its folder."""

from __future__ import annotations

import http.client
import ipaddress
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.command_line import REPOSITORY, environment
from vod_desktop.sandbox import PracticeCloud

_LISTENS = "0A"


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeCloud]:
    with PracticeCloud(tmp_path_factory.mktemp("inside") / "cloud") as running:
        yield running


def listening(pid: int) -> list[tuple[str, int]]:
    """Address and port of each socket on which a process listens, as the kernel tells it (Linux)."""
    held = {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()}
    found = []
    for table, is_wide in (("tcp", False), ("tcp6", True)):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            (
                _,
                local,
                _,
                state,
                *_,
            ) = line.split()[:4]
            inode = line.split()[9]
            if state == _LISTENS and f"socket:[{inode}]" in held:
                address, port = local.split(":")
                raw = bytes.fromhex(address)
                words = [raw[at : at + 4][::-1] for at in range(0, len(raw), 4)]  # each word in the machine's order
                family = socket.AF_INET6 if is_wide else socket.AF_INET
                found.append((socket.inet_ntop(family, b"".join(words)), int(port, 16)))
    return found


def test_it_listens_on_loopback_alone(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "vod_desktop", "practice", "--folder", tmp_path / "cloud", "--json"]
    with subprocess.Popen(
        [*map(str, words)], cwd=REPOSITORY, env=environment({}), stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline()
            places = listening(process.pid)
        finally:
            process.kill()
    assert places
    assert [address for address, _ in places if not ipaddress.ip_address(address).is_loopback] == []


def test_a_socket_that_is_open_to_all_would_be_seen() -> None:
    with socket.create_server(("0.0.0.0", 0)) as server:
        assert ("0.0.0.0", server.getsockname()[1]) in listening(os.getpid())


@pytest.mark.parametrize(
    "path",
    [
        "/../../../../../../etc/passwd",
        "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/..%5c..%5cwindows%5cwin.ini",
        "//etc/passwd",
        "/media/../../key.json",
        "/%00/etc/passwd",
        "/../journal.jsonl",
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
def test_a_path_that_climbs_reaches_nothing(
    cloud: PracticeCloud, tmp_path_factory: pytest.TempPathFactory, method: str, path: str
) -> None:
    around = tmp_path_factory.getbasetemp()
    before = _files(around)
    place = urlsplit(cloud.endpoint)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=10)
    try:
        connection.putrequest(method, path, skip_host=True)
        connection.putheader("Host", "b-1251000001.cos.ap-chongqing.myqcloud.com")
        connection.putheader("Content-Length", "4" if method == "PUT" else "0")
        connection.endheaders(b"evil" if method == "PUT" else None)
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    assert answer.status >= 300
    assert b"root:" not in body
    assert cloud.secret_key.encode() not in body
    assert _files(around) == before


def _files(folder: Path) -> dict[str, bytes]:
    """All files but what the cloud writes of itself."""
    own = {"journal.jsonl", "port", "in-use.lock"}
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name not in own}
