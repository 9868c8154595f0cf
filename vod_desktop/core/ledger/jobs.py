"""Jobs, their objects and parts: rows to values and back."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from vod_desktop.core.ledger.values import (
    pack_crc64,
    pack_options,
    pack_path,
    pack_problem,
    pack_session,
    pack_task,
    unpack_crc64,
    unpack_options,
    unpack_path,
    unpack_problem,
    unpack_session,
    unpack_task,
    upsert_sql,
)
from vod_desktop.core.model.history import file_name_of
from vod_desktop.core.model.job import (
    Job,
    ObjectKind,
    Part,
    Route,
    RouteReason,
    SourceFile,
    UploadObject,
    UploadResult,
    Verified,
)
from vod_desktop.core.model.states import Phase, State, StopReason
from vod_desktop.core.model.tasks import ProcedureTask

_JOB_COLUMNS = (
    "account_id",
    "position",
    "state",
    "phase",
    "route",
    "media_name",
    "media_type",
    "options",
    "stop_reason",
    "attempts",
    "sessions_lost",
    "not_before",
    "problem",
    "session",
    "sealed_certificate",
    "commit_sent",
    "file_id",
    "media_url",
    "cover_url",
    "request_id",
    "sent_bytes",
    "active_s",
    "created_at",
    "finished_at",
    "checked",
    "force",
    "task",
    "route_reason",
)
_SEARCHED_COLUMNS = ("file_name", "outcome")
"""Follow from the others; only the history is searched by them."""

_OBJECT_COLUMNS = (
    "path",
    "size_bytes",
    "mtime_ns",
    "sample_hash",
    "key",
    "part_size_bytes",
    "upload_id",
    "complete",
    "verified",
    "crc64",
)
_PART_COLUMNS = ("size_bytes", "etag", "crc64")

_STORE_JOB = upsert_sql("job", ("id",), (*_JOB_COLUMNS, *_SEARCHED_COLUMNS))
_STORE_OBJECT = upsert_sql("object", ("job_id", "kind"), _OBJECT_COLUMNS)
_STORE_PART = upsert_sql("part", ("job_id", "kind", "number"), _PART_COLUMNS)

_IN_QUEUE = "SELECT id FROM job WHERE cleared = 0 ORDER BY position, id"
_GIVEN = "SELECT value FROM json_each(?)"

_WITH_TASK = "SELECT id FROM job WHERE cleared = 1 AND state = 'complete' AND task IS NOT NULL AND finished_at >= ?"

_UPLOADED_AS = """
SELECT job.file_id FROM object INDEXED BY object_by_content CROSS JOIN job ON job.id = object.job_id
WHERE object.kind = 'media' AND object.complete = 1 AND object.size_bytes = ? AND object.sample_hash = ?
AND job.state = 'complete' AND job.account_id = ? ORDER BY job.finished_at DESC LIMIT 1
"""

# Each takes one of the selections above.
_LOAD_JOBS = f"SELECT id, {', '.join(_JOB_COLUMNS)} FROM job WHERE id IN ({{}})"  # noqa: S608  (our own names)
_LOAD_OBJECTS = f"SELECT job_id, kind, {', '.join(_OBJECT_COLUMNS)} FROM object WHERE job_id IN ({{}})"  # noqa: S608
_LOAD_PARTS = (
    f"SELECT job_id, kind, number, {', '.join(_PART_COLUMNS)} FROM part WHERE job_id IN ({{}}) "  # noqa: S608
    "ORDER BY job_id, kind, number"
)

_Row = tuple[Any, ...]


def store_jobs(connection: sqlite3.Connection, jobs: Iterable[Job]) -> None:
    """Inserts or updates jobs and their objects; parts are left as they are."""
    kept: list[Job] = []

    def job_rows() -> Iterator[_Row]:
        for job in jobs:
            kept.append(job)
            yield _job_row(job)

    connection.executemany(_STORE_JOB, job_rows())
    connection.executemany(_STORE_OBJECT, _object_rows(kept))
    connection.executemany(
        "DELETE FROM object WHERE job_id = ? AND kind = ?",
        ((job.id, ObjectKind.COVER) for job in kept if job.cover is None),
    )


def store_parts(connection: sqlite3.Connection, parts: Iterable[tuple[int, ObjectKind, Part]]) -> None:
    """Adds confirmed parts; a number sent again takes the place of the older one."""
    connection.executemany(
        _STORE_PART,
        ((job_id, kind, part.number, part.size_bytes, part.etag, str(part.crc64)) for job_id, kind, part in parts),
    )


def drop_parts(connection: sqlite3.Connection, objects: Iterable[tuple[int, ObjectKind]]) -> None:
    """Forgets all parts of objects."""
    connection.executemany("DELETE FROM part WHERE job_id = ? AND kind = ?", objects)


def remove_jobs(connection: sqlite3.Connection, job_ids: Iterable[int]) -> None:
    """Takes jobs off the queue: complete ones stay as history, others are gone with their objects and parts."""
    keys = [(job_id,) for job_id in job_ids]
    connection.executemany("UPDATE job SET cleared = 1 WHERE id = ? AND state = 'complete'", keys)
    connection.executemany("DELETE FROM job WHERE id = ? AND state <> 'complete'", keys)


def restore_jobs(connection: sqlite3.Connection, job_ids: Iterable[int]) -> None:
    """Puts complete jobs of the history back on the list."""
    connection.executemany("UPDATE job SET cleared = 0 WHERE id = ?", ((job_id,) for job_id in job_ids))


def store_tasks(connection: sqlite3.Connection, tasks: Mapping[int, ProcedureTask | None]) -> None:
    """Updates the tasks of jobs by id; those that are gone stay gone."""
    connection.executemany(
        "UPDATE job SET task = ? WHERE id = ?", ((pack_task(task), job_id) for job_id, task in tasks.items())
    )


def store_covers(connection: sqlite3.Connection, covers: Mapping[int, str]) -> None:
    """Updates the cover URLs of jobs by id; those that are gone stay gone."""
    connection.executemany(
        "UPDATE job SET cover_url = ? WHERE id = ?", ((url, job_id) for job_id, url in covers.items())
    )


def uploaded_as(connection: sqlite3.Connection, account_id: str, source: SourceFile) -> str | None:
    """FileId of the account's latest complete job whose media had this size and this sampled hash, or None."""
    row = connection.execute(_UPLOADED_AS, (source.size_bytes, source.sample_hash, account_id)).fetchone()
    return None if row is None else str(row[0])


