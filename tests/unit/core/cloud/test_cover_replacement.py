"""A medium gets another cover, inside a request or by the client route, judged by the practice cloud over real HTTP."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.support.pictures import a_picture
from tests.support.sending import a_body
from vod_desktop.core.cloud.cover_replacement import MOST_DATA_BYTES, way_for
from vod_desktop.core.cloud.gateway import AccountCloud, CloudGateway
from vod_desktop.core.cloud.ports import ApplyRequest, Picture
from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.model.account import Account, AccountKind, Credentials, SignatureService
from vod_desktop.core.model.errors import AppError, Code, Interrupted, Problem
from vod_desktop.core.model.job import Route
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.sandbox import PracticeCloud
from vod_desktop.sandbox.faults import Fault, FlipBit

PAIR = Account("a", "Test account", AccountKind.KEY_PAIR)
TEMPORARY = replace(PAIR, kind=AccountKind.TEMPORARY)
KEYLESS = replace(PAIR, kind=AccountKind.SIGNATURE_SERVICE, signature_service=SignatureService("http://127.0.0.1/sign"))


class Bytes:
    """A body of so many bytes that nobody reads."""

    crc64 = 0

    def __init__(self, length: int) -> None:
        self._length = length

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[memoryview]:
        raise AssertionError("nobody reads it")


@dataclass(frozen=True, slots=True)
class Rig:
    practice: PracticeCloud
    cloud: AccountCloud
    file_id: str

    def replace(self, path: Path, token: ControlToken | None = None, file_id: str | None = None) -> str:
        token = token or ControlToken()
        picture = Picture(path, path.suffix[1:], a_body(path, token))
        return self.cloud.covers.replace(file_id or self.file_id, picture, token)

    def problem(self, path: Path, **where: str) -> Problem:
        with pytest.raises(AppError) as caught:
            self.replace(path, **where)
        return caught.value.problem

    def operations(self) -> list[str]:
        """What was asked since the medium is there."""
        asked = [record.operation for record in self.practice.requests()]
        return asked[asked.index("CommitUpload") + 1 :]

    def cover(self) -> tuple[str | None, str | None]:
        (medium,) = self.practice.media()
        return medium.cover_url, medium.cover_sha256


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"film " * 100)
    with PracticeCloud(tmp_path / "practice") as practice:
        account = replace(PAIR, endpoint=practice.endpoint)
        cloud = CloudGateway({})(account, Credentials(practice.secret_id, practice.secret_key))
        route = cloud.route(Route.SERVER)
        applied = route.apply(ApplyRequest("film", "mp4", None, UploadOptions(), film.stat().st_size))
        store = cloud.store(applied.session, applied.certificate)
        store.put(applied.session.media_path.lstrip("/"), a_body(film), ControlToken())
        yield Rig(practice, cloud, route.commit(applied.session).file_id)
        cloud.close()


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("account", "kind", "size", "way"),
    [
        (PAIR, "png", 1, Route.SERVER),
        (PAIR, "jpg", MOST_DATA_BYTES, Route.SERVER),
        (PAIR, "jpeg", MOST_DATA_BYTES + 1, Route.CLIENT),
        (PAIR, "bmp", 1, Route.CLIENT),
        (PAIR, "eps", 1, Route.CLIENT),
        (TEMPORARY, "gif", MOST_DATA_BYTES, Route.SERVER),
        (TEMPORARY, "gif", MOST_DATA_BYTES + 1, None),
        (TEMPORARY, "tiff", 1, None),
        (KEYLESS, "png", 1, Route.CLIENT),
        (KEYLESS, "ai", MOST_DATA_BYTES + 1, Route.CLIENT),
    ],
)
def test_a_picture_goes_inside_a_request_where_it_fits_and_by_signature_else(account, kind, size, way) -> None:
    picture = Picture(Path(f"/c.{kind}"), kind, Bytes(size))
    if way is not None:
        assert way_for(account, picture) is way
        return
    with pytest.raises(AppError) as caught:
        way_for(account, picture)
    assert caught.value.problem == Problem(
        Code.COVER_NEEDS_SIGNATURE,
        {"path": str(picture.path), "account": PAIR.name, "limit_mb": 7},
    )


@pytest.mark.parametrize("kind", ["png", "jpg", "jpeg", "gif"])
def test_a_usual_picture_becomes_the_cover_in_one_call(rig: Rig, tmp_path: Path, kind: str) -> None:
    path = a_picture(tmp_path / f"封面.{kind}")
    url = rig.replace(path)
    assert rig.cover() == (url, sha256(path))
    assert rig.operations() == ["ModifyMediaInfo"]


@pytest.mark.parametrize("kind", ["bmp", "tiff", "ai", "cdr", "eps"])
def test_any_other_picture_becomes_the_cover_by_signature(rig: Rig, tmp_path: Path, kind: str) -> None:
    path = a_picture(tmp_path / f"封面.{kind}")
    url = rig.replace(path)
    assert rig.cover() == (url, sha256(path))
    assert url.endswith(f".{kind}")
    assert rig.operations() == ["ApplyUploadUGC", "PutObject", "CommitUploadUGC"]


def test_a_cover_can_be_replaced_again_and_again(rig: Rig, tmp_path: Path) -> None:
    urls = [rig.replace(a_picture(tmp_path / name)) for name in ("a.png", "b.bmp", "c.bmp", "d.gif")]
    assert len(set(urls)) == len(urls)
    assert rig.cover() == (urls[-1], sha256(tmp_path / "d.gif"))


def test_what_the_service_cannot_read_is_told_as_a_broken_picture(rig: Rig, tmp_path: Path) -> None:
    path = tmp_path / "no picture.png"
    path.write_bytes(b"no picture")
    problem = rig.problem(path)
    assert (problem.code, problem.params) == (Code.COVER_BROKEN, {"path": str(path)})
    assert rig.cover() == (None, None)


def test_a_medium_that_is_gone_is_told_with_its_id(rig: Rig, tmp_path: Path) -> None:
    problem = rig.problem(a_picture(tmp_path / "a.png"), file_id="5285890000000000000")
    assert (problem.code, problem.params) == (Code.MEDIUM_GONE, {"file_id": "5285890000000000000"})


def test_a_picture_that_arrives_with_another_bit_never_becomes_the_cover(rig: Rig, tmp_path: Path) -> None:
    rig.practice.faults.arm(Fault(FlipBit(), operation="PutObject"))
    assert rig.problem(a_picture(tmp_path / "a.bmp")).code is Code.STORAGE_CORRUPT
    assert "CommitUploadUGC" not in rig.operations()
    assert rig.cover() == (None, None)


@pytest.mark.parametrize("kind", ["png", "bmp"])
def test_a_stopped_replacement_changes_nothing(rig: Rig, tmp_path: Path, kind: str) -> None:
    token = ControlToken()
    token.stop()
    with pytest.raises(Interrupted):
        rig.replace(a_picture(tmp_path / f"a.{kind}"), token)
    assert rig.cover() == (None, None)


def test_a_picture_that_is_not_there_is_told_before_anything_is_asked(rig: Rig, tmp_path: Path) -> None:
    path = a_picture(tmp_path / "a.png")
    body = a_body(path)
    path.unlink()
    with pytest.raises(AppError) as caught:
        rig.cloud.covers.replace(rig.file_id, Picture(path, "png", body), ControlToken())
    assert caught.value.problem.code is Code.FILE_MISSING
    assert rig.operations() == []
