from __future__ import annotations

import pytest

from vod_desktop.core.cloud.endpoints import Endpoint, api_host, endpoint_of, proxies_for
from vod_desktop.core.model.account import Account, AccountKind, ProxyMode, Site
from vod_desktop.core.model.errors import AppError, Code

PROXY = "http://proxy.example:3128"


def account(**changes: object) -> Account:
    return Account("a", "Test account", **({"kind": AccountKind.KEY_PAIR} | changes))


@pytest.mark.parametrize(
    ("text", "endpoint"),
    [
        ("http://127.0.0.1:8080", Endpoint("http", "127.0.0.1", 8080)),
        ("https://vod.example:8443/", Endpoint("https", "vod.example", 8443)),
        ("http://localhost", Endpoint("http", "localhost", 80)),
        ("https://vod.example", Endpoint("https", "vod.example", 443)),
        ("http://[::1]:8080", Endpoint("http", "[::1]", 8080)),
    ],
)
def test_an_endpoint_is_scheme_host_and_port(text: str, endpoint: Endpoint) -> None:
    assert endpoint_of(account(endpoint=text)) == endpoint


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1:8080",
        "ftp://host:1",
        "http://",
        "http://host:port",
        "http://host:70000",
        "http://host/path",
        "http://u:p@h:1",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(AppError) as caught:
        endpoint_of(account(endpoint=text))
    assert caught.value.problem.code is Code.ENDPOINT_INVALID


def test_a_practice_account_without_a_practice_cloud_never_means_the_real_service() -> None:
    with pytest.raises(AppError) as caught:
        endpoint_of(account(kind=AccountKind.PRACTICE))
    assert caught.value.problem.code is Code.ENDPOINT_INVALID
    assert endpoint_of(account()) is None


def test_the_site_decides_the_host() -> None:
    assert api_host(account()) == "vod.tencentcloudapi.com"
    assert api_host(account(site=Site.INTERNATIONAL)) == "vod.intl.tencentcloudapi.com"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.3.2.1", "localhost", "a.localhost", "[::1]", "::1", "LOCALHOST."])
@pytest.mark.parametrize("mode", list(ProxyMode))
def test_loopback_never_goes_through_a_proxy(host: str, mode: ProxyMode) -> None:
    environ = {"HTTP_PROXY": PROXY, "HTTPS_PROXY": PROXY, "ALL_PROXY": PROXY}
    assert proxies_for(account(proxy_mode=mode, proxy_url=PROXY), environ, host) == {}


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, {}),
        ({"HTTPS_PROXY": PROXY}, {"https": PROXY}),
        ({"https_proxy": PROXY, "HTTPS_PROXY": "http://other"}, {"https": PROXY}),
        ({"all_proxy": PROXY}, {"http": PROXY, "https": PROXY}),
        ({"HTTPS_PROXY": PROXY, "NO_PROXY": "other.example, .vod.example"}, {}),
        ({"HTTPS_PROXY": PROXY, "NO_PROXY": "*"}, {}),
        ({"HTTPS_PROXY": PROXY, "NO_PROXY": "od.example"}, {"https": PROXY}),
    ],
)
def test_the_systems_proxy_comes_from_the_environment(environ: dict[str, str], expected: dict[str, str]) -> None:
    assert proxies_for(account(), environ, "upload.vod.example") == expected


def test_no_proxy_may_name_a_network() -> None:
    environ = {"HTTP_PROXY": PROXY, "NO_PROXY": "10.0.0.0/8"}
    assert proxies_for(account(), environ, "10.1.2.3") == {}
    assert proxies_for(account(), environ, "11.1.2.3") == {"http": PROXY}


def test_a_given_proxy_is_used_and_none_means_none() -> None:
    environ = {"HTTPS_PROXY": "http://other"}
    manual = account(proxy_mode=ProxyMode.MANUAL, proxy_url=PROXY)
    assert proxies_for(manual, environ, "vod.example") == {"http": PROXY, "https": PROXY}
    assert proxies_for(account(proxy_mode=ProxyMode.NONE), environ, "vod.example") == {}
