"""A practice cloud for each test, and the official SDKs to judge it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.official_clients import OfficialClients, Upload
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
    clouds: list[OfficialClients] = []

    def run(settings: PracticeSettings) -> OfficialClients:
        cloud = PracticeCloud(tmp_path / f"practice{len(clouds)}", settings=settings)
        cloud.start()
        clouds.append(OfficialClients(cloud))
        return clouds[-1]

    yield run
    for clients in clouds:
        clients.close()
        clients.cloud.stop()


@pytest.fixture
def clients(start: Callable[[PracticeSettings], OfficialClients]) -> OfficialClients:
    """SDKs of a practice cloud whose tasks and probes take no time."""
    return start(SHORT_TIMES)


@pytest.fixture
def cloud(clients: OfficialClients) -> PracticeCloud:
    return clients.cloud


@pytest.fixture
def upload(clients: OfficialClients) -> Upload:
    """A session that was just opened."""
    return Upload(clients)
