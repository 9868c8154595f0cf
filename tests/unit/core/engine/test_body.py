"""A slice of a file as the body of a request."""

from __future__ import annotations

import random
from pathlib import Path

import anycrc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.sending import a_body
from vod_desktop.core.engine.body import MAX_BLOCK_BYTES, MIN_BLOCK_BYTES, next_block_bytes
from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.model.errors import AppError, Code, Interrupted

SIZE = 3_000_001


@pytest.fixture
def data() -> bytes:
    return random.Random(7).randbytes(SIZE)


@pytest.fixture
def path(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(data)
    return path


def _crc(data: bytes) -> int:
    return int(anycrc.Model("CRC64-XZ").calc(data))


@pytest.mark.parametrize(("offset", "length"), [(0, SIZE), (0, 1), (SIZE - 1, 1), (1_048_577, 1_500_000), (5, 0)])
def test_it_yields_the_slice_and_knows_its_crc(path: Path, data: bytes, offset: int, length: int) -> None:
    body = a_body(path, offset=offset, length=length)
    assert len(body) == length
    assert b"".join(bytes(block) for block in body) == data[offset : offset + length]
    assert body.crc64 == _crc(data[offset : offset + length])


def test_the_crc_is_the_one_that_storage_names() -> None:
    assert _crc(b"123456789") == 0x995DC9BBDF1939FA  # the check value of CRC-64/XZ


def test_blocks_stay_within_a_megabyte(path: Path) -> None:
    sizes = [len(block) for block in a_body(path)]
    assert max(sizes) <= MAX_BLOCK_BYTES
    assert sum(sizes) == SIZE


def test_what_was_sent_is_counted_once_per_iteration(path: Path) -> None:
    counts: list[int] = []
    body = a_body(path, on_sent=counts.append)
    for _ in range(2):
        for _ in body:
            pass
        assert sum(counts) == SIZE
    assert min(counts) == -SIZE  # the second iteration has taken the first one back
    assert body.crc64 == _crc(path.read_bytes())
    body.take_back()
    assert sum(counts) == 0


def test_an_attempt_that_broke_off_is_taken_back_by_the_next(path: Path) -> None:
    counts: list[int] = []
    body = a_body(path, on_sent=counts.append)
    blocks = iter(body)
    next(blocks)
    next(blocks)
    assert sum(counts) > 0
    for _ in body:
        pass
    assert sum(counts) == SIZE


def test_a_block_counts_only_when_the_next_one_is_asked_for(path: Path) -> None:
    counts: list[int] = []
    blocks = iter(a_body(path, on_sent=counts.append))
    first = len(next(blocks))
    assert counts == []
    next(blocks)
    assert counts == [first]


def test_a_set_token_ends_it_before_the_next_block(path: Path) -> None:
    token = ControlToken()
    blocks = iter(a_body(path, token))
    next(blocks)
    token.stop()
    with pytest.raises(Interrupted):
        next(blocks)


def test_a_file_that_became_shorter_is_an_error_and_never_an_end(path: Path) -> None:
    body = a_body(path)
    blocks = iter(body)
    next(blocks)
    with path.open("r+b") as file:
        file.truncate(1_000_000)
    with pytest.raises(AppError) as caught:
        for _ in blocks:
            pass
    assert caught.value.problem.code is Code.FILE_CHANGED
    assert caught.value.problem.params == {"path": str(path)}


def test_a_file_that_is_gone_is_missing(tmp_path: Path) -> None:
    with pytest.raises(AppError) as caught:
        next(iter(a_body(tmp_path / "gone.mp4", length=10)))
    assert caught.value.problem.code is Code.FILE_MISSING


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(AppError) as caught:
        next(iter(a_body(tmp_path, length=10)))
    assert caught.value.problem.code is Code.FILE_NOT_REGULAR


def test_the_file_is_closed_when_a_request_is_given_up(path: Path) -> None:
    # An unclosed file would be a ResourceWarning, which fails the test run.
    blocks = iter(a_body(path))
    next(blocks)
    del blocks


@given(st.lists(st.floats(0, 5), max_size=50))
def test_blocks_grow_on_a_quick_line_and_shrink_on_a_slow_one_within_their_bounds(times: list[float]) -> None:
    size = MIN_BLOCK_BYTES
    for took_s in times:
        following = next_block_bytes(size, took_s)
        assert MIN_BLOCK_BYTES <= following <= MAX_BLOCK_BYTES
        if took_s < 0.02:
            assert following >= size
        elif took_s > 0.2:
            assert following <= size
        else:
            assert following == size
        size = following
