"""Every row of the two tables, and what is told when no row fits."""

from __future__ import annotations

import errno
import fnmatch
import http.client
import os
import socket
import ssl
from email.utils import formatdate

import pytest
import requests
import urllib3.exceptions as pool_errors

from vod_desktop.core.cloud.failures import (
    BREAKDOWNS,
    REFUSALS,
    Refusal,
    Scene,
    Service,
    broken,
    invalid_answer,
    redacted,
    refused,
    skew_s,
)
from vod_desktop.core.cloud.transport import StalledError
from vod_desktop.core.model.errors import TRAITS, AppError, Code, Retry, Scope, app_error

NOW = 1_700_000_000.0
API = Scene(Service.API, "ApplyUpload", "Studio", "vod.tencentcloudapi.com", formatdate(NOW))
COS = Scene(Service.COS, "UploadPart", "Studio", "bucket.cos.test", formatdate(NOW), int(NOW) + 3600)

ANSWERS = [
    (API, "AuthFailure.SignatureExpire", 200, Code.CLOCK_SKEWED),
    (API, "AuthFailure.TokenFailure", 200, Code.AUTH_EXPIRED),
    (API, "AuthFailure.UnauthorizedOperation", 200, Code.AUTH_FORBIDDEN),
    (API, "AuthFailure.MFAFailure", 200, Code.AUTH_FORBIDDEN),
    (API, "AuthFailure.SecretIdNotFound", 200, Code.AUTH_REJECTED),
    (API, "AuthFailure.SignatureFailure", 200, Code.AUTH_REJECTED),
    (API, "AuthFailure", 200, Code.AUTH_REJECTED),
    (API, "InvalidCredential", None, Code.AUTH_REJECTED),
    (API, "UnauthorizedOperation", 200, Code.AUTH_FORBIDDEN),
    (API, "UnauthorizedOperation.CamNoAuth", 200, Code.AUTH_FORBIDDEN),
    (API, "FailedOperation.InvalidVodUser", 200, Code.AUTH_FORBIDDEN),
    (API, "IpInBlacklist", 200, Code.AUTH_FORBIDDEN),
    (API, "FailedOperation.AccountArrears", 200, Code.ACCOUNT_ARREARS),
    (API, "FailedOperation.InsufficientBalance", 200, Code.ACCOUNT_ARREARS),
    (API, "InvalidParameterValue.SubAppId", 200, Code.ACCOUNT_SUB_APP),
    (API, "InvalidParameterValue.VodSessionKey", 200, Code.SESSION_LOST),
    (API, "InvalidParameterValue.ExpireTime", 200, Code.OPTION_REFUSED),
    (API, "InvalidParameter.Procedure", 200, Code.OPTION_REFUSED),
    (API, "RequestLimitExceeded", 200, Code.SERVICE_BUSY),
    (API, "RequestLimitExceeded.UinLimitExceeded", 200, Code.SERVICE_BUSY),
    (API, "ResourceUnavailable", 200, Code.SERVICE_BUSY),
    (API, "ResourceInUse", 200, Code.SERVICE_BUSY),
    (API, "InternalError", 200, Code.SERVICE_INTERNAL),
    (API, "InternalError.UploadCoverImageError", 200, Code.SERVICE_INTERNAL),
    (API, "JSONDecodeError", 200, Code.SERVICE_ANSWER),
    (COS, "RequestTimeTooSkewed", 403, Code.CLOCK_SKEWED),
    (COS, "ExpiredToken", 400, Code.SESSION_LOST),
    (COS, "ExpiredToken", 403, Code.SESSION_LOST),
    (COS, "Request has expired", 400, Code.SESSION_LOST),
    (COS, "InvalidAccessKeyId", 403, Code.SESSION_LOST),
    (COS, "InvalidSecurity", 400, Code.SESSION_LOST),
    (COS, "SignatureDoesNotMatch", 403, Code.SESSION_LOST),
    (COS, "NoSuchUpload", 404, Code.SESSION_LOST),
    (COS, "InvalidUploadStatus", 409, Code.SESSION_LOST),
    (COS, "InvalidPart", 400, Code.SESSION_LOST),
    (COS, "PaymentRequired", 451, Code.ACCOUNT_ARREARS),
    (COS, "RequestTimeout", 400, Code.NET_TIMEOUT),
    (COS, "UserNetworkTooSlow", 400, Code.NET_TIMEOUT),
    (COS, "IncompleteBody", 400, Code.NET_BROKEN),
    (COS, "BadDigest", 400, Code.STORAGE_CORRUPT),
    (COS, "SlowDown", 503, Code.SERVICE_BUSY),
    (COS, "ServiceUnavailable", 503, Code.SERVICE_BUSY),
    (COS, "InternalError", 500, Code.SERVICE_INTERNAL),
    (COS, "InternalError", 200, Code.SERVICE_INTERNAL),
    (COS, "AccessDenied", 403, Code.AUTH_FORBIDDEN),
    (COS, "AccessForbidden", 403, Code.AUTH_FORBIDDEN),
    (COS, "", 403, Code.AUTH_FORBIDDEN),
    (COS, "SomethingNew", 200, Code.SERVICE_INTERNAL),
    (API, "", 402, Code.ACCOUNT_ARREARS),
    (COS, "", 402, Code.ACCOUNT_ARREARS),
    (API, "", 407, Code.NET_PROXY),
    (API, "", 408, Code.NET_TIMEOUT),
    (API, "", 429, Code.SERVICE_BUSY),
    (API, "", 503, Code.SERVICE_BUSY),
    (API, "", 500, Code.SERVICE_INTERNAL),
    (API, "", 502, Code.SERVICE_INTERNAL),
    (API, "", 504, Code.SERVICE_INTERNAL),
    # What no row knows is told in the service's own words.
    (API, "FailedOperation.SomethingNew", 200, Code.SERVICE_REFUSED),
    (COS, "SomethingNew", 400, Code.SERVICE_REFUSED),
    (COS, "EntityTooSmall", 400, Code.SERVICE_REFUSED),
]


