"""Faults before there is a connection: no network, no name, no trust, no way through a proxy."""

from __future__ import annotations

import socket
from dataclasses import replace
from typing import Any

from tests.faults.desk import Desk
from tests.faults.outcome import Again, Ending, Outcome
from tests.faults.scenario import AT_COMMIT, AT_COMPLETE, Arm, Both, Group, Scenario
from vod_desktop.core.model.account import ProxyMode
from vod_desktop.core.model.commands import SetAccount
from vod_desktop.core.model.errors import Code
from vod_desktop.sandbox.faults import BreakTls, Hang, Outage, Refuse


def _lose_names(desk: Desk) -> None:
    def nowhere(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    desk.patches.setattr(socket, "getaddrinfo", nowhere)


def _find_names(desk: Desk) -> None:
    desk.patches.undo()


def _trust_the_certificate(desk: Desk) -> None:
    desk.gateway._ca_file = desk.ca_file
    desk.post(SetAccount(desk.account, desk.credentials))  # connects anew


def _behind_a_proxy(desk: Desk, **login: str) -> None:
    """The cloud is known by a name that only the proxy can find: loopback is never reached through one."""
    proxy_url = desk.open_proxy(**login)
    desk.account = replace(
        desk.account, endpoint="http://vod.practice.example", proxy_mode=ProxyMode.MANUAL, proxy_url=proxy_url
    )
    desk.credentials = replace(desk.credentials, proxy_user="someone", proxy_password="wrong")
    desk.post(SetAccount(desk.account, desk.credentials))


def _proxy_that_asks(desk: Desk) -> None:
    _behind_a_proxy(desk, user="someone", password="right")


def _know_the_password(desk: Desk) -> None:
    desk.credentials = replace(desk.credentials, proxy_password="right")
    desk.post(SetAccount(desk.account, desk.credentials))


def _dead_proxy(desk: Desk) -> None:
    _behind_a_proxy(desk)
    desk.close_proxy()


def _living_proxy(desk: Desk) -> None:
    url = desk.account.proxy_url or ""
    desk.open_proxy(int(url.rpartition(":")[2]))


CONNECTIONS = Group(
    "Before there is a connection",
    "建立连接之前",
    (
        Scenario(
            "refused",
            "New connections are refused three times",
            "新连接被拒绝三次",
            Outcome(Ending.BY_ITSELF),
            Arm(Refuse(), count=3),
            may_tell=frozenset({Code.NET_UNREACHABLE, Code.NET_BROKEN}),
        ),
        Scenario(
            "outage-at-the-start",
            "The network is away when the upload begins",
            "开始上传时没有网络",
            Outcome(Ending.WHEN_OVER, Code.NET_UNREACHABLE),
            Arm(Outage(), count=None),
        ),
        Scenario(
            "outage-midway",
            "The network goes away while parts are sent, and stays away for hours",
            "上传分片时断网，持续数小时",
            Outcome(Ending.WHEN_OVER, Code.NET_UNREACHABLE, Again.PARTS, None),
            midway=Arm(Outage(), count=None),
        ),
        Scenario(
            "outage-at-complete",
            "The network goes away while the parts are joined",
            "合并分片时断网",
            Outcome(Ending.WHEN_OVER, Code.NET_UNREACHABLE, more_calls=1),
            hold_up=AT_COMPLETE,
            midway=Arm(Outage(), count=None),
        ),
        Scenario(
            "outage-at-commit",
            "The network goes away while the upload is confirmed",
            "确认上传时断网",
            Outcome(Ending.WHEN_OVER, Code.NET_UNREACHABLE, more_calls=1),
            hold_up=AT_COMMIT,
            midway=Arm(Outage(), count=None),
        ),
        Scenario(
            "names-not-found",
            "The name of the service is not found (DNS)",
            "无法解析服务域名（DNS）",
            Outcome(Ending.WHEN_OVER, Code.NET_DNS),
            _lose_names,
            mend=_find_names,
        ),
        Scenario(
            "accepted-and-left-hanging",
            "A connection is accepted, and then nothing happens on it",
            "连接已建立，但对方没有任何响应",
            Outcome(Ending.BY_ITSELF),
            Arm(Hang(), count=2),
            impatient=True,
        ),
        Scenario(
            "handshake-left-hanging",
            "A TLS handshake is not answered",
            "TLS 握手没有响应",
            Outcome(Ending.BY_ITSELF),
            Arm(Hang(), count=2),
            impatient=True,
            tls=True,
        ),
        Scenario(
            "handshake-fails",
            "TLS handshakes fail",
            "TLS 握手失败",
            Outcome(Ending.WHEN_OVER, Code.NET_TLS),
            Arm(BreakTls(), count=None),
            tls=True,
        ),
        Scenario(
            "handshake-fails-midway",
            "TLS handshakes fail from some moment on",
            "上传途中 TLS 握手开始失败",
            Outcome(Ending.WHEN_OVER, Code.NET_TLS, Again.PARTS, None),
            midway=Both(Arm(BreakTls(), count=None), Desk.break_connections),
            tls=True,
        ),
        Scenario(
            "certificate-not-trusted",
            "The certificate of the service is not trusted, as behind a proxy that replaces it",
            "服务的证书不受信任，例如被代理替换",
            Outcome(Ending.WHEN_OVER, Code.NET_TLS),
            mend=_trust_the_certificate,
            tls=True,
            trusted=False,
        ),
        Scenario(
            "proxy-asks-for-a-password",
            "The proxy refuses user or password (407)",
            "代理拒绝用户名或密码（407）",
            Outcome(Ending.AFTER_USER, Code.NET_PROXY),
            _proxy_that_asks,
            mend=_know_the_password,
        ),
        Scenario(
            "proxy-is-away",
            "The proxy cannot be reached",
            "无法连接代理",
            Outcome(Ending.WHEN_OVER, Code.NET_PROXY_AWAY),
            _dead_proxy,
            mend=_living_proxy,
        ),
    ),
)
