"""What Qt says of the desktop's proxies, as an address that the transfer can use."""

from __future__ import annotations

import pytest
from PySide6.QtNetwork import QNetworkProxy

from vod_desktop.ui.system_proxy import first_usable, system_proxy

Kind = QNetworkProxy.ProxyType


def a_proxy(
    kind: QNetworkProxy.ProxyType, host: str = "proxy.example", user: str = "", password: str = ""
) -> QNetworkProxy:
    return QNetworkProxy(kind, host, 3128, user, password)


@pytest.mark.parametrize(
    ("proxies", "expected"),
    [
        ([], None),
        ([a_proxy(Kind.NoProxy), a_proxy(Kind.HttpProxy)], None),
        ([a_proxy(Kind.HttpProxy)], "http://proxy.example:3128"),
        ([a_proxy(Kind.Socks5Proxy), a_proxy(Kind.HttpCachingProxy)], "http://proxy.example:3128"),
        ([a_proxy(Kind.Socks5Proxy)], None),
        ([a_proxy(Kind.HttpProxy, user="我", password="p@ss")], "http://%E6%88%91:p%40ss@proxy.example:3128"),
        ([a_proxy(Kind.HttpProxy, host="fd00::1")], "http://[fd00::1]:3128"),
    ],
)
def test_the_first_proxy_that_can_be_used_is_taken(proxies, expected):
    assert first_usable(proxies) == expected


def test_the_desktop_answers_with_an_address_or_nothing(qapp):
    found = system_proxy("https://vod.example/")
    assert found is None or found.startswith("http://")
