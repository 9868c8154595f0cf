"""A cloud that costs next to nothing: upload calls and storage on one port, the same for all contenders.

Runs in a process of its own. Bodies go no further than one buffer for each connection; their CRC64 is told, as the real service
does. Speaks just enough of both protocols for our engine and for the vendor's SDKs.
"""

from __future__ import annotations

import itertools
import json
import os
import signal
import socket
import ssl
import threading
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import anycrc

CRC = anycrc.Model("CRC64-XZ")
_BUFFER_BYTES = 1 << 20
_NARROW_BYTES = 64 << 10


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
    """The forked server; `with` starts and ends it."""

    def __init__(self, certificate: Path | None = None, key: Path | None = None, line: Line = NEAR) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        if line.bytes_per_s:  # else the kernel would take a second's worth at once
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _NARROW_BYTES)
        self.port: int = self._listener.getsockname()[1]
        self.line = line
        self._files = (certificate, key)
        self._child = 0
        self._ids = itertools.count(1)
        self._parts: defaultdict[str, dict[int, tuple[int, int]]] = defaultdict(
            dict
        )  # by upload id and number: CRC, size

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
            threading.Thread(target=self._serve, args=(sock, tls), daemon=True).start()

    def _serve(self, sock: socket.socket, tls: ssl.SSLContext | None) -> None:
        with suppress(OSError, ValueError):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if tls is not None:
                sock = tls.wrap_socket(sock, server_side=True)
            connection = _Connection(sock, self.line)
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
                self._parts[upload_id][int(query["partNumber"])] = (asked.crc, asked.size)
            return b"", asked.crc
        if asked.method == "POST" and "uploads" in query:
            upload_id = f"upload-{next(self._ids)}"
            found = f"<InitiateMultipartUploadResult><UploadId>{upload_id}</UploadId></InitiateMultipartUploadResult>"
            return found.encode(), 0
        if asked.method == "POST":
            crc = 0
            for _, (one, size) in sorted(self._parts.pop(upload_id, {}).items()):
                crc = int(CRC.combine(crc, one, size))
            return b'<CompleteMultipartUploadResult><ETag>"e"</ETag></CompleteMultipartUploadResult>', crc
        if upload_id:
            return self._listed(upload_id, int(query["part-number-marker"]), int(query["max-parts"])), 0
        return b"<ListMultipartUploadsResult><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>", 0

    def _api(self, action: str) -> dict[str, Any]:
        number = next(self._ids)
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
            return {"FileId": str(number), "MediaUrl": url, "CoverUrl": "", "RequestId": "bench"}
        return {"Error": {"Code": "InvalidAction", "Message": action}, "RequestId": "bench"}

    def _listed(self, upload_id: str, marker: int, count: int) -> bytes:
        known = sorted(item for item in self._parts[upload_id].items() if item[0] > marker)
        page = "".join(
            f'<Part><PartNumber>{number}</PartNumber><ETag>"e"</ETag><Size>{size}</Size></Part>'
            for number, (_, size) in known[:count]
        )
        more = f"<IsTruncated>{'true' if len(known) > count else 'false'}</IsTruncated>"
        following = f"<NextPartNumberMarker>{known[:count][-1][0] if known else 0}</NextPartNumberMarker>"
        return f"<ListPartsResult>{more}{following}{page}</ListPartsResult>".encode()


class _Connection:
    """One connection and the request that came last on it."""

    def __init__(self, sock: socket.socket, line: Line) -> None:
        self._sock = sock
        self._line = line
        self._far = threading.Event()  # never set: what takes its time on the way
        self._view = memoryview(bytearray(_BUFFER_BYTES))
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
