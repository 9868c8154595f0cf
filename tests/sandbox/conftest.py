"""A practice cloud for each test, and the official SDKs to judge it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.official_clients import OfficialClients, Upload
from tests.support.ugc_calls import UgcCalls
from vod_desktop.sandbox import PracticeCloud, PracticeSettings

SHORT_TIMES = PracticeSettings(probe_s=0.0, task_wait_s=0.0, task_processing_s=0.0)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cloud API's SDK would send even loopback to a proxy (protocol.md 1.5, third trap)."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[PracticeSettings], OfficialClients]]:
    """Starts a practice cloud with the given settings."""
    with ExitStack() as running:

        def run(settings: PracticeSettings) -> OfficialClients:
            return running.enter_context(
                OfficialClients(running.enter_context(PracticeCloud(tmp_path / "special", settings=settings)))
            )

        yield run


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[PracticeCloud]:
    """A practice cloud whose tasks and probes take no time."""
    with PracticeCloud(tmp_path / "practice", settings=SHORT_TIMES) as running:
        yield running


@pytest.fixture
def clients(cloud: PracticeCloud) -> Iterator[OfficialClients]:
    """SDKs of that practice cloud."""
    with OfficialClients(cloud) as open_clients:
        yield open_clients


@pytest.fixture
def ugc(clients: OfficialClients) -> UgcCalls:
    """Calls of the client route."""
    return UgcCalls(clients)


@pytest.fixture
def upload(clients: OfficialClients) -> Upload:
    """A session that was just opened."""
    return Upload(clients)
