"""What goes wrong at the service or on the way to it, as codes: two tables and nothing else that decides.

`REFUSALS` reads an answer of the service, `BREAKDOWNS` an exception of the connection. The first row that fits wins. What no
row knows is told as it came: `service.refused` with the service's own words, or `unexpected` with the exception's type.
"""

from __future__ import annotations

import errno
import re
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from enum import StrEnum
from fnmatch import fnmatchcase
from http.client import HTTPException, IncompleteRead, RemoteDisconnected

import requests
import urllib3.exceptions as pool_errors

from vod_desktop.core.cloud.connections import StalledError
from vod_desktop.core.model.errors import TRAITS, AppError, Code, app_error

_SKEW_S = 300
"""More than this between two clocks makes the cloud API refuse a signature (protocol.md 1.2)."""
_DETAIL_CHARS = 500


UNREADABLE = (
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    SyntaxError,
    ArithmeticError,
    RecursionError,
    MemoryError,
)
"""What the SDKs raise at an answer that has not the shape which they take for granted: they never look."""


class Service(StrEnum):
    """Who has answered."""

    API = "api"
    COS = "cos"
    UGC = "ugc"  # the client route's calls, signed for by somebody else
    UGC_SIGNED_HERE = "ugc_signed_here"  # the same, with the account's own key
    SIGNATURES = "signatures"  # a service of the user's own company


