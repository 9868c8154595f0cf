"""The ledger as its one writer sees it. Belongs to the engine thread: opened, used and closed there."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from vod_desktop.core.ledger import books, jobs, listings, lives
from vod_desktop.core.ledger.database import open_database, transaction
from vod_desktop.core.ledger.faults import file_faults, reading_faults
from vod_desktop.core.ledger.pacing import paced
from vod_desktop.core.model.account import Account
from vod_desktop.core.model.catalog import CatalogKind, Listing
from vod_desktop.core.model.errors import Problem
from vod_desktop.core.model.job import Job, ObjectKind, Orphan, Part, SourceFile
from vod_desktop.core.model.life import Moment
from vod_desktop.core.model.presets import Preset
from vod_desktop.core.model.settings import Settings
from vod_desktop.core.model.tasks import ProcedureTask


@dataclass(slots=True)
class Changes:
    """Everything that one drained mailbox wants stored; one transaction.

    Parts go in by `add_part` and `drop_parts`, which keep their order. A job in `removed_jobs` leaves whatever else is said
    about it; an upload id in `closed_orphans` likewise.

    Attributes:
        jobs: Newer versions by id; their parts are not looked at.
        new_parts: Confirmed parts, stored after `dropped_parts`.
        dropped_parts: Objects whose stored parts are of no more use.
        removed_jobs: Jobs that leave the queue; complete ones stay as history.
        restored_jobs: Complete jobs that come back from the history to the queue.
        moments: Added to the lives of jobs.
        tasks: Of complete jobs that are off the list, by id; those on the list bring theirs along.
        covers: New cover URLs of complete jobs that are off the list, by id.
        orphans: By upload id.
        presets: All presets; None leaves them as they are.
        settings: All settings; None leaves them as they are.
        listings: Lists of the service by account and kind; those of `outdated_lists` (account ids) leave before.
    """

    jobs: dict[int, Job] = field(default_factory=dict)
    new_parts: list[tuple[int, ObjectKind, Part]] = field(default_factory=list)
    dropped_parts: list[tuple[int, ObjectKind]] = field(default_factory=list)
    removed_jobs: list[int] = field(default_factory=list)
    orphans: dict[str, Orphan] = field(default_factory=dict)
    closed_orphans: list[str] = field(default_factory=list)
    accounts: dict[str, Account] = field(default_factory=dict)
    removed_accounts: list[str] = field(default_factory=list)
    restored_jobs: list[int] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)
    tasks: dict[int, ProcedureTask | None] = field(default_factory=dict)
    covers: dict[int, str] = field(default_factory=dict)
    presets: tuple[Preset, ...] | None = None
    settings: Settings | None = None
    listings: dict[tuple[str, CatalogKind], Listing] = field(default_factory=dict)
    outdated_lists: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether there is anything to store."""
        kept = (self.jobs, self.new_parts, self.dropped_parts, self.removed_jobs, self.restored_jobs, self.moments)
        others = (
            self.tasks,
            self.covers,
            self.orphans,
            self.closed_orphans,
            self.accounts,
            self.removed_accounts,
            self.listings,
            self.outdated_lists,
        )
        return any((*kept, *others, self.presets is not None, self.settings is not None))

    def add_part(self, job_id: int, kind: ObjectKind, part: Part) -> None:
        """Remembers a confirmed part."""
        self.new_parts.append((job_id, kind, part))

    def keep_account(self, account_id: str) -> None:
        """An account that was to be removed is known again."""
        self.removed_accounts = [removed for removed in self.removed_accounts if removed != account_id]

    def drop_parts(self, job_id: int, kind: ObjectKind) -> None:
        """Forgets all parts of an object: the stored ones, and those added here so far."""
        self.new_parts = [added for added in self.new_parts if added[:2] != (job_id, kind)]
        self.dropped_parts.append((job_id, kind))


