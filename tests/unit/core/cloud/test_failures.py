from __future__ import annotations

import errno
import http.client
import socket
import ssl
from email.utils import formatdate

import pytest
import requests
import urllib3.exceptions

from vod_desktop.core.cloud.connections import StalledError
from vod_desktop.core.cloud.failures import (
    BREAKDOWNS,
    REFUSALS,
    BreakdownRow,
    Refusal,
    RefusalRow,
    Scene,
    Service,
    broken,
    invalid_answer,
    redacted,
    refused,
    skew_s,
)
from vod_desktop.core.model.errors import AppError, Code, app_error

NOW = 1_700_000_000.0


def scene(service: Service = Service.COS, action: str = "UploadPart", **changes: object) -> Scene:
    return Scene(service, action, "Test account", "vod.example", **changes)


def api(code: str, status: int | None = 200, action: str = "ApplyUpload") -> AppError:
    return refused(Refusal(code, "message", status, "request-1"), scene(Service.API, action), NOW)


def cos(code: str, status: int | None = 400, message: str = "message", **changes: object) -> AppError:
    return refused(Refusal(code, message, status, "request-1"), scene(**changes), NOW)


def an_answer_for(row: RefusalRow) -> Refusal:
    """The plainest answer that a row is for."""
    code = "" if row.pattern is None else row.pattern.replace("InvalidParameter*.*", "InvalidParameterValue.Name")
    return Refusal(code.replace("*", ""), "message", row.status, "request-1")


@pytest.mark.parametrize("row", REFUSALS, ids=lambda row: f"{row.service}-{row.pattern}-{row.status}")
def test_every_row_of_the_refusals_is_reached(row: RefusalRow) -> None:
    service = row.service or Service.API
    problem = refused(an_answer_for(row), scene(service), NOW).problem
    assert problem.code is row.code
    assert problem.request_id == "request-1"
    assert problem.detail is not None
    assert problem.detail.endswith(": message")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("AuthFailure.SecretIdNotFound", Code.AUTH_REJECTED),
        ("AuthFailure.SignatureFailure", Code.AUTH_REJECTED),
        ("AuthFailure.TokenFailure", Code.AUTH_EXPIRED),
        ("AuthFailure.SignatureExpire", Code.CLOCK_SKEWED),
        ("UnauthorizedOperation", Code.AUTH_FORBIDDEN),
        ("RequestLimitExceeded.UinLimitExceeded", Code.SERVICE_BUSY),
        ("InternalError.UploadCoverImageError", Code.SERVICE_INTERNAL),
        ("InvalidParameterValue.SubAppId", Code.ACCOUNT_SUB_APP),
        ("InvalidParameterValue.VodSessionKey", Code.SESSION_LOST),
        ("InvalidParameter.ExpireTime", Code.OPTION_REFUSED),
        ("FailedOperation", Code.SERVICE_REFUSED),
        ("NoSuchVersion", Code.SERVICE_REFUSED),
        ("SomethingNew.OfTomorrow", Code.SERVICE_REFUSED),
    ],
)
def test_the_cloud_api_refuses_with_codes(code: str, expected: Code) -> None:
    assert api(code).problem.code is expected


def test_a_refused_option_is_named() -> None:
    assert api("InvalidParameterValue.MediaStoragePath").problem.params == {"field": "MediaStoragePath"}


def test_a_missing_object_is_a_lost_session_at_commit_only() -> None:
    assert api("ResourceNotFound", action="CommitUpload").problem.code is Code.SESSION_LOST
    assert api("ResourceNotFound", action="SearchMedia").problem.code is Code.SERVICE_REFUSED


def test_what_no_row_knows_keeps_the_services_own_words() -> None:
    problem = cos("MethodNotAllowed", 405).problem
    assert (problem.code, problem.detail, problem.request_id) == (
        Code.SERVICE_REFUSED,
        "MethodNotAllowed: message",
        "request-1",
    )


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (302, Code.SERVICE_ANSWER),
        (404, Code.SERVICE_REFUSED),
        (511, Code.NET_UNREACHABLE),
        (520, Code.SERVICE_INTERNAL),
        (599, Code.SERVICE_INTERNAL),
    ],
)
def test_a_status_without_a_code_is_the_word_of_somebody_in_between(status: int, expected: Code) -> None:
    assert cos("", status).problem.code is expected


