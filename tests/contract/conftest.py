"""The clouds that have to behave alike: the fake of the engine's tests, and the practice cloud through the real client."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.fake_cloud import FakeCloud
from tests.support.manual_clock import ManualClock
from tests.support.sending import a_body
from tests.support.waiting import wait_until
from vod_desktop.core.cloud.gateway import CloudGateway
from vod_desktop.core.cloud.ports import Applied, ApplyRequest, Cloud, ObjectStore, UploadRoute
from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.model.account import Account, AccountKind, Credentials
from vod_desktop.core.model.catalog import TOP_CATEGORY_ID, CatalogKind, Category, ProcedureTemplate
from vod_desktop.core.model.job import Part, Route
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.sandbox import PracticeCloud, PracticeSettings

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Rig:
    """One cloud under test, how to end its certificates, and how to let its time pass until something has come true."""

    cloud: Cloud
    expire_certificates: Callable[[], None]
    until: Callable[[Callable[[], object]], None]
    kind: Route
    expiry_of: Callable[[str], str]

    @property
    def route(self) -> UploadRoute:
        return self.cloud.route(self.kind)

    def apply(self, name: str = "测试 film", *, cover: bool = False, procedure: str | None = None) -> Applied:
        options = UploadOptions(procedure=procedure)
        return self.route.apply(
            ApplyRequest(name, "mp4", "jpg" if cover else None, options, 3 * MIB, 1000 if cover else 0)
        )

    def store(self, applied: Applied) -> ObjectStore:
        return self.cloud.store(applied.session, applied.certificate)


@pytest.fixture(params=[(where, kind) for where in ("fake", "practice") for kind in Route], ids="-".join)
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    where, kind = request.param
    if where == "fake":
        clock = ManualClock()
        fake = FakeCloud(clock.time)
        fake.lists[CatalogKind.CATEGORIES] = (Category(1001, TOP_CATEGORY_ID, "产品宣传", 0),)
        fake.lists[CatalogKind.PROCEDURES] = (ProcedureTemplate("短视频标准转码"),)

        def pass_time(condition: Callable[[], object]) -> None:
            for _ in range(100):
                if condition():
                    return
                clock.advance(0.25)
            raise AssertionError("the condition never came true")

        yield Rig(fake, lambda: clock.advance(fake.life_s + 1), pass_time, kind, fake.expiries.__getitem__)
        return
    settings = PracticeSettings(task_wait_s=0.2, task_processing_s=0.3)
    with PracticeCloud(tmp_path / "practice", settings=settings) as practice:
        account = Account("a", "Test account", AccountKind.PRACTICE, endpoint=practice.endpoint)

        def expiry_of(file_id: str) -> str:
            return next(medium.expire_time for medium in practice.media() if medium.file_id == file_id)

        cloud = CloudGateway({})(account, Credentials(practice.secret_id, practice.secret_key))
        yield Rig(cloud, practice.expire_certificates, wait_until, kind, expiry_of)
        cloud.close()


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "测试 #1 100%.mp4"
    path.write_bytes(os.urandom(3 * MIB + 12345))
    return path


def send_part(store: ObjectStore, key: str, upload_id: str, film: Path, number: int) -> Part:
    offset = (number - 1) * MIB
    body = a_body(film, offset=offset, length=min(MIB, film.stat().st_size - offset))
    receipt = store.upload_part(key, upload_id, number, body, ControlToken())
    assert receipt.crc64 == body.crc64
    return Part(number, len(body), receipt.etag, body.crc64)
