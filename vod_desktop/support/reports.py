"""Errors that nobody expected, each kind told once: what went wrong where, without the values of variables."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

_Kind = tuple[str, str, int]

_MOST_KINDS = 20


@dataclass(frozen=True, slots=True)
class Report:
    """One kind of error.

    Attributes:
        text: Traceback and time; cleaned.
        times: How often it has happened so far.
    """

    text: str
    times: int


class Reports:
    """The errors of this run. GUI thread.

    Args:
        clean: Takes out secrets and names.
    """

    def __init__(self, clean: Callable[[str], str]) -> None:
        self._clean = clean
        self._texts: dict[_Kind, str] = {}
        self._times: Counter[_Kind] = Counter()

    def add(self, error: BaseException) -> bool:
        """Notes an error; returns whether it is the first of its kind: of that type, from that line."""
        kind = _kind_of(error)
        self._times[kind] += 1
        if kind in self._texts or len(self._texts) >= _MOST_KINDS:
            return False
        at = f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S %z}"
        told = "".join(traceback.format_exception(error, limit=-30)).rstrip()
        self._texts[kind] = self._clean(f"{at}\n{told}")
        return True

    def all(self) -> tuple[Report, ...]:
        """All kinds, the oldest first."""
        return tuple(Report(text, self._times[kind]) for kind, text in self._texts.items())

    def text(self) -> str:
        """All of them as one text."""
        return "\n\n".join(f"{report.text}\n({report.times} ×)" for report in self.all())


def _kind_of(error: BaseException) -> _Kind:
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    return type(error).__name__, last.filename if last else "", (last.lineno or 0) if last else 0
