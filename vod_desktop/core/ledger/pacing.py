"""Lets other threads have their turn while much is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

_EVERY = 16
"""Rows between two breaths: less than a millisecond of work."""


def paced(items: Iterable[T], breathe: Callable[[], None]) -> Iterator[T]:
    """The same items; `breathe` is called before the first of every few."""
    for number, item in enumerate(items):
        if number % _EVERY == 0:
            breathe()
        yield item
