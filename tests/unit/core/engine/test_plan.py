"""How objects are cut into requests."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vod_desktop.core.engine.plan import MAX_PARTS, MIB, SINGLE_PUT_BYTES, missing_parts, part_size, slice_of
from vod_desktop.core.model.job import ObjectKind, Part, SourceFile, UploadObject


def _item(size: int, connections: int = 10) -> UploadObject:
    source = SourceFile(Path("f.mp4"), size, 0)
    return UploadObject(ObjectKind.MEDIA, source, part_size_bytes=part_size(size, connections))


@pytest.mark.parametrize(
    ("size_bytes", "part_bytes"),
    [
        (1, None),
        (SINGLE_PUT_BYTES, None),
        (SINGLE_PUT_BYTES + 1, 4 * MIB),
        (400 * MIB, 7 * MIB),
        (2048 * MIB, 16 * MIB),
        (60 << 30, 16 * MIB),
        (1 << 40, 105 * MIB),
    ],
)
def test_part_size_grows_with_the_file_and_stays_in_range(size_bytes: int, part_bytes: int | None) -> None:
    assert part_size(size_bytes, 10) == part_bytes


@pytest.mark.parametrize(
    ("mib_per_s", "part_bytes"),
    [(0.1, 4 * MIB), (1, 6 * MIB), (2, 12 * MIB), (3, 16 * MIB), (160, 16 * MIB), (161, 32 * MIB)],
)
def test_parts_of_a_large_file_are_small_on_a_slow_line_and_large_on_a_fast_one(
    mib_per_s: float, part_bytes: int
) -> None:
    assert part_size(30 << 30, 10, mib_per_s * MIB) == part_bytes


@given(st.integers(1, 5 << 40), st.integers(1, 16), st.none() | st.floats(0, 1e12))
def test_storage_accepts_every_plan(size: int, connections: int, bytes_per_s: float | None) -> None:
    item = replace(_item(size), part_size_bytes=part_size(size, connections, bytes_per_s))
    assert item.part_count <= MAX_PARTS
    if item.part_size_bytes is None:
        assert size <= 5 << 30
    else:
        assert MIB <= item.part_size_bytes <= 5 << 30


@given(st.integers(1, 3 << 30), st.integers(1, 16))
def test_slices_cover_a_file_once_and_in_order(size: int, connections: int) -> None:
    item = _item(size, connections)
    end = 0
    for number in missing_parts(item):
        piece = slice_of(item, number)
        assert piece.offset == end
        assert piece.size_bytes > 0
        end += piece.size_bytes
    assert end == size


def test_confirmed_parts_are_not_missing() -> None:
    item = _item(9 * MIB)
    item = replace(item, parts=(Part(2, 4 * MIB, '"e"', 1),))
    assert missing_parts(item) == (1, 3)
    assert missing_parts(replace(item, complete=True)) == ()