def test_a_403_after_the_certificates_end_is_that_end() -> None:
    for code in ("AccessDenied", "", "SomethingElse"):
        assert cos(code, 403, certificate_ends_at=int(NOW) - 1).problem.code is Code.CERTIFICATE_ENDED
        assert cos(code, 403, certificate_ends_at=int(NOW) + 60).problem.code is Code.AUTH_FORBIDDEN
    assert cos("RequestTimeTooSkewed", 403, certificate_ends_at=int(NOW) + 60).problem.code is Code.CLOCK_SKEWED


def test_the_certificates_end_is_judged_by_the_servers_clock() -> None:
    slow_here = formatdate(NOW + 7200, usegmt=True)
    ended = cos("AccessDenied", 403, certificate_ends_at=int(NOW) + 3600, server_date=slow_here)
    assert ended.problem.code is Code.CERTIFICATE_ENDED


def test_an_expired_request_blames_the_clock_only_when_the_clock_is_off() -> None:
    right, wrong = formatdate(NOW, usegmt=True), formatdate(NOW + 86_400, usegmt=True)
    message = "Request has expired"
    assert cos("AccessDenied", 403, message, server_date=right).problem.code is Code.CERTIFICATE_ENDED
    skewed = cos("AccessDenied", 403, message, server_date=wrong).problem
    assert (skewed.code, skewed.params) == (Code.CLOCK_SKEWED, {"minutes": 1440})


@pytest.mark.parametrize(
    ("date", "minutes"),
    [(formatdate(NOW - 600, usegmt=True), 10), (formatdate(NOW + 1800, usegmt=True), 30), (None, 5), ("rubbish", 5)],
)
def test_a_wrong_clock_is_told_with_its_difference(date: str | None, minutes: int) -> None:
    assert cos("RequestTimeTooSkewed", 403, server_date=date).problem.params == {"minutes": minutes}


def test_skew_is_how_far_this_computer_is_ahead() -> None:
    assert skew_s(formatdate(NOW - 60, usegmt=True), NOW) == pytest.approx(60)
    assert skew_s(None, NOW) is None


def an_exception_for(row: BreakdownRow, kind: type[BaseException]) -> BaseException:
    pool = urllib3.exceptions
    special: dict[type[BaseException], BaseException] = {
        pool.ConnectTimeoutError: pool.ConnectTimeoutError(None, "slow"),
        pool.NameResolutionError: pool.NameResolutionError("host", None, socket.gaierror(-2, "unknown")),
        pool.ProxyError: pool.ProxyError("no proxy", OSError()),
        pool.ReadTimeoutError: pool.ReadTimeoutError(None, "/", "slow"),
        pool.IncompleteRead: pool.IncompleteRead(1, 2),
        http.client.IncompleteRead: http.client.IncompleteRead(b""),
    }
    return special.get(kind) or kind("message")


