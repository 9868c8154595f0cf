"""The session of one account: trust as the system has it, its proxies, and connections that can be shut from outside.

One `Transport` serves one account; its session is used by many worker threads at once. Within `Transport.call` every socket
that the calling thread uses is known to the control token of its task (see `connections`).
"""

from __future__ import annotations

import base64
import socket
import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import Any

import requests
import truststore
from requests.adapters import HTTPAdapter
from requests.utils import get_auth_from_url
from urllib3 import PoolManager

from vod_desktop.core.cloud.connections import (
    ANSWER_LIMIT_BYTES,
    CALL,
    POOLS,
    AnswerTooLongError,
    Call,
    NoControl,
    TimeLimits,
    current_call,
)
from vod_desktop.core.cloud.lean_session import LeanSession
from vod_desktop.core.cloud.ports import Control

_BLOCK_BYTES = 64 << 10
POOL_SIZE = 24
"""Idle connections kept for one host: 16 part workers, 4 API workers and some to spare."""


class _Adapter(HTTPAdapter):
    """Uses our connections, directly and through each proxy, and one TLS context for all of them."""

    def __init__(self, tls: ssl.SSLContext) -> None:
        self._tls = tls
        super().__init__(pool_connections=POOL_SIZE, pool_maxsize=POOL_SIZE, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs, ssl_context=self._tls)
        _use_our_pools(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs, ssl_context=self._tls)
        _use_our_pools(manager)
        return manager

    def proxy_headers(self, proxy: str) -> dict[str, str]:
        """The login for a proxy, in UTF-8: requests knows Latin-1 only and fails, naming the password, for anything else."""
        user, password = get_auth_from_url(proxy)
        login = base64.b64encode(f"{user}:{password}".encode()).decode("ascii")
        return {"Proxy-Authorization": f"Basic {login}"} if user else {}

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> Any:
        """Leaves trust to the context: the SDKs name certifi's bundle, and reading that costs 22 ms per connection."""
        host, _ = super().build_connection_pool_key_attributes(request, verify, cert)
        return host, {}

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Leaves trust to the context."""

    def send(self, *args: Any, **kwargs: Any) -> requests.Response:
        answer = super().send(*args, **kwargs)
        call = current_call()
        call.status, call.server_date = answer.status_code, answer.headers.get("Date")
        if not kwargs.get("stream"):  # else whoever asked reads it, within a limit of its own
            _read(answer, call.answer_limit_bytes)
        return answer


def _read(answer: requests.Response, limit_bytes: int) -> None:
    """Reads the body here, where it can be bounded; requests itself reads until the memory is full.

    Raises:
        AnswerTooLongError: It has more bytes than that.
    """
    content = bytearray()
    for block in answer.iter_content(_BLOCK_BYTES):
        content += block
        if len(content) > limit_bytes:
            answer.close()
            raise AnswerTooLongError(f"more than {limit_bytes} bytes")
    answer._content = bytes(content)  # noqa: SLF001  (where requests keeps what it has read)


def _use_our_pools(manager: PoolManager) -> None:
    manager.pool_classes_by_scheme = POOLS


def tls_context(ca_file: Path | None = None) -> ssl.SSLContext:
    """Trust as the system has it, so that a company's own certificates work, and those of `ca_file` besides.

    An explicit context instead of `truststore.inject_into_ssl()`: nothing else in the process changes.
    """
    context = (
        ssl.create_default_context() if _openssl_knows_system() else truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    )
    if ca_file is not None:
        context.load_verify_locations(cafile=ca_file)
    return context


def _openssl_knows_system() -> bool:
    """Whether OpenSSL was built for this system's certificates: not on Windows, nor in a frozen program elsewhere.

    Where it was, its own context reads them once; truststore's reads them again for each connection.
    """
    if sys.platform in {"win32", "darwin"}:
        return False
    paths = ssl.get_default_verify_paths()
    return bool(paths.cafile) or bool(paths.capath and any(Path(paths.capath).glob("*.0")))


def _send_ahead_options(send_ahead_bytes: int | None) -> tuple[tuple[int, int, int], ...]:
    if send_ahead_bytes is None or not hasattr(socket, "TCP_NOTSENT_LOWAT"):
        return ()
    return ((socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, send_ahead_bytes),)


class Transport:
    """The connections of one account.

    `send_ahead_bytes` bounds what the kernel takes beyond what is on the wire (Linux and macOS): dear at full speed, so
    None leaves it to the kernel.

    `control` stops every call that has no token of its own.

    `session` reads no environment (no proxies, netrc or CA bundles of its own) and keeps no cookies; proxies are handed to each
    call by whoever makes it.
    """

    def __init__(
        self,
        tls: ssl.SSLContext,
        limits: TimeLimits | None = None,
        *,
        send_ahead_bytes: int | None = None,
        control: Control | None = None,
    ) -> None:
        self.limits = limits or TimeLimits()
        self._control = control or NoControl()
        self._socket_options = _send_ahead_options(send_ahead_bytes)
        self.session = LeanSession()
        self.session.trust_env = False
        self.session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        for scheme in ("http://", "https://"):
            self.session.mount(scheme, _Adapter(tls))

    @property
    def control(self) -> Control:
        """The token of the whole transport."""
        return self._control

    @property
    def stopped(self) -> bool:
        """Whether the token of the whole transport was set."""
        return self._control.stopped

    @contextmanager
    def call(self, control: Control | None = None, *, answer_limit_bytes: int = ANSWER_LIMIT_BYTES) -> Iterator[Call]:
        """The time of one call on this thread: its sockets are attached to `control`."""
        call = Call(control or self._control, self.limits, self._socket_options, answer_limit_bytes)
        token = CALL.set(call)
        try:
            yield call
        finally:
            CALL.reset(token)
            call.control.detach()

    def close(self) -> None:
        """Closes the idle connections."""
        self.session.close()
