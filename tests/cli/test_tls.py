"""Over TLS the server must be trusted; whom to trust the system says, or SSL_CERT_FILE."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.command_line import vod
from tests.support.tls import TestCertificate, make_certificate
from vod_desktop.sandbox import PracticeCloud


@pytest.fixture
def certificate(tmp_path: Path) -> TestCertificate:
    return make_certificate(tmp_path)


@pytest.fixture
def cloud(tmp_path: Path, certificate: TestCertificate) -> Iterator[PracticeCloud]:
    with PracticeCloud(tmp_path / "cloud", tls=certificate.server) as running:
        yield running


@pytest.fixture
def words(cloud: PracticeCloud, data_dir: Path, films: Path) -> tuple[str | Path, ...]:
    clip = films / "clip.mp4"
    clip.write_bytes(os.urandom(9 * 1024**2))
    return ("upload", "--json", "--data-dir", data_dir, "--endpoint", cloud.endpoint, clip)


def test_a_trusted_server_gets_the_file(cloud, keys, words, certificate):
    done = vod(*words, environ={**keys, "SSL_CERT_FILE": str(certificate.ca_file)})
    assert done.code == 0, done.out + done.err
    assert [medium.size for medium in cloud.media()] == [9 * 1024**2]


def test_a_stranger_gets_nothing(cloud, keys, words):
    done = vod(*words, environ=keys)
    assert done.code == 1
    end = done.ends()["clip.mp4"]
    assert end["code"] == "net.tls"
    assert "could not be trusted" in end["message"]
    assert cloud.media() == []