@pytest.mark.parametrize(
    ("row", "kind"),
    [(row, kind) for row in BREAKDOWNS for kind in row.kinds],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_every_kind_of_exception_is_known_also_beneath_those_of_the_libraries(
    row: BreakdownRow, kind: type[BaseException]
) -> None:
    inner = an_exception_for(row, kind)
    assert broken(inner, scene(), NOW).problem.code is row.code
    flattened = RuntimeError("as the COS SDK does it")
    flattened.__context__ = requests.exceptions.ConnectionError(urllib3.exceptions.MaxRetryError(None, "/key", inner))
    assert broken(flattened, scene(), NOW).problem.code is row.code


@pytest.mark.parametrize(
    ("row", "number"), [(row, number) for row in BREAKDOWNS for number in sorted(row.numbers)], ids=str
)
def test_every_error_number_is_known(row: BreakdownRow, number: int) -> None:
    problem = broken(OSError(number, "message"), scene(), NOW).problem
    assert (problem.code, problem.params) == (row.code, {"host": "vod.example"})


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ConnectionRefusedError(errno.ECONNREFUSED, "refused"), Code.NET_UNREACHABLE),
        (ConnectionResetError(errno.ECONNRESET, "reset"), Code.NET_BROKEN),
        (BrokenPipeError(errno.EPIPE, "pipe"), Code.NET_BROKEN),
        (TimeoutError("timed out"), Code.NET_TIMEOUT),
        (StalledError(), Code.NET_TIMEOUT),
        (ssl.SSLCertVerificationError("unknown authority"), Code.NET_TLS),
        (ssl.SSLEOFError("eof"), Code.NET_BROKEN),
        (http.client.RemoteDisconnected("gone"), Code.NET_BROKEN),
        (http.client.BadStatusLine("SSH-2.0"), Code.SERVICE_ANSWER),
        (urllib3.exceptions.ProxyError("no", OSError("Tunnel connection failed: 407 Who?")), Code.NET_PROXY),
        (urllib3.exceptions.ProxyError("no", OSError("Tunnel connection failed: 503 Later")), Code.NET_PROXY_AWAY),
        (urllib3.exceptions.ProxyError("no", ConnectionRefusedError(errno.ECONNREFUSED, "x")), Code.NET_PROXY_AWAY),
        (ArithmeticError("never seen"), Code.UNEXPECTED),
    ],
)
def test_exceptions_of_the_network_have_codes(error: Exception, expected: Code) -> None:
    assert broken(error, scene(), NOW).problem.code is expected


def test_an_error_of_the_body_comes_out_as_it_went_in() -> None:
    changed = app_error(Code.FILE_CHANGED, path="film.mp4")
    flattened = RuntimeError("as the COS SDK does it")
    flattened.__context__ = changed
    assert broken(flattened, scene(), NOW) is changed


def test_an_answer_that_lacks_something_names_the_call() -> None:
    problem = invalid_answer(scene(), "ETag", "request-1").problem
    assert (problem.code, problem.params, problem.request_id) == (
        Code.SERVICE_ANSWER,
        {"call": "UploadPart"},
        "request-1",
    )


SECRETS = ("AKIDsecretsecret1234", "topsecretkey", "tok/EN==", "0a1b2c3d4e")


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: q-sign-algorithm=sha1&q-ak=AKIDsecretsecret1234&q-sign-time=1;2&q-signature=0a1b2c3d4e",
        "TC3-HMAC-SHA256 Credential=AKIDsecretsecret1234/2023-11-14/vod/tc3_request, Signature=0a1b2c3d4e",
        "x-cos-security-token: tok/EN==, host: h",
        '{"SecretKey": "topsecretkey", "Token": "tok/EN=="}',
        "<AccessKeyId>AKIDsecretsecret1234</AccessKeyId><StringToSign>sha1 0a1b2c3d4e</StringToSign>",
        "VodSessionKey=topsecretkey",
        "key AKIDsecretsecret1234 is unknown",
    ],
)
def test_no_detail_holds_a_secret(text: str) -> None:
    shown = redacted(text)
    assert not [secret for secret in SECRETS if secret in shown]


def test_known_secrets_go_wherever_they_stand() -> None:
    problem = refused(
        Refusal("SignatureDoesNotMatch", "you sent opaque-session-key and more", 403),
        scene(secrets=("opaque-session-key", "")),
        NOW,
    ).problem
    assert problem.detail == "SignatureDoesNotMatch: you sent *** and more"


def test_a_detail_has_the_length_of_a_dialog() -> None:
    assert len(redacted("x" * 100_000)) == 500


def test_a_scene_does_not_show_its_secrets() -> None:
    assert "topsecretkey" not in repr(scene(secrets=SECRETS))


def test_what_a_terminal_would_obey_is_taken_out_of_what_the_service_says() -> None:
    said = Refusal("Failed\x1b[2J", "bad \x1b[31mred\x9b31m\x07\nnext\tline", 200, "request\x1b]0;title\x07")
    problem = refused(said, scene(), NOW).problem
    assert problem.detail == "Failed�[2J: bad �[31mred�31m�\nnext\tline"
    assert problem.request_id == "request�]0;title�"
