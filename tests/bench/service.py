"""A cloud that costs next to nothing: upload calls and storage on one port, the same for all contenders.

A process for each connection: within one, ten connections over TLS would stand in line for the interpreter lock and take bytes
more slowly than clients send them. Bodies go no further than one buffer for each connection; their CRC64 is told, as the real
service does. Speaks just enough of both protocols for our engine and for the vendor's SDKs.
"""

from __future__ import annotations

import itertools
import json
import os
import signal
import socket
import ssl
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, Self
from urllib.parse import parse_qs, urlsplit

import anycrc

CRC = anycrc.Model("CRC64-XZ")
_BUFFER_BYTES = 1 << 20
_NARROW_BYTES = 64 << 10
_PROCESSES = 64
"""As many connections at once: our engine has 20, the vendor's clients some for each file."""


@dataclass(frozen=True, slots=True)
class Line:
    """How far away the service is.

    Attributes:
        answer_s: Before each answer.
        bytes_per_s: Of each connection; 0 is as fast as it can.
    """

    answer_s: float = 0.0
    bytes_per_s: int = 0


NEAR = Line()
"""As near as it gets."""


class Service:
    """The forked servers; `with` starts and ends them."""

    def __init__(self, certificate: Path | None = None, key: Path | None = None, line: Line = NEAR) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        if line.bytes_per_s:  # else the kernel would take a second's worth at once
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _NARROW_BYTES)
        self.port: int = self._listener.getsockname()[1]
        self.line = line
        self._files = (certificate, key)
        self._children: list[int] = []
        self._ids = itertools.count(1)

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory()
        self._parts = _Parts(Path(self._folder.name))
        for _ in range(_PROCESSES):
            child = os.fork()
            if child == 0:
                self._serve_forever()
            self._children.append(child)
        self._listener.close()
        return self

    def __exit__(self, *_: object) -> None:
        for child in self._children:
            os.kill(child, signal.SIGKILL)
        for child in self._children:
            os.waitpid(child, 0)
        self._folder.cleanup()

    def _serve_forever(self) -> NoReturn:
        certificate, key = self._files
        tls = None
        if certificate is not None:
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(certificate, key)
        view = memoryview(bytearray(_BUFFER_BYTES))
        while True:
            sock, _ = self._listener.accept()
            with suppress(OSError, ValueError):
                self._serve(sock, tls, view)

    def _serve(self, plain: socket.socket, tls: ssl.SSLContext | None, view: memoryview) -> None:
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with plain if tls is None else tls.wrap_socket(plain, server_side=True) as sock:
            connection = _Connection(sock, view, self.line)
            while connection.take():
                connection.answer(*self._answer(connection))

    def _answer(self, asked: _Connection) -> tuple[bytes, int]:
        """The body, and the CRC64 for the header."""
        if "x-tc-action" in asked.fields:
            return json.dumps({"Response": self._api(asked.fields["x-tc-action"])}).encode(), 0
        query = {name: values[0] for name, values in parse_qs(urlsplit(asked.target).query, True).items()}
        upload_id = query.get("uploadId", "")
        if asked.method == "PUT":
            if upload_id:
                self._parts.add(upload_id, int(query["partNumber"]), asked.crc, asked.size)
            return b"", asked.crc
        if asked.method == "POST" and "uploads" in query:
            upload_id = f"upload-{self._new_id()}"
            found = f"<InitiateMultipartUploadResult><UploadId>{upload_id}</UploadId></InitiateMultipartUploadResult>"
            return found.encode(), 0
        if asked.method == "POST":
            crc = 0
            for _, (one, size) in sorted(self._parts.of(upload_id).items()):
                crc = int(CRC.combine(crc, one, size))
            return b'<CompleteMultipartUploadResult><ETag>"e"</ETag></CompleteMultipartUploadResult>', crc
        if upload_id:
            return self._listed(upload_id, int(query["part-number-marker"]), int(query["max-parts"])), 0
        return b"<ListMultipartUploadsResult><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>", 0

    def _api(self, action: str) -> dict[str, Any]:
        number = self._new_id()
        if action == "applyupload":
            certificate = {"SecretId": "AKIDbench", "SecretKey": "bench", "Token": "bench"}
            return {
                "StorageBucket": "bench-1250000000",
                "StorageRegion": "ap-chongqing",
                "VodSessionKey": f"session-{number}",
                "MediaStoragePath": f"/bench/{number}.mp4",
                "CoverStoragePath": "",
                "TempCertificate": {**certificate, "ExpiredTime": int(time.time()) + 7200},
                "RequestId": "bench",
            }
        if action == "commitupload":
            url = f"https://bench.example.com/{number}.mp4"
            return {"FileId": number, "MediaUrl": url, "CoverUrl": "", "RequestId": "bench"}
        return {"Error": {"Code": "InvalidAction", "Message": action}, "RequestId": "bench"}

    def _new_id(self) -> str:
        """Nobody else of the processes makes the same."""
        return f"{os.getpid()}{next(self._ids):06}"

    def _listed(self, upload_id: str, marker: int, count: int) -> bytes:
        known = sorted(item for item in self._parts.of(upload_id).items() if item[0] > marker)
        page = "".join(
            f'<Part><PartNumber>{number}</PartNumber><ETag>"e"</ETag><Size>{size}</Size></Part>'
            for number, (_, size) in known[:count]
        )
        more = f"<IsTruncated>{'true' if len(known) > count else 'false'}</IsTruncated>"
        following = f"<NextPartNumberMarker>{known[:count][-1][0] if known else 0}</NextPartNumberMarker>"
        return f"<ListPartsResult>{more}{following}{page}</ListPartsResult>".encode()


