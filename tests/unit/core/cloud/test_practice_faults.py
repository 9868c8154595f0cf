"""The client against a service that misbehaves: each oddity of the protocol ends in one code, never in a traceback."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import anycrc
import pytest

from tests.support.sending import a_body
from tests.support.tls import TestCertificate
from vod_desktop.core.cloud.gateway import AccountCloud, CloudGateway
from vod_desktop.core.cloud.ports import Applied, ApplyRequest, ObjectStore, Receipt
from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.model.account import Account, AccountKind, Credentials
from vod_desktop.core.model.errors import AppError, Code
from vod_desktop.core.model.job import Part, Route
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.sandbox import ExpiredForm, PracticeCloud, PracticeSettings
from vod_desktop.sandbox.faults import (
    AlterContentType,
    AlterHeader,
    AnswerError,
    Effect,
    ErrorInside200,
    ExpireCertificate,
    Fault,
    LoseAnswer,
    SkewDate,
    SlowComplete,
    TruncateAnswer,
)
from vod_desktop.sandbox.seeds import APP_ID

REQUEST = ApplyRequest("测试", "mp4", None, UploadOptions(), 1000)


@dataclass(frozen=True, slots=True)
class Rig:
    practice: PracticeCloud
    account: Account
    cloud: AccountCloud
    film: Path

    def arm(self, effect: Effect, operation: str, **more: object) -> None:
        self.practice.faults.arm(Fault(effect, operation=operation, **more))

    def upload(self) -> tuple[Applied, ObjectStore, str, str]:
        applied = self.cloud.route(Route.SERVER).apply(REQUEST)
        store = self.cloud.store(applied.session, applied.certificate)
        key = applied.session.media_path.lstrip("/")
        return applied, store, key, store.initiate(key)


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    film = tmp_path / "film.mp4"
    film.write_bytes(os.urandom(100_000))
    with PracticeCloud(tmp_path / "practice") as practice:
        account = Account("a", "Test account", AccountKind.PRACTICE, endpoint=practice.endpoint)
        cloud = CloudGateway({})(account, Credentials(practice.secret_id, practice.secret_key))
        yield Rig(practice, account, cloud, film)
        cloud.close()


def send(store: ObjectStore, key: str, upload_id: str, film: Path, number: int = 1) -> Receipt:
    return store.upload_part(key, upload_id, number, a_body(film), ControlToken())


def code_of(error: pytest.ExceptionInfo[AppError]) -> Code:
    return error.value.problem.code


def test_all_fields_of_the_request_arrive(rig: Rig) -> None:
    options = UploadOptions(
        class_id=0,
        procedure="LongVideoPreset",
        expire_time="2039-01-01T00:00:00Z",
        storage_region="ap-chongqing",
        source_context="来源 & 1",
        session_context="会话",
    )
    applied = rig.cloud.route(Route.SERVER).apply(ApplyRequest("测试 #1", "mov", "png", options, 1000, 100))
    store = rig.cloud.store(applied.session, applied.certificate)
    for path in (applied.session.media_path, applied.session.cover_path):
        store.put(str(path).lstrip("/"), a_body(rig.film), ControlToken())
    rig.cloud.route(Route.SERVER).commit(applied.session)
    (medium,) = rig.practice.media()
    assert (medium.name, medium.media_type, medium.procedure) == ("测试 #1", "mov", "LongVideoPreset")
    assert (medium.expire_time, medium.storage_region) == ("2039-01-01T00:00:00Z", "ap-chongqing")
    assert (medium.source_context, medium.session_context) == ("来源 & 1", "会话")
    assert medium.size == medium.cover_size == 100_000


def test_a_wrong_key_is_told_as_such(rig: Rig) -> None:
    for credentials, expected in (
        (Credentials(rig.practice.secret_id, "wrong"), Code.AUTH_REJECTED),
        (Credentials("AKIDunknown0000000000", rig.practice.secret_key), Code.AUTH_REJECTED),
        (Credentials("", ""), Code.AUTH_REJECTED),
    ):
        cloud = CloudGateway({})(rig.account, credentials)
        with pytest.raises(AppError) as caught:
            cloud.route(Route.SERVER).apply(REQUEST)
        assert code_of(caught) is expected
        assert caught.value.problem.params == {"account": "Test account"}
        cloud.close()


def test_an_account_that_needs_its_application_says_so_and_takes_it(tmp_path: Path) -> None:
    with PracticeCloud(tmp_path / "new", settings=PracticeSettings(require_sub_app_id=True)) as practice:
        account = Account("a", "Test account", AccountKind.PRACTICE, endpoint=practice.endpoint)
        credentials = Credentials(practice.secret_id, practice.secret_key)
        cloud = CloudGateway({})(account, credentials)
        with pytest.raises(AppError) as caught:
            cloud.route(Route.SERVER).apply(REQUEST)
        assert code_of(caught) is Code.ACCOUNT_SUB_APP
        cloud.close()
        cloud = CloudGateway({})(replace(account, sub_app_id=APP_ID), credentials)
        assert cloud.route(Route.SERVER).apply(REQUEST).session.session_key
        cloud.close()


def test_a_refused_option_is_named(rig: Rig) -> None:
    with pytest.raises(AppError) as caught:
        rig.cloud.route(Route.SERVER).apply(replace(REQUEST, options=UploadOptions(storage_region="ap-nowhere")))
    assert code_of(caught) is Code.OPTION_REFUSED
    assert caught.value.problem.params == {"field": "StorageRegion"}


def test_a_wrong_clock_is_told_with_its_minutes(rig: Rig) -> None:
    rig.arm(SkewDate(3600), "ApplyUpload")
    with pytest.raises(AppError) as caught:
        rig.cloud.route(Route.SERVER).apply(REQUEST)
    assert code_of(caught) is Code.CLOCK_SKEWED
    assert caught.value.problem.params == {"minutes": 60}


@pytest.mark.parametrize("operation", ["ApplyUpload", "CommitUpload"])
def test_an_error_that_the_sdk_overlooks_is_not_taken_for_success(rig: Rig, operation: str) -> None:
    """With another content type the SDK answers with empty fields (protocol.md 1.5-1)."""
    applied, store, _, _ = rig.upload()
    store.put(applied.session.media_path.lstrip("/"), a_body(rig.film), ControlToken())
    rig.arm(AlterContentType(), operation)
    rig.arm(AnswerError(200, "InternalError", "overlooked"), operation)
    with pytest.raises(AppError) as caught:
        rig.cloud.route(Route.SERVER).apply(REQUEST) if operation == "ApplyUpload" else rig.cloud.route(
            Route.SERVER
        ).commit(applied.session)
    assert code_of(caught) is Code.SERVICE_ANSWER
    assert caught.value.problem.params == {"call": operation}


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        (AnswerError(200, "RequestLimitExceeded", "slow down"), Code.SERVICE_BUSY),
        (AnswerError(503, "x", "x"), Code.SERVICE_BUSY),
        (AnswerError(500, "x", "x"), Code.SERVICE_INTERNAL),
        (AnswerError(502, "x", "x"), Code.SERVICE_INTERNAL),
        (TruncateAnswer(20), Code.SERVICE_ANSWER),
        (LoseAnswer(), Code.NET_BROKEN),
    ],
    ids=str,
)
def test_trouble_of_the_cloud_api_passes(rig: Rig, effect: Effect, expected: Code) -> None:
    rig.arm(effect, "ApplyUpload")
    with pytest.raises(AppError) as caught:
        rig.cloud.route(Route.SERVER).apply(REQUEST)
    assert code_of(caught) is expected
    rig.cloud.route(Route.SERVER).apply(REQUEST)


def test_a_key_that_may_only_upload_passes_the_probe(rig: Rig) -> None:
    rig.arm(AnswerError(200, "UnauthorizedOperation", "not allowed"), "DescribeStorageRegions")
    rig.cloud.api.probe()


@pytest.mark.parametrize("form", [form.value for form in ExpiredForm])
def test_every_form_of_an_ended_certificate_is_known(tmp_path: Path, rig: Rig, form: str) -> None:
    settings = PracticeSettings(expired_form=ExpiredForm(form), certificate_life_s=-1)
    with PracticeCloud(tmp_path / "ended", settings=settings) as practice:
        account = replace(rig.account, endpoint=practice.endpoint)
        cloud = CloudGateway({})(account, Credentials(practice.secret_id, practice.secret_key))
        applied = cloud.route(Route.SERVER).apply(REQUEST)
        with pytest.raises(AppError) as caught:
            cloud.store(applied.session, applied.certificate).initiate(applied.session.media_path.lstrip("/"))
        assert code_of(caught) is Code.CERTIFICATE_ENDED
        cloud.close()


def test_a_denied_access_within_the_certificates_life_is_no_lost_session(rig: Rig) -> None:
    _, store, key, upload_id = rig.upload()
    rig.arm(ExpireCertificate("access_denied"), "UploadPart")
    with pytest.raises(AppError) as caught:
        send(store, key, upload_id, rig.film)
    assert code_of(caught) is Code.AUTH_FORBIDDEN
    assert caught.value.problem.params == {"account": "Test account", "action": "UploadPart"}


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        (AnswerError(500, "InternalError", "x"), Code.SERVICE_INTERNAL),
        (AnswerError(503, "SlowDown", "x"), Code.SERVICE_BUSY),
        (AnswerError(400, "RequestTimeout", "x"), Code.NET_TIMEOUT),
        (AnswerError(400, "BadDigest", "x"), Code.STORAGE_CORRUPT),
        (AnswerError(403, "RequestTimeTooSkewed", "x"), Code.CLOCK_SKEWED),
        (AnswerError(402, "PaymentRequired", "x"), Code.ACCOUNT_ARREARS),
        (AnswerError(451, "UnavailableForLegalReasons", "x"), Code.SERVICE_REFUSED),
        (AlterHeader("ETag"), Code.SERVICE_ANSWER),
        (AlterHeader("x-cos-hash-crc64ecma", "rubbish"), Code.SERVICE_ANSWER),
        (LoseAnswer(), Code.NET_BROKEN),
    ],
    ids=str,
)
def test_trouble_of_storage_has_its_code_and_the_next_try_succeeds(rig: Rig, effect: Effect, expected: Code) -> None:
    _, store, key, upload_id = rig.upload()
    rig.arm(effect, "UploadPart")
    with pytest.raises(AppError) as caught:
        send(store, key, upload_id, rig.film)
    assert code_of(caught) is expected
    assert send(store, key, upload_id, rig.film).crc64 == anycrc.Model("CRC64-XZ").calc(rig.film.read_bytes())


def test_an_answer_without_checksum_has_none(rig: Rig) -> None:
    _, store, key, upload_id = rig.upload()
    rig.arm(AlterHeader("x-cos-hash-crc64ecma"), "UploadPart")
    assert send(store, key, upload_id, rig.film).crc64 is None


def complete(rig: Rig, effect: Effect) -> Receipt:
    _, store, key, upload_id = rig.upload()
    receipt = send(store, key, upload_id, rig.film)
    rig.arm(effect, "CompleteMultipartUpload")
    return store.complete(key, upload_id, (Part(1, 100_000, receipt.etag, receipt.crc64 or 0),))


def test_a_slow_complete_is_waited_for_and_may_have_no_checksum(rig: Rig) -> None:
    receipt = complete(rig, SlowComplete(1.0))
    assert receipt.etag
    assert receipt.crc64 is None


@pytest.mark.parametrize(
    ("code", "expected"), [("InternalError", Code.SERVICE_INTERNAL), ("SomethingNew", Code.SERVICE_INTERNAL)]
)
def test_an_error_inside_a_200_is_an_error(rig: Rig, code: str, expected: Code) -> None:
    with pytest.raises(AppError) as caught:
        complete(rig, ErrorInside200(code))
    assert code_of(caught) is expected


def test_a_torn_answer_to_complete_is_no_success(rig: Rig) -> None:
    with pytest.raises(AppError) as caught:
        complete(rig, TruncateAnswer(30))
    assert code_of(caught) is Code.SERVICE_ANSWER


def test_a_certificate_that_may_not_ask_is_told_apart_from_an_absent_object(tmp_path: Path, rig: Rig) -> None:
    with PracticeCloud(tmp_path / "mute", settings=PracticeSettings(allow_head=False)) as practice:
        account = replace(rig.account, endpoint=practice.endpoint)
        cloud = CloudGateway({})(account, Credentials(practice.secret_id, practice.secret_key))
        applied = cloud.route(Route.SERVER).apply(REQUEST)
        store = cloud.store(applied.session, applied.certificate)
        with pytest.raises(AppError) as caught:
            store.head(applied.session.media_path.lstrip("/"))
        assert code_of(caught) is Code.AUTH_FORBIDDEN
        cloud.close()


def test_more_parts_than_a_page_holds_are_all_listed(rig: Rig) -> None:
    _, store, key, upload_id = rig.upload()
    for number in range(1, 1003):
        store.upload_part(key, upload_id, number, a_body(rig.film, length=10), ControlToken())
    assert [part.number for part in store.list_parts(key, upload_id)] == list(range(1, 1003))


def test_a_dead_proxy_in_the_environment_does_not_disturb_loopback(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    cloud = CloudGateway(dict(os.environ))(rig.account, Credentials(rig.practice.secret_id, rig.practice.secret_key))
    applied = cloud.route(Route.SERVER).apply(REQUEST)
    store = cloud.store(applied.session, applied.certificate)
    store.put(applied.session.media_path.lstrip("/"), a_body(rig.film), ControlToken())
    assert cloud.route(Route.SERVER).commit(applied.session).file_id.isdigit()
    cloud.close()


def test_everything_works_over_tls_with_an_authority_of_its_own(
    certificate: TestCertificate, rig: Rig, tmp_path: Path
) -> None:
    with PracticeCloud(tmp_path / "tls", tls=certificate.server) as practice:
        account = replace(rig.account, endpoint=practice.endpoint)
        credentials = Credentials(practice.secret_id, practice.secret_key)
        stranger = CloudGateway({})(account, credentials)
        with pytest.raises(AppError) as caught:
            stranger.route(Route.SERVER).apply(REQUEST)
        assert code_of(caught) is Code.NET_TLS
        stranger.close()
        cloud = CloudGateway({}, ca_file=certificate.ca_file)(account, credentials)
        applied = cloud.route(Route.SERVER).apply(REQUEST)
        store = cloud.store(applied.session, applied.certificate)
        store.put(applied.session.media_path.lstrip("/"), a_body(rig.film), ControlToken())
        assert cloud.route(Route.SERVER).commit(applied.session).file_id.isdigit()
        cloud.close()


def test_neither_logs_nor_errors_hold_a_secret(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    """At the loudest level, through success, refusal and breakdown."""
    caplog.set_level(logging.DEBUG)
    applied, store, key, upload_id = rig.upload()
    told: list[str] = []
    for effect in (AnswerError(403, "SignatureDoesNotMatch", applied.certificate.token), LoseAnswer()):
        rig.arm(effect, "UploadPart")
        with pytest.raises(AppError) as caught:
            send(store, key, upload_id, rig.film)
        told += [str(caught.value), repr(caught.value.problem)]
    rig.arm(AnswerError(200, "InvalidParameterValue.VodSessionKey", applied.session.session_key), "CommitUpload")
    with pytest.raises(AppError) as caught:
        rig.cloud.route(Route.SERVER).commit(applied.session)
    told += [str(caught.value), repr(caught.value.problem), caplog.text]
    certificate = applied.certificate
    for secret in (
        rig.practice.secret_key,
        certificate.secret_key,
        certificate.token,
        applied.session.session_key,
        "q-signature=",
        "Signature=",
    ):
        assert secret not in "\n".join(told)


class _NoCertificate(BaseHTTPRequestHandler):
    """ApplyUpload without TempCertificate, which the model of the answer allows (protocol.md 2.2)."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        answer = (
            b'{"Response": {"VodSessionKey": "k", "StorageBucket": "b-1", "StorageRegion": "r", "RequestId": "id-1"}}'
        )
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args: object) -> None:
        """Says nothing."""


def test_a_session_without_certificate_is_never_signed_with_the_permanent_key(rig: Rig) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _NoCertificate) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        account = replace(rig.account, endpoint=f"http://127.0.0.1:{server.server_port}")
        cloud = CloudGateway({})(account, Credentials("AKIDkey", "key"))
        with pytest.raises(AppError) as caught:
            cloud.route(Route.SERVER).apply(REQUEST)
        cloud.close()
        server.shutdown()
        thread.join()
    assert code_of(caught) is Code.SERVICE_ANSWER
    assert (caught.value.problem.request_id, caught.value.problem.detail) == ("id-1", "no TempCertificate")
