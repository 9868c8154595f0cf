"""What a signature service of an account must look like before anybody asks it. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit

from vod_desktop.core.model.account import SignatureService
from vod_desktop.core.model.errors import AppError, Code, app_error

_LONGEST_URL = 2000
_LONGEST_NAME = 100
_LONGEST_PATH = 200

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""What a header may be called, by RFC 9110."""

_OURS = frozenset(
    {
        "accept-encoding",
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "expect",
        "host",
        "keep-alive",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
"""Headers that belong to the connection or to the body."""

_GIVEN = re.compile(rf"(?P<name>{_TOKEN.pattern})\s*:\s*(?P<value>.*)", re.DOTALL)


def checked_service(service: SignatureService) -> SignatureService:
    """The service as it is to be asked.

    Raises:
        AppError: option.invalid, option.too_long, with the field.
    """
    return replace(
        service,
        url=_checked_url(service.url),
        header=_checked_header(service.header),
        answer_path=_checked_path(service.answer_path),
    )


def checked_header_value(value: str) -> str:
    """The value of the header as it is sent; empty for none.

    Raises:
        AppError: secret.malformed; the value does not stand in it.
    """
    value = value.strip()
    if not all(char == " " or (char.isascii() and char.isprintable()) for char in value):
        raise app_error(Code.SECRET_MALFORMED, field="header_value")
    return value


def given_header(text: str) -> tuple[str | None, str]:
    """Name and value of a header as somebody gives them in one text, `Name: value`; the name is None for a value alone."""
    match = _GIVEN.fullmatch(text.strip())
    return (None, text.strip()) if match is None else (match["name"], match["value"].strip())


def same_origin(one: SignatureService, other: SignatureService) -> bool:
    """Whether two services are reached at the same host, by the same way: what was entered for one may go to the other."""
    return _origin(one.url) == _origin(other.url)


def _checked_url(text: str) -> str:
    text = text.strip()
    if len(text) > _LONGEST_URL:
        raise app_error(Code.OPTION_TOO_LONG, field="signature_url", limit=_LONGEST_URL)
    try:
        parts = urlsplit(text)
        is_usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise _invalid_url(text) from None
    is_plain = all(char.isprintable() and not char.isspace() for char in text)
    # A login in the address would be a secret in the ledger: it belongs into the header.
    if not is_usable or not is_plain or parts.username is not None:
        raise _invalid_url(text)
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", parts.query, ""))


def _invalid_url(text: str) -> AppError:
    told = text.partition("?")[0]
    scheme, mark, rest = told.partition("://")
    return app_error(Code.OPTION_INVALID, field="signature_url", value=f"{scheme}{mark}{rest.rpartition('@')[2]}")


def _checked_header(name: str | None) -> str | None:
    name = (name or "").strip().rstrip(":")
    if not name:
        return None
    if len(name) > _LONGEST_NAME:
        raise app_error(Code.OPTION_TOO_LONG, field="signature_header", limit=_LONGEST_NAME)
    if _TOKEN.fullmatch(name) is None or name.lower() in _OURS:
        # Who enters name and value in one field must not see the value told about.
        raise app_error(Code.OPTION_INVALID, field="signature_header", value=re.split(r"[:\s]", name)[0])
    return name


def _checked_path(path: str) -> str:
    path = path.strip()
    if len(path) > _LONGEST_PATH:
        raise app_error(Code.OPTION_TOO_LONG, field="answer_path", limit=_LONGEST_PATH)
    if path and not all(name and name.isprintable() for name in path.split(".")):
        raise app_error(Code.OPTION_INVALID, field="answer_path", value=path)
    return path


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or {"http": 80, "https": 443}.get(parts.scheme)