@dataclass(frozen=True, slots=True)
class Scene:
    """What was being done when it went wrong: fills the parameters of the codes.

    Attributes:
        action: The call, as the documents name it.
        account: Name of the account, for the sentence.
        host: Host that was spoken to.
        server_date: `Date` header of the answer, if there was one.
        certificate_ends_at: Unix seconds, for calls under an upload certificate.
        secrets: Texts that must not appear in a detail.
    """

    service: Service
    action: str
    account: str
    host: str
    server_date: str | None = None
    certificate_ends_at: int | None = None
    secrets: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that says no.

    Attributes:
        code: The service's own code, empty when the answer had none.
        status: HTTP status; the cloud API refuses with 200.
    """

    code: str
    message: str
    status: int | None = None
    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class RefusalRow:
    """One row: None fits everything. `pattern` has the wildcards of a shell."""

    service: Service | None
    pattern: str | None
    status: int | None
    code: Code


_API, _COS, _UGC, _OWN = Service.API, Service.COS, Service.UGC, Service.UGC_SIGNED_HERE

REFUSALS: tuple[RefusalRow, ...] = (
    # Cloud API (protocol.md 1.3, 2.4)
    RefusalRow(_API, "AuthFailure.SignatureExpire", None, Code.CLOCK_SKEWED),
    RefusalRow(_API, "AuthFailure.TokenFailure", None, Code.AUTH_EXPIRED),
    RefusalRow(_API, "AuthFailure.UnauthorizedOperation", None, Code.AUTH_FORBIDDEN),
    RefusalRow(_API, "AuthFailure.MFAFailure", None, Code.AUTH_FORBIDDEN),
    RefusalRow(_API, "AuthFailure*", None, Code.AUTH_REJECTED),
    RefusalRow(_API, "InvalidCredential", None, Code.AUTH_REJECTED),  # the SDK: key empty or padded with spaces
    RefusalRow(_API, "UnauthorizedOperation*", None, Code.AUTH_FORBIDDEN),
    RefusalRow(_API, "FailedOperation.InvalidVodUser", None, Code.AUTH_FORBIDDEN),
    RefusalRow(_API, "IpInBlacklist", None, Code.AUTH_FORBIDDEN),
    RefusalRow(_API, "*Arrears*", None, Code.ACCOUNT_ARREARS),
    RefusalRow(_API, "*InsufficientBalance*", None, Code.ACCOUNT_ARREARS),
    RefusalRow(_API, "InvalidParameterValue.SubAppId", None, Code.ACCOUNT_SUB_APP),
    RefusalRow(_API, "InvalidParameterValue.VodSessionKey", None, Code.SESSION_LOST),
    # CreateClass (protocol.md 3.1)
    RefusalRow(_API, "FailedOperation.ClassNameDuplicate", None, Code.CATEGORY_EXISTS),
    RefusalRow(_API, "FailedOperation.ClassLevelLimitExceeded", None, Code.CATEGORY_TOO_DEEP),
    RefusalRow(_API, "FailedOperation.SubclassLimitExceeded", None, Code.CATEGORY_TOO_MANY),
    RefusalRow(_API, "FailedOperation.ParentIdNoFound", None, Code.CATEGORY_REFUSED),
    RefusalRow(_API, "InvalidParameterValue.ParentId", None, Code.CATEGORY_REFUSED),
    RefusalRow(_API, "InvalidParameterValue.ClassName", None, Code.CATEGORY_REFUSED),
    RefusalRow(_API, "InvalidParameter*.*", None, Code.OPTION_REFUSED),
    RefusalRow(_API, "RequestLimitExceeded*", None, Code.SERVICE_BUSY),
    RefusalRow(_API, "ResourceUnavailable*", None, Code.SERVICE_BUSY),
    RefusalRow(_API, "ResourceInUse*", None, Code.SERVICE_BUSY),
    RefusalRow(_API, "InternalError*", None, Code.SERVICE_INTERNAL),
    RefusalRow(_API, "JSONDecodeError", None, Code.SERVICE_ANSWER),
    # The client route (protocol.md 4.6); other numbers are told as they come
    RefusalRow(_UGC, "10004", None, Code.SIGNATURE_REFUSED),
    RefusalRow(_UGC, "10010", None, Code.SIGNATURE_EXPIRED),
    RefusalRow(_UGC, "10005", None, Code.SESSION_LOST),
    RefusalRow(_OWN, "10004", None, Code.AUTH_REJECTED),
    RefusalRow(_OWN, "10010", None, Code.CLOCK_SKEWED),
    RefusalRow(_OWN, "10005", None, Code.SESSION_LOST),
    # Storage (protocol.md 5.3); its keys are the upload certificate's, not the user's
    RefusalRow(_COS, "RequestTimeTooSkewed", None, Code.CLOCK_SKEWED),
    RefusalRow(_COS, "ExpiredToken", None, Code.CERTIFICATE_ENDED),
    RefusalRow(_COS, "Request has expired", None, Code.CERTIFICATE_ENDED),
    RefusalRow(_COS, "InvalidAccessKeyId", None, Code.CERTIFICATE_ENDED),
    RefusalRow(_COS, "InvalidSecurity*", None, Code.CERTIFICATE_ENDED),
    RefusalRow(_COS, "SignatureDoesNotMatch", None, Code.CERTIFICATE_ENDED),
    RefusalRow(_COS, "NoSuchUpload", None, Code.SESSION_LOST),
    RefusalRow(_COS, "InvalidUploadStatus", None, Code.SESSION_LOST),
    RefusalRow(_COS, "InvalidPart", None, Code.SESSION_LOST),
    RefusalRow(_COS, "PaymentRequired", None, Code.ACCOUNT_ARREARS),
    RefusalRow(_COS, "RequestTimeout", None, Code.NET_TIMEOUT),
    RefusalRow(_COS, "UserNetworkTooSlow", None, Code.NET_TIMEOUT),
    RefusalRow(_COS, "IncompleteBody", None, Code.NET_BROKEN),
    RefusalRow(_COS, "BadDigest", None, Code.STORAGE_CORRUPT),
    RefusalRow(_COS, "SlowDown", None, Code.SERVICE_BUSY),
    RefusalRow(_COS, "ServiceUnavailable", None, Code.SERVICE_BUSY),
    RefusalRow(_COS, "InternalError", None, Code.SERVICE_INTERNAL),
    RefusalRow(_COS, "AccessDenied", None, Code.AUTH_FORBIDDEN),
    RefusalRow(_COS, "AccessForbidden", None, Code.AUTH_FORBIDDEN),
    # Answers without a code that we know: of a proxy, of a gateway, to a HEAD
    RefusalRow(_COS, None, 403, Code.AUTH_FORBIDDEN),
    RefusalRow(None, None, 402, Code.ACCOUNT_ARREARS),
    RefusalRow(None, None, 407, Code.NET_PROXY),
    RefusalRow(None, None, 408, Code.NET_TIMEOUT),
    RefusalRow(None, None, 429, Code.SERVICE_BUSY),
    RefusalRow(None, None, 503, Code.SERVICE_BUSY),
    RefusalRow(None, None, 500, Code.SERVICE_INTERNAL),
    RefusalRow(None, None, 502, Code.SERVICE_INTERNAL),
    RefusalRow(None, None, 504, Code.SERVICE_INTERNAL),
    RefusalRow(None, None, 511, Code.NET_UNREACHABLE),  # the login page of a network (RFC 6585)
    RefusalRow(_COS, None, 200, Code.SERVICE_INTERNAL),  # an error after the 200 of a slow Complete
)


@dataclass(frozen=True, slots=True)
class BreakdownRow:
    """One row: an exception of one of these types, or an OSError with one of these numbers."""

    kinds: tuple[type[BaseException], ...]
    numbers: frozenset[int]
    code: Code


_NOWHERE = frozenset(
    {
        errno.ECONNREFUSED,
        errno.ENETUNREACH,
        errno.EHOSTUNREACH,
        errno.ENETDOWN,
        errno.EHOSTDOWN,
        errno.EADDRNOTAVAIL,
    }
)
_BROKEN = frozenset(
    {errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED, errno.ESHUTDOWN, errno.ENOTCONN, errno.ENETRESET}
)
_NONE: frozenset[int] = frozenset()

BREAKDOWNS: tuple[BreakdownRow, ...] = (
    BreakdownRow((requests.exceptions.InvalidProxyURL, pool_errors.ProxySchemeUnknown), _NONE, Code.NET_PROXY),
    BreakdownRow((requests.exceptions.ProxyError, pool_errors.ProxyError), _NONE, Code.NET_PROXY_AWAY),
    BreakdownRow((socket.gaierror, pool_errors.NameResolutionError), _NONE, Code.NET_DNS),
    BreakdownRow((ssl.SSLEOFError, ssl.SSLZeroReturnError), _NONE, Code.NET_BROKEN),
    BreakdownRow((ssl.SSLError, ssl.CertificateError, pool_errors.SSLError), _NONE, Code.NET_TLS),
    BreakdownRow((requests.exceptions.SSLError,), _NONE, Code.NET_TLS),
    BreakdownRow((StalledError,), _NONE, Code.NET_TIMEOUT),
    BreakdownRow((pool_errors.ConnectTimeoutError,), _NOWHERE, Code.NET_UNREACHABLE),
    BreakdownRow((RemoteDisconnected, IncompleteRead, pool_errors.IncompleteRead), _BROKEN, Code.NET_BROKEN),
    BreakdownRow((TimeoutError, pool_errors.ReadTimeoutError), _NONE, Code.NET_TIMEOUT),
    BreakdownRow((pool_errors.LocationParseError,), _NONE, Code.ENDPOINT_INVALID),
    BreakdownRow((requests.exceptions.InvalidURL,), _NONE, Code.ENDPOINT_INVALID),
    BreakdownRow((HTTPException, pool_errors.DecodeError), _NONE, Code.SERVICE_ANSWER),
    BreakdownRow((pool_errors.ProtocolError,), _NONE, Code.NET_BROKEN),
)


def refused(refusal: Refusal, scene: Scene, now: float) -> AppError:
    """The error for an answer of the service.

    Args:
        refusal: What the service said.
        scene: What it was asked.
        now: Unix seconds of this computer.
    """
    code = _refusal_code(refusal, scene, now)
    # The code apart: "...VodSessionKey: text" looks like a secret with its value.
    detail = f"{_printable(refusal.code) or refusal.status}: {redacted(refusal.message, scene.secrets)}"
    values = _values(scene, now) | {"field": refusal.code.rpartition(".")[2]}
    return _error(code, values, detail, refusal.request_id)


def broken(error: BaseException, scene: Scene, now: float) -> AppError:
    """The error for an exception of the connection; an `AppError` that lies beneath it (of a body) comes out as it went in."""
    chain = tuple(_beneath(error))
    for one in chain:
        if isinstance(one, AppError):
            return one
    for row in BREAKDOWNS:
        for one in reversed(chain):
            if isinstance(one, row.kinds) or (isinstance(one, OSError) and one.errno in row.numbers):
                detail = redacted(f"{type(one).__name__}: {one}", scene.secrets)
                refused_by_proxy = row.code is Code.NET_PROXY_AWAY and _tunnel_refused(chain)
                return _error(Code.NET_PROXY if refused_by_proxy else row.code, _values(scene, now), detail, None)
    return _error(Code.UNEXPECTED, {}, redacted(f"{type(error).__name__}: {error}", scene.secrets), None)


def invalid_answer(scene: Scene, missing: str, request_id: str | None = None) -> AppError:
    """The error for an answer that lacks what it must have."""
    return _error(Code.SERVICE_ANSWER, {"call": scene.action}, f"no {missing}", request_id)


_SECRET_SHAPES = (
    re.compile(r"q-sign-algorithm=\S+"),
    re.compile(r"TC3-HMAC-SHA256\s.*", re.DOTALL),
    re.compile(
        r"(?i)\b(authorization|signature|q-ak|q-signature|x-cos-security-token|x-tc-token|security-?token|secret-?id|"
        r"secret-?key|token|vod-?session-?key|access-?key-?id|signkey|sign_key)\b[\"']?\s*[:=]\s*[\"']?[^\s\"'&,;<>}]+"
    ),
    re.compile(r"(?i)<(AccessKeyId|StringToSign|FormatString|SignatureProvided|Token)>.*?</\1>", re.DOTALL),
    re.compile(r"\bAKID\w{8,}"),
    re.compile(r"(?<=://)[^/\s@]+(?=@)"),  # user and password of a proxy
)


_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def redacted(text: str, secrets: tuple[str, ...] = ()) -> str:
    """`text` without keys, tokens, signatures, the given secrets and what a terminal would obey; cut to a dialog's length."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, "***")
    for shape in _SECRET_SHAPES:
        text = shape.sub("***", text)
    return _printable(text[:_DETAIL_CHARS])


