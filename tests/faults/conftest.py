"""A certificate for all, and the table of what was seen."""

from __future__ import annotations

import pytest

from tests.support.tls import TestCertificate, make_certificate


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> TestCertificate:
    return make_certificate(tmp_path_factory.mktemp("tls"))
