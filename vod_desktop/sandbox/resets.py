"""Ends connections the rude way: with a reset instead of a proper close."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys

_LINGER_FOR_NO_TIME = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


def reset_socket(connection: socket.socket) -> None:
    """Resets a connection that no transport has taken over."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_FOR_NO_TIME)
    connection.close()


def reset_connection(transport: asyncio.BaseTransport | None) -> None:
    """Resets a connection by its transport; what was written and has not left is lost."""
    if not isinstance(transport, asyncio.Transport):
        return
    connection = transport.get_extra_info("socket")
    if connection is not None and not transport.is_closing():
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_FOR_NO_TIME)
    transport.abort()
