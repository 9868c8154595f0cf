"""The ledger as others see it: read only, beside the one writer, from any one thread at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from vod_desktop.core.ledger import books, history, jobs, lives
from vod_desktop.core.ledger.database import connect_read_only, refuse_newer
from vod_desktop.core.ledger.faults import reading_faults
from vod_desktop.core.ledger.migrations import MIGRATIONS, Migrations, migrate
from vod_desktop.core.model.account import Account
from vod_desktop.core.model.history import HistoryQuery
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.life import Moment

EVERYTHING = HistoryQuery()


class LedgerReader:
    """Answers questions from the ledger without changing anything on disk. Where no ledger is, all answers are empty."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection

    @classmethod
    def open(cls, path: Path, migrations: Migrations = MIGRATIONS) -> Self:
        """Opens the ledger for reading. Sees what the writer has stored by the time of each question.

        Raises:
            AppError: `ledger.newer`, `ledger.corrupt` or `data_dir.unusable`.
        """
        with reading_faults(path):
            if not path.exists():
                return cls(path, _in_memory(None, migrations))
            connection = connect_read_only(path)
            try:
                version = refuse_newer(connection, path, migrations)
                if version == len(migrations):
                    return cls(path, connection)
                copy = _in_memory(connection, migrations)
            except BaseException:
                connection.close()
                raise
            connection.close()
            return cls(path, copy)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def queue(self) -> tuple[Job, ...]:
        """All jobs on the list, by position, with their parts."""
        with reading_faults(self._path):
            return jobs.load_queue(self._connection)

    def history(self, query: HistoryQuery = EVERYTHING, *, limit: int, offset: int = 0) -> tuple[Job, ...]:
        """Complete jobs, whether still on the list or not, the newest first, without their parts."""
        with reading_faults(self._path):
            return history.load_page(self._connection, query, limit=limit, offset=offset)

    def count(self, query: HistoryQuery = EVERYTHING) -> int:
        """How many complete jobs there are."""
        with reading_faults(self._path):
            return history.count(self._connection, query)

    def accounts(self) -> tuple[Account, ...]:
        """All accounts, in the order they were made."""
        with reading_faults(self._path):
            return books.load_accounts(self._connection)

    def unfinished(self, account_id: str) -> int:
        """How many jobs of an account have not come to their end."""
        with reading_faults(self._path):
            return jobs.count_unfinished(self._connection, account_id)

    def life(self, job_id: int) -> tuple[Moment, ...]:
        """The life of a job, the oldest moment first."""
        with reading_faults(self._path):
            return lives.load_life(self._connection, job_id)

    def starts(self, job_ids: Iterable[int]) -> dict[int, float]:
        """When each of these jobs first ran, Unix seconds; those that never did are left out."""
        with reading_faults(self._path):
            return lives.load_starts(self._connection, job_ids)

    def close(self) -> None:
        """Closes the file. Closing twice is harmless."""
        self._connection.close()


def _in_memory(older: sqlite3.Connection | None, migrations: Migrations) -> sqlite3.Connection:
    """A copy of an older ledger, or an empty one, brought to the present shape where it disturbs nobody."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    try:
        if older is not None:
            older.backup(connection)
        migrate(connection, migrations)
    except BaseException:
        connection.close()
        raise
    return connection
