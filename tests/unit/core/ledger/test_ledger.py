from __future__ import annotations

import dataclasses
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.jobs import a_session
from tests.support.ledger_values import a_cover, numbered_job
from vod_desktop.core.ledger.ledger import Changes, Ledger
from vod_desktop.core.ledger.reader import LedgerReader
from vod_desktop.core.model.account import Account, AccountKind
from vod_desktop.core.model.catalog import CatalogKind, Listing
from vod_desktop.core.model.job import Job, ObjectKind, Orphan, Part, UploadResult
from vod_desktop.core.model.life import Moment
from vod_desktop.core.model.settings import Settings
from vod_desktop.core.model.states import Phase, State
from vod_desktop.core.model.tasks import ProcedureTask, TaskStatus

MEDIA = ObjectKind.MEDIA


def _jobs(*jobs: Job) -> Changes:
    return Changes(jobs={job.id: job for job in jobs})


def _part(number: int, etag: str = '"etag"') -> Part:
    return Part(number, 1_000_000, etag, 2**64 - number)


def _stored_parts(ledger: Ledger, job_id: int = 1) -> tuple[Part, ...]:
    return next(job for job in ledger.load_jobs() if job.id == job_id).media.parts


def test_jobs_come_by_position(ledger: Ledger) -> None:
    ledger.write(_jobs(numbered_job(1, position=30), numbered_job(2, position=10), numbered_job(3, position=20)))
    assert [job.id for job in ledger.load_jobs()] == [2, 3, 1]


def test_whoever_writes_much_breathes_at_times_within_one_transaction(ledger: Ledger, ledger_path: Path) -> None:
    seen: list[int] = []

    def breathe() -> None:
        with closing(sqlite3.connect(ledger_path)) as other:
            seen.extend(other.execute("SELECT count(*) FROM job").fetchone())

    many = [numbered_job(number) for number in range(1, 101)]
    moments = [Moment(job.id, 1.0, job.state, job.phase) for job in many]
    ledger.write(Changes(jobs={job.id: job for job in many}, moments=moments), breathe)
    assert seen == [0] * 6  # every 32 jobs, and every 32 moments: nobody else sees half of it
    assert ledger.load_jobs() == tuple(many)
    ledger.write(Changes(removed_jobs=[job.id for job in many]), breathe)
    assert seen[6:] == [100] * 3
    assert ledger.load_jobs() == ()


def test_a_breath_that_fails_leaves_the_ledger_as_it_was(ledger: Ledger) -> None:
    breaths: list[None] = []

    def breathe() -> None:
        breaths.append(None)
        if len(breaths) == 3:
            raise LookupError

    with pytest.raises(LookupError):
        ledger.write(_jobs(*map(numbered_job, range(1, 101))), breathe)
    assert ledger.load_jobs() == ()
    ledger.write(_jobs(numbered_job(1)), breathe)
    assert ledger.load_jobs() == (numbered_job(1),)


def test_a_newer_version_of_a_job_keeps_its_parts(ledger: Ledger) -> None:
    changes = _jobs(numbered_job(1))
    changes.add_part(1, MEDIA, _part(1))
    ledger.write(changes)
    ledger.write(_jobs(numbered_job(1, state=State.RUNNING)))
    assert _stored_parts(ledger) == (_part(1),)


def test_a_part_sent_again_takes_the_place_of_the_older(ledger: Ledger) -> None:
    changes = _jobs(numbered_job(1))
    changes.add_part(1, MEDIA, _part(1, "old"))
    ledger.write(changes)
    again = Changes()
    again.add_part(1, MEDIA, _part(1, "new"))
    ledger.write(again)
    assert _stored_parts(ledger) == (_part(1, "new"),)


