"""Which way in a job takes, as a table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.jobs import a_job
from vod_desktop.core.engine.routing import ASSUMED_BYTES_PER_S, LONG_UPLOAD_S, choose_route, route_problem
from vod_desktop.core.model.account import Account, AccountKind, SignatureService
from vod_desktop.core.model.errors import Code
from vod_desktop.core.model.job import Job, ObjectKind, Route, RouteReason, SourceFile, UploadObject
from vod_desktop.core.model.options import RouteChoice, UploadOptions
from vod_desktop.core.model.signature import NotifyMode

PAIR = Account("a", "Company", AccountKind.KEY_PAIR)
TEMPORARY = replace(PAIR, kind=AccountKind.TEMPORARY)
KEYLESS = replace(PAIR, kind=AccountKind.SIGNATURE_SERVICE, signature_service=SignatureService("https://sign.example/"))
GB = 10**9
JUST_SHORT = LONG_UPLOAD_S * ASSUMED_BYTES_PER_S
LONG_NAME = "长" * 41


def _job(size_bytes: int = 1000, name: str = "clip", lost: int = 0, **options: Any) -> Job:
    media = UploadObject(ObjectKind.MEDIA, SourceFile(Path("clip.mp4"), size_bytes, 1))
    return a_job(objects=(media,), media_name=name, sessions_lost=lost, options=UploadOptions(**options))


@pytest.mark.parametrize(
    ("job", "account", "speed", "route", "reason"),
    [
        (_job(), PAIR, None, Route.SERVER, RouteReason.SHORT),
        (_job(JUST_SHORT), PAIR, None, Route.SERVER, RouteReason.SHORT),
        (_job(JUST_SHORT + 1), PAIR, None, Route.CLIENT, RouteReason.LONG),
        (_job(60 * GB), PAIR, 1e8, Route.SERVER, RouteReason.SHORT),
        (_job(60 * GB), PAIR, 2e7, Route.CLIENT, RouteReason.LONG),
        (_job(10_000_000), PAIR, 0.5, Route.CLIENT, RouteReason.LONG),
        (_job(60 * GB, storage_path="/films/a.mp4"), PAIR, None, Route.SERVER, RouteReason.STORAGE_PATH),
        (_job(60 * GB, LONG_NAME), PAIR, None, Route.SERVER, RouteReason.MEDIA_NAME),
        (_job(name="a:b"), PAIR, None, Route.SERVER, RouteReason.MEDIA_NAME),
        (_job(task_priority=0), PAIR, None, Route.CLIENT, RouteReason.TASK_OPTIONS),
        (_job(task_notify_mode=NotifyMode.NONE), PAIR, None, Route.CLIENT, RouteReason.TASK_OPTIONS),
        (_job(lost=1), PAIR, None, Route.CLIENT, RouteReason.SESSION_ENDED),
        (_job(lost=1, storage_path="/films/a.mp4"), PAIR, None, Route.SERVER, RouteReason.STORAGE_PATH),
        (_job(route=RouteChoice.CLIENT), PAIR, None, Route.CLIENT, RouteReason.CHOSEN),
        (_job(60 * GB, lost=1, route=RouteChoice.SERVER), PAIR, None, Route.SERVER, RouteReason.CHOSEN),
        (_job(60 * GB, lost=2), TEMPORARY, None, Route.SERVER, RouteReason.ONLY_ONE),
        (_job(), KEYLESS, None, Route.CLIENT, RouteReason.ONLY_ONE),
    ],
)
def test_the_way_in_and_its_reason(
    job: Job, account: Account, speed: float | None, route: Route, reason: RouteReason
) -> None:
    assert choose_route(job, account, speed) == (route, reason)


@pytest.mark.parametrize(
    ("job", "account", "code", "field"),
    [
        (_job(expire_time="2099-01-01T00:00:00Z"), KEYLESS, Code.OPTION_UNSUPPORTED, "expire_time"),
        (_job(storage_path="/a.mp4"), KEYLESS, Code.OPTION_UNSUPPORTED, "storage_path"),
        (_job(route=RouteChoice.SERVER), KEYLESS, Code.OPTION_UNSUPPORTED, "route"),
        (_job(name=LONG_NAME), KEYLESS, Code.OPTION_TOO_LONG, "media_name"),
        (_job(name="a*b"), KEYLESS, Code.OPTION_INVALID, "media_name"),
        (_job(name=LONG_NAME, route=RouteChoice.CLIENT), PAIR, Code.OPTION_TOO_LONG, "media_name"),
        (_job(storage_path="/a.mp4", route=RouteChoice.CLIENT), PAIR, Code.OPTION_INVALID, "storage_path"),
        (_job(route=RouteChoice.CLIENT), TEMPORARY, Code.OPTION_INVALID, "route"),
    ],
)
def test_what_the_only_way_has_no_place_for_is_told(job: Job, account: Account, code: Code, field: str) -> None:
    problem = route_problem(job, account)
    assert problem is not None
    assert (problem.code, problem.params["field"]) == (code, field)


@pytest.mark.parametrize(
    ("job", "account"),
    [
        (_job(name=LONG_NAME, expire_time="2099-01-01T00:00:00Z", storage_path="/a.mp4"), PAIR),
        (_job(expire_time="2099-01-01T00:00:00Z", route=RouteChoice.CLIENT), PAIR),
        (_job(name=LONG_NAME), TEMPORARY),
        (_job(route=RouteChoice.CLIENT), KEYLESS),
        (_job(name="长" * 40, class_id=7, procedure="p"), KEYLESS),
    ],
)
def test_what_some_way_can_do_is_no_problem(job: Job, account: Account) -> None:
    assert route_problem(job, account) is None


def test_every_reason_is_given_by_some_job() -> None:
    given = {row[4] for mark in test_the_way_in_and_its_reason.pytestmark for row in mark.args[1]}  # type: ignore[attr-defined]
    assert given == set(RouteReason)
