"""Connections that can be stopped, with a limit of its own for each step. Worker threads.

Every socket that a thread uses within a `Call` is known to the control token of its task, which can so free a worker that is
stuck in connect, handshake, send or the wait for an answer.

The HTTP library's own limits do not fit: while it sends, the *connect* limit holds for a whole block, so a slow line fails
for ever (protocol.md 5.7). Here a block is sent in short steps, and only a line that takes nothing for `stall_s` is given up.
"""

from __future__ import annotations

import errno
import os
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse, IncompleteRead
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util.wait import wait_for_read, wait_for_write

from vod_desktop.core.cloud.ports import Control
from vod_desktop.core.model.errors import Interrupted

ANSWER_LIMIT_BYTES = 4 << 20
"""Lists come in pages; a whole tree of ten thousand categories has 1 MB."""
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

_Wait = Callable[[socket.socket, float], bool]
"""Waits for so many seconds; whether the socket is ready."""


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """How long a connection may take, in seconds.

    Attributes:
        connect_s: For TCP connect, and again for the TLS handshake.
        stall_s: Without a single byte being taken while sending.
        read_s: For the answer of a data call. Generous: what the kernel has buffered must reach the service first.
        order_s: For the answer of a call of storage without a body of the file, such as Initiate.
        complete_s: Between two bytes of the answer to Complete, which may take its time (protocol.md 5.2).
        step_s: A blocked sender looks at its token so often.
    """

    connect_s: float = 10.0
    stall_s: float = 30.0
    read_s: float = 120.0
    order_s: float = 30.0
    complete_s: float = 1200.0
    step_s: float = 0.25


class AnswerTooLongError(HTTPException):
    """An answer is longer than any that the service gives."""


class StalledError(TimeoutError):
    """The peer has taken nothing for `stall_s`."""


class NoControl:
    """The token of a call that nobody stops."""

    stopped = False

    def attach(self, sock: socket.socket) -> None:
        """Nobody asks for it."""

    def detach(self) -> None:
        """Nothing to forget."""

    def outside(self) -> AbstractContextManager[None]:
        """Nobody waits for it."""
        return nullcontext()


@dataclass(slots=True)
class Call:
    """One call of a worker, from its start to its end.

    Attributes:
        socket_options: For connections opened in this call, beside the usual ones.
        answer_limit_bytes: A longer answer is not read to its end.
        status: HTTP status of the last answer; the SDKs keep neither this nor the date.
        server_date: The `Date` header of the last answer.
    """

    control: Control = field(default_factory=NoControl)
    limits: TimeLimits = field(default_factory=TimeLimits)
    socket_options: tuple[tuple[int, int, int], ...] = ()
    answer_limit_bytes: int = ANSWER_LIMIT_BYTES
    status: int | None = None
    server_date: str | None = None


CALL: ContextVar[Call] = ContextVar("call")
"""The call that the current thread makes. The SDKs have no argument that would carry it down to the connection."""


def current_call() -> Call:
    """The call of the current thread, or one without token and with the usual limits."""
    return CALL.get(None) or Call()


class _WholeLines:
    """What an answer's headers are read from: a line that breaks off is an error, and so is an end before the empty line."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._begun = False

    def readline(self, limit: int = -1) -> bytes:
        line: bytes = self._file.readline(limit)
        if not line.endswith(b"\n") and len(line) != limit and (line or self._begun):
            raise IncompleteRead(line)
        self._begun = True
        return line

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


class _Answer(HTTPResponse):
    """An answer whose headers must be whole.

    WORKAROUND(CPython 3.11): `http.client` takes the end of the connection for the end of the headers. Half an ETag or half a
    CRC would be believed.
    """

    def begin(self) -> None:
        file: Any = self.fp
        lines: Any = _WholeLines(file)
        self.fp = lines
        try:
            super().begin()
        finally:
            if self.fp is lines:  # else there is no body, and it is closed
                self.fp = file


class _StoppableConnection(HTTPConnection):
    """A connection whose connect, send and answer can be stopped."""

    response_class = _Answer

    # At class level, because urllib3 sends CONNECT to a proxy before the first request.
    _handle: socket.socket | None = None

    def _new_conn(self) -> socket.socket:
        """Connects in short steps.

        Keeps a second descriptor of the socket for the control token: it stays valid while the TLS layer takes the first one
        over, and it is a plain socket, whose shutdown leaves the TLS layer of the sender in place.
        """
        call = current_call()
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
        call = current_call()
        try:
            with call.control.outside():
                super().connect()
        except OSError:
            if call.control.stopped:
                raise Interrupted from None
            raise

    def request(self, *args: Any, **kwargs: Any) -> None:
        if self._handle is not None:
            current_call().control.attach(self._handle)
        super().request(*args, **kwargs)

    def send(self, data: Any) -> None:
        if self.sock is None:
            self.connect()
        if isinstance(self.sock, socket.socket):
            _send(self.sock, memoryview(data), current_call())
        else:
            # TLS inside the TLS of a proxy: urllib3's own transport, which has no partial send.
            super().send(data)

    def getresponse(self) -> Any:
        try:
            return super().getresponse()
        except (OSError, HTTPException):
            if current_call().control.stopped:
                raise Interrupted from None
            raise

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._drop_handle()

    def _drop_handle(self) -> None:
        if self._handle is not None:
            current_call().control.detach()  # first, or a stop might shut whatever gets the number of the descriptor next
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
    before = sock.gettimeout()
    sock.settimeout(0)
    try:
        offset, moved_at = 0, time.monotonic()
        while offset < len(data):
            if call.control.stopped:
                raise Interrupted
            count, wait = _taken(sock, data[offset:], call.control)
            offset += count
            if wait is None or _waits_outside(call, wait, sock):
                moved_at = time.monotonic()  # room in the kernel, too, is a sign that the peer has taken something
            elif time.monotonic() - moved_at > call.limits.stall_s:
                raise StalledError
    finally:
        sock.settimeout(before)


def _taken(sock: socket.socket, data: memoryview, control: Control) -> tuple[int, _Wait | None]:
    """How many bytes were taken at once; and if none were, how to wait until some can be.

    A TLS send tells nothing before all of it is taken, and is repeated with the same bytes: OpenSSL has encrypted some already.
    """
    try:
        return sock.send(data), None
    except (BlockingIOError, ssl.SSLWantWriteError):
        return 0, wait_for_write
    except ssl.SSLWantReadError:
        return 0, wait_for_read
    except OSError:
        # Asked here already, because urllib3 swallows a broken pipe and goes on to read an answer.
        if control.stopped:
            raise Interrupted from None
        raise


def _waits_outside(call: Call, wait: _Wait, sock: socket.socket) -> bool:
    with call.control.outside():
        return wait(sock, call.limits.step_s)


class _StoppablePool(HTTPConnectionPool):
    """Takes back connections that no token knows any more, and of those only sound ones."""

    ConnectionCls = _StoppableConnection

    def _put_conn(self, conn: Any) -> None:
        control = current_call().control
        control.detach()
        if conn is not None and control.stopped:
            conn.close()  # its socket may have been shut down just now
        super()._put_conn(conn)


class _StoppableTlsPool(_StoppablePool, HTTPSConnectionPool):
    """The same over TLS."""

    ConnectionCls = _StoppableTlsConnection


POOLS = {"http": _StoppablePool, "https": _StoppableTlsPool}
"""For a pool manager: pools of stoppable connections by scheme."""
