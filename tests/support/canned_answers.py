"""An HTTP server on loopback that answers whatever it is given, byte for byte, and remembers what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class Canned:
    """One answer.

    Attributes:
        length: `Content-Length`; None tells the true one, and -1 none at all: the end of the connection is the end.
        pause_s: Between the bytes, which then come one by one.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    pause_s: float = 0.0


class CannedAnswers:
    """Gives `answer` to every request.

    Attributes:
        asked: The requests so far.
        unread: How many answers their clients did not want to the end.
    """

    def __init__(self, answer: Canned | None = None) -> None:
        self.answer = answer or Canned()
        self.asked: list[Asked] = []
        self.unread = 0
        self._over = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._server.daemon_threads = False  # joined at the end
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def pieces(self, answer: Canned) -> Iterable[bytes]:
        """The body in the pieces in which it is sent."""
        if not answer.pause_s:
            yield answer.body
            return
        for byte in answer.body:
            if self._over.wait(answer.pause_s):
                return
            yield bytes([byte])


def _handler_of(server: CannedAnswers) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            server.asked.append(Asked(self.command, self.path, dict(self.headers.items()), body))
            answer = server.answer
            self.send_response_only(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.length != -1:
                self.send_header("Content-Length", str(len(answer.body) if answer.length is None else answer.length))
            self.send_header("Connection", "close")
            self.close_connection = True
            try:
                self.end_headers()
                if self.command != "HEAD":
                    for piece in server.pieces(answer):
                        self.wfile.write(piece)
            except ConnectionError:
                server.unread += 1

        do_POST = do_HEAD = do_GET  # noqa: N815  (http.server names them)

        def log_message(self, *words: object) -> None:
            pass

    return Handler