@pytest.mark.parametrize(("scene", "code", "status", "expected"), ANSWERS)
def test_an_answer_of_the_service_becomes_its_code(scene: Scene, code: str, status: int | None, expected: Code) -> None:
    problem = refused(Refusal(code, "Told so.", status, "request-1"), scene, NOW).problem
    assert problem.code is expected
    assert problem.request_id == "request-1"
    assert problem.detail == f"{code or status}: Told so."
    assert problem.params.keys() == TRAITS[expected].params


def test_the_table_of_answers_is_tested_row_by_row() -> None:

    unseen = [
        row
        for row in REFUSALS
        if not any(
            row.service in {None, scene.service}
            and (row.pattern is None or fnmatch.fnmatchcase(code, row.pattern))
            and row.status in {None, status}
            and row.code is expected
            for scene, code, status, expected in ANSWERS
        )
    ]
    assert unseen == []


def _os_error(number: int) -> OSError:
    return OSError(number, os.strerror(number))


EXCEPTIONS = [
    (requests.exceptions.ProxyError("x"), Code.NET_PROXY),
    (requests.exceptions.InvalidProxyURL("x"), Code.NET_PROXY),
    (pool_errors.ProxyError("x", OSError("y")), Code.NET_PROXY),
    (socket.gaierror(-2, "Name or service not known"), Code.NET_DNS),
    (ssl.SSLEOFError(8, "EOF"), Code.NET_BROKEN),
    (ssl.SSLCertVerificationError(1, "self-signed"), Code.NET_TLS),
    (pool_errors.SSLError("x"), Code.NET_TLS),
    (requests.exceptions.SSLError("x"), Code.NET_TLS),
    (StalledError(), Code.NET_TIMEOUT),
    (pool_errors.ConnectTimeoutError(), Code.NET_UNREACHABLE),
    (_os_error(errno.ECONNREFUSED), Code.NET_UNREACHABLE),
    (_os_error(errno.ENETUNREACH), Code.NET_UNREACHABLE),
    (_os_error(errno.EHOSTUNREACH), Code.NET_UNREACHABLE),
    (_os_error(errno.ENETDOWN), Code.NET_UNREACHABLE),
    (_os_error(errno.ECONNRESET), Code.NET_BROKEN),
    (_os_error(errno.EPIPE), Code.NET_BROKEN),
    (_os_error(errno.ECONNABORTED), Code.NET_BROKEN),
    (http.client.RemoteDisconnected("x"), Code.NET_BROKEN),
    (http.client.IncompleteRead(b""), Code.NET_BROKEN),
    (TimeoutError(), Code.NET_TIMEOUT),
    (_os_error(errno.ETIMEDOUT), Code.NET_TIMEOUT),
    (pool_errors.LocationParseError("x"), Code.ENDPOINT_INVALID),
    (requests.exceptions.InvalidURL("x"), Code.ENDPOINT_INVALID),
    (http.client.BadStatusLine("SSH-2.0"), Code.SERVICE_ANSWER),
    (pool_errors.DecodeError("x"), Code.SERVICE_ANSWER),
    (pool_errors.ProtocolError("x"), Code.NET_BROKEN),
]


