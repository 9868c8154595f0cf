"""Whatever the program writes while it uploads, on either route, holds none of the secrets that went over the wire."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.command_line import finish, started
from tests.support.recording_relay import RecordingRelay
from tests.support.signature_service import SignatureService
from tests.support.waiting import wait_until
from vod_desktop.sandbox import PracticeCloud
from vod_desktop.sandbox.faults import AnswerError, Fault, LoseAnswer

MIB = 1 << 20
HEADER = "canary-header-value-0001"

_ON_THE_WIRE = {
    "the token of a certificate": rb"x-cos-security-token: *([^\r\n]+)",
    "a signature for storage": rb"q-signature=([0-9a-f]{40})",
    "a signature for the cloud API": rb"Signature=([0-9a-f]{64})",
    "a client-upload signature": rb'"signature": *"([^"]{40,})"',
}
"""Secrets that every request carries anew."""


@dataclass(frozen=True)
class World:
    """A practice cloud behind a relay that keeps what is sent to it, and a home that is the program's alone."""

    cloud: PracticeCloud
    relay: RecordingRelay
    home: Path

    @property
    def environ(self) -> dict[str, str]:
        places = {"HOME": "", "TMPDIR": "tmp", "XDG_DATA_HOME": "share", "XDG_CACHE_HOME": "cache"}
        places |= {"XDG_CONFIG_HOME": "config", "XDG_STATE_HOME": "state", "XDG_RUNTIME_DIR": "run"}
        return {name: str(self.home / place) for name, place in places.items()}

    @property
    def keys(self) -> dict[str, str]:
        return {"VOD_SECRET_ID": self.cloud.secret_id, "VOD_SECRET_KEY": self.cloud.secret_key}

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.relay.port}"

    def secrets(self) -> dict[str, set[bytes]]:
        """All that must stay inside, by what it is."""
        journal = (self.home.parent / "cloud" / "journal.jsonl").read_bytes()
        sent = b"\n".join(self.relay.sent)
        found = {what: set(re.findall(pattern, sent, re.IGNORECASE)) for what, pattern in _ON_THE_WIRE.items()}
        found["the account's key"] = {self.cloud.secret_key.encode()}
        found["the key of a certificate"] = set(re.findall(rb'"secret_key": *"([^"]+)"', journal))
        return found

    def written(self) -> list[Path]:
        return [path for path in self.home.rglob("*") if path.is_file()]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    home = tmp_path / "home"
    for place in ("tmp", "run"):
        (home / place).mkdir(parents=True)
    with PracticeCloud(tmp_path / "cloud") as cloud, RecordingRelay(int(cloud.endpoint.rpartition(":")[2])) as relay:
        yield World(cloud, relay, home)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(os.urandom(12 * MIB))
    return path


def _run(world: World, *words: str | Path, environ: dict[str, str]) -> tuple[int, str, set[bytes]]:
    """Runs a command; returns its exit code, all that it said, and what the list of processes showed of it."""
    shown: set[bytes] = set()
    with started(*words, environ={**world.environ, **environ}) as process:

        def look() -> bool:
            for name in ("cmdline", "comm"):
                with suppress(OSError):  # it has just ended
                    shown.add(Path(f"/proc/{process.pid}/{name}").read_bytes())
            return process.poll() is not None

        wait_until(look, timeout_s=90)
        done = finish(process)
    return done.code, done.out + done.err, shown


def _told_where(world: World, said: str, shown: set[bytes]) -> list[str]:
    """Where a secret is found that should not be there."""
    places = {str(path): path.read_bytes() for path in world.written()}
    places |= {"what it said": said.encode(), "the list of processes": b"\n".join(shown)}
    return [
        f"{what} in {place}"
        for what, values in world.secrets().items()
        for place, content in places.items()
        if any(value in content for value in values)
    ]


@pytest.mark.parametrize("route", ["server", "client"])
def test_no_secret_of_an_upload_is_in_any_file_nor_said(world: World, film: Path, route: str) -> None:
    lost = Fault(LoseAnswer(), operation="CompleteMultipartUpload")  # something that is worth a line in a log
    world.cloud.faults.arm(lost)
    words = ("upload", "--json", "--endpoint", world.endpoint, "--route", route, film)
    code, said, shown = _run(world, *words, environ=world.keys)
    assert code == 0, said
    assert shown
    found = world.secrets()
    used = "a client-upload signature" if route == "client" else "a signature for the cloud API"
    for what in (used, "the token of a certificate", "the key of a certificate", "a signature for storage"):
        assert found[what], f"{what} was not seen at all"
    assert any("ledger" in path.name for path in world.written())
    assert _told_where(world, said, shown) == []


@pytest.mark.parametrize("route", ["server", "client"])
@pytest.mark.parametrize("operation", ["ApplyUpload", "UploadPart", "CommitUpload"])
def test_no_secret_is_told_where_an_upload_is_refused(world: World, film: Path, route: str, operation: str) -> None:
    asked = f"{operation}UGC" if route == "client" and operation != "UploadPart" else operation
    refused = AnswerError(403, "AccessDenied", "not allowed")
    world.cloud.faults.arm(Fault(refused, operation=asked, count=None))
    words = ("upload", "--json", "--endpoint", world.endpoint, "--route", route, film)
    code, said, shown = _run(world, *words, environ=world.keys)
    assert code == 1, said
    assert _told_where(world, said, shown) == []


def test_the_header_of_a_signature_service_stays_inside(world: World, film: Path) -> None:
    with SignatureService(world.cloud.secret_id, world.cloud.secret_key) as service:
        words = ("upload", "--json", "--endpoint", world.endpoint, "--signature-url", service.url, film)
        code, said, shown = _run(world, *words, environ={"VOD_SIGNATURE_HEADER": f"Authorization: Bearer {HEADER}"})
    assert code == 0, said
    assert _told_where(world, said, shown) == []
    content = b"".join(path.read_bytes() for path in world.written()) + said.encode() + b"".join(shown)
    assert HEADER.encode() not in content


def test_all_that_is_written_is_for_the_user_alone(world: World, film: Path) -> None:
    data = world.home / "data"
    words = ("upload", "--json", "--data-dir", data, "--endpoint", world.endpoint, film)
    before = os.umask(0)  # nothing is left to a cautious system
    try:
        code, said, _ = _run(world, *words, environ=world.keys)
    finally:
        os.umask(before)
    assert code == 0, said
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert (data / "ledger.db").exists()
    open_to_others = [
        str(path.relative_to(data)) for path in data.rglob("*") if stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    assert open_to_others == []


@pytest.mark.parametrize("what", ["the account's key", "the token of a certificate"])
def test_a_secret_that_somebody_writes_is_found(world: World, film: Path, what: str) -> None:
    code, said, shown = _run(world, "upload", "--json", "--endpoint", world.endpoint, film, environ=world.keys)
    assert code == 0, said
    careless = world.home / "cache" / "debug.txt"
    careless.parent.mkdir(exist_ok=True)
    careless.write_bytes(b"token: " + world.secrets()[what].pop())
    assert _told_where(world, said, shown) == [f"{what} in {careless}"]
