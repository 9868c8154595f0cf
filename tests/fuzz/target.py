"""A parser under fire: what it may do with an input is to answer, or to raise `AppError`, soon and in little memory."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from vod_desktop.core.model.errors import AppError

LONGEST_S = 1.0
MOST_MEMORY_BYTES = 50 << 20


@dataclass(frozen=True, slots=True)
class Target:
    """One parser.

    Attributes:
        inputs: What it is fed with.
        feed: Hands one input to it and looks whether what it made of it is what its types promise.
        kept: Inputs that were found some day, or that are known to be hard; fed each time.
    """

    name: str
    inputs: st.SearchStrategy[Any]
    feed: Callable[[Any], None]
    kept: tuple[Any, ...] = ()


def strike(target: Target, value: Any) -> None:
    """Feeds one input; fails when anything but an answer or an `AppError` comes of it, or when it costs too much."""
    peak, started = _peak_bytes(), time.thread_time()
    with suppress(AppError):
        target.feed(value)
    took_s, more = time.thread_time() - started, _peak_bytes() - peak
    assert took_s <= LONGEST_S, f"{target.name}: {took_s:.1f} s for {_shown(value)}"
    assert more <= MOST_MEMORY_BYTES, f"{target.name}: {more >> 20} MB for {_shown(value)}"


def _peak_bytes() -> int:
    """The most memory that this process has ever had; it only grows, so one large input shows at once."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _shown(value: Any) -> str:
    return f"{len(value)} bytes" if isinstance(value, bytes) else f"{value!r:.200}"
