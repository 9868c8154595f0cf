"""Waiting for a condition instead of for a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


def wait_until(predicate: Callable[[], object], *, timeout_s: float = 10.0) -> None:
    """Returns as soon as `predicate` is true; fails when it is not within `timeout_s`."""
    deadline = time.monotonic() + timeout_s
    pause = threading.Event()
    while not predicate():
        assert time.monotonic() < deadline, f"still not true after {timeout_s} s"
        pause.wait(0.01)
