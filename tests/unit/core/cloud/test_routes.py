"""The two ways in against the practice cloud: the fastest region, the hosts that the service names, and who has no key."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from vod_desktop.core.cloud.gateway import AccountCloud, CloudGateway
from vod_desktop.core.cloud.ports import ApplyRequest
from vod_desktop.core.model.account import Account, AccountKind, Credentials
from vod_desktop.core.model.errors import AppError, Code
from vod_desktop.core.model.job import Route
from vod_desktop.core.model.options import FASTEST, UploadOptions
from vod_desktop.sandbox import PracticeCloud, PracticeSettings
from vod_desktop.sandbox.seeds import REGIONS

REQUEST = ApplyRequest("film", "mp4", None, UploadOptions(storage_region=FASTEST), 1000)
OPENED = tuple(region.name for region in REGIONS if region.opened)

Connect = Callable[..., tuple[PracticeCloud, AccountCloud]]


@pytest.fixture
def connect(tmp_path: Path) -> Iterator[Connect]:
    """Starts a practice cloud with settings, and the services of its account."""
    with ExitStack() as stack:

        def connected(**settings: object) -> tuple[PracticeCloud, AccountCloud]:
            practice = stack.enter_context(
                PracticeCloud(tmp_path / "practice", settings=PracticeSettings(**settings))  # type: ignore[arg-type]
            )
            account = Account("a", "Practice", AccountKind.PRACTICE, endpoint=practice.endpoint)
            cloud = CloudGateway({})(account, Credentials(practice.secret_id, practice.secret_key))
            stack.callback(cloud.close)
            return practice, cloud

        yield connected


@pytest.mark.parametrize("kind", Route)
@pytest.mark.parametrize("fast", OPENED)
def test_the_region_that_answers_first_is_where_the_upload_goes(connect: Connect, kind: Route, fast: str) -> None:
    _, cloud = connect(region_answer_s={name: 0.0 if name == fast else math.inf for name in OPENED})
    assert cloud.route(kind).apply(REQUEST).session.region == fast


def test_the_way_is_measured_once_for_all_uploads(connect: Connect) -> None:
    practice, cloud = connect()
    for _ in range(3):
        cloud.route(Route.CLIENT).apply(REQUEST)
    measured = [record for record in practice.requests() if record.operation == "HeadBucket"]
    assert 0 < len(measured) <= len(OPENED)


def test_without_an_answer_the_service_decides(connect: Connect) -> None:
    practice, cloud = connect(region_answer_s=dict.fromkeys(OPENED, math.inf))
    practice.stop()
    with pytest.raises(AppError) as caught:
        cloud.route(Route.CLIENT).apply(REQUEST)
    assert caught.value.problem.code is Code.NET_UNREACHABLE
    practice.start()
    assert cloud.route(Route.SERVER).apply(REQUEST).session.region in OPENED