def test_dropping_forgets_stored_parts_and_those_of_the_same_changes(ledger: Ledger) -> None:
    stored = _jobs(numbered_job(1), numbered_job(2))
    stored.add_part(1, MEDIA, _part(1))
    stored.add_part(2, MEDIA, _part(1))
    ledger.write(stored)
    changes = Changes()
    changes.add_part(1, MEDIA, _part(2))
    changes.add_part(2, MEDIA, _part(2))
    changes.drop_parts(1, MEDIA)
    ledger.write(changes)
    assert _stored_parts(ledger) == ()
    assert _stored_parts(ledger, 2) == (_part(1), _part(2))


def test_parts_added_after_a_drop_stay(ledger: Ledger) -> None:
    stored = _jobs(numbered_job(1))
    stored.add_part(1, MEDIA, _part(1))
    stored.add_part(1, MEDIA, _part(2))
    ledger.write(stored)
    changes = Changes()
    changes.drop_parts(1, MEDIA)
    changes.add_part(1, MEDIA, _part(2))
    ledger.write(changes)
    assert _stored_parts(ledger) == (_part(2),)


def test_a_cover_that_a_job_no_longer_has_is_forgotten(ledger: Ledger) -> None:
    with_cover = numbered_job(1, objects=(*numbered_job(1).objects, a_cover()))
    ledger.write(_jobs(with_cover))
    ledger.write(_jobs(numbered_job(1)))
    assert ledger.load_jobs() == (numbered_job(1),)


def test_a_removed_job_leaves_nothing(ledger: Ledger, ledger_path: Path) -> None:
    changes = _jobs(numbered_job(1, state=State.CANCELLED), numbered_job(2))
    changes.add_part(1, MEDIA, _part(1))
    ledger.write(changes)
    ledger.write(Changes(removed_jobs=[1]))
    assert [job.id for job in ledger.load_jobs()] == [2]
    with closing(sqlite3.connect(ledger_path)) as look:
        assert look.execute("SELECT count(*) FROM object WHERE job_id = 1").fetchone() == (0,)
        assert look.execute("SELECT count(*) FROM part WHERE job_id = 1").fetchone() == (0,)


def test_a_complete_job_that_is_removed_stays_in_the_history(ledger: Ledger, ledger_path: Path) -> None:
    done = numbered_job(
        1,
        state=State.COMPLETE,
        phase=Phase.COMMIT,
        result=UploadResult("1234567890123456789", "https://example.com/f0.mp4"),
        finished_at=5.0,
    )
    ledger.write(_jobs(done))
    ledger.write(Changes(removed_jobs=[1]))
    assert ledger.load_jobs() == ()
    with LedgerReader.open(ledger_path) as reader:
        assert reader.history(limit=10) == (done,)


def test_a_job_completed_and_removed_in_one_go_is_history(ledger: Ledger, ledger_path: Path) -> None:
    ledger.write(_jobs(numbered_job(1)))
    done = numbered_job(1, state=State.COMPLETE, finished_at=1.0)
    ledger.write(Changes(jobs={1: done}, removed_jobs=[1]))
    assert ledger.load_jobs() == ()
    with LedgerReader.open(ledger_path) as reader:
        assert reader.history(limit=10) == (done,)


def test_the_task_of_a_job_off_the_list_is_kept_and_brings_no_job_back(ledger: Ledger, ledger_path: Path) -> None:
    waiting = ProcedureTask(None, TaskStatus.WAITING)
    ended = ProcedureTask("task-1", TaskStatus.FINISH, finished_at=7.0)
    done = {
        number: numbered_job(number, state=State.COMPLETE, finished_at=float(number), task=waiting)
        for number in (1, 2, 3)
    }
    ledger.write(Changes(jobs={**done, 4: numbered_job(4, state=State.COMPLETE, finished_at=4.0)}))
    ledger.write(Changes(removed_jobs=[1, 2, 4]))
    assert ledger.load_processing(2.0) == (done[2],)  # 1 is older, 3 on the list, 4 not followed
    ledger.write(Changes(tasks={2: ended, 99: ended}))
    assert ledger.load_processing(0.0) == (done[1],)
    with LedgerReader.open(ledger_path) as reader:
        assert [job.task for job in reader.history(limit=9)] == [None, waiting, ended, waiting]
    ledger.write(Changes(tasks={1: None}))
    assert ledger.load_processing(0.0) == ()


