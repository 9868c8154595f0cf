"""Checks the signature of a cloud API call, TC3-HMAC-SHA256, over the bytes as they came (protocol.md 1.2)."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from vod_desktop.sandbox.api.errors import ApiError

SERVICE = "vod"
CLOCK_WINDOW_S = 300
"""Largest difference between the caller's clock and ours (protocol.md 1.2)."""

_AUTHORIZATION = re.compile(
    r"TC3-HMAC-SHA256 Credential=(?P<id>[^/,\s]+)/(?P<date>\d{4}-\d{2}-\d{2})/(?P<service>[a-z]+)/tc3_request, ?"
    r"SignedHeaders=(?P<headers>[a-z0-9;-]+), ?Signature=(?P<signature>[0-9a-f]{64})"
)


@dataclass(frozen=True, slots=True)
class Key:
    """A permanent key pair."""

    secret_id: str
    secret_key: str


def canonical_request(method: str, headers: Mapping[str, str], signed: list[str], payload_hash: str) -> str:
    """The text whose hash is signed. `headers` is case-insensitive; raises KeyError when a signed one is missing."""
    lines = [method, "/", ""]
    lines += [f"{name}:{headers[name].strip().lower()}" for name in signed]
    lines += ["", ";".join(signed), payload_hash]
    return "\n".join(lines)


def signature(secret_key: str, date: str, timestamp: str, canonical: str) -> str:
    """The hex signature of a canonical request."""
    scope = f"{date}/{SERVICE}/tc3_request"
    hashed = hashlib.sha256(canonical.encode()).hexdigest()
    to_sign = f"TC3-HMAC-SHA256\n{timestamp}\n{scope}\n{hashed}"
    key = f"TC3{secret_key}".encode()
    for step in (date, SERVICE, "tc3_request", to_sign):
        key = hmac.new(key, step.encode(), hashlib.sha256).digest()
    return key.hex()


def verify(method: str, headers: Mapping[str, str], body: bytes, key: Key, now_s: float) -> None:
    """Checks one call.

    Args:
        method: HTTP method.
        headers: The headers as received, case-insensitive.
        body: The raw body.
        key: The account's key pair.
        now_s: Unix seconds.

    Raises:
        ApiError: With the AuthFailure code of what is wrong.
    """
    match = _AUTHORIZATION.fullmatch(headers.get("Authorization", ""))
    timestamp = headers.get("X-TC-Timestamp", "")
    if match is None or match["service"] != SERVICE or not re.fullmatch(r"\d{1,12}", timestamp):
        raise ApiError("AuthFailure.InvalidAuthorization", "The Authorization header is malformed.")
    signed = match["headers"].split(";")
    if signed != sorted(set(signed)) or not {"content-type", "host"} <= set(signed):
        raise ApiError("AuthFailure.InvalidAuthorization", "SignedHeaders must name content-type and host, sorted.")
    if match["date"] != datetime.fromtimestamp(int(timestamp), UTC).strftime("%Y-%m-%d"):
        raise ApiError("AuthFailure.InvalidAuthorization", "The credential's date is not that of X-TC-Timestamp.")
    if abs(now_s - int(timestamp)) > CLOCK_WINDOW_S:
        raise ApiError("AuthFailure.SignatureExpire", "The signature has expired: check the local clock.")
    if match["id"] != key.secret_id:
        raise ApiError("AuthFailure.SecretIdNotFound", "The SecretId does not exist.")
    if headers.get("X-TC-Token"):
        raise ApiError("AuthFailure.TokenFailure", "This key has no token.")
    unsigned_payload = headers.get("X-TC-Content-SHA256") == "UNSIGNED-PAYLOAD"
    payload_hash = hashlib.sha256(b"UNSIGNED-PAYLOAD" if unsigned_payload else body).hexdigest()
    try:
        canonical = canonical_request(method, headers, signed, payload_hash)
    except KeyError:
        raise ApiError("AuthFailure.InvalidAuthorization", "A signed header was not sent.") from None
    expected = signature(key.secret_key, match["date"], timestamp, canonical)
    if not hmac.compare_digest(expected, match["signature"]):
        raise ApiError("AuthFailure.SignatureFailure", "The provided credentials could not be validated.")
