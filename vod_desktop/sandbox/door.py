"""The practice cloud's door: it lets connections in, with what may go wrong before there is a request on them.

Connections are accepted here and not by the event loop's own server, because TLS begins only after that: a handshake that
nobody answers can be had in no other way. On the server's event loop only.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from collections.abc import Callable, Coroutine
from contextlib import closing
from typing import Any

from vod_desktop.sandbox.faults import BreakTls, FaultBoard, Hang, Refuse
from vod_desktop.sandbox.resets import reset_socket

HOST = "127.0.0.1"
"""Loopback only: the practice cloud is never offered to a network."""

BACKLOG = 1024

NO_ROOM_PAUSE_S = 0.1
"""Without a free descriptor nothing can be accepted; trying again at once would take all the processor's time."""

HELLO_BYTES = 64 * 1024
"""More than a client says before it is answered."""

HANDSHAKE_FAILURE = bytes.fromhex("15 0303 0002 02 28")
"""A TLS record: fatal alert, handshake_failure (RFC 8446, 6.2)."""

_log = logging.getLogger(__name__)


class Door:
    """Listens on one port.

    Args:
        faults: Drawn from for each connection.
        tls: A server context, for https.
        protocol: Makes the protocol that serves a connection.
    """

    def __init__(
        self, faults: FaultBoard, tls: ssl.SSLContext | None, protocol: Callable[[], asyncio.BaseProtocol]
    ) -> None:
        self._faults = faults
        self._tls = tls
        self._protocol = protocol
        self._listener: socket.socket | None = None
        self._accepting: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._strangers: set[socket.socket] = set()  # accepted, and not handed to a protocol

    @property
    def is_open(self) -> bool:
        """Whether it listens."""
        return self._listener is not None

    def open(self, port: int) -> int:
        """Begins to listen and returns the port; 0 picks one.

        Raises:
            OSError: The port is taken.
        """
        listener = socket.create_server((HOST, port), backlog=BACKLOG)
        listener.setblocking(False)
        self._listener = listener
        self._accepting = asyncio.get_running_loop().create_task(self._accept(listener))
        return int(listener.getsockname()[1])

    async def close(self) -> None:
        """Ends to listen; connections that have not got to a protocol are reset."""
        listener, self._listener = self._listener, None
        if listener is not None and self._accepting is not None:
            # Cancelling the task might lose a connection that has just been accepted: it is woken, and ends by itself.
            with closing(socket.socket()) as knock:
                knock.setblocking(False)
                knock.connect_ex(listener.getsockname())
                await self._accepting
            listener.close()
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for connection in self._strangers:
            reset_socket(connection)
        self._strangers.clear()

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _accept(self, listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while self._listener is listener:
            try:
                connection, _ = await loop.sock_accept(listener)
            except OSError:
                _log.warning("a connection could not be accepted", exc_info=True)
                await asyncio.sleep(NO_ROOM_PAUSE_S)
                continue
            self._strangers.add(connection)
            if self._listener is listener:
                self._begin(self._let_in(connection))

    async def _let_in(self, connection: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        drawn = self._faults.draw_for_connection()
        hang = drawn.get(Hang)
        try:
            if hang is not None:
                await self._faults.hold(drawn.fault_id(hang), hang.seconds)
            elif drawn.get(BreakTls) is not None:
                await loop.sock_recv(
                    connection, HELLO_BYTES
                )  # closing with unread input would reset, and lose the alert
                await loop.sock_sendall(connection, HANDSHAKE_FAILURE)
        except OSError as error:
            _log.debug("a connection ended before its first request: %s", error)
        self._strangers.discard(connection)
        if hang is not None or drawn.get(Refuse) is not None:
            reset_socket(connection)
        elif drawn.get(BreakTls) is not None:
            connection.close()
        else:
            await self._serve(connection)

    async def _serve(self, connection: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        try:
            await loop.connect_accepted_socket(self._protocol, connection, ssl=self._tls)
        except OSError as error:  # those of TLS are; the loop has closed the socket
            _log.debug("a handshake failed: %s", error)
