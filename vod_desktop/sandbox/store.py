"""The practice cloud's memory: tables of plain values, each change written to a journal as it is made.

Reads come from memory, so any thread may ask at any time. One line of the journal is one transaction, a list of
`[kind, identity, row or null]`: a killed server finds its sessions, open uploads and media again, and a line that was
cut off by the kill counts as never begun. The journal is shortened to what is left of it at each start.
"""

from __future__ import annotations

import dataclasses
import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from vod_desktop.sandbox.state import (
    Category,
    Certificate,
    Medium,
    Session,
    StoredObject,
    StoredPart,
    Task,
    Upload,
    UsedSignature,
)

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
        self._rows: dict[str, Row] = {key: row_type(**row) for key, row in store.load(self._kind)}

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
        with self._store.transaction() as change:
            change(self._kind, key, dataclasses.asdict(row))
            self._rows[key] = row

    def remove(self, key: str) -> None:
        """Removes the row if it is there."""
        with self._store.transaction() as change:
            change(self._kind, key, None)
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


Change = Callable[[str, str, dict[str, Any] | None], None]
"""Notes that the row of a kind and identity is now this, or gone."""


class Store:
    """All tables of one practice folder.

    Args:
        path: The journal; readable by its owner only, because it holds the certificates given out.
    """

    def __init__(self, path: Path) -> None:
        self.lock = threading.RLock()
        self._pending: list[list[Any]] | None = None
        self._loaded = _replayed(path)
        self._journal: FileIO | None = _shortened(path, self._loaded)
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
        self.used_signatures: Table[UsedSignature] = Table(self, UsedSignature, lambda row: row.digest)

    def stored_object(self, bucket: str, key: str) -> StoredObject | None:
        """The object stored under a key, or None."""
        return self.objects.get(object_identity(bucket, key))

    def load(self, kind: str) -> list[tuple[str, dict[str, Any]]]:
        """Identity and fields of every row of a kind, oldest first."""
        return [(key, row) for (row_kind, key), row in self._loaded.items() if row_kind == kind]

    @contextmanager
    def transaction(self) -> Iterator[Change]:
        """Groups changes so that all of them or none are on disk; may be nested. After `close` only memory changes."""
        with self.lock:
            if self._pending is not None:
                yield self._note
                return
            self._pending = []
            try:
                yield self._note
                self._write(self._pending)
            finally:
                self._pending = None

    def _note(self, kind: str, key: str, row: dict[str, Any] | None) -> None:
        assert self._pending is not None
        self._pending.append([kind, key, row])

    def _write(self, changes: list[list[Any]]) -> None:
        if self._journal is None or not changes:
            return
        length = self._journal.seek(0, os.SEEK_END)
        try:
            _write_all(self._journal, _line(changes))
        except OSError:
            self._journal.truncate(length)  # half a line would spoil the next one
            raise

    def close(self) -> None:
        """Closes the journal; what is in memory can still be read."""
        with self.lock:
            if self._journal is not None:
                self._journal.close()
                self._journal = None


def _line(changes: list[list[Any]]) -> bytes:
    return json.dumps(changes, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _write_all(file: FileIO, data: bytes) -> None:
    while data:
        data = data[file.write(data) or 0 :]


def _replayed(path: Path) -> dict[tuple[str, str], dict[str, Any]]:
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return rows
    for line in lines[:-1]:  # what follows the last line's end was cut off
        for kind, key, row in json.loads(line):
            if row is None:
                rows.pop((kind, key), None)
            else:
                rows[kind, key] = row
    return rows


def _shortened(path: Path, rows: dict[tuple[str, str], dict[str, Any]]) -> FileIO:
    """Writes a journal that holds only these rows, in the place of the old one; returns it open for appending."""
    fresh = path.with_suffix(".new")
    with FileIO(fresh, "w", opener=_open_private) as file:
        for (kind, key), row in rows.items():
            _write_all(file, _line([[kind, key, row]]))
    fresh.replace(path)
    return FileIO(path, "a")


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
