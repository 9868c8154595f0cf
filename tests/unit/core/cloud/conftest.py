"""Fixtures for tests with real sockets."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.sending import MARKER
from tests.support.tls import TestCertificate, make_certificate


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> TestCertificate:
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """16 MB, more than the kernel's buffers hold, full of a text that can be searched for."""
    path = tmp_path / "film.mp4"
    path.write_bytes(MARKER * (16_000_000 // len(MARKER)))
    return path
