"""A storage server reduced to what a sender feels: how fast it reads, and whether it answers at all."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedReader
from typing import Self


@dataclass(frozen=True, slots=True)
class Manner:
    """How the server treats a request.

    Attributes:
        read_bytes: Body bytes after which it reads no more; None reads all.
        bytes_per_s: Reads each connection so fast; 0 is as fast as it can.
        answers: Whether it answers a request that it has read.
        resets_at: Body bytes after which it resets the connection.
    """

    read_bytes: int | None = None
    bytes_per_s: int = 0
    answers: bool = True
    resets_at: int | None = None


class SinkServer:
    """Takes PUTs on loopback. `manner` may be changed at any time and holds for requests that begin then."""

    def __init__(self, manner: Manner = Manner(), tls: ssl.SSLContext | None = None) -> None:
        self.manner = manner
        self.requests = 0
        self.connections = 0
        self.body_bytes = 0
        self.answered = 0
        self.first_lines: list[str] = []
        self._tls = tls
        self._released = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        # A small window, so that a server that does not read is felt at once and not after megabytes.
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 << 10)
        self.port: int = self._listener.getsockname()[1]
        self._threads: list[threading.Thread] = []
        self._live: set[socket.socket] = set()
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def release(self) -> None:
        """Ends the requests that are held, by closing their connections."""
        self._released.set()

    def __exit__(self, *_: object) -> None:
        self.release()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            live = tuple(self._live)
        for sock in live:
            with suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)

    def _start(self, work: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=work, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._start(self._serve, sock)

    def _serve(self, plain: socket.socket) -> None:
        with self._lock:
            self._live.add(plain)
        sock = plain
        with suppress(OSError):
            if self._tls is not None:
                sock = self._tls.wrap_socket(plain, server_side=True)
                with self._lock:
                    self._live.add(sock)
            with sock.makefile("rb", buffering=64 << 10) as stream:
                while self._take(sock, stream):
                    pass
        with self._lock:
            self._live -= {plain, sock}
        sock.close()
        plain.close()

    def _take(self, sock: socket.socket, stream: BufferedReader) -> bool:
        manner = self.manner
        line = stream.readline()
        if not line:
            return False
        self.first_lines.append(line.decode("latin-1").strip())
        length = 0
        while header := stream.readline().strip():
            name, _, value = header.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        self.requests += 1
        taken = 0
        while taken < length:
            if manner.resets_at is not None and taken >= manner.resets_at:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
                return False
            if manner.read_bytes is not None and taken >= manner.read_bytes:
                self._released.wait()
                return False
            step = 64 << 10 if not manner.bytes_per_s else max(1024, manner.bytes_per_s // 20)
            block = stream.read1(min(step, length - taken))
            if not block:
                return False
            taken += len(block)
            self.body_bytes += len(block)
            if manner.bytes_per_s:
                self._released.wait(len(block) / manner.bytes_per_s)
        if not manner.answers:
            self._released.wait()
            return False
        sock.sendall(b'HTTP/1.1 200 OK\r\nETag: "e"\r\nx-cos-hash-crc64ecma: 0\r\nContent-Length: 0\r\n\r\n')
        self.answered += 1
        return True