def load_queue(connection: sqlite3.Connection) -> tuple[Job, ...]:
    """All jobs on the list, by position, with their parts."""
    return _load(connection, [row[0] for row in connection.execute(_IN_QUEUE)], _IN_QUEUE)


def load_without_parts(connection: sqlite3.Connection, job_ids: Sequence[int]) -> tuple[Job, ...]:
    """Jobs by their ids, in the order given; the parts of complete ones are of no more use."""
    return _load(connection, job_ids, _GIVEN, json.dumps(list(job_ids)), with_parts=False)


def count_unfinished(connection: sqlite3.Connection, account_id: str) -> int:
    """How many jobs of an account are neither complete nor cancelled."""
    row = connection.execute(
        "SELECT count(*) FROM job WHERE account_id = ? AND state NOT IN (?, ?)",
        (account_id, State.COMPLETE, State.CANCELLED),
    ).fetchone()
    return int(row[0])


def load_processing(connection: sqlite3.Connection, since: float) -> tuple[Job, ...]:
    """Complete jobs off the list, not older than `since`, whose task has not ended."""
    found = load_without_parts(connection, [row[0] for row in connection.execute(_WITH_TASK, (since,))])
    return tuple(job for job in found if job.task is not None and not job.task.is_settled)


def last_job_id(connection: sqlite3.Connection) -> int:
    """The highest id ever stored; 0 at the beginning."""
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'job'").fetchone()
    return 0 if row is None else int(row[0])


def last_position(connection: sqlite3.Connection) -> int:
    """The position of the last job of the queue; 0 when there is none."""
    row = connection.execute("SELECT max(position) FROM job WHERE cleared = 0").fetchone()
    return int(row[0] or 0)


