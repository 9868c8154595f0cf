from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support.ledger_values import numbered_job
from vod_desktop.core.ledger.database import open_database
from vod_desktop.core.ledger.history import _where
from vod_desktop.core.ledger.ledger import Changes, Ledger
from vod_desktop.core.ledger.ledger_history import LedgerHistory
from vod_desktop.core.ledger.migrations import MIGRATIONS
from vod_desktop.core.ledger.reader import LedgerReader
from vod_desktop.core.model.account import Account, AccountKind
from vod_desktop.core.model.catalog import StepKind
from vod_desktop.core.model.errors import AppError, Code
from vod_desktop.core.model.history import HistoryQuery
from vod_desktop.core.model.job import Job, ObjectKind, SourceFile, UploadObject, UploadResult
from vod_desktop.core.model.life import Moment
from vod_desktop.core.model.settings import Settings
from vod_desktop.core.model.states import Phase, State
from vod_desktop.core.model.tasks import Outcome, ProcedureTask, StepStatus, TaskStatus, TaskStep


def test_a_reader_sees_what_the_writer_has_stored_so_far(ledger: Ledger, ledger_path: Path) -> None:
    account = Account("a", "Studio", AccountKind.KEY_PAIR)
    with LedgerReader.open(ledger_path) as reader:
        assert reader.queue() == ()
        ledger.write(Changes(jobs={1: numbered_job(1)}, accounts={"a": account}, settings=Settings(files=3)))
        assert reader.queue() == (numbered_job(1),)
        assert reader.accounts() == (account,)


def test_a_reader_does_not_keep_the_writer_waiting(ledger: Ledger, ledger_path: Path) -> None:
    with LedgerReader.open(ledger_path) as reader:
        ledger.write(Changes(jobs={1: numbered_job(1)}))
        assert len(reader.queue()) == 1
        ledger.write(Changes(jobs={2: numbered_job(2)}))
        assert len(reader.queue()) == 2


def test_history_comes_newest_first_in_pages(ledger: Ledger, ledger_path: Path) -> None:
    done = {
        number: numbered_job(number, state=State.COMPLETE, finished_at=float(number * 7 % 11))
        for number in range(1, 11)
    }
    ledger.write(Changes(jobs={**done, 11: numbered_job(11)}, removed_jobs=[2, 3]))
    newest_first = sorted(done.values(), key=lambda job: job.finished_at or 0.0, reverse=True)
    with LedgerReader.open(ledger_path) as reader:
        pages = [reader.history(limit=4, offset=offset) for offset in (0, 4, 8, 12)]
    assert [job for page in pages for job in page] == newest_first
    assert [len(page) for page in pages] == [4, 4, 2, 0]


def done(number: int, **changes: Any) -> Job:
    values = {"state": State.COMPLETE, "finished_at": float(number), "result": UploadResult(f"5285{number:015d}", "u")}
    return numbered_job(number, **{**values, **changes})


def followed(status: TaskStatus, *steps: StepStatus) -> ProcedureTask:
    return ProcedureTask("task", status, tuple(TaskStep(StepKind.TRANSCODE, step) for step in steps))


HISTORY = {
    job.id: job
    for job in (
        done(1, media_name="会议 录像"),
        done(2, media_name="100% sure_thing", account_id="other"),
        done(3, media_name="Trailer", task=followed(TaskStatus.FINISH, StepStatus.SUCCESS)),
        done(4, task=followed(TaskStatus.FINISH, StepStatus.SUCCESS, StepStatus.FAIL), account_id="other"),
        done(5, task=followed(TaskStatus.PROCESSING)),
        done(6, objects=(UploadObject(ObjectKind.MEDIA, SourceFile(Path("/trailer/Bär_1.MP4"), 5, 1)),)),
        done(7, objects=(UploadObject(ObjectKind.MEDIA, SourceFile(Path(os.fsdecode(b"/v/\xff.mp4")), 5, 1)),)),
        numbered_job(8, media_name="会议 still queued"),
    )
}
QUERIES = [
    HistoryQuery(text=text, account_id=account_id, since=since, until=until, outcome=outcome)
    for text in (
        "",
        "会议",
        "trailer",
        "TRAILER",
        "BÄR",
        "bär_1",
        "100%",
        "_",
        "%",
        "\\",
        "?.mp4",
        "5285000000000000003",
        "no such",
    )
    for account_id in (None, "other", "gone")
    for since, until in ((None, None), (2.0, 5.0), (6.5, None))
    for outcome in (None, Outcome.PLAYABLE, Outcome.PARTLY, Outcome.RUNNING, Outcome.FAILED)
]


def test_the_ledger_finds_what_the_query_means(ledger: Ledger, ledger_path: Path) -> None:
    ledger.write(Changes(jobs=HISTORY, removed_jobs=[1, 2]))
    newest_first = sorted(HISTORY.values(), key=lambda job: job.finished_at or 0.0, reverse=True)
    with LedgerReader.open(ledger_path) as reader:
        for query in QUERIES:
            expected = [job.id for job in newest_first if query.matches(job)]
            assert [job.id for job in reader.history(query, limit=20)] == expected, query
            assert reader.count(query) == len(expected), query