@pytest.mark.parametrize(("error", "expected"), EXCEPTIONS, ids=lambda value: type(value).__name__)
def test_a_broken_connection_becomes_its_code_however_deep_it_lies(error: Exception, expected: Code) -> None:
    flattened = RuntimeError("the text alone")  # as the COS SDK does it: the cause is left in the context
    flattened.__context__ = error
    for told in (error, requests.exceptions.ConnectionError(error), flattened):
        problem = broken(told, COS, NOW).problem
        assert problem.code is expected
        assert problem.params.keys() == TRAITS[expected].params


def test_the_table_of_exceptions_is_tested_row_by_row() -> None:
    seen = {broken_row for error, _ in EXCEPTIONS for broken_row in BREAKDOWNS if isinstance(error, broken_row.kinds)}
    assert seen == set(BREAKDOWNS)


def test_the_network_being_away_holds_the_account_and_a_broken_transfer_only_its_job() -> None:
    away = broken(_os_error(errno.ECONNREFUSED), COS, NOW).problem
    cut = broken(_os_error(errno.ECONNRESET), COS, NOW).problem
    assert (away.scope, away.retry) == (Scope.ACCOUNT, Retry.AUTO)
    assert (cut.scope, cut.retry) == (Scope.JOB, Retry.AUTO)


def test_an_error_of_the_file_comes_out_of_the_sdk_as_it_went_in() -> None:
    changed = app_error(Code.FILE_CHANGED, path="/films/a.mp4")
    wrapped = RuntimeError("flattened")
    wrapped.__context__ = changed
    assert broken(wrapped, COS, NOW) is changed


def test_an_exception_that_nobody_foresaw_is_a_bug_of_ours_and_says_its_type() -> None:
    problem = broken(ZeroDivisionError("division by zero"), COS, NOW).problem
    assert problem.code is Code.UNEXPECTED
    assert problem.detail == "ZeroDivisionError: division by zero"


def test_exceptions_that_name_each_other_are_walked_once() -> None:
    first, second = RuntimeError("a"), RuntimeError("b")
    first.__context__, second.__context__ = second, first
    assert broken(first, COS, NOW).problem.code is Code.UNEXPECTED


@pytest.mark.parametrize(("minutes", "date_is_there"), [(47, True), (-12, True), (5, False)])
def test_a_wrong_clock_is_told_in_minutes(minutes: int, date_is_there: bool) -> None:
    date = formatdate(NOW - minutes * 60) if date_is_there else None
    scene = Scene(Service.API, "ApplyUpload", "Studio", "host", date)
    problem = refused(Refusal("AuthFailure.SignatureExpire", "", 200), scene, NOW).problem
    assert problem.params == {"minutes": abs(minutes)}


