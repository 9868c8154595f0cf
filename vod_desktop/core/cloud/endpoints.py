"""Where the service is and through which proxy it is reached. Pure."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from vod_desktop.core.model.account import Account, AccountKind, ProxyMode, Site
from vod_desktop.core.model.errors import Code, app_error

_API_HOSTS = {Site.MAINLAND: "vod.tencentcloudapi.com", Site.INTERNATIONAL: "vod.intl.tencentcloudapi.com"}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server that stands in for the cloud API and for storage, chosen by the user.

    Attributes:
        host: Name or address; an IPv6 address in brackets.
    """

    scheme: str
    host: str
    port: int

    @property
    def address(self) -> str:
        """`host:port`, as a Host header has it."""
        return f"{self.host}:{self.port}"


def endpoint_of(account: Account) -> Endpoint | None:
    """The endpoint of an account, or None for the real service.

    Raises:
        AppError: `endpoint.invalid`; also for a practice account whose practice cloud does not run, so that a practice upload
            never reaches the real service.
    """
    if account.endpoint is None:
        if account.kind is AccountKind.PRACTICE:
            raise app_error(Code.ENDPOINT_INVALID, endpoint="")
        return None
    try:
        parts = urlsplit(account.endpoint)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise app_error(Code.ENDPOINT_INVALID, endpoint=account.endpoint) from error
    host = parts.hostname
    extra = parts.path.rstrip("/") or parts.query or parts.fragment or parts.username is not None
    if parts.scheme not in {"http", "https"} or not host or extra:
        raise app_error(Code.ENDPOINT_INVALID, endpoint=account.endpoint)
    return Endpoint(parts.scheme, f"[{host}]" if ":" in host else host, port)


def api_host(account: Account) -> str:
    """Host of the real cloud API for the site that the account was opened on (protocol.md 1.1)."""
    return _API_HOSTS[account.site]


def proxies_for(account: Account, environ: Mapping[str, str], host: str) -> dict[str, str]:
    """Proxy by scheme, as requests takes them; empty for a direct connection, which loopback always has.

    Args:
        account: Says whether to take the system's proxy, a given one or none.
        environ: The environment as it was when the program started.
        host: Host name or address without port.
    """
    if _is_loopback(host) or account.proxy_mode is ProxyMode.NONE:
        return {}
    if account.proxy_mode is ProxyMode.MANUAL:
        return {} if account.proxy_url is None else {"http": account.proxy_url, "https": account.proxy_url}
    if _is_exempt(host, _variable(environ, "no_proxy") or ""):
        return {}
    common = _variable(environ, "all_proxy")
    found = {scheme: _variable(environ, f"{scheme}_proxy") or common for scheme in ("http", "https")}
    return {scheme: url for scheme, url in found.items() if url}


def _variable(environ: Mapping[str, str], name: str) -> str | None:
    return environ.get(name) or environ.get(name.upper())


def _is_loopback(host: str) -> bool:
    bare = host.strip("[]").lower().rstrip(".")
    if bare == "localhost" or bare.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(bare).is_loopback
    except ValueError:
        return False


def _is_exempt(host: str, no_proxy: str) -> bool:
    """NO_PROXY as curl reads it: names with all that ends in them, addresses, networks, and `*`."""
    bare = host.strip("[]").lower().rstrip(".")
    return any(_covers(entry.strip().lower(), bare) for entry in no_proxy.split(",") if entry.strip())


def _covers(entry: str, host: str) -> bool:
    if entry == "*":
        return True
    name = entry.lstrip(".")
    if host == name or host.endswith(f".{name}"):
        return True
    try:
        return ipaddress.ip_address(host) in ipaddress.ip_network(entry, strict=False)
    except ValueError:
        return False
