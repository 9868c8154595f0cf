"""Checks the signature of a storage request, q-sign with SHA-1, from the header and parameter lists it names (protocol.md 5.4)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

from vod_desktop.sandbox.cos.errors import CosError

_FIELDS = (
    "q-sign-algorithm",
    "q-ak",
    "q-sign-time",
    "q-key-time",
    "q-header-list",
    "q-url-param-list",
    "q-signature",
)


@dataclass(frozen=True, slots=True)
class Authorization:
    """A parsed Authorization header; times are Unix seconds."""

    secret_id: str
    key_time: str
    starts_at: int
    ends_at: int
    headers: tuple[str, ...]
    parameters: tuple[str, ...]
    signature: str


def parse(header: str) -> Authorization:
    """Takes the header apart; raises CosError when it is not a q-sign header that signs `host`."""
    fields = dict(part.partition("=")[::2] for part in header.strip().split("&"))
    malformed = CosError("AccessDenied", "The Authorization header is malformed.")
    if set(fields) != set(_FIELDS) or fields["q-sign-algorithm"] != "sha1":
        raise malformed
    start, _, end = fields["q-key-time"].partition(";")
    if not (start.isdecimal() and end.isdecimal()) or fields["q-sign-time"] != fields["q-key-time"]:
        raise malformed
    headers, parameters = (
        tuple(name for name in fields[list_name].split(";") if name)
        for list_name in ("q-header-list", "q-url-param-list")
    )
    if "host" not in headers:
        raise CosError("AccessDenied", "The host header must be signed.")
    return Authorization(
        fields["q-ak"], fields["q-key-time"], int(start), int(end), headers, parameters, fields["q-signature"]
    )


def parameters_of(query: str) -> dict[str, str]:
    """Decoded parameters of a raw query string, keys in lower case; a valueless one has the value ""."""
    pairs = (item.partition("=") for item in query.split("&") if item)
    return {unquote(key).lower(): unquote(value) for key, _, value in pairs}


def _joined(pairs: Mapping[str, str], names: tuple[str, ...]) -> str:
    encoded = sorted((quote(name, safe="-_.~"), quote(pairs[name], safe="-_.~")) for name in names)
    return "&".join(f"{name}={value}" for name, value in encoded)


def http_string(
    method: str, path: str, parameters: Mapping[str, str], headers: Mapping[str, str], signed: Authorization
) -> str:
    """The text whose hash is signed.

    Args:
        method: HTTP method.
        path: The decoded path with its leading slash.
        parameters: As `parameters_of` gives them.
        headers: As received, case-insensitive or in lower case.
        signed: Which of them count.

    Raises:
        KeyError: A name in the lists was not sent.
    """
    lines = (method.lower(), path, _joined(parameters, signed.parameters), _joined(headers, signed.headers), "")
    return "\n".join(lines)


def signature(secret_key: str, key_time: str, text: str) -> str:
    """The hex signature of an HTTP string."""
    sign_key = hmac.new(secret_key.encode(), key_time.encode(), hashlib.sha1).hexdigest()
    hashed = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
    return hmac.new(sign_key.encode(), f"sha1\n{key_time}\n{hashed}\n".encode(), hashlib.sha1).hexdigest()


def check_time(signed: Authorization, now_s: float) -> None:
    """Raises CosError outside the time that the signature is for."""
    if now_s > signed.ends_at:
        raise CosError("Request has expired", "Request has expired")
    if now_s < signed.starts_at:
        raise CosError("RequestTimeTooSkewed", "The request's time differs too much from the current time.")


def is_signed_with(secret_key: str, signed: Authorization, text: str) -> bool:
    """Whether the signature is that of an HTTP string, made with this key."""
    return hmac.compare_digest(signature(secret_key, signed.key_time, text), signed.signature)
