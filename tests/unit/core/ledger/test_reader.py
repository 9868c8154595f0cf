from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.ledger_values import numbered_job
from vod_desktop.core.ledger.database import open_database
from vod_desktop.core.ledger.ledger import Changes, Ledger
from vod_desktop.core.ledger.migrations import MIGRATIONS
from vod_desktop.core.ledger.reader import LedgerReader
from vod_desktop.core.model.account import Account, AccountKind
from vod_desktop.core.model.errors import AppError, Code
from vod_desktop.core.model.settings import Settings
from vod_desktop.core.model.states import State


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
