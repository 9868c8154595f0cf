"""SIGKILL at any step of an upload, then `resume`: one medium, byte-identical, no confirmed part sent again."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import started, vod
from tests.support.waiting import wait_until
from vod_desktop.core.ledger.reader import LedgerReader
from vod_desktop.sandbox import RequestRecord
from vod_desktop.sandbox.faults import DelayAnswer, Fault, LoseAnswer

SIZE = 64 * 1024**2 + 777
CONNECTIONS = 4


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "影片 #1 50%.mp4"
    path.write_bytes(random.Random(7).randbytes(SIZE))
    return path


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def upload_words(cloud, film: Path, data_dir: Path) -> tuple[str | Path, ...]:
    return ("upload", "--data-dir", data_dir, "--endpoint", cloud.endpoint, film)


def answered(cloud, operation: str) -> list[RequestRecord]:
    return [record for record in cloud.requests() if record.operation == operation and record.status == 200]


def begun(cloud, operation: str) -> bool:
    return any(record.operation == operation for record in cloud.requests())


def kill_when(condition: Callable[[], bool], keys: dict[str, str], *words: str | Path) -> None:
    """Starts a command and kills it as soon as the condition holds."""
    with started(*words, "--parallel", str(CONNECTIONS), environ=keys) as process:
        wait_until(lambda: condition() or process.poll() is not None, timeout_s=60)
        assert process.poll() is None, "it ended before it could be killed"
        process.kill()
        process.communicate(timeout=10)


def stored_parts(data_dir: Path) -> set[int]:
    with LedgerReader.open(data_dir / "ledger.db") as ledger:
        (job,) = ledger.queue()
    return {part.number for part in job.media.parts}


def resume(cloud, keys, data_dir: Path, film: Path) -> dict:
    """Resumes, and checks what must hold wherever the kill came."""
    done = vod("resume", "--json", "--data-dir", data_dir, "--parallel", str(CONNECTIONS), environ=keys)
    assert done.code == 0, done.out + done.err
    (medium,) = cloud.media()
    assert medium.sha256 == hashlib.sha256(film.read_bytes()).hexdigest()
    # A kill before the answer to Initiate leaves an upload that nobody can name; it holds nothing and costs nothing.
    assert not any(upload.part_sizes for upload in cloud.open_uploads())
    end = done.ends()[film.name]
    assert end["file_id"] == medium.file_id
    return end


def test_only_unconfirmed_parts_are_sent_again(cloud, keys, film, data_dir, upload_words):
    cloud.set_speed(30_000_000)
    kill_when(lambda: len(answered(cloud, "UploadPart")) >= 5, keys, *upload_words)
    confirmed = stored_parts(data_dir)
    assert confirmed, "the kill came too early"
    before = len(cloud.requests())
    cloud.set_speed(0)
    end = resume(cloud, keys, data_dir, film)
    sent_later = [record.part_number for record in cloud.requests()[before:] if record.operation == "UploadPart"]
    assert not confirmed & set(sent_later)
    assert len(answered(cloud, "InitiateMultipartUpload")) == 1
    counts = Counter(record.part_number for record in answered(cloud, "UploadPart"))
    assert sum(count - 1 for count in counts.values()) <= CONNECTIONS
    assert end["verified"] == "crc64"


@pytest.mark.parametrize(
    "call",
    [
        ("ApplyUpload", DelayAnswer()),
        ("InitiateMultipartUpload", DelayAnswer()),
        ("CompleteMultipartUpload", DelayAnswer()),
        ("CommitUpload", DelayAnswer()),
        ("CommitUpload", LoseAnswer()),
    ],
)
def test_a_kill_around_a_call_makes_one_medium(cloud, keys, film, upload_words, call):
    operation, effect = call
    cloud.faults.arm(Fault(effect, operation=operation))
    kill_when(lambda: begun(cloud, operation), keys, *upload_words)
    cloud.faults.clear()
    resume(cloud, keys, film.parent / "data", film)


def test_killed_again_and_again_it_still_arrives(cloud, keys, film, data_dir, upload_words):
    cloud.set_speed(30_000_000)
    for words, parts in (
        (upload_words, 2),
        (("resume", "--data-dir", data_dir), 5),
        (("resume", "--data-dir", data_dir), 8),
    ):
        kill_when(lambda least=parts: len(answered(cloud, "UploadPart")) >= least, keys, *words)
    cloud.set_speed(0)
    resume(cloud, keys, data_dir, film)
