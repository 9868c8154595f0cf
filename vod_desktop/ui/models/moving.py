"""Where rows go when they are moved: as the job before which they are to stand. Pure, without Qt.

`order` are all jobs as they stand in the queue, `shown` those that the filter shows, in the same order.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum


class Way(StrEnum):
    """Where to."""

    UP = "up"
    DOWN = "down"
    TOP = "top"
    BOTTOM = "bottom"


def before_row(order: Sequence[int], shown: Sequence[int], moving: Collection[int], row: int) -> int | None:
    """The job before which jobs stand that are put before a row that is shown; None for the end of the queue."""
    moved = frozenset(moving)
    for job_id in shown[max(row, 0) :]:
        if job_id not in moved:
            return job_id
    last = next((job_id for job_id in reversed(shown) if job_id not in moved), None)
    behind = order[order.index(last) + 1 :] if last is not None else ()
    return next((job_id for job_id in behind if job_id not in moved), None)


def before_of(way: Way, order: Sequence[int], shown: Sequence[int], moving: Collection[int]) -> int | None:
    """The job before which chosen jobs are to stand. Going up or down, those that are apart come together."""
    moved = frozenset(moving)
    rows = [row for row, job_id in enumerate(shown) if job_id in moved]
    match way:
        case Way.TOP:
            return next((job_id for job_id in order if job_id not in moved), None)
        case Way.UP if rows:
            return before_row(order, shown, moved, rows[0] - 1)
        case Way.DOWN if rows:
            return before_row(order, shown, moved, rows[-1] + 2)
        case _:
            return None


def is_in_place(order: Sequence[int], moving: Collection[int], before: int | None) -> bool:
    """Whether jobs stand together before that one already."""
    moved = frozenset(moving)
    rest = [job_id for job_id in order if job_id not in moved]
    place = len(rest) if before is None else rest.index(before)
    together = [job_id for job_id in order if job_id in moved]
    return [*rest[:place], *together, *rest[place:]] == list(order)
