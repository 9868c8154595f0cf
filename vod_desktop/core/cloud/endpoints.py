"""Where the service is and through which proxy it is reached. Pure, but for the desktop's proxy settings, which are handed in."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, unquote, urlsplit

from vod_desktop.core.model.account import Account, AccountKind, Credentials, ProxyMode, Site
from vod_desktop.core.model.errors import Code, app_error

_API_HOSTS = {Site.MAINLAND: "vod.tencentcloudapi.com", Site.INTERNATIONAL: "vod.intl.tencentcloudapi.com"}
_PROXY_HOST = re.compile(r"[\w.:-]+")

SystemProxy = Callable[[str], str | None]
"""The URL of a host to the URL of the proxy that the desktop's settings name for it, None for none. Any thread; may block."""

Proxies = Callable[[], dict[str, str]]
"""Proxy by scheme, asked anew for each connection that is made: the network may be another one. May block."""


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


def checked_endpoint(url: str) -> str:
    """`http(s)://HOST:PORT` and nothing more, written one way.

    Raises:
        AppError: endpoint.invalid.
    """
    endpoint = endpoint_of(Account("", "", AccountKind.KEY_PAIR, url.strip()))
    assert endpoint is not None, "an account with an endpoint has one"
    return f"{endpoint.scheme}://{endpoint.address}"


def split_proxy(text: str) -> tuple[str, str | None, str | None]:
    """`http(s)://HOST:PORT` of a proxy that somebody wrote, and the user and password that stood in it.

    Without a scheme it is http. A proxy for SOCKS cannot be used.

    Raises:
        AppError: option.invalid; the value in it holds no password.
    """
    text = text.strip()
    parts = _proxy_parts(text if "://" in text else f"http://{text}")
    if parts is None or not parts.hostname:
        raise app_error(Code.OPTION_INVALID, field="proxy_url", value=text.rpartition("@")[2])
    port = parts.port or (443 if parts.scheme == "https" else 80)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    user = unquote(parts.username) if parts.username else None
    password = unquote(parts.password) if parts.password else None
    return f"{parts.scheme}://{host}:{port}", user, password


def _proxy_parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        extra = parts.path.rstrip("/") or parts.query or parts.fragment or (parts.port == 0)
    except ValueError:
        return None
    is_usable = parts.scheme in {"http", "https"} and not extra and _PROXY_HOST.fullmatch(parts.hostname or "")
    return parts if is_usable else None


def proxies_for(
    account: Account,
    environ: Mapping[str, str],
    host: str,
    *,
    credentials: Credentials | None = None,
    system: SystemProxy | None = None,
) -> dict[str, str]:
    """Proxy by scheme, as requests takes them; empty for a direct connection, which loopback always has.

    Args:
        account: Says whether to take the system's proxy, a given one or none.
        environ: The environment as it was when the program started; what it names goes before what the desktop says.
        host: Host name or address without port.
        credentials: User and password for a given proxy, if it asks for them.
        system: The desktop's own proxy settings; asked only where the environment names no proxy. May block.
    """
    if is_loopback(host) or account.proxy_mode is ProxyMode.NONE:
        return {}
    if account.proxy_mode is ProxyMode.MANUAL:
        url = None if account.proxy_url is None else _with_user(account.proxy_url, credentials)
        return {} if url is None else {"http": url, "https": url}
    if _is_exempt(host, _variable(environ, "no_proxy") or ""):
        return {}
    common = _variable(environ, "all_proxy")
    found = {scheme: _variable(environ, f"{scheme}_proxy") or common for scheme in ("http", "https")}
    if not any(found.values()) and system is not None:
        found = dict.fromkeys(found, system(f"https://{host}/"))
    return {scheme: url for scheme, url in found.items() if url}


def goes_in_the_clear(url: str) -> bool:
    """Whether others on the way could read what is sent to a URL: plain http, to another computer than this one."""
    parts = urlsplit(url)
    return parts.scheme == "http" and not is_loopback(parts.hostname or "")


def _with_user(proxy_url: str, credentials: Credentials | None) -> str:
    if credentials is None or not credentials.proxy_user:
        return proxy_url
    scheme, _, address = proxy_url.partition("://")
    login = f"{quote(credentials.proxy_user, safe='')}:{quote(credentials.proxy_password or '', safe='')}"
    return f"{scheme}://{login}@{address}"


def _variable(environ: Mapping[str, str], name: str) -> str | None:
    return environ.get(name) or environ.get(name.upper())


def is_loopback(host: str) -> bool:
    """Whether a host is this computer."""
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
