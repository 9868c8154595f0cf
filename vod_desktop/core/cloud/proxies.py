"""The desktop's proxy settings, remembered for a moment: asking them can take seconds where a script decides."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from vod_desktop.core.cloud.endpoints import SystemProxy

KEEP_S = 30.0
"""A laptop that changes its network is asked again after so long."""


class RememberedProxies:
    """A `SystemProxy` that asks another one at most every `KEEP_S` seconds for each host. Any thread.

    Args:
        ask: The desktop's settings.
        clock: Monotonic seconds.
    """

    def __init__(self, ask: SystemProxy, clock: Callable[[], float] = time.monotonic) -> None:
        self._ask = ask
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[str, tuple[float, str | None]] = {}

    def __call__(self, url: str) -> str | None:
        """The proxy for a URL; may block."""
        with self._lock:
            asked_at, proxy = self._known.get(url, (None, None))
        now = self._clock()
        if asked_at is not None and now - asked_at < KEEP_S:
            return proxy
        proxy = self._ask(url)
        with self._lock:
            self._known[url] = (now, proxy)
        return proxy
