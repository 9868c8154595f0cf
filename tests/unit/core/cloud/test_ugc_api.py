"""The client route's calls over real TLS: two hosts in turn, nothing repeated that must not be, and answers that cannot be trusted."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.tls import TestCertificate, make_certificate
from vod_desktop.core.cloud.endpoints import Proxies
from vod_desktop.core.cloud.failures import Scene, Service
from vod_desktop.core.cloud.ports import ApplyRequest
from vod_desktop.core.cloud.signature_maker import OwnSignatures
from vod_desktop.core.cloud.transport import TimeLimits, Transport, tls_context
from vod_desktop.core.cloud.ugc_api import NewCover, UgcApi, UgcSettings, _data_of, _upload_host
from vod_desktop.core.model.account import Credentials
from vod_desktop.core.model.errors import AppError, Code
from vod_desktop.core.model.job import Route
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.signature import SignatureTerms
from vod_desktop.sandbox import PracticeCloud, PracticeSettings
from vod_desktop.sandbox.faults import AnswerError, Fault, LoseAnswer

REQUEST = ApplyRequest("测试 film", "mp4", "jpg", UploadOptions(), 1000, 100)
NOTHING = SignatureTerms()
SCENE = Scene(Service.UGC, "ApplyUploadUGC", "account", "host")


class CountedSignatures:
    """Signs with a key, and keeps what it made."""

    def __init__(self, key: Credentials) -> None:
        self._own = OwnSignatures(key)
        self.made: list[str] = []

    def signature(self, terms: SignatureTerms) -> str:
        self.made.append(self._own.signature(terms))
        return self.made[-1]


class Rig:
    """A practice cloud behind TLS, and the calls that go to it."""

    def __init__(self, practice: PracticeCloud, certificate: TestCertificate) -> None:
        self.practice = practice
        self.address = practice.endpoint.removeprefix("https://")
        self.signatures = CountedSignatures(Credentials(practice.secret_id, practice.secret_key))
        self._transport = Transport(tls_context(certificate.ca_file), TimeLimits(connect_s=2.0, read_s=2.0))

    def api(self, *hosts: str, signed_here: bool = True) -> UgcApi:
        def no_proxies(_host: str) -> Proxies:
            return dict

        settings = UgcSettings(None, "account", no_proxies, signed_here, hosts or (self.address,))
        return UgcApi(settings, self.signatures, self._transport)

    def asked(self, operation: str) -> int:
        return sum(record.operation == operation for record in self.practice.requests())

    def close(self) -> None:
        self._transport.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> TestCertificate:
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def rig(tmp_path: Path, certificate: TestCertificate) -> Iterator[Rig]:
    with PracticeCloud(tmp_path / "cloud", tls=certificate.server) as practice:
        rig = Rig(practice, certificate)
        yield rig
        rig.close()


@pytest.fixture
def nobody() -> Iterator[str]:
    """An address that refuses connections: bound, and not listened to."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{sock.getsockname()[1]}"


def test_the_other_host_answers_where_the_first_does_not_and_is_asked_first_from_then_on(rig: Rig, nobody: str) -> None:
    api = rig.api(nobody, rig.address)
    session = api.apply(REQUEST, NOTHING).session
    assert session.route is Route.CLIENT
    assert len(rig.signatures.made) == 2
    api.renew(session, NOTHING)
    assert len(rig.signatures.made) == 3


def test_every_try_has_a_signature_of_its_own(rig: Rig, nobody: str) -> None:
    with pytest.raises(AppError) as caught:
        rig.api(nobody, nobody).apply(REQUEST, NOTHING)
    assert caught.value.problem.code is Code.NET_UNREACHABLE
    assert len(set(rig.signatures.made)) == len(rig.signatures.made) == 2


def test_what_the_service_refuses_is_not_asked_of_the_other_host(rig: Rig) -> None:
    rig.practice.faults.arm(Fault(AnswerError(200, "10013", "a number of tomorrow"), service="ugc"))
    with pytest.raises(AppError) as caught:
        rig.api(rig.address, rig.address).apply(REQUEST, NOTHING)
    assert caught.value.problem.code is Code.SERVICE_REFUSED
    assert caught.value.problem.detail == "10013: a number of tomorrow"
    assert rig.asked("ApplyUploadUGC") == 1


def test_a_commit_whose_answer_was_lost_is_not_repeated_by_itself(rig: Rig) -> None:
    session = rig.api().apply(REQUEST, NOTHING).session
    rig.practice.faults.arm(Fault(LoseAnswer(), service="ugc", operation="CommitUploadUGC"))
    with pytest.raises(AppError) as caught:
        rig.api(rig.address, rig.address).commit(session, NOTHING)
    assert caught.value.problem.code is Code.NET_BROKEN
    assert rig.asked("CommitUploadUGC") == 1


def test_a_commit_that_nobody_can_have_seen_goes_to_the_other_host(rig: Rig, nobody: str) -> None:
    session = rig.api().apply(REQUEST, NOTHING).session
    with pytest.raises(AppError) as caught:
        rig.api(nobody, rig.address).commit(session, NOTHING)
    assert caught.value.problem.code is Code.SERVICE_REFUSED  # nothing was uploaded: it was asked, and said so
    assert rig.asked("CommitUploadUGC") == 1


