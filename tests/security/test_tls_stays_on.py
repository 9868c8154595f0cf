"""TLS is verified, nothing switches that off, and whoever cannot prove who he is learns nothing."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import vod_desktop
from tests.support.command_line import vod
from tests.support.recording_relay import RecordingRelay
from tests.support.tls import TestCertificate, make_certificate
from vod_desktop.sandbox import PracticeCloud

PACKAGE = Path(vod_desktop.__file__).parent

NAMES_OF_SWITCHES = {"CERT_NONE", "CERT_OPTIONAL", "_create_unverified_context", "disable_warnings"}
VALUES_OF_SWITCHES = {"verify": False, "check_hostname": False, "cert_reqs": "CERT_NONE", "assert_hostname": False}


@pytest.fixture
def certificate(tmp_path: Path) -> TestCertificate:
    return make_certificate(tmp_path)


@pytest.fixture
def stranger(tmp_path: Path, certificate: TestCertificate) -> Iterator[PracticeCloud]:
    """Speaks TLS with a certificate that nobody vouches for."""
    with PracticeCloud(tmp_path / "cloud", tls=certificate.server) as running:
        yield running


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(os.urandom(1 << 20))
    return path


VARIABLES = {
    "CURL_CA_BUNDLE": "",
    "REQUESTS_CA_BUNDLE": "",
    "PYTHONHTTPSVERIFY": "0",
    "SSL_NO_VERIFY": "1",
    "NODE_TLS_REJECT_UNAUTHORIZED": "0",
    "GIT_SSL_NO_VERIFY": "1",
    "VOD_INSECURE": "1",
    "VOD_VERIFY": "0",
}
"""With which other programs are told to trust everybody, and some that one might try."""


@pytest.mark.parametrize("route", ["server", "client"])
def test_no_variable_makes_a_stranger_trusted(stranger: PracticeCloud, film: Path, tmp_path: Path, route: str) -> None:
    keys = {"VOD_SECRET_ID": stranger.secret_id, "VOD_SECRET_KEY": stranger.secret_key}
    with RecordingRelay(int(stranger.endpoint.rpartition(":")[2])) as relay:
        endpoint = f"https://127.0.0.1:{relay.port}"
        words = ("upload", "--json", "--data-dir", tmp_path / "data", "--endpoint", endpoint, "--route", route)
        done = vod(*words, "--network-wait", "1", film, environ={**keys, **VARIABLES})
        sent = b"".join(relay.sent)
    assert done.code == 1
    assert done.ends()["film.mp4"]["code"] == "net.tls"
    assert stranger.requests() == []
    assert sent, "it never came to a handshake"
    assert stranger.secret_id.encode() not in sent


@pytest.mark.parametrize("command", [(), ("upload",), ("resume",), ("account", "add"), ("practice",), ("sign",)])
def test_no_option_offers_to_trust_everybody(command: tuple[str, ...]) -> None:
    said = vod(*command, "--help").out.lower()
    assert [word for word in ("insecure", "verify-tls", "no-verify", "no-check", "skip-tls") if word in said] == []


def test_no_line_of_the_program_switches_it_off() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}:{line}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for line in switches_in(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "session.get(url, verify=False)",
        "context.check_hostname = False",
        "context.verify_mode = ssl.CERT_NONE",
        "ssl._create_default_https_context = ssl._create_unverified_context",
        "session.verify = False",
    ],
)
def test_a_line_that_would_is_found(line: str) -> None:
    assert switches_in(f"import ssl\n{line}\n") == [2]


def switches_in(source: str) -> list[int]:
    """The lines on which trust is switched off."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute | ast.Name):
            name = node.attr if isinstance(node, ast.Attribute) else node.id
            if name in NAMES_OF_SWITCHES:
                found.add(node.lineno)
        elif isinstance(node, ast.keyword):
            if _is_off(node.arg, node.value):
                found.add(node.value.lineno)
        elif isinstance(node, ast.Assign):
            names = [target.attr for target in node.targets if isinstance(target, ast.Attribute)]
            if any(_is_off(name, node.value) for name in names):
                found.add(node.lineno)
    return sorted(found)


def _is_off(name: str | None, value: ast.expr) -> bool:
    return (
        name in VALUES_OF_SWITCHES and isinstance(value, ast.Constant) and value.value is VALUES_OF_SWITCHES.get(name)
    )
