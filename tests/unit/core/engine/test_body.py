from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import anycrc
import pytest

from tests.support.other_user import run_as_other_user
from tests.support.sending import a_body
from vod_desktop.core.engine.body import MAX_BLOCK_BYTES, MIN_BLOCK_BYTES, next_block_bytes
from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.model.errors import AppError, Code, Interrupted


def crc_of(data: bytes) -> int:
    return int(anycrc.Model("CRC64-XZ").calc(data))


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(os.urandom(5_000_000))
    return path


def test_a_body_yields_its_slice_and_knows_its_checksum(film: Path) -> None:
    body = a_body(film, offset=1_000_001, length=2_500_000)
    data = b"".join(bytes(block) for block in body)
    assert len(body) == 2_500_000
    assert data == film.read_bytes()[1_000_001:3_500_001]
    assert body.crc64 == crc_of(data)


def test_a_second_iteration_starts_over_and_takes_the_first_one_back(film: Path) -> None:
    counts: list[int] = []
    body = a_body(film, on_sent=counts.append, length=3_000_000)
    first = iter(body)
    next(first)
    next(first)
    sent_before = sum(counts)
    assert sent_before > 0
    data = b"".join(bytes(block) for block in body)
    assert data == film.read_bytes()[:3_000_000]
    assert -sent_before in counts
    assert sum(counts) == 3_000_000
    assert body.crc64 == crc_of(data)


def test_a_request_that_failed_can_be_taken_back(film: Path) -> None:
    counts: list[int] = []
    body = a_body(film, on_sent=counts.append)
    for _ in body:
        pass
    body.take_back()
    body.take_back()
    assert sum(counts) == 0


def test_a_file_that_became_shorter_is_a_changed_file(film: Path) -> None:
    body = a_body(film)
    os.truncate(film, 2_000_000)
    with pytest.raises(AppError) as caught:
        list(body)
    assert caught.value.problem.code is Code.FILE_CHANGED


def test_a_file_that_shrinks_while_it_is_sent_is_a_changed_file(film: Path) -> None:
    blocks = iter(a_body(film))
    next(blocks)
    os.truncate(film, 0)
    with pytest.raises(AppError) as caught:
        list(blocks)
    assert caught.value.problem.code is Code.FILE_CHANGED


def test_a_file_that_is_gone_is_missing(film: Path) -> None:
    body = a_body(film)
    film.unlink()
    with pytest.raises(AppError) as caught:
        list(body)
    assert caught.value.problem.code is Code.FILE_MISSING


def test_a_file_that_may_not_be_read_says_why(film: Path) -> None:
    film.chmod(0o000)
    told = run_as_other_user(
        film.parent,
        """
        import sys
        from pathlib import Path
        from tests.support.sending import a_body
        from vod_desktop.core.model.errors import AppError
        try:
            list(a_body(Path(sys.argv[1]), length=10))
        except AppError as error:
            print(error.problem.code, dict(error.problem.params)["reason"])
        """,
        str(film),
    )
    assert told.strip() == "file.unreadable Permission denied"


def test_a_set_token_ends_the_iteration(film: Path) -> None:
    token = ControlToken()
    blocks = iter(a_body(film, token))
    next(blocks)
    token.stop()
    with pytest.raises(Interrupted):
        next(blocks)


def test_bytes_count_only_once_the_next_block_is_asked_for(film: Path) -> None:
    counts: list[int] = []
    blocks = iter(a_body(film, on_sent=counts.append))
    size = len(next(blocks))
    assert counts == []
    next(blocks)
    assert counts == [size]


def test_two_threads_do_not_share_a_buffer(film: Path) -> None:
    read: dict[str, bytes] = {}
    start = threading.Barrier(2)

    def read_slice(name: str, offset: int) -> Callable[[], None]:
        def run() -> None:
            start.wait()
            read[name] = b"".join(bytes(block) for block in a_body(film, offset=offset, length=2_000_000))

        return run

    threads = [threading.Thread(target=read_slice(name, offset)) for name, offset in (("a", 0), ("b", 2_000_000))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    data = film.read_bytes()
    assert (read["a"], read["b"]) == (data[:2_000_000], data[2_000_000:4_000_000])


@pytest.mark.parametrize(
    ("size", "took_s", "following"),
    [
        (64 << 10, 0.001, 128 << 10),
        (64 << 10, 0.1, 64 << 10),
        (64 << 10, 0.5, 32 << 10),
        (MAX_BLOCK_BYTES, 0.001, MAX_BLOCK_BYTES),
        (MIN_BLOCK_BYTES, 5.0, MIN_BLOCK_BYTES),
    ],
)
def test_blocks_follow_the_line(size: int, took_s: float, following: int) -> None:
    assert next_block_bytes(size, took_s) == following
