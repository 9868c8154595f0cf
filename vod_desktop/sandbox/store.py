"""The practice cloud's memory: tables of plain values, mirrored row by row into one SQLite file.

Reads come from memory, so any thread may ask at any time. Every change is written when it is made, so a killed server finds
its sessions, open uploads and media again.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from vod_desktop.sandbox.state import Category, Certificate, Medium, Session, StoredObject, StoredPart, Task, Upload

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Row = TypeVar("Row", bound=DataclassInstance)
else:
    Row = TypeVar("Row")


class Table(Generic[Row]):
    """Rows of one kind by identity, in the order they were first put."""

    def __init__(self, store: Store, row_type: type[Row], identity: Callable[[Row], str]) -> None:
        self._store = store
        self._kind = row_type.__name__
        self._identity = identity
        self._rows: dict[str, Row] = {key: row_type(**json.loads(body)) for key, body in store.load(self._kind)}

    def get(self, key: str) -> Row | None:
        """The row with this identity, or None."""
        return self._rows.get(key)

    def all(self) -> list[Row]:
        """A snapshot of every row."""
        with self._store.lock:
            return list(self._rows.values())

    def put(self, row: Row) -> None:
        """Adds a row, or replaces the one with the same identity."""
        key = self._identity(row)
        body = json.dumps(dataclasses.asdict(row), ensure_ascii=False)
        with self._store.transaction() as run:
            run(
                "INSERT INTO row (kind, id, body) VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body",
                (self._kind, key, body),
            )
            self._rows[key] = row

    def remove(self, key: str) -> None:
        """Removes the row if it is there."""
        with self._store.transaction() as run:
            run("DELETE FROM row WHERE kind = ? AND id = ?", (self._kind, key))
            self._rows.pop(key, None)


class Parts:
    """The parts of open uploads, by upload and number."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._table: Table[StoredPart] = Table(store, StoredPart, lambda row: part_identity(row.upload_id, row.number))
        self._by_upload: dict[str, dict[int, StoredPart]] = {}
        for part in self._table.all():
            self._by_upload.setdefault(part.upload_id, {})[part.number] = part

    def of(self, upload_id: str) -> list[StoredPart]:
        """The parts of one upload in the order of their numbers."""
        with self._store.lock:
            parts = self._by_upload.get(upload_id, {})
            return [parts[number] for number in sorted(parts)]

    def put(self, part: StoredPart) -> StoredPart | None:
        """Adds a part and returns the one it replaces."""
        with self._store.lock:
            parts = self._by_upload.setdefault(part.upload_id, {})
            replaced = parts.get(part.number)
            self._table.put(part)
            parts[part.number] = part
            return replaced

    def remove_upload(self, upload_id: str) -> None:
        """Forgets every part of an upload."""
        with self._store.transaction():
            for number in self._by_upload.pop(upload_id, {}):
                self._table.remove(part_identity(upload_id, number))

    def all(self) -> list[StoredPart]:
        """A snapshot of every part of every upload."""
        return self._table.all()


def part_identity(upload_id: str, number: int) -> str:
    """Row identity of a part."""
    return f"{upload_id}/{number:05d}"


def object_identity(bucket: str, key: str) -> str:
    """Row identity of an object."""
    return f"{bucket}/{key}"


def category_identity(sub_app_id: int, class_id: int) -> str:
    """Row identity of a category."""
    return f"{sub_app_id}/{class_id}"


class Store:
    """All tables of one practice folder.

    Args:
        path: The SQLite file; made with owner-only rights when missing, because it holds the certificates given out.
    """

    def __init__(self, path: Path) -> None:
        self.lock = threading.RLock()
        self._depth = 0
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        self._database: sqlite3.Connection | None = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        # Without a sync per change: survives a killed process; a power cut may lose the last moments of practice.
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = NORMAL")
        self._database.execute(
            "CREATE TABLE IF NOT EXISTS row (kind TEXT, id TEXT, body TEXT NOT NULL, PRIMARY KEY (kind, id))"
        )
        self.categories: Table[Category] = Table(
            self, Category, lambda row: category_identity(row.sub_app_id, row.class_id)
        )
        self.certificates: Table[Certificate] = Table(self, Certificate, lambda row: row.secret_id)
        self.sessions: Table[Session] = Table(self, Session, lambda row: row.session_key)
        self.uploads: Table[Upload] = Table(self, Upload, lambda row: row.upload_id)
        self.parts = Parts(self)
        self.objects: Table[StoredObject] = Table(self, StoredObject, lambda row: object_identity(row.bucket, row.key))
        self.media: Table[Medium] = Table(self, Medium, lambda row: row.file_id)
        self.tasks: Table[Task] = Table(self, Task, lambda row: row.task_id)

    def stored_object(self, bucket: str, key: str) -> StoredObject | None:
        """The object stored under a key, or None."""
        return self.objects.get(object_identity(bucket, key))

    def load(self, kind: str) -> list[tuple[str, str]]:
        """Identity and JSON text of every row of a kind, oldest first."""
        assert self._database is not None
        return list(self._database.execute("SELECT id, body FROM row WHERE kind = ? ORDER BY rowid", (kind,)))

    @contextmanager
    def transaction(self) -> Iterator[Callable[[str, tuple[Any, ...]], object]]:
        """Groups changes so that all of them or none are on disk; may be nested. After `close` only memory changes."""
        with self.lock:
            if self._database is None:
                yield lambda _statement, _values: None
                return
            outermost = self._depth == 0
            if outermost:
                self._database.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield self._database.execute
            except BaseException:
                self._depth -= 1
                if outermost:
                    self._database.execute("ROLLBACK")
                raise
            self._depth -= 1
            if outermost:
                self._database.execute("COMMIT")

    def close(self) -> None:
        """Closes the file; what is in memory can still be read."""
        with self.lock:
            if self._database is not None:
                self._database.close()
                self._database = None
