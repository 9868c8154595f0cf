"""A signature service as customers run one: hands out client-upload signatures over HTTP, and can be told to misbehave."""

from __future__ import annotations

import hmac
import itertools
import json
import secrets
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from tests.support.ugc_calls import made_signature

HUGE_ANSWER_BYTES = 64 << 20

OPTIONS = (
    "classId",
    "procedure",
    "taskPriority",
    "taskNotifyMode",
    "sourceContext",
    "sessionContext",
    "storageRegion",
    "vodSubAppId",
)
"""What a service that accepts options takes over into its signatures, in this order."""


class Trouble(StrEnum):
    """What goes wrong with the answers."""

    NONE = "none"
    ERROR = "error"  # status 500
    SLOW = "slow"  # nothing comes until `release` is called
    HUGE = "huge"  # a body without end, nearly
    HTML = "html"  # the page of a gateway, with status 200
    WRONG_KEY = "wrong_key"  # signatures made with a key that the account does not have
    EXPIRED = "expired"  # signatures that ended a second ago


@dataclass(frozen=True, slots=True)
class Manner:
    """How the service works.

    Attributes:
        json_path: Where in a JSON answer the signature stands, such as "data.signature"; "" answers it as plain text.
        header: Name and value of the header that callers must send, for a 401 otherwise.
        accepts_options: Options of the job that are posted as a JSON object are put into the signature; else they are ignored.
        fixed: Fields that all signatures have, in the names of the signature; they win over what is posted.
        one_time: Signatures are for one use.
        life_s: How long signatures last.
    """

    json_path: str = ""
    header: tuple[str, str] | None = None
    accepts_options: bool = False
    fixed: tuple[tuple[str, str | int], ...] = ()
    one_time: bool = False
    life_s: int = 3600
    trouble: Trouble = Trouble.NONE


class SignatureService:
    """A service on loopback. `manner` may be changed at any time and holds for requests that begin then.

    Attributes:
        requests: How many requests came, those that were refused too.
        methods: GET or POST of each, in the order in which they came.
        posted: The JSON that came with each; None where there was no body.
        issued: Every signature handed out.
    """

    def __init__(self, secret_id: str, secret_key: str, manner: Manner = Manner()) -> None:
        self.manner = manner
        self.requests = 0
        self.methods: list[str] = []
        self.posted: list[Any] = []
        self.issued: list[str] = []
        self._key = (secret_id, secret_key)
        self._randoms = itertools.count(secrets.randbelow(2**31))  # no two services begin alike either
        self._lock = threading.Lock()
        self._released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._server.daemon_threads = False  # joined at the end: no thread outlives its test
        self.url = f"http://127.0.0.1:{self._server.server_port}/sign"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    def release(self) -> None:
        """Lets slow answers go."""
        self._released.set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def take(self, method: str, headers: Any, body: bytes) -> tuple[int, str, bytes]:
        """Status, content type and body of the answer to a request."""
        manner = self.manner
        with self._lock:
            self.requests += 1
            self.methods.append(method)
        if manner.trouble is Trouble.SLOW:
            self._released.wait()
        if manner.header is not None and not _has(headers, *manner.header):
            return 401, "text/plain", b"who are you?"
        try:
            posted = json.loads(body) if body else None
        except ValueError:
            return 400, "text/plain", b"that is no JSON"
        with self._lock:
            self.posted.append(posted)
        return self._answer(manner, posted)

    def _answer(self, manner: Manner, posted: Any) -> tuple[int, str, bytes]:
        match manner.trouble:
            case Trouble.ERROR:
                return 500, "text/plain", b"out of order"
            case Trouble.HUGE:
                return 200, "text/plain", b"A" * HUGE_ANSWER_BYTES
            case Trouble.HTML:
                return 200, "text/html; charset=utf-8", b"<!DOCTYPE html><title>Log in</title><p>Please log in.</p>"
        signature = self._sign(manner, posted if manner.accepts_options and isinstance(posted, dict) else {})
        with self._lock:
            self.issued.append(signature)
        if not manner.json_path:
            return 200, "text/plain; charset=utf-8", signature.encode()
        answer: Any = signature
        for name in reversed(manner.json_path.split(".")):
            answer = {name: answer}
        return 200, "application/json", json.dumps(answer).encode()

    def _sign(self, manner: Manner, options: dict[str, Any]) -> str:
        secret_id, secret_key = self._key
        if manner.trouble is Trouble.WRONG_KEY:
            secret_key = "not the account's"
        with self._lock:
            random = next(self._randoms)
        fields = {
            **{name: options[name] for name in OPTIONS if name in options},
            **dict(manner.fixed),
            **({"oneTimeValid": 1} if manner.one_time else {}),
        }
        if manner.trouble is Trouble.EXPIRED:
            return made_signature(
                secret_id, secret_key, now_s=int(time.time()) - 601, life_s=600, random=random, **fields
            )
        return made_signature(secret_id, secret_key, life_s=manner.life_s, random=random, **fields)


def _has(headers: Any, name: str, value: str) -> bool:
    return hmac.compare_digest(headers.get(name, "").encode(), value.encode())


def _handler_of(service: SignatureService) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, content_type, answer = service.take(self.command, self.headers, body)
            with suppress(ConnectionError):  # the client did not want all of it
                self.send_response_only(status)
                self.send_header("Content-Type", content_type)
                if len(answer) < HUGE_ANSWER_BYTES:  # the huge one does not tell how long it is
                    self.send_header("Content-Length", str(len(answer)))
                self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(answer)
            self.close_connection = True

        do_POST = do_GET  # noqa: N815  (http.server names them)

        def log_message(self, *words: object) -> None:
            pass

    return Handler
