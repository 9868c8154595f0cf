"""The ledger's file: opened, checked, brought up to date, backed up, and replaced when it is broken.

Beside `ledger.db` may stand:

- `ledger.backup.db`: the ledger as it was at the last start, known to be sound;
- `ledger.v<N>.db`: the ledger before it left version N;
- `ledger.corrupt-<UTC time>.db`: a broken ledger that was set aside.
"""

from __future__ import annotations

import itertools
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from vod_desktop.core.ledger.faults import file_faults, reading_faults
from vod_desktop.core.ledger.migrations import MIGRATIONS, Migrations, migrate, version_of
from vod_desktop.core.model.errors import AppError, Code, Problem, app_error

_BUSY_S = 5.0  # a second writer cannot be there (the directory has one owner); a dying one may be for a moment
_WAL_KEPT_BYTES = 4 * 1024 * 1024

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # also a power loss loses nothing; 0.3 ms a commit
    "PRAGMA fullfsync = ON",  # macOS: a plain fsync stops at the drive's cache
    "PRAGMA secure_delete = ON",  # wiped sealed certificates leave no bytes behind
    f"PRAGMA journal_size_limit = {_WAL_KEPT_BYTES}",
)

_SCHEMA = "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name"


@dataclass(frozen=True, slots=True)
class Opened:
    """An open ledger file, and what the user should be told about its opening."""

    connection: sqlite3.Connection
    notices: tuple[Problem, ...] = ()


Read = Callable[[sqlite3.Connection], None]
"""Reads what a start needs; raises ValueError, KeyError or TypeError at rows that no version of this program wrote."""


def _nothing(_connection: sqlite3.Connection) -> None:
    """Reads nothing."""


def open_database(path: Path, migrations: Migrations = MIGRATIONS, read: Read = _nothing) -> Opened:
    """Opens or makes the ledger for its one writer.

    A file counts as corrupt, too, when `read` finds rows in it that cannot be read: a program that refuses to start is no help.
    A corrupt file is set aside and replaced by the last backup, its unfinished jobs paused (what was sent since then is not
    known, so nothing goes on by itself), or by an empty ledger. A notice `ledger.corrupt` names the file set aside.

    Raises:
        AppError: `ledger.newer` (the file is left alone), `ledger.full`, `data_dir.in_use`, `data_dir.unusable`.
    """
    with file_faults(path):
        _make_private(path)
    try:
        return Opened(_open_sound(path, migrations, read))
    except AppError as error:
        if error.problem.code is not Code.LEDGER_CORRUPT:
            raise
        cause = error.problem.detail
    with file_faults(path):
        aside = _set_aside(path)
        restored = _restore(path, migrations, read)
    outcome = "started empty" if restored is None else "restored from backup"
    notice = Problem(Code.LEDGER_CORRUPT, {"path": os.fspath(aside)}, detail=f"{cause}; {outcome}")
    if restored is None:
        restored = _open_sound(path, migrations, read)
    return Opened(restored, (notice,))


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing: commits at the end, rolls back on any error."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite has already rolled back when the disk is full
            connection.execute("ROLLBACK")
        raise


def connect_read_only(path: Path) -> sqlite3.Connection:
    """A connection that cannot change the file, on any thread; works while a writer is at it."""
    uri = f"{path.absolute().as_uri()}?mode=ro"
    return sqlite3.connect(uri, uri=True, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)


def refuse_newer(connection: sqlite3.Connection, path: Path, migrations: Migrations) -> int:
    """The version of a ledger that this program knows.

    Raises:
        AppError: `ledger.newer`.
    """
    version = version_of(connection)
    if version > len(migrations):
        raise app_error(Code.LEDGER_NEWER, path=os.fspath(path))
    return version


def backup_path(path: Path) -> Path:
    """Where the copy of the last start stands."""
    return path.with_name(f"{path.stem}.backup{path.suffix}")


def _make_private(path: Path) -> None:
    """Makes directory and file for this user alone; a directory that is there keeps the mode its owner chose."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)


def _open_sound(path: Path, migrations: Migrations, read: Read) -> sqlite3.Connection:
    with reading_faults(path), closing(connect_read_only(path)) as peek:
        version = refuse_newer(peek, path, migrations)  # a newer ledger must not even be checkpointed by us
    with file_faults(path):
        connection = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None)
    try:
        with reading_faults(path):
            for pragma in _PRAGMAS:
                connection.execute(pragma)
            _refuse_corrupt(connection, path, migrations[:version])
        with file_faults(path):
            if 0 < version < len(migrations):
                _back_up(connection, path.with_name(f"{path.stem}.v{version}{path.suffix}"))
            migrate(connection, migrations)
            connection.execute("PRAGMA foreign_keys = ON")
        with reading_faults(path):
            read(connection)
        if version > 0:
            with file_faults(path):
                _keep_last_start(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _refuse_corrupt(connection: sqlite3.Connection, path: Path, taken: Migrations) -> None:
    """The file must be whole, and its tables those that the steps taken make: another program's file has others."""
    verdict = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    if verdict == "ok":
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
            migrate(fresh, taken)
            if connection.execute(_SCHEMA).fetchall() == fresh.execute(_SCHEMA).fetchall():
                return
        verdict = "the tables are not those of a ledger"
    raise app_error(Code.LEDGER_CORRUPT, path=os.fspath(path), detail=verdict)


def _keep_last_start(connection: sqlite3.Connection, path: Path) -> None:
    """Renews the backup. It must not be what keeps a ledger from opening: on a nearly full disk the older copy stays."""
    target = backup_path(path)
    try:
        _back_up(connection, target)
    except (sqlite3.OperationalError, OSError):
        _unfinished(target).unlink(missing_ok=True)


def _back_up(connection: sqlite3.Connection, target: Path) -> None:
    """Copies the ledger; `target` is whole or as it was before."""
    unfinished = _unfinished(target)
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with closing(sqlite3.connect(unfinished, isolation_level=None)) as copy:
        connection.backup(copy)
    unfinished.replace(target)


def _unfinished(target: Path) -> Path:
    return target.with_name(f"{target.name}.new")


def _set_aside(path: Path) -> Path:
    """Renames a broken ledger and its log out of the way."""
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    names = (f"{path.stem}.corrupt-{stamp}{again}{path.suffix}" for again in itertools.chain([""], _suffixes()))
    aside = next(candidate for name in names if not (candidate := path.with_name(name)).exists())
    path.replace(aside)
    wal = _sibling(path, "-wal")
    if wal.exists():
        wal.replace(_sibling(aside, "-wal"))
    _sibling(path, "-shm").unlink(missing_ok=True)
    return aside


def _suffixes() -> Iterator[str]:
    return (f"-{number}" for number in itertools.count(2))


def _sibling(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _restore(path: Path, migrations: Migrations, read: Read) -> sqlite3.Connection | None:
    """Opens the last backup in the ledger's place, or nothing if there is none or it is no better."""
    backup = backup_path(path)
    if not backup.exists():
        _make_private(path)
        return None
    shutil.copy(backup, path)
    try:
        connection = _open_sound(path, migrations, read)
    except AppError as error:
        if error.problem.code is not Code.LEDGER_CORRUPT:
            raise
        _set_aside(path)
        backup.unlink()
        _make_private(path)
        return None
    connection.execute(
        "UPDATE job SET state = 'paused', stop_reason = 'user' WHERE state IN ('queued', 'running', 'pausing', 'waiting')"
    )
    return connection
