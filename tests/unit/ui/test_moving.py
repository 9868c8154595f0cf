"""Where moved rows go, with and without a filter."""

from __future__ import annotations

import pytest

from vod_desktop.ui.models.moving import Way, before_of, before_row, is_in_place

ORDER = [1, 2, 3, 4, 5, 6]


def after(moving: list[int], before: int | None, order: list[int] = ORDER) -> list[int]:
    rest = [job_id for job_id in order if job_id not in moving]
    place = len(rest) if before is None else rest.index(before)
    return [*rest[:place], *moving, *rest[place:]]


@pytest.mark.parametrize(
    ("way", "moving", "expected"),
    [
        (Way.UP, [3], [1, 3, 2, 4, 5, 6]),
        (Way.UP, [3, 4], [1, 3, 4, 2, 5, 6]),
        (Way.UP, [1], ORDER),
        (Way.UP, [3, 5], [1, 3, 5, 2, 4, 6]),
        (Way.DOWN, [3], [1, 2, 4, 3, 5, 6]),
        (Way.DOWN, [5], [1, 2, 3, 4, 6, 5]),
        (Way.DOWN, [6], ORDER),
        (Way.DOWN, [2, 4], [1, 3, 5, 2, 4, 6]),
        (Way.TOP, [3, 5], [3, 5, 1, 2, 4, 6]),
        (Way.BOTTOM, [3, 5], [1, 2, 4, 6, 3, 5]),
    ],
)
def test_each_way_leads_where_it_says(way, moving, expected):
    assert after(moving, before_of(way, ORDER, ORDER, moving)) == expected


@pytest.mark.parametrize(
    ("way", "moving", "expected"),
    [
        (Way.UP, [6], [1, 2, 3, 6, 4, 5]),
        (Way.DOWN, [2], [1, 3, 4, 5, 2, 6]),
        (Way.DOWN, [4], [1, 2, 3, 5, 6, 4]),
        (Way.TOP, [6], [6, 1, 2, 3, 4, 5]),
    ],
)
def test_a_step_passes_the_next_row_that_is_shown(way, moving, expected):
    assert after(moving, before_of(way, ORDER, [2, 4, 6], moving)) == expected


def test_behind_the_last_row_shown_means_right_behind_it():
    assert before_row(ORDER, [1, 2, 3], [1], 3) == 4
    assert before_row(ORDER, ORDER, [1], 6) is None
    assert before_row(ORDER, [2], [2], 1) is None


def test_a_drop_on_the_rows_themselves_goes_to_the_first_that_stays():
    assert before_row(ORDER, ORDER, [2, 3], 2) == 4


def test_what_changes_nothing_is_noticed():
    assert is_in_place(ORDER, [2, 3], 4)
    assert is_in_place(ORDER, [3, 2], 4)
    assert is_in_place(ORDER, [5, 6], None)
    assert not is_in_place(ORDER, [2, 4], 5)
    assert not is_in_place(ORDER, [2], 1)
