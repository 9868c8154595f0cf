from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.ledger_values import numbered_job
from vod_desktop.core.ledger.ledger import Changes, Ledger
from vod_desktop.core.model.errors import AppError, Code


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MiB. Where nothing can be mounted the test fails."""
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], check=True)
    yield folder
    subprocess.run(["umount", folder], check=True)


def _fill(file: Path) -> None:
    """Takes all the room that is left."""
    with file.open("wb", buffering=0) as ballast:
        try:
            while True:
                ballast.write(b"x" * 4096)
        except OSError:
            return


def _write_until_full(ledger: Ledger) -> tuple[list[int], AppError]:
    stored: list[int] = []
    for job_id in range(1, 100_000):
        try:
            ledger.write(Changes(jobs={job_id: numbered_job(job_id, media_name="n" * 2000)}))
        except AppError as error:
            return stored, error
        stored.append(job_id)
    raise AssertionError("the disk never became full")


def test_what_was_stored_before_the_disk_was_full_stays_and_writing_goes_on_when_there_is_room(
    small_disk: Path,
) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * 400_000)
    path = small_disk / "data" / "ledger.db"
    with closing(Ledger.open(path)) as ledger:
        stored, error = _write_until_full(ledger)
        assert error.problem.code is Code.LEDGER_FULL
        assert error.problem.params == {"path": str(path)}
        assert len(stored) > 10
        assert [job.id for job in ledger.load_jobs()] == stored
        ballast.unlink()
        more = stored[-1] + 1
        ledger.write(Changes(jobs={more: numbered_job(more)}))
    with closing(Ledger.open(path)) as ledger:
        assert ledger.notices == ()
        assert [job.id for job in ledger.load_jobs()] == [*stored, more]


def test_a_ledger_that_finds_no_room_at_all_says_so(small_disk: Path) -> None:
    (small_disk / "data").mkdir()
    _fill(small_disk / "ballast")
    with pytest.raises(AppError) as refused:
        Ledger.open(small_disk / "data" / "ledger.db")
    assert refused.value.problem.code is Code.LEDGER_FULL


def test_no_room_for_the_copy_does_not_keep_a_ledger_from_opening(small_disk: Path) -> None:
    path = small_disk / "data" / "ledger.db"
    with closing(Ledger.open(path)) as ledger:
        ledger.write(Changes(jobs={number: numbered_job(number, media_name="n" * 2000) for number in range(1, 81)}))
    _fill(small_disk / "ballast")
    with (small_disk / "ballast").open("r+b") as ballast:
        ballast.truncate(ballast.seek(0, 2) - 150_000)
    with closing(Ledger.open(path)) as ledger:
        assert len(ledger.load_jobs()) == 80
    assert {file.name for file in path.parent.iterdir()} == {"ledger.db"}