@pytest.mark.parametrize(("signed_here", "code"), [(True, Code.AUTH_REJECTED), (False, Code.SIGNATURE_REFUSED)])
def test_a_refused_signature_tells_of_whoever_made_it(rig: Rig, signed_here: bool, code: Code) -> None:
    rig.practice.faults.arm(Fault(AnswerError(200, "10004", "invalid signature"), service="ugc"))
    with pytest.raises(AppError) as caught:
        rig.api(signed_here=signed_here).apply(REQUEST, NOTHING)
    assert caught.value.problem.code is code


def test_a_signature_that_says_something_else_stops_everything(rig: Rig) -> None:
    class Stubborn(CountedSignatures):
        def signature(self, terms: SignatureTerms) -> str:
            return super().signature(SignatureTerms(class_id=7))

    rig.signatures = Stubborn(Credentials(rig.practice.secret_id, rig.practice.secret_key))
    with pytest.raises(AppError) as caught:
        rig.api().apply(REQUEST, SignatureTerms(class_id=8))
    assert (caught.value.problem.code, caught.value.problem.params) == (
        Code.SIGNATURE_DIFFERS,
        {"field": "class_id", "value": "7"},
    )
    assert rig.asked("ApplyUploadUGC") == 0


def test_the_regions_that_the_service_names_are_told_with_their_hosts(rig: Rig) -> None:
    regions = rig.api().prepare(NOTHING)
    assert len(regions) > 1
    assert all(one.host and one.region.startswith("ap-") for one in regions)


def test_a_cover_of_a_medium_that_is_not_there_is_refused(rig: Rig) -> None:
    with pytest.raises(AppError) as caught:
        rig.api().apply_cover(NewCover("5285890000000000000", "cover", "png", 10), NOTHING)
    assert caught.value.problem.code is Code.SERVICE_REFUSED


def test_the_host_that_the_service_names_for_uploads_is_kept(tmp_path: Path, certificate: TestCertificate) -> None:
    settings = PracticeSettings(upload_domain="{bucket}.upload.example.com")
    with PracticeCloud(tmp_path / "named", settings=settings, tls=certificate.server) as practice:
        rig = Rig(practice, certificate)
        session = rig.api().apply(REQUEST, NOTHING).session
        assert session.upload_host == f"{session.bucket}.upload.example.com"
        rig.close()


@pytest.mark.parametrize(
    ("data", "host"),
    [
        ({}, None),
        ({"storageUploadDomain": "", "cosAcc": {"isOpen": 0, "domain": "x"}}, None),
        ({"storageUploadDomain": "https://up.example.com/"}, "up.example.com"),
        ({"cosAcc": {"isOpen": 1, "domain": "acc.example.com"}}, "acc.example.com"),
        ({"cosAcc": {"isOpen": 1, "domain": ""}}, "b-1.cos.accelerate.myqcloud.com"),
        ({"storageUploadDomain": "up.example.com", "cosAcc": {"isOpen": 1, "domain": "acc"}}, "up.example.com"),
        ({"storageUploadDomain": 7, "cosAcc": "yes"}, None),
    ],
)
def test_where_uploads_go_follows_from_the_answer(data: dict[str, Any], host: str | None) -> None:
    assert _upload_host(data, "b-1") == host


@pytest.mark.parametrize(
    ("status", "content", "code"),
    [
        (200, b"", Code.SERVICE_ANSWER),
        (200, b"<html>Welcome</html>", Code.SERVICE_ANSWER),
        (200, b"[]", Code.SERVICE_ANSWER),
        (200, b'{"data": {}}', Code.SERVICE_ANSWER),
        (200, b'{"code": "0"}', Code.SERVICE_ANSWER),
        (200, b'{"code": true}', Code.SERVICE_ANSWER),
        (200, b"[" * 100_000, Code.SERVICE_ANSWER),
        (200, json.dumps({"code": 10005, "message": "x"}).encode(), Code.SESSION_LOST),
        (200, json.dumps({"code": 10010, "message": "x"}).encode(), Code.SIGNATURE_EXPIRED),
        (200, json.dumps({"code": -1, "message": None}).encode(), Code.SERVICE_REFUSED),
        (500, b"<h1>Oops</h1>", Code.SERVICE_INTERNAL),
        (503, b"", Code.SERVICE_BUSY),
        (407, b"", Code.NET_PROXY),
        (302, b"", Code.SERVICE_ANSWER),
    ],
)
def test_answers_that_say_no_or_nothing_are_told_by_code(status: int, content: bytes, code: Code) -> None:
    with pytest.raises(AppError) as caught:
        _data_of(status, content, SCENE)
    assert caught.value.problem.code is code


@pytest.mark.parametrize(
    "left_out", ["vodSessionKey", "storageBucket", "storageRegionV5", "tempCertificate", "video", "cover"]
)
def test_an_answer_without_what_an_upload_needs_is_not_taken(rig: Rig, left_out: str) -> None:
    api = rig.api()
    data: dict[str, Any] = {
        "video": {"storagePath": "/a/f0.mp4"},
        "cover": {"storagePath": "/a/c.jpg"},
        "storageAppId": 1,
        "storageBucket": "b",
        "storageRegionV5": "ap-chongqing",
        "vodSessionKey": "key",
        "timestamp": 1_700_000_000,
        "tempCertificate": {"secretId": "i", "secretKey": "k", "token": "t", "expiredTime": 1_700_000_100},
    }
    assert api._opened(data, with_cover=True).life_s == 100.0
    del data[left_out]
    with pytest.raises(AppError) as caught:
        api._opened(data, with_cover=True)
    assert caught.value.problem.code is Code.SERVICE_ANSWER