def _printable(text: str) -> str:
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)


def skew_s(server_date: str | None, now: float) -> float | None:
    """Seconds by which this computer is ahead of the server; None without a readable `Date`."""
    if server_date is None:
        return None
    try:
        return now - parsedate_to_datetime(server_date).timestamp()
    except (ValueError, TypeError, LookupError, ArithmeticError):
        return None


_TUNNEL_REFUSED = re.compile(r"Tunnel connection failed: 4\d\d")
"""How `http.client` tells that a proxy said no to CONNECT."""


def _tunnel_refused(chain: tuple[BaseException, ...]) -> bool:
    """Whether a proxy is there and says no: asking again with a wrong password may lock the user out, so nobody does."""
    return any(_TUNNEL_REFUSED.search(str(one)) for one in chain)


def _refusal_code(refusal: Refusal, scene: Scene, now: float) -> Code:
    if scene.service is Service.COS and refusal.status == 403:
        return _forbidden_code(refusal, scene, now)
    if scene.action == "HeadObject" and refusal.status == 400 and not refusal.code:
        return Code.SESSION_LOST  # ExpiredToken: the answer to a HEAD has no body that would say so
    if refusal.code == "ResourceNotFound" and scene.action == "CommitUpload":
        return Code.SESSION_LOST  # the object is not there (protocol.md 2.4)
    return _table_code(refusal, scene.service)


