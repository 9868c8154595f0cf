"""What an account and its secrets must look like before anybody tries them. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from vod_desktop.core.accounts.service_rules import checked_header_value, checked_service, same_origin
from vod_desktop.core.cloud.endpoints import checked_endpoint, split_proxy
from vod_desktop.core.model.account import (
    PRACTICE_ID,
    Account,
    AccountKind,
    Credentials,
    ProxyMode,
    SecretEntry,
    SignatureService,
)
from vod_desktop.core.model.errors import Code, app_error

_SHORTEST = {"secret_id": 8, "secret_key": 8, "token": 8}
"""Characters. Real ones have 36 and 32; private gateways make shorter ones."""


def checked_name(name: str, others: Iterable[Account]) -> str:
    """The name without odd spaces.

    Args:
        name: As it was entered.
        others: The accounts that must not bear it.

    Raises:
        AppError: account.name_empty, account.name_taken.
    """
    name = " ".join("".join(char for char in name if unicodedata.category(char)[0] != "C" or char.isspace()).split())
    if not name:
        raise app_error(Code.ACCOUNT_NAME_EMPTY)
    taken = {PRACTICE_ID, *(other.name.casefold() for other in others)}
    if name.casefold() in taken:
        raise app_error(Code.ACCOUNT_NAME_TAKEN, account=name)
    return name


def checked_account(account: Account, entry: SecretEntry) -> tuple[Account, SecretEntry]:
    """Account (but for its name) and secrets as they are to be used; a login in the proxy's address goes to the secrets.

    Raises:
        AppError: endpoint.invalid, option.invalid, option.too_long, secret.empty, secret.malformed.
    """
    entry = checked_entry(entry, account.kind)
    service = None
    if account.kind is AccountKind.SIGNATURE_SERVICE:
        service = checked_service(account.signature_service or SignatureService(""))
        if service.header is None:
            if entry.signature_header:
                raise app_error(Code.OPTION_INVALID, field="signature_header", value="")
            entry = replace(entry, signature_header="")
    endpoint = checked_endpoint(account.endpoint) if account.endpoint and account.endpoint.strip() else None
    proxy_url = None
    if account.proxy_mode is ProxyMode.MANUAL:
        proxy_url, user, password = split_proxy(account.proxy_url or "")
        if user is not None:
            entry = replace(entry, proxy_user=user, proxy_password=password or "")
    else:
        entry = replace(entry, proxy_user="", proxy_password="")
    return replace(account, endpoint=endpoint, proxy_url=proxy_url, signature_service=service), entry


def checked_entry(entry: SecretEntry, kind: AccountKind) -> SecretEntry:
    """The entered secrets without spaces around them; of a key pair there is no token and no end, of a signature service no key.

    Raises:
        AppError: secret.empty, secret.malformed, with the field.
    """
    shaped: dict[str, str | None]
    if kind is AccountKind.SIGNATURE_SERVICE:
        header = None if entry.signature_header is None else checked_header_value(entry.signature_header)
        shaped = {"secret_id": "", "secret_key": "", "token": None, "signature_header": header}
    else:
        shaped = {name: _shaped(name, value) for name in _SHORTEST if (value := getattr(entry, name)) is not None}
        shaped["signature_header"] = ""
    if kind is not AccountKind.TEMPORARY:
        shaped["token"] = None
    proxy = {
        name: None if value is None else value.strip("\r\n")
        for name in ("proxy_user", "proxy_password")
        for value in (getattr(entry, name),)
    }
    ends_at = entry.ends_at if kind is AccountKind.TEMPORARY else None
    return replace(entry, **shaped, **proxy, ends_at=ends_at)


def merged(entry: SecretEntry, known: Credentials | None, account: Account) -> Credentials:
    """The secrets that are in force when `entry` changes what is known.

    Raises:
        AppError: secret.empty for a part that was neither entered nor known.
    """
    kind, service = account.kind, account.signature_service
    user, password = (_either(entry, known, name) or None for name in ("proxy_user", "proxy_password"))
    if service is not None:
        value = _either(entry, known, "signature_header") or None
        if service.header is not None and value is None:
            raise app_error(Code.SECRET_EMPTY, field="header_value")
        return Credentials("", "", proxy_user=user, proxy_password=password, signature_header=value)
    parts = {name: _either(entry, known, name) for name in ("secret_id", "secret_key", "token")}
    if kind is not AccountKind.TEMPORARY:
        parts["token"] = None
    for name in ("secret_id", "secret_key") + (("token",) if kind is AccountKind.TEMPORARY else ()):
        if not parts[name]:
            raise app_error(Code.SECRET_EMPTY, field=name)
    return Credentials(
        parts["secret_id"] or "",
        parts["secret_key"] or "",
        parts["token"],
        _ends_at(entry, known, kind),
        user,
        password,
    )


def may_keep_header(stored: Account, account: Account) -> bool:
    """Whether the header's value that is known may go to the service as it is now: it was entered for that host."""
    before, now = stored.signature_service, account.signature_service
    return before is not None and now is not None and same_origin(before, now)


def needs_known(entry: SecretEntry, kind: AccountKind) -> bool:
    """Whether something of the secrets was left as it is, so that they must be read."""
    wanted: tuple[str, ...] = ("secret_id", "secret_key", "proxy_user", "proxy_password", "signature_header")
    if kind is AccountKind.TEMPORARY:
        wanted = (*wanted, "token")
    return any(getattr(entry, name) is None for name in wanted)


def _ends_at(entry: SecretEntry, known: Credentials | None, kind: AccountKind) -> int | None:
    if kind is not AccountKind.TEMPORARY:
        return None
    is_new = entry.token is not None or entry.secret_key is not None
    return entry.ends_at if is_new or entry.ends_at is not None or known is None else known.ends_at


def _either(entry: SecretEntry, known: Credentials | None, name: str) -> str | None:
    entered: str | None = getattr(entry, name)
    return entered if entered is not None else getattr(known, name, None)


def _shaped(field: str, value: str) -> str:
    value = value.strip()
    if not value:
        raise app_error(Code.SECRET_EMPTY, field=field)
    if len(value) < _SHORTEST[field] or not value.isascii() or not value.isprintable() or " " in value:
        raise app_error(Code.SECRET_MALFORMED, field=field)
    return value
