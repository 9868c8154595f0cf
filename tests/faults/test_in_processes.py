"""Faults that need a process of their own: a user whom file modes stop, and two starts at once."""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.command_line import Finished, finish, started, vod
from tests.support.other_user import NOBODY_UID, run_as_other_user
from tests.support.waiting import wait_until
from vod_desktop.sandbox import PracticeCloud

SIZE = 9 << 20


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[PracticeCloud]:
    with PracticeCloud(tmp_path / "cloud") as running:
        yield running


@pytest.fixture
def keys(cloud: PracticeCloud) -> dict[str, str]:
    return {"VOD_SECRET_ID": cloud.secret_id, "VOD_SECRET_KEY": cloud.secret_key}


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(random.Random(7).randbytes(SIZE))
    return path


LOCKED_MIDWAY = """
import sys
from pathlib import Path
from tests.faults import desk, play, scenario, warmed
from tests.faults.outcome import Again, Ending, Outcome
from vod_desktop.core.model.errors import Code

locked = scenario.Scenario(
    "locked", "", "", Outcome(Ending.FAILS, Code.FILE_UNREADABLE, Again.PARTS, None),
    midway=lambda desk: desk.film.chmod(0), mend=lambda desk: desk.film.chmod(0o600), hold_up=scenario.AT_INITIATE,
)
place = desk.Desk(Path(sys.argv[1]))
try:
    job_id = play.play(place, locked)
    assert play.seen(place, locked) == locked.outcome, play.seen(place, locked)
    play.check_what_is_left(place, job_id, locked)
finally:
    place.close()
print("done")
"""


def test_a_file_that_may_not_be_read_any_more_waits_for_its_user_and_goes_on(tmp_path: Path) -> None:
    """Another program has locked it. The file is the user's own, so that it can be given back."""
    folder = tmp_path / "theirs"
    folder.mkdir()
    os.chown(folder, NOBODY_UID, NOBODY_UID)
    assert run_as_other_user(folder, LOCKED_MIDWAY, str(folder), environ={"HOME": str(folder)}).strip() == "done"


def _ended(*words: str | Path, keys: dict[str, str]) -> list[Finished]:
    with started(*words, environ=keys) as first, started(*words, environ=keys) as second:
        return sorted((finish(first), finish(second)), key=lambda done: done.code)


def test_of_two_starts_at_once_one_uploads_and_the_other_says_why_it_does_not(
    cloud: PracticeCloud, keys: dict[str, str], film: Path, tmp_path: Path
) -> None:
    for number in range(5):
        words = ("upload", "--json", "--data-dir", tmp_path / f"data{number}", "--endpoint", cloud.endpoint, film)
        cloud.set_speed(20_000_000)  # long enough for the second one to find it at work
        done, refused = _ended(*words, keys=keys)
        assert (done.code, refused.code) == (0, 2)
        assert "in use by another VOD Desktop" in refused.err
        assert done.ends()["film.mp4"]["file_id"] == cloud.media()[number].file_id
    assert [medium.sha256 for medium in cloud.media()] == [hashlib.sha256(film.read_bytes()).hexdigest()] * 5
    assert cloud.open_uploads() == []


def test_of_two_resumes_after_a_kill_one_goes_on_and_one_medium_is_made(
    cloud: PracticeCloud, keys: dict[str, str], film: Path, tmp_path: Path
) -> None:
    cloud.set_speed(3_000_000)
    words = ("--data-dir", tmp_path / "data")
    with started("upload", *words, "--endpoint", cloud.endpoint, film, environ=keys) as process:
        wait_until(lambda: any(record.body_bytes > 500_000 for record in cloud.requests()), timeout_s=30)
        process.kill()
        process.communicate(timeout=10)
    cloud.set_speed(20_000_000)
    done, refused = _ended("resume", "--json", *words, keys=keys)
    assert (done.code, refused.code) == (0, 2)
    assert vod("resume", "--json", *words, environ=keys).code == 0
    assert [medium.sha256 for medium in cloud.media()] == [hashlib.sha256(film.read_bytes()).hexdigest()]