def _forbidden_code(refusal: Refusal, scene: Scene, now: float) -> Code:
    """The service does not document which 403 an ended certificate gets, so the times decide."""
    ahead_s = skew_s(scene.server_date, now) or 0.0
    if "Request has expired" in f"{refusal.code} {refusal.message}":
        return Code.CLOCK_SKEWED if abs(ahead_s) > _SKEW_S else Code.CERTIFICATE_ENDED
    if scene.certificate_ends_at is not None and now - ahead_s >= scene.certificate_ends_at:
        return Code.CERTIFICATE_ENDED
    return _table_code(refusal, scene.service)


def _table_code(refusal: Refusal, service: Service) -> Code:
    for row in REFUSALS:
        if (
            row.service in {None, service}
            and (row.pattern is None or fnmatchcase(refusal.code, row.pattern))
            and row.status in {None, refusal.status}
        ):
            return row.code
    if refusal.status is not None and 300 <= refusal.status < 400:
        return Code.SERVICE_ANSWER  # the service leads nowhere else: this is the word of somebody in between
    if refusal.status is not None and refusal.status >= 500:
        return Code.SERVICE_INTERNAL
    return Code.SERVICE_REFUSED


def _values(scene: Scene, now: float) -> dict[str, str | int]:
    ahead_s = skew_s(scene.server_date, now)
    return {
        "account": scene.account,
        "action": scene.action,
        "call": scene.action,
        "host": scene.host,
        "endpoint": scene.host,
        # Without a Date this much is certain: the service would not have complained of less.
        "minutes": round((_SKEW_S if ahead_s is None else abs(ahead_s)) / 60),
    }


def _error(code: Code, values: dict[str, str | int], detail: str, request_id: str | None) -> AppError:
    params = {name: values[name] for name in TRAITS[code].params}
    return app_error(code, request_id=request_id and _printable(request_id), detail=detail, **params)


def _beneath(error: BaseException) -> Iterator[BaseException]:
    """The exception and those it was made of, outermost first: both SDKs and requests wrap and flatten them."""
    waiting: list[BaseException] = [error]
    seen: set[int] = set()
    while waiting:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = (one.__cause__, one.__context__, getattr(one, "reason", None), *one.args)
        waiting.extend(each for each in inner if isinstance(each, BaseException))