def _load(
    connection: sqlite3.Connection, ids: Sequence[int], selection: str, *values: str, with_parts: bool = True
) -> tuple[Job, ...]:
    """The jobs with these ids, which `selection` selects too."""
    parts: defaultdict[tuple[int, str], list[Part]] = defaultdict(list)
    for job_id, kind, *part in connection.execute(_LOAD_PARTS.format(selection), values) if with_parts else ():
        parts[job_id, kind].append(_part_of(part))

    objects: defaultdict[int, dict[ObjectKind, UploadObject]] = defaultdict(dict)
    for job_id, kind, *row in connection.execute(_LOAD_OBJECTS.format(selection), values):
        item = _object_of(ObjectKind(kind), tuple(parts.get((job_id, kind), ())), row)
        objects[job_id][item.kind] = item

    jobs = {row[0]: _job_of(row, objects[row[0]]) for row in connection.execute(_LOAD_JOBS.format(selection), values)}
    return tuple(jobs[job_id] for job_id in ids if job_id in jobs)


def _job_row(job: Job) -> _Row:
    session, result = job.session, job.result
    return (
        job.id,
        job.account_id,
        job.position,
        job.state,
        job.phase,
        job.route,
        job.media_name,
        job.media_type,
        pack_options(job.options),
        job.stop_reason,
        job.attempts,
        job.sessions_lost,
        job.not_before,
        pack_problem(job.problem),
        None if session is None else pack_session(session),
        None if session is None else session.sealed_certificate,
        job.commit_sent,
        None if result is None else result.file_id,
        None if result is None else result.media_url,
        None if result is None else result.cover_url,
        None if result is None else result.request_id,
        job.sent_bytes,
        job.active_s,
        job.created_at,
        job.finished_at,
        job.checked,
        job.force,
        pack_task(job.task),
        job.route_reason,
        file_name_of(job),
        None if job.task is None else job.task.outcome,
    )


def _job_of(row: _Row, objects: dict[ObjectKind, UploadObject]) -> Job:
    values = dict(zip(("id", *_JOB_COLUMNS), row, strict=True))
    session, sealed = values.pop("session"), values.pop("sealed_certificate")
    file_id, media_url = values.pop("file_id"), values.pop("media_url")
    cover_url, request_id = values.pop("cover_url"), values.pop("request_id")
    stop_reason, route_reason = values["stop_reason"], values["route_reason"]
    values |= {
        "state": State(values["state"]),
        "phase": Phase(values["phase"]),
        "route": Route(values["route"]),
        "route_reason": None if route_reason is None else RouteReason(route_reason),
        "options": unpack_options(values["options"]),
        "stop_reason": None if stop_reason is None else StopReason(stop_reason),
        "problem": unpack_problem(values["problem"]),
        "commit_sent": bool(values["commit_sent"]),
        "checked": bool(values["checked"]),
        "force": bool(values["force"]),
        "task": unpack_task(values["task"]),
    }
    return Job(
        **values,
        objects=tuple(objects[kind] for kind in ObjectKind if kind in objects),
        session=None if session is None else unpack_session(session, sealed),
        result=None if file_id is None else UploadResult(file_id, media_url, cover_url, request_id),
    )


def _object_rows(jobs: Iterable[Job]) -> Iterator[_Row]:
    for job in jobs:
        for item in job.objects:
            yield (
                job.id,
                item.kind,
                pack_path(item.source.path),
                item.source.size_bytes,
                item.source.mtime_ns,
                item.source.sample_hash,
                item.key,
                item.part_size_bytes,
                item.upload_id,
                item.complete,
                item.verified,
                pack_crc64(item.crc64),
            )


def _part_of(row: list[Any]) -> Part:
    number, size_bytes, etag, crc64 = row
    return Part(number, size_bytes, etag, int(crc64))


def _object_of(kind: ObjectKind, parts: tuple[Part, ...], row: list[Any]) -> UploadObject:
    path, size_bytes, mtime_ns, sample_hash, key, part_size_bytes, upload_id, complete, verified, crc64 = row
    return UploadObject(
        kind=kind,
        source=SourceFile(unpack_path(path), size_bytes, mtime_ns, sample_hash),
        key=key,
        part_size_bytes=part_size_bytes,
        upload_id=upload_id,
        parts=parts,
        complete=bool(complete),
        verified=None if verified is None else Verified(verified),
        crc64=unpack_crc64(crc64),
    )
