"""Lets other threads have their turn while much is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

_EVERY = 32
"""Rows between two breaths: about a millisecond of work."""


def paced(items: Iterable[T], breathe: Callable[[], None]) -> Iterator[T]:
    """The same items; `breathe` is called after every few, and not at all where there are no more than those."""
    for number, item in enumerate(items):
        if number and number % _EVERY == 0:
            breathe()
        yield item
