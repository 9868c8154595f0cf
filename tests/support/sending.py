"""One part on its way, on a thread of its own, for tests that stop it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from vod_desktop.core.cloud.connections import TimeLimits
from vod_desktop.core.cloud.endpoints import Endpoint
from vod_desktop.core.cloud.object_store import CosStore, StoreSettings
from vod_desktop.core.cloud.ports import ObjectStore, Receipt
from vod_desktop.core.cloud.transport import Transport, tls_context
from vod_desktop.core.engine.body import FileBody
from vod_desktop.core.engine.clock import SystemClock
from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.engine.limiter import RateLimiter
from vod_desktop.core.model.account import Certificate
from vod_desktop.core.model.errors import AppError, Interrupted

MARKER = b"CLEARTEXT-OF-THE-FILE"
"""What files of these tests are full of."""

CERTIFICATE = Certificate("AKIDtemporary0001", "temporary-key-0001", "temporary-token-0001", 4_000_000_000)


def a_store(
    port: int, *, ca_file: Path | None = None, limits: TimeLimits | None = None, proxy: str | None = None
) -> tuple[CosStore, Transport]:
    """Storage at a port of this machine, over TLS when there is a `ca_file`; and its connections, to be closed."""
    transport = Transport(tls_context(ca_file), limits)
    endpoint = Endpoint("http" if ca_file is None else "https", "127.0.0.1", port)
    proxies = {} if proxy is None else {"http": proxy, "https": proxy}
    settings = StoreSettings("Test account", "bucket-1251000001", "ap-chongqing", endpoint, lambda: proxies)
    return CosStore(settings, CERTIFICATE, transport), transport


def a_body(
    path: Path, control: ControlToken | None = None, on_sent: Callable[[int], None] = lambda n: None, **where: int
) -> FileBody:
    """The whole file, or `offset` and `length` of it."""
    offset = where.get("offset", 0)
    length = where["length"] if "length" in where else path.stat().st_size - offset
    return FileBody(path, offset, length, control or ControlToken(), on_sent, RateLimiter(SystemClock()))


class Sending:
    """A part that is being sent. `ended_at` is on the monotonic clock."""

    def __init__(self, store: ObjectStore, path: Path, token: ControlToken | None = None, **where: int) -> None:
        self.token = token or ControlToken()
        self.receipt: Receipt | None = None
        self.error: AppError | None = None
        self.interrupted = False
        self.ended_at = 0.0
        self.sent_bytes = 0
        self._store = store
        self._body = a_body(path, self.token, self._count, **where)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _count(self, n: int) -> None:
        self.sent_bytes += n

    def _run(self) -> None:
        try:
            self.receipt = self._store.upload_part("dir/f0.mp4", "upload-1", 1, self._body, self.token)
        except Interrupted:
            self.interrupted = True
        except AppError as error:
            self.error = error
        self.ended_at = time.monotonic()

    def join(self, timeout_s: float = 20.0) -> None:
        self._thread.join(timeout_s)
        assert not self._thread.is_alive(), "the worker is stuck"

    def stop(self) -> float:
        """Sets the token; returns the seconds until the worker was free."""
        asked_at = time.monotonic()
        self.token.stop()
        self.join()
        return self.ended_at - asked_at
