"""A storage server that throws bodies away as fast as the kernel hands them out: the same for all contenders.

Runs in a process of its own. Speaks just enough of storage's protocol for the vendor's `upload_file`.
"""

from __future__ import annotations

import os
import signal
import socket
import ssl
import threading
from contextlib import suppress
from pathlib import Path
from typing import Self

_BUFFER_BYTES = 1 << 20
_XML = {
    "list": b"<ListMultipartUploadsResult><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>",
    "initiate": b"<InitiateMultipartUploadResult><UploadId>upload-1</UploadId></InitiateMultipartUploadResult>",
    "complete": b'<CompleteMultipartUploadResult><ETag>"e"</ETag></CompleteMultipartUploadResult>',
    "put": b"",
}


class Sink:
    """The forked server; `with` starts and ends it."""

    def __init__(self, certificate: Path | None = None, key: Path | None = None) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        self._files = (certificate, key)
        self._child = 0

    def __enter__(self) -> Self:
        self._child = os.fork()
        if self._child == 0:
            self._serve_forever()
        self._listener.close()
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self._child, signal.SIGKILL)
        os.waitpid(self._child, 0)

    def _serve_forever(self) -> None:
        certificate, key = self._files
        tls = None
        if certificate is not None:
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(certificate, key)
        while True:
            sock, _ = self._listener.accept()
            threading.Thread(target=_serve, args=(sock, tls), daemon=True).start()


def _serve(sock: socket.socket, tls: ssl.SSLContext | None) -> None:
    buffer = bytearray(_BUFFER_BYTES)
    view = memoryview(buffer)
    with suppress(OSError, ValueError):
        if tls is not None:
            sock = tls.wrap_socket(sock, server_side=True)
        while True:
            held = 0
            while (end := buffer.find(b"\r\n\r\n", 0, held)) < 0:
                count = sock.recv_into(view[held:])
                if not count:
                    return
                held += count
            head = bytes(view[:end]).decode("latin-1")
            fields = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:])
            if fields.get("expect") == "100-continue":
                sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            left = int(fields.get("content-length", 0)) - (held - end - 4)
            while left > 0:
                count = sock.recv_into(view[: min(left, _BUFFER_BYTES)])
                if not count:
                    return
                left -= count
            body = _XML[_kind(head.split(" ", 2))]
            sock.sendall(
                b'HTTP/1.1 200 OK\r\nETag: "e"\r\nx-cos-hash-crc64ecma: 0\r\nContent-Type: application/xml\r\n'
                b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
            )


def _kind(start: list[str]) -> str:
    method, target = start[0], start[1]
    if method == "POST":
        return "initiate" if "uploads" in target else "complete"
    return "list" if method == "GET" else "put"
