from __future__ import annotations

import pytest

from vod_desktop.core.cloud.endpoints import Endpoint, api_host, checked_endpoint, endpoint_of, proxies_for, split_proxy
from vod_desktop.core.cloud.proxies import KEEP_S, RememberedProxies
from vod_desktop.core.model.account import Account, AccountKind, Credentials, ProxyMode, Site
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


def test_the_desktops_proxy_is_asked_only_where_the_environment_is_silent() -> None:
    asked: list[str] = []

    def system(url: str) -> str:
        asked.append(url)
        return PROXY

    assert proxies_for(account(), {}, "vod.example", system=system) == {"http": PROXY, "https": PROXY}
    assert asked == ["https://vod.example/"]
    assert proxies_for(account(), {"HTTPS_PROXY": "http://other"}, "vod.example", system=system) == {
        "https": "http://other"
    }
    assert proxies_for(account(), {"NO_PROXY": "vod.example"}, "vod.example", system=system) == {}
    assert proxies_for(account(), {}, "127.0.0.1", system=system) == {}
    assert proxies_for(account(proxy_mode=ProxyMode.NONE), {}, "vod.example", system=system) == {}
    assert proxies_for(account(), {}, "vod.example", system=lambda _url: None) == {}
    assert len(asked) == 1


def test_user_and_password_go_to_a_given_proxy_and_to_no_other() -> None:
    login = Credentials("id", "key", proxy_user="a:b", proxy_password="p@ss/字")
    manual = account(proxy_mode=ProxyMode.MANUAL, proxy_url=PROXY)
    url = "http://a%3Ab:p%40ss%2F%E5%AD%97@proxy.example:3128"
    assert proxies_for(manual, {}, "vod.example", credentials=login) == {"http": url, "https": url}
    assert proxies_for(account(), {"HTTPS_PROXY": PROXY}, "vod.example", credentials=login) == {"https": PROXY}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("proxy.example:3128", ("http://proxy.example:3128", None, None)),
        (" https://Proxy.example/ ", ("https://proxy.example:443", None, None)),
        ("http://me:p%40ss@[::1]:8080", ("http://[::1]:8080", "me", "p@ss")),
        ("me@proxy.example:1", ("http://proxy.example:1", "me", None)),
    ],
)
def test_a_proxys_address_is_written_one_way_and_its_login_taken_out(text: str, expected: tuple[object, ...]) -> None:
    assert split_proxy(text) == expected


@pytest.mark.parametrize(
    "text", ["", "http://", "socks5://h:1", "http://h:99999", "http://h:0", "h/path", "ftp://me:canary@h:1", "h ost:1"]
)
def test_what_is_no_address_of_a_proxy_is_refused_without_its_password(text: str) -> None:
    with pytest.raises(AppError) as caught:
        split_proxy(text)
    assert caught.value.problem.params["field"] == "proxy_url"
    assert "canary" not in str(caught.value.problem)


def test_the_desktop_is_asked_again_after_a_while() -> None:
    now, asked = [0.0], []

    def ask(url: str) -> str:
        asked.append(url)
        return PROXY

    remembered = RememberedProxies(ask, lambda: now[0])
    assert [remembered("https://a/"), remembered("https://a/"), remembered("https://b/")] == [PROXY] * 3
    assert asked == ["https://a/", "https://b/"]
    now[0] = KEEP_S
    remembered("https://a/")
    assert asked == ["https://a/", "https://b/", "https://a/"]


@pytest.mark.parametrize(
    "url", ["", "127.0.0.1:80", "ftp://h:1", "http://u:p@h:1", "http://h:1/path", "http://h:1?x=1"]
)
def test_what_is_no_endpoint_is_refused(url: str) -> None:
    with pytest.raises(AppError) as caught:
        checked_endpoint(url)
    assert caught.value.problem.code is Code.ENDPOINT_INVALID


@pytest.mark.parametrize(
    ("url", "endpoint"),
    [(" http://H:81/ ", "http://h:81"), ("https://h", "https://h:443"), ("http://[::1]:5", "http://[::1]:5")],
)
def test_an_endpoint_is_written_one_way(url: str, endpoint: str) -> None:
    assert checked_endpoint(url) == endpoint