def test_questions_to_the_history_read_only_an_index(ledger: Ledger) -> None:
    for query in QUERIES:
        where, values = _where(query)
        plan = " ".join(
            row[3]
            for row in ledger._connection.execute(
                f"EXPLAIN QUERY PLAN SELECT id FROM job WHERE {where} ORDER BY finished_at DESC, id DESC LIMIT 9",
                values,
            )
        )
        assert "COVERING INDEX job_" in plan, query
        assert "TEMP B-TREE" not in plan, query


def test_an_older_ledger_learns_the_names_of_its_files(ledger_path: Path) -> None:
    with closing(open_database(ledger_path, MIGRATIONS[:2]).connection) as older:
        for number, path in enumerate(("/videos/第 1 期/片头.mp4", r"C:\videos\片尾.mp4", "clip.mp4"), 1):
            older.execute(_OLD_JOB, (number,))
            older.execute(_OLD_OBJECT, (number, path.encode()))
    with closing(Ledger.open(ledger_path)) as ledger:
        names = [row[0] for row in ledger._connection.execute("SELECT file_name FROM job ORDER BY id")]
    assert names == ["片头.mp4", "片尾.mp4", "clip.mp4"]


_OLD_JOB = """
INSERT INTO job (id, account_id, position, state, phase, route, media_name, media_type, options, attempts, sessions_lost,
                 commit_sent, sent_bytes, active_s, created_at)
VALUES (?, 'a', 1, 'complete', 'commit', 'server', 'n', 'mp4', '{}', 0, 0, 0, 0, 0, 0)
"""
_OLD_OBJECT = "INSERT INTO object (job_id, kind, path, size_bytes, mtime_ns, complete) VALUES (?, 'media', ?, 1, 1, 1)"


_RUN = State.RUNNING


def test_the_history_of_the_window_answers_until_it_is_closed(ledger: Ledger, ledger_path: Path) -> None:
    moments = [Moment(1, at, state, Phase.PREPARE) for at, state in ((1.0, State.QUEUED), (2.0, _RUN), (3.0, _RUN))]
    ledger.write(Changes(jobs=HISTORY, moments=moments))
    history = LedgerHistory(ledger_path)
    assert history.count(HistoryQuery()) == 7
    assert [job.id for job in history.page(HistoryQuery(), 2, 1)] == [6, 5]
    assert [moment.at for moment in history.life(1)] == [1.0, 2.0, 3.0]
    assert history.starts([1, 2, 99]) == {1: 2.0}
    history.close()
    history.close()
    assert (history.page(HistoryQuery(), 2), history.count(HistoryQuery()), history.life(1)) == ((), 0, ())
    assert history.starts([1]) == {}


def test_where_no_ledger_is_all_answers_are_empty_and_nothing_is_made(ledger_path: Path) -> None:
    with LedgerReader.open(ledger_path) as reader:
        assert reader.queue() == reader.history(limit=1) == reader.accounts() == ()
    assert not ledger_path.parent.exists()


def test_a_ledger_whose_program_was_killed_can_be_read(ledger: Ledger, ledger_path: Path) -> None:
    ledger.write(Changes(jobs={1: numbered_job(1)}))
    left_behind = ledger_path.with_name("left.db")
    for ending in ("", "-wal"):
        left_behind.with_name(left_behind.name + ending).write_bytes(Path(f"{ledger_path}{ending}").read_bytes())
    with LedgerReader.open(left_behind) as reader:
        assert reader.queue() == (numbered_job(1),)


def test_nothing_can_be_written_through_a_reader(ledger: Ledger, ledger_path: Path) -> None:
    with LedgerReader.open(ledger_path) as reader, pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader._connection.execute("DELETE FROM job")


def test_an_older_ledger_is_read_without_being_changed(ledger_path: Path) -> None:
    with closing(Ledger.open(ledger_path)) as ledger:
        ledger.write(Changes(jobs={1: numbered_job(1)}))
    before = ledger_path.read_bytes()
    newer = (*MIGRATIONS, "UPDATE job SET media_name = 'migrated';")
    with LedgerReader.open(ledger_path, newer) as reader:
        assert [job.media_name for job in reader.queue()] == ["migrated"]
    assert ledger_path.read_bytes() == before


def test_a_newer_ledger_is_refused(ledger_path: Path) -> None:
    open_database(ledger_path, (*MIGRATIONS, "SELECT 1;")).connection.close()
    with pytest.raises(AppError) as refused:
        LedgerReader.open(ledger_path)
    assert refused.value.problem.code is Code.LEDGER_NEWER


def test_a_corrupt_ledger_is_told_and_left_alone(ledger_path: Path) -> None:
    ledger_path.parent.mkdir()
    ledger_path.write_bytes(b"rubbish " * 1000)
    with pytest.raises(AppError) as refused:
        LedgerReader.open(ledger_path)
    assert refused.value.problem.code is Code.LEDGER_CORRUPT
    assert [file.name for file in ledger_path.parent.iterdir()] == ["ledger.db"]