class _Parts:
    """CRC64 and size of the parts of each upload, in a file that all processes write a line to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, upload_id: str, number: int, crc: int, size: int) -> None:
        """Notes a part; one with the same number counts no more."""
        with (self._folder / upload_id).open("ab", buffering=0) as file:
            file.write(b"%d %d %d\n" % (number, crc, size))

    def of(self, upload_id: str) -> dict[int, tuple[int, int]]:
        """By number: CRC64 and size."""
        with suppress(FileNotFoundError):
            lines = (self._folder / upload_id).read_text().splitlines()
            return {number: (crc, size) for number, crc, size in (map(int, line.split()) for line in lines)}
        return {}


class _Connection:
    """One connection and the request that came last on it."""

    def __init__(self, sock: socket.socket, view: memoryview, line: Line) -> None:
        self._sock = sock
        self._line = line
        self._far = threading.Event()  # never set: what takes its time on the way
        self._view = view
        self._held = 0  # bytes at the buffer's beginning that nobody has looked at
        self.method = self.target = ""
        self.fields: dict[str, str] = {}
        self.size = self.crc = 0

    def take(self) -> bool:
        """Reads a request, and throws its body away; False when the peer is gone."""
        head = self._head()
        if head is None:
            return False
        start, *lines = head.split("\r\n")
        self.method, self.target, _ = start.split(" ", 2)
        self.fields = dict(line.lower().split(": ", 1) for line in lines)
        if self.fields.get("expect") == "100-continue":
            self._sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        self.size = int(self.fields.get("content-length", 0))
        return self._body()

    def _head(self) -> str | None:
        while (end := bytes(self._view[: self._held]).find(b"\r\n\r\n")) < 0:
            count = self._sock.recv_into(self._view[self._held : 16 << 10])
            if not count:
                return None
            self._held += count
        head = bytes(self._view[:end]).decode("latin-1")
        rest = self._held - end - 4
        self._view[:rest] = bytes(self._view[end + 4 : self._held])
        self._held = rest
        return head

    def _body(self) -> bool:
        count = min(self._held, self.size)
        self.crc = int(CRC.calc(self._view[:count], 0))
        self._held -= count
        left, began, rate = self.size - count, time.monotonic(), self._line.bytes_per_s
        most = _NARROW_BYTES if rate else _BUFFER_BYTES
        while left:
            count = self._sock.recv_into(self._view[: min(left, most)])
            if not count:
                return False
            self.crc = int(CRC.calc(self._view[:count], self.crc))
            left -= count
            if rate:
                self._far.wait(max(0.0, began + (self.size - left) / rate - time.monotonic()))
        return True

    def answer(self, body: bytes, crc: int) -> None:
        """Answers it."""
        if self._line.answer_s:
            self._far.wait(self._line.answer_s)
        kind = "json" if body.startswith(b"{") else "xml"
        self._sock.sendall(
            f'HTTP/1.1 200 OK\r\nETag: "e"\r\nx-cos-hash-crc64ecma: {crc}\r\nContent-Type: application/{kind}\r\n'
            f"Content-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
