"""What checks of a finished package find wrong, and waiting for what they look at."""

from __future__ import annotations

import time
from collections.abc import Callable

LOOK_S = 0.02


class FindingError(Exception):
    """A package is not as it should be; the text is a sentence."""


def demand(is_well: bool, sentence: str) -> None:
    """Raises a `FindingError` with the sentence unless all is well."""
    if not is_well:
        raise FindingError(sentence)


def waited_for(condition: Callable[[], object], sentence: str, limit_s: float) -> None:
    """Looks again and again until something holds.

    Raises:
        FindingError: It did not within the limit.
    """
    deadline = time.monotonic() + limit_s
    while not condition():
        demand(time.monotonic() < deadline, f"{sentence} within {limit_s:.0f} s.")
        time.sleep(LOOK_S)
