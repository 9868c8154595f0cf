"""Storage hosts of several regions behind one port: told apart by the Host header, each with its own way to answer."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from vod_desktop.core.cloud.endpoints import Endpoint


class RegionHosts:
    """Attributes:
    status: By host: answers with this status; a host that is not named is silent until the end.
    asked: Host headers in the order they came, with the method.
    """

    def __init__(self, status: Mapping[str, int]) -> None:
        self.status = dict(status)
        self.asked: list[tuple[str, str]] = []
        self._over = threading.Event()
        hosts = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_HEAD(self) -> None:
                host = self.headers["Host"]
                hosts.asked.append((self.command, host))
                status = hosts.status.get(host)
                if status is None:
                    hosts._over.wait()
                    self.close_connection = True
                    return
                self.send_response_only(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *words: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        self.endpoint = Endpoint("http", "127.0.0.1", self.port)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