@pytest.mark.parametrize("date", [None, "", "yesterday", "Mon, 99 Foo 2026"])
def test_a_date_that_cannot_be_read_gives_no_difference(date: str | None) -> None:
    assert skew_s(date, NOW) is None


@pytest.mark.parametrize(
    ("code", "ends_in_s", "ahead_s", "expected"),
    [
        ("AccessDenied", 60, 0, Code.AUTH_FORBIDDEN),  # a good certificate that may not do this
        ("AccessDenied", -1, 0, Code.SESSION_LOST),  # the same words for an ended one
        ("AccessDenied", -1, 120, Code.AUTH_FORBIDDEN),  # ended only by a clock that is ahead
        ("Request has expired", 60, 0, Code.SESSION_LOST),
        ("Request has expired", 60, 900, Code.CLOCK_SKEWED),
    ],
)
def test_a_403_of_storage_is_read_by_the_clocks(code: str, ends_in_s: int, ahead_s: int, expected: Code) -> None:
    scene = Scene(Service.COS, "UploadPart", "Studio", "host", formatdate(NOW - ahead_s), int(NOW) + ends_in_s)
    assert refused(Refusal(code, "", 403), scene, NOW).problem.code is expected


def test_a_session_whose_object_is_not_there_is_lost_but_only_at_commit() -> None:
    commit = Scene(Service.API, "CommitUpload", "Studio", "host")
    assert refused(Refusal("ResourceNotFound", "", 200), commit, NOW).problem.code is Code.SESSION_LOST
    assert refused(Refusal("ResourceNotFound", "", 200), API, NOW).problem.code is Code.SERVICE_REFUSED


def test_a_refused_option_names_its_field() -> None:
    problem = refused(Refusal("InvalidParameterValue.ExpireTime", "", 200), API, NOW).problem
    assert problem.params["field"] == "ExpireTime"


def test_an_answer_without_what_it_must_have_names_call_and_field() -> None:
    problem = invalid_answer(API, "TempCertificate", "request-1").problem
    assert (problem.code, problem.params) == (Code.SERVICE_ANSWER, {"call": "ApplyUpload"})
    assert (problem.detail, problem.request_id) == ("no TempCertificate", "request-1")


@pytest.mark.parametrize(
    "text",
    [
        "q-sign-algorithm=sha1&q-ak=CANARY&q-signature=CANARY",
        "Authorization: TC3-HMAC-SHA256 Credential=CANARY/2026, Signature=CANARY",
        "authorization: CANARY",
        "x-cos-security-token: CANARY",
        "X-TC-Token=CANARY",
        '{"SecretId": "CANARY", "SecretKey": "CANARY"}',
        "VodSessionKey=CANARY",
        "<AccessKeyId>CANARY</AccessKeyId>",
        "<StringToSign>sha1\nCANARY\n</StringToSign>",
        "<SignatureProvided>CANARY</SignatureProvided>",
        "the key AKIDCANARY12345 is unknown",
    ],
)
def test_no_secret_stays_in_a_detail(text: str) -> None:
    assert "CANARY" not in redacted(f"Refused: {text}")


def test_known_secrets_are_taken_out_wherever_they_stand() -> None:
    scene = Scene(Service.API, "ApplyUpload", "Studio", "host", secrets=("tiger-key", ""))
    error: AppError = refused(Refusal("Bad", "strange tiger-key inside", 200), scene, NOW)
    assert "tiger" not in str(error)
    assert "tiger" not in repr(error.problem)
    assert "tiger" not in repr(scene)


def test_a_detail_fits_a_dialog() -> None:
    assert len(redacted("x" * 100_000)) == 500
