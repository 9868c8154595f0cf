"""A file is known again by size, time and samples, after reading little of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from vod_desktop.core.intake.fingerprint import SAMPLE_BYTES, identify, same_content
from vod_desktop.core.intake.local_file import look_at
from vod_desktop.core.model.errors import AppError, Code

SIZE = 10 * SAMPLE_BYTES


@pytest.fixture
def film(tmp_path) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(bytes(SIZE))
    return path


def changed_at(path: Path, offset: int) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(b"x")


@pytest.mark.parametrize("offset", [0, SIZE // 2, SIZE - 1])
def test_a_change_in_head_middle_or_tail_gives_another_hash(film, offset):
    before = identify(film)
    changed_at(film, offset)
    assert identify(film).sample_hash != before.sample_hash


@pytest.mark.parametrize("offset", range(0, 3 * SAMPLE_BYTES, SAMPLE_BYTES // 2))
def test_small_files_are_hashed_whole(tmp_path, offset):
    small = tmp_path / "small.mp4"
    small.write_bytes(bytes(3 * SAMPLE_BYTES))
    before = identify(small)
    changed_at(small, offset)
    assert identify(small).sample_hash != before.sample_hash


def test_the_same_content_at_another_time_has_the_same_hash(film):
    before = identify(film)
    os.utime(film, (1, 1))
    after = identify(film)
    assert same_content(before, after)
    assert after != before
    assert after.mtime_ns == 10**9


def test_a_file_of_60_gb_is_known_after_reading_less_than_a_megabyte(tmp_path):
    huge = tmp_path / "huge.mp4"
    with huge.open("wb") as file:
        file.truncate(60 * 1024**3)
    before = read_bytes()
    assert identify(huge).size_bytes == 60 * 1024**3
    assert read_bytes() - before < 1_000_000


def read_bytes() -> int:
    """Bytes this process has read, by the kernel's count."""
    counters = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
    return int(counters["rchar"])


def test_looking_takes_no_hash(film):
    assert look_at(film).sample_hash is None


def test_a_file_under_a_file_is_missing(film):
    with pytest.raises(AppError) as caught:
        look_at(film / "inner.mp4")
    assert caught.value.problem.code is Code.FILE_MISSING