def test_lists_that_are_outdated_leave_before_newer_ones_come(ledger: Ledger) -> None:
    regions = Listing(CatalogKind.REGIONS, (), 1.0)
    classes = Listing(CatalogKind.CATEGORIES, (), 2.0)
    ledger.write(Changes(listings={("a", regions.kind): regions, ("b", regions.kind): regions}))
    ledger.write(Changes(outdated_lists=["a"], listings={("a", classes.kind): classes}))
    assert ledger.load_listings() == {("a", classes.kind): classes, ("b", regions.kind): regions}


def test_ids_are_never_given_twice(ledger_path: Path) -> None:
    with closing(Ledger.open(ledger_path)) as ledger:
        assert [ledger.next_job_id(), ledger.next_job_id(), ledger.next_job_id()] == [1, 2, 3]
        ledger.write(_jobs(numbered_job(1), numbered_job(2), numbered_job(3)))
        ledger.write(Changes(removed_jobs=[2, 3]))
    with closing(Ledger.open(ledger_path)) as ledger:
        assert ledger.next_job_id() == 4


def test_positions_go_on_at_the_end_of_the_queue(ledger_path: Path) -> None:
    with closing(Ledger.open(ledger_path)) as ledger:
        ledger.write(_jobs(numbered_job(1, position=7), numbered_job(2, position=41)))
    with closing(Ledger.open(ledger_path)) as ledger:
        assert [ledger.next_position(), ledger.next_position()] == [42, 43]


def test_accounts_settings_and_orphans_are_updated(ledger: Ledger) -> None:
    account = Account("a", "Studio", AccountKind.KEY_PAIR)
    orphan = Orphan(1, "a", MEDIA, a_session(sealed_certificate=b"sealed"), "key", "upload-1")
    ledger.write(Changes(accounts={"a": account}, settings=Settings(files=3), orphans={"upload-1": orphan}))
    renamed, tried = dataclasses.replace(account, name="Archive"), dataclasses.replace(orphan, tries=2)
    ledger.write(Changes(accounts={"a": renamed}, settings=Settings(files=4), orphans={"upload-1": tried}))
    assert ledger.load_accounts() == (renamed,)
    assert ledger.load_orphans() == (tried,)
    assert ledger.load_settings() == Settings(files=4)
    ledger.write(Changes(closed_orphans=["upload-1"]))
    assert ledger.load_orphans() == ()


def test_an_orphan_outlives_its_job(ledger: Ledger) -> None:
    orphan = Orphan(1, "a", MEDIA, a_session(), "key", "upload-1")
    ledger.write(Changes(jobs={1: numbered_job(1)}, orphans={"upload-1": orphan}))
    ledger.write(Changes(removed_jobs=[1]))
    assert ledger.load_orphans() == (orphan,)


def test_changes_are_stored_all_or_not_at_all(ledger: Ledger) -> None:
    changes = _jobs(numbered_job(1))
    changes.add_part(99, MEDIA, _part(1))  # of a job that is not there
    with pytest.raises(sqlite3.IntegrityError):
        ledger.write(changes)
    assert ledger.load_jobs() == ()
    ledger.write(_jobs(numbered_job(1)))
    assert ledger.load_jobs() == (numbered_job(1),)


def test_changes_know_whether_they_are_empty(ledger: Ledger) -> None:
    assert not Changes()
    assert Changes(settings=Settings())
    assert Changes(tasks={1: None})
    assert Changes(outdated_lists=["a"])
    ledger.write(Changes())
    assert ledger.load_jobs() == ()


def test_closing_twice_is_harmless(ledger: Ledger) -> None:
    ledger.close()
    ledger.close()
