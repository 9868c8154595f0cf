"""The desktop's proxy settings, as Qt reads them (Windows, macOS, libproxy). Handed to the core as a plain function. Any thread."""

from __future__ import annotations

from urllib.parse import quote

from PySide6.QtCore import QUrl
from PySide6.QtNetwork import QNetworkProxy, QNetworkProxyFactory, QNetworkProxyQuery

_HTTP = frozenset({QNetworkProxy.ProxyType.HttpProxy, QNetworkProxy.ProxyType.HttpCachingProxy})


def system_proxy(url: str) -> str | None:
    """The proxy for a URL, None for none. May block for seconds where a script decides.

    A proxy that speaks SOCKS only is passed over: the transfer cannot use it.
    """
    query = QNetworkProxyQuery(QUrl(url))
    return first_usable(QNetworkProxyFactory.systemProxyForQuery(query))


def first_usable(proxies: list[QNetworkProxy]) -> str | None:
    """The URL of the first proxy that can be used; None where a direct connection comes first."""
    for proxy in proxies:
        if proxy.type() is QNetworkProxy.ProxyType.NoProxy:
            return None
        if proxy.type() in _HTTP and proxy.hostName():
            return _url(proxy)
    return None


def _url(proxy: QNetworkProxy) -> str:
    host = f"[{proxy.hostName()}]" if ":" in proxy.hostName() else proxy.hostName()
    login = f"{quote(proxy.user(), safe='')}:{quote(proxy.password(), safe='')}@" if proxy.user() else ""
    return f"http://{login}{host}:{proxy.port()}"
