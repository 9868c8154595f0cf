"""Rows as runs of neighbours: views are told of runs, never of each row."""

from __future__ import annotations

from collections.abc import Iterable


def spans_of(rows: Iterable[int]) -> list[tuple[int, int]]:
    """Runs of neighbouring rows, as (first, last), in order."""
    spans: list[tuple[int, int]] = []
    for row in sorted(rows):
        if spans and row <= spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], row)
        else:
            spans.append((row, row))
    return spans
