"""A writer is killed from outside at any moment; what it had been told is stored is there, whole."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.waiting import wait_until
from vod_desktop.core.ledger.ledger import Ledger

REPOSITORY = Path(__file__).parents[2]
PARTS_PER_JOB = 5

# Each transaction adds a job with its parts and counts them in a setting; then the number is told.
WRITER = f"""
import sys
from pathlib import Path
from tests.support.ledger_values import numbered_job
from vod_desktop.core.ledger.ledger import Changes, Ledger
from vod_desktop.core.model.job import ObjectKind, Part
from vod_desktop.core.model.settings import Settings

ledger = Ledger.open(Path(sys.argv[1]))
while True:
    job_id = ledger.next_job_id()
    changes = Changes(jobs={{job_id: numbered_job(job_id)}}, settings=Settings(last_rate_bytes_per_s=job_id))
    for number in range(1, {PARTS_PER_JOB} + 1):
        changes.add_part(job_id, ObjectKind.MEDIA, Part(number, 1_000_000, "etag", job_id))
    ledger.write(changes)
    sys.stdout.write(f"{{job_id}}\\n")
    sys.stdout.flush()
"""


def _run_and_kill(ledger_path: Path, told_path: Path, *, after_lines: int) -> int:
    """Lets a writer run until it has told of so many jobs, kills it, and returns the last job it told of."""
    with told_path.open("wb") as told:
        writer = subprocess.Popen([sys.executable, "-c", WRITER, ledger_path], cwd=REPOSITORY, stdout=told)
        try:
            wait_until(
                lambda: told_path.read_bytes().count(b"\n") >= after_lines or writer.poll() is not None, timeout_s=30
            )
        finally:
            writer.send_signal(signal.SIGKILL)
            writer.wait()
    assert writer.returncode == -signal.SIGKILL
    return int(told_path.read_bytes().split(b"\n")[-2])


@pytest.mark.parametrize("seed", range(6))
def test_a_killed_writer_leaves_whole_transactions(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    path = tmp_path / "data" / "ledger.db"
    for _ in range(2):
        told = _run_and_kill(path, tmp_path / "told", after_lines=chance.randint(1, 300))
        with closing(Ledger.open(path)) as ledger:
            assert ledger.notices == ()
            jobs = ledger.load_jobs()
            assert [job.id for job in jobs] == list(range(1, len(jobs) + 1))
            assert ledger.load_settings().last_rate_bytes_per_s == len(jobs)
            assert len(jobs) in {told, told + 1}  # one may be stored and not told yet
            assert all(len(job.media.parts) == PARTS_PER_JOB for job in jobs)
