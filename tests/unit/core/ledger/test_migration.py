"""A ledger that an older version has written keeps its queue, its history and what stands at the service."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from vod_desktop.core.ledger.ledger import Changes, Ledger
from vod_desktop.core.ledger.reader import LedgerReader
from vod_desktop.core.model.errors import Code
from vod_desktop.core.model.job import Job, ObjectKind, SourceFile
from vod_desktop.core.model.life import Moment
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.settings import DEFAULTS
from vod_desktop.core.model.states import Phase, State, StopReason

DUMP = Path(__file__).parents[3] / "fixtures" / "ledger_v1.sql"


@pytest.fixture
def older(ledger_path: Path) -> Path:
    """A ledger of version 1, as a crash has left it."""
    ledger_path.parent.mkdir()
    with closing(sqlite3.connect(ledger_path)) as connection:
        connection.executescript(DUMP.read_text(encoding="utf-8"))
    return ledger_path


def _by_name(jobs: tuple[Job, ...]) -> dict[str, Job]:
    return {job.media_name: job for job in jobs}


def test_the_queue_is_there_in_its_order_and_is_still_to_be_checked(older: Path) -> None:
    with closing(Ledger.open(older)) as ledger:
        assert ledger.notices == ()
        jobs = ledger.load_jobs()
    assert [job.media_name for job in jobs] == ["complete", "sending", "failed", "paused", "queued"]
    assert [job.state for job in jobs] == [
        State.COMPLETE,
        State.PAUSING,
        State.FAILED,
        State.PAUSED,
        State.QUEUED,
    ]
    assert not any(job.checked or job.force or job.task for job in jobs)
    assert [job.wants_check for job in jobs] == [False, False, False, True, True]


def test_an_upload_under_way_keeps_its_session_and_its_parts(older: Path) -> None:
    with closing(Ledger.open(older)) as ledger:
        job = _by_name(ledger.load_jobs())["sending"]
    assert (job.phase, job.stop_reason) == (Phase.UPLOAD, StopReason.HOLD)
    assert job.options == UploadOptions(procedure="LongVideoPreset", class_id=7)
    assert job.session is not None
    assert job.session.sealed_certificate
    assert [part.number for part in job.media.parts] == [1]
    assert job.media.upload_id is not None


def test_problems_results_and_accounts_are_kept(older: Path) -> None:
    with closing(Ledger.open(older)) as ledger:
        jobs = _by_name(ledger.load_jobs())
        assert [account.name for account in ledger.load_accounts()] == ["Test account"]
        assert (ledger.load_settings(), ledger.load_presets(), ledger.load_listings()) == (DEFAULTS, (), {})
    problem = jobs["failed"].problem
    assert problem is not None
    assert (problem.code, problem.request_id) == (Code.SERVICE_REFUSED, "request-9")
    result = jobs["complete"].result
    assert result is not None
    assert result.file_id == "5285890000000000001"
    assert [item.kind for item in jobs["complete"].objects] == [ObjectKind.MEDIA, ObjectKind.COVER]


def test_what_was_uploaded_before_the_update_is_known_as_such(older: Path) -> None:
    with closing(Ledger.open(older)) as ledger:
        media = _by_name(ledger.load_jobs())["complete"].media.source
        cleared = SourceFile(
            Path("elsewhere.mp4"), 800, 5, "c7ff0cacb13e80bc83bc2069961f97cbedf506567497866373dc12511a76f7fa"
        )
        assert ledger.uploaded_as("a", media) == "5285890000000000001"
        assert ledger.uploaded_as("a", cleared) == "5285890000000000000"


def test_history_and_lives_go_on(older: Path) -> None:
    with closing(Ledger.open(older)) as ledger:
        ledger.write(Changes(moments=[Moment(6, 7.0, State.RUNNING, Phase.PREPARE)]))
        with LedgerReader.open(older) as reader:
            assert [job.media_name for job in reader.history(limit=9)] == ["complete", "片头 1"]
            assert reader.life(3) == ()
            assert reader.life(6) == (Moment(6, 7.0, State.RUNNING, Phase.PREPARE),)


def test_the_file_of_the_older_version_is_kept_beside_it(older: Path) -> None:
    Ledger.open(older).close()
    with closing(sqlite3.connect(older.with_name("ledger.v1.db"))) as kept:
        assert kept.execute("PRAGMA user_version").fetchone() == (1,)
        assert kept.execute("SELECT count(*) FROM job").fetchone() == (6,)


def test_who_only_reads_sees_an_older_ledger_and_leaves_it_alone(older: Path) -> None:
    before = older.read_bytes()
    with LedgerReader.open(older) as reader:
        assert len(reader.queue()) == 5
        assert reader.life(3) == ()
    assert older.read_bytes() == before
