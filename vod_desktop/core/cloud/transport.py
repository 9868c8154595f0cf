"""Connections: time limits for each step, the system's certificates, and sockets that can be shut from outside.

One `Transport` serves one account; its session is used by many worker threads at once. Within `Transport.call` every socket
that the calling thread uses is known to the control token of its task, which can so free a worker that is stuck in connect,
handshake, send or the wait for an answer.

The HTTP library's own limits do not fit: while it sends, the *connect* limit holds for a whole block, so a slow line fails
for ever (protocol.md 5.7). Here a block is sent in short steps, and only a line that takes nothing for `stall_s` is given up.
"""

from __future__ import annotations

import base64
import errno
import os
import socket
import ssl
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import Any

import requests
import truststore
from requests.adapters import HTTPAdapter
from requests.utils import get_auth_from_url
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util.wait import wait_for_write

from vod_desktop.core.cloud.ports import Control
from vod_desktop.core.model.errors import Interrupted

POOL_SIZE = 24
"""Idle connections kept for one host: 16 part workers, 4 API workers and some to spare."""
_TLS_PIECE_BYTES = 256 << 10
"""A TLS send tells nothing before all of it is taken, so a slow line must not be given more than it moves in `stall_s`."""
_KEEP_ALIVE = (
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    *(
        (socket.IPPROTO_TCP, getattr(socket, name), value)
        for name, value in (("TCP_KEEPIDLE", 30), ("TCP_KEEPINTVL", 10), ("TCP_KEEPCNT", 3))
        if hasattr(socket, name)
    ),
)
"""Tells within a minute that the network is gone, while a Complete waits up to 20 minutes for its answer."""
_IN_PROGRESS = frozenset({0, errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EAGAIN})


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """How long a connection may take, in seconds.

    Attributes:
        connect_s: For TCP connect, and again for the TLS handshake.
        stall_s: Without a single byte being taken while sending.
        read_s: For the answer of a data call. Generous: what the kernel has buffered must reach the service first.
        step_s: A blocked sender looks at its token so often.
    """

    connect_s: float = 10.0
    stall_s: float = 30.0
    read_s: float = 120.0
    step_s: float = 0.25


class StalledError(TimeoutError):
    """The peer has taken nothing for `stall_s`."""


class _NoControl:
    """The token of a call that nobody stops."""

    stopped = False

    def attach(self, sock: socket.socket) -> None:
        """Nobody asks for it."""

    def detach(self) -> None:
        """Nothing to forget."""


@dataclass(slots=True)
class Call:
    """One call of a worker, from its start to its end.

    Attributes:
        socket_options: For connections opened in this call, beside the usual ones.
        status: HTTP status of the last answer; the SDKs keep neither this nor the date.
        server_date: The `Date` header of the last answer.
    """

    control: Control = field(default_factory=_NoControl)
    limits: TimeLimits = field(default_factory=TimeLimits)
    socket_options: tuple[tuple[int, int, int], ...] = ()
    status: int | None = None
    server_date: str | None = None


_CALL: ContextVar[Call] = ContextVar("call")
"""The call that the current thread makes. The SDKs have no argument that would carry it down to the connection."""


def _current_call() -> Call:
    return _CALL.get(None) or Call()