class Ledger:
    """What the program knows about its work, on disk. Survives a crash at any moment, a power loss included."""

    def __init__(self, path: Path, connection: sqlite3.Connection, notices: tuple[Problem, ...]) -> None:
        self._path = path
        self._connection = connection
        self._notices = notices
        self._job_ids = itertools.count(jobs.last_job_id(connection) + 1)
        self._positions = itertools.count(jobs.last_position(connection) + 1)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Opens the ledger, or makes it with its directory; brings an older one up to date.

        Raises:
            AppError: `ledger.newer`, `ledger.full`, `data_dir.in_use` or `data_dir.unusable`. A corrupt file is no error: it
                is replaced, see `notices`.
        """
        opened = open_database(path)
        try:
            with reading_faults(path):
                return cls(path, opened.connection, opened.notices)
        except BaseException:
            opened.connection.close()
            raise

    @property
    def notices(self) -> tuple[Problem, ...]:
        """What the user should be told about the opening, such as a corrupt file that was set aside (`path` names it)."""
        return self._notices

    def load_jobs(self) -> tuple[Job, ...]:
        """All jobs on the list, by position, with their parts.

        Raises:
            AppError: `ledger.corrupt`: rows that no version of this program wrote; the other loads likewise.
        """
        with reading_faults(self._path):
            return jobs.load_queue(self._connection)

    def load_processing(self, since: float) -> tuple[Job, ...]:
        """Jobs of the history alone that were complete at `since` (Unix seconds) or later and whose task has not ended."""
        with reading_faults(self._path):
            return jobs.load_processing(self._connection, since)

    def load_orphans(self) -> tuple[Orphan, ...]:
        """Multipart uploads still to be aborted, the oldest first."""
        with reading_faults(self._path):
            return books.load_orphans(self._connection)

    def load_accounts(self) -> tuple[Account, ...]:
        """All accounts, in the order they were made."""
        with reading_faults(self._path):
            return books.load_accounts(self._connection)

    def load_settings(self) -> Settings:
        """All settings."""
        with reading_faults(self._path):
            return listings.load_settings(self._connection)

    def load_presets(self) -> tuple[Preset, ...]:
        """All presets, in their order."""
        with reading_faults(self._path):
            return listings.load_presets(self._connection)

    def load_listings(self) -> dict[tuple[str, CatalogKind], Listing]:
        """The lists of the service that were kept, by account and kind."""
        with reading_faults(self._path):
            return listings.load_listings(self._connection)

    def uploaded_as(self, account_id: str, source: SourceFile) -> str | None:
        """FileId of the latest medium that the account has made of the same content (size and sampled hash), or None.

        Media of other accounts, the practice cloud among them, do not count: they are of no use there.
        """
        with reading_faults(self._path):
            return jobs.uploaded_as(self._connection, account_id, source)

    def next_job_id(self) -> int:
        """A new id at each call. An id that was stored is never given again, not even after its job is removed."""
        return next(self._job_ids)

    def next_position(self) -> int:
        """A new place at the end of the queue at each call."""
        return next(self._positions)

    def write(self, changes: Changes, breathe: Callable[[], None] = lambda: None) -> None:
        """Stores all of it or nothing; returns when it is safe on the disk.

        Args:
            changes: What is to be stored.
            breathe: Called between rows where they are many; may wait for a moment.

        Raises:
            AppError: `ledger.full`, `ledger.corrupt`, `data_dir.in_use` or `data_dir.unusable`. The ledger stays usable: the
                same changes may be written again.
        """
        if not changes:
            return
        with file_faults(self._path), transaction(self._connection):
            books.store_accounts(self._connection, changes.accounts.values())
            books.remove_accounts(self._connection, changes.removed_accounts)
            listings.drop_listings(self._connection, changes.outdated_lists)
            listings.store_listings(self._connection, changes.listings)
            if changes.presets is not None:
                listings.store_presets(self._connection, changes.presets)
            if changes.settings is not None:
                listings.store_settings(self._connection, changes.settings)
            jobs.store_jobs(self._connection, paced(changes.jobs.values(), breathe))
            jobs.drop_parts(self._connection, changes.dropped_parts)
            jobs.store_parts(self._connection, changes.new_parts)
            jobs.store_tasks(self._connection, changes.tasks)
            jobs.store_covers(self._connection, changes.covers)
            jobs.restore_jobs(self._connection, paced(changes.restored_jobs, breathe))
            lives.store_moments(self._connection, paced(changes.moments, breathe))
            jobs.remove_jobs(self._connection, paced(changes.removed_jobs, breathe))
            books.store_orphans(self._connection, changes.orphans)
            books.drop_orphans(self._connection, changes.closed_orphans)

    def close(self) -> None:
        """Closes the file and empties its log into it. Closing twice is harmless."""
        self._connection.close()
