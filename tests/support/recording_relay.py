"""A TCP relay that keeps every byte a client puts on the wire."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Self


class RecordingRelay:
    """Stands before a server on loopback; `sent` tells each connection's raw bytes from the client.

    With `as_proxy` it is an HTTP proxy: it takes a CONNECT first (`asked` keeps the request lines), and leads to that server
    wherever the client wants to go, after `slow_s` seconds.
    """

    def __init__(self, server_port: int, *, as_proxy: bool = False, slow_s: float = 0.0) -> None:
        self.asked: list[str] = []
        self._as_proxy = as_proxy
        self._slow_s = slow_s
        self._pause = threading.Event()  # never set
        self._server_port = server_port
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        self._streams: list[bytearray] = []
        self._threads: list[threading.Thread] = []
        self._live: list[socket.socket] = []

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for sock in self._live:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        for sock in self._live:
            sock.close()

    @property
    def sent(self) -> list[bytes]:
        return [bytes(stream) for stream in self._streams]

    def settled(self) -> bool:
        """Whether every connection has ended, so that nothing is still on its way."""
        return all(not thread.is_alive() for thread in self._threads[1:])

    def _start(self, work: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=work, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self._as_proxy:
                self._take_connect(client)
            server = socket.create_connection(("127.0.0.1", self._server_port))
            stream = bytearray()
            self._streams.append(stream)
            self._live += [client, server]
            self._start(self._pass, client, server, stream)
            self._start(self._pass, server, client, None)

    def _take_connect(self, client: socket.socket) -> None:
        head = b""
        while not head.endswith(b"\r\n\r\n") and (byte := client.recv(1)):
            head += byte
        self.asked.append(head.split(b"\r\n")[0].decode())
        self._pause.wait(self._slow_s)
        client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")

    def _pass(self, source: socket.socket, target: socket.socket, record: bytearray | None) -> None:
        while True:
            try:
                block = source.recv(64 << 10)
            except OSError:
                block = b""
            if not block:
                break
            if record is not None:
                record += block
            try:
                target.sendall(block)
            except OSError:
                # What follows is still recorded: it is what the client sends after the connection broke.
                continue
        for sock in (source, target):
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