class _StoppableConnection(HTTPConnection):
    """A connection whose connect, send and answer can be stopped."""

    # At class level, because urllib3 sends CONNECT to a proxy before the first request.
    _handle: socket.socket | None = None

    def _new_conn(self) -> socket.socket:
        """Connects in short steps.

        Keeps a second descriptor of the socket for the control token: it stays valid while the TLS layer takes the first one
        over, and it is a plain socket, whose shutdown leaves the TLS layer of the sender in place.
        """
        call = _current_call()
        sock = self._connected(call)
        sock.settimeout(call.limits.connect_s)
        self._drop_handle()
        self._handle = sock.dup()
        call.control.attach(self._handle)
        if call.control.stopped:
            # WORKAROUND(CPython 3.11): wrapping a socket that was shut down may fail and leave it open behind.
            sock.close()
            raise Interrupted
        return sock

    def _connected(self, call: Call) -> socket.socket:
        try:
            found = socket.getaddrinfo(self._dns_host, self.port, type=socket.SOCK_STREAM)
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        deadline = time.monotonic() + call.limits.connect_s
        failure: OSError | None = None
        for family, kind, protocol, _, address in found:
            sock = socket.socket(family, kind, protocol)
            try:
                for option in (*(self.socket_options or ()), *_KEEP_ALIVE, *call.socket_options):
                    sock.setsockopt(*option)
                _connect(sock, address, deadline, call)
            except OSError as error:
                sock.close()
                failure = error
            except BaseException:
                sock.close()
                raise
            else:
                return sock
        if isinstance(failure, TimeoutError):
            raise ConnectTimeoutError(self, f"no connection within {call.limits.connect_s} s") from failure
        raise NewConnectionError(self, f"no connection: {failure}") from failure

    def connect(self) -> None:
        call = _current_call()
        try:
            super().connect()
        except OSError:
            if call.control.stopped:
                raise Interrupted from None
            raise

    def request(self, *args: Any, **kwargs: Any) -> None:
        if self._handle is not None:
            _current_call().control.attach(self._handle)
        super().request(*args, **kwargs)

    def send(self, data: Any) -> None:
        if self.sock is None:
            self.connect()
        if isinstance(self.sock, socket.socket):
            _send(self.sock, memoryview(data), _current_call())
        else:
            # TLS inside the TLS of a proxy: urllib3's own transport, which has no partial send.
            super().send(data)

    def getresponse(self) -> Any:
        try:
            return super().getresponse()
        except (OSError, HTTPException):
            if _current_call().control.stopped:
                raise Interrupted from None
            raise

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._drop_handle()

    def _drop_handle(self) -> None:
        if self._handle is not None:
            _current_call().control.detach()  # first, or a stop might shut whatever gets the number of the descriptor next
            self._handle.close()
            self._handle = None


class _StoppableTlsConnection(_StoppableConnection, HTTPSConnection):
    """The same over TLS."""


def _connect(sock: socket.socket, address: Any, deadline: float, call: Call) -> None:
    sock.setblocking(False)
    number = sock.connect_ex(address)
    if number not in _IN_PROGRESS:
        raise OSError(number, os.strerror(number))
    while not wait_for_write(sock, call.limits.step_s):
        if call.control.stopped:
            raise Interrupted
        if time.monotonic() > deadline:
            raise TimeoutError
    number = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if number:
        raise OSError(number, os.strerror(number))


def _send(sock: socket.socket, data: memoryview, call: Call) -> None:
    """Sends all of `data`.

    Raises:
        Interrupted: The token was set.
        StalledError: The peer takes nothing any more.
        OSError: The connection broke.
    """
    limits, control = call.limits, call.control
    # A TLS send that timed out must be repeated with the same bytes: OpenSSL has encrypted some of them already.
    piece_bytes = _TLS_PIECE_BYTES if isinstance(sock, ssl.SSLSocket) else len(data)
    sock.settimeout(limits.step_s)
    offset, moved_at = 0, time.monotonic()
    while offset < len(data):
        if control.stopped:
            raise Interrupted
        try:
            offset += sock.send(data[offset : offset + piece_bytes])
        except TimeoutError:
            if time.monotonic() - moved_at > limits.stall_s:
                raise StalledError from None
        except OSError:
            # Asked here already, because urllib3 swallows a broken pipe and goes on to read an answer.
            if control.stopped:
                raise Interrupted from None
            raise
        else:
            moved_at = time.monotonic()


class _StoppablePool(HTTPConnectionPool):
    """Takes back connections that no token knows any more, and of those only sound ones."""

    ConnectionCls = _StoppableConnection

    def _put_conn(self, conn: Any) -> None:
        control = _current_call().control
        control.detach()
        if conn is not None and control.stopped:
            conn.close()  # its socket may have been shut down just now
        super()._put_conn(conn)


class _StoppableTlsPool(_StoppablePool, HTTPSConnectionPool):
    """The same over TLS."""

    ConnectionCls = _StoppableTlsConnection


_POOLS = {"http": _StoppablePool, "https": _StoppableTlsPool}


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
        call = _current_call()
        call.status, call.server_date = answer.status_code, answer.headers.get("Date")
        return answer


def _use_our_pools(manager: PoolManager) -> None:
    manager.pool_classes_by_scheme = _POOLS


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
        self._control = control or _NoControl()
        self._socket_options = _send_ahead_options(send_ahead_bytes)
        self.session = requests.Session()
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
    def call(self, control: Control | None = None) -> Iterator[Call]:
        """The time of one call on this thread: its sockets are attached to `control`."""
        call = Call(control or self._control, self.limits, self._socket_options)
        token = _CALL.set(call)
        try:
            yield call
        finally:
            _CALL.reset(token)
            call.control.detach()

    def close(self) -> None:
        """Closes the idle connections."""
        self.session.close()
