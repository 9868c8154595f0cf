"""A proxy that leads every request to one server, whatever host it names, and may ask who is there."""

from __future__ import annotations

import base64
import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

_HOP = {"proxy-authorization", "proxy-connection", "connection", "transfer-encoding"}


class HttpProxy:
    """Attributes:
    asked: The URLs that were asked for.
    """

    def __init__(self, target_port: int, *, port: int = 0, user: str = "", password: str = "") -> None:
        login = base64.b64encode(f"{user}:{password}".encode()).decode()
        self.asked: list[str] = []
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                proxy.asked.append(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if user and self.headers.get("Proxy-Authorization") != f"Basic {login}":
                    self._answer(407, {"Proxy-Authenticate": "Basic"}, b"")
                    return
                onward = http.client.HTTPConnection("127.0.0.1", target_port)
                headers = {name: value for name, value in self.headers.items() if name.lower() not in _HOP}
                target = urlsplit(self.path)._replace(scheme="", netloc="").geturl()
                try:
                    onward.request(self.command, target, body, headers)
                    answer = onward.getresponse()
                    content = answer.read()
                except (http.client.HTTPException, OSError):  # the server has gone, as a test may want it
                    self.close_connection = True
                    return
                finally:
                    onward.close()
                self._answer(answer.status, dict(answer.getheaders()), content)

            do_GET = do_PUT = do_HEAD = do_DELETE = do_POST  # noqa: N815  (http.server names them)

            def _answer(self, status: int, headers: dict[str, str], content: bytes) -> None:
                self.send_response_only(status)
                kept = {name: value for name, value in headers.items() if name.lower() not in {*_HOP, "content-length"}}
                for name, value in {**kept, "Content-Length": str(len(content))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *words: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
