"""Values that stand in one column: JSON of options, problems and sessions, and paths.

JSON is written in ASCII, so that names which are not valid text survive; what equals its default is left out.
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from vod_desktop.core.ledger.typed import built
from vod_desktop.core.model.account import SignatureService
from vod_desktop.core.model.errors import Problem
from vod_desktop.core.model.job import RemoteSession
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.tasks import ProcedureTask

_OPTION_DEFAULTS: dict[str, Any] = {item.name: item.default for item in fields(UploadOptions)}
_SESSION_FIELDS = tuple(item.name for item in fields(RemoteSession) if item.name != "sealed_certificate")


def pack_path(path: Path) -> bytes:
    """A path as bytes, the same on every system."""
    return str(path).encode("utf-8", "surrogatepass")


def unpack_path(packed: bytes) -> Path:
    """The inverse of `pack_path`."""
    return Path(packed.decode("utf-8", "surrogatepass"))


def pack_crc64(crc64: int | None) -> str | None:
    """An unsigned checksum as decimal text, as the service writes it."""
    return None if crc64 is None else str(crc64)


def unpack_crc64(packed: str | None) -> int | None:
    """The inverse of `pack_crc64`."""
    return None if packed is None else int(packed)


def pack_options(options: UploadOptions) -> str:
    """Options as a JSON object."""
    changed = {
        name: value for name, default in _OPTION_DEFAULTS.items() if (value := getattr(options, name)) != default
    }
    if options.cover_path is not None:
        changed["cover_path"] = str(options.cover_path)
    return _dump(changed)


def unpack_options(packed: str) -> UploadOptions:
    """The inverse of `pack_options`."""
    return built(UploadOptions, json.loads(packed))


def pack_problem(problem: Problem | None) -> str | None:
    """A problem as a JSON object."""
    if problem is None:
        return None
    return _dump(
        {
            "code": problem.code,
            "params": dict(problem.params),
            "request_id": problem.request_id,
            "detail": problem.detail,
        }
    )


def unpack_problem(packed: str | None) -> Problem | None:
    """The inverse of `pack_problem`."""
    if packed is None:
        return None
    return built(Problem, json.loads(packed))


def pack_task(task: ProcedureTask | None) -> str | None:
    """A task as a JSON object."""
    return None if task is None else _dump(asdict(task))


def unpack_task(packed: str | None) -> ProcedureTask | None:
    """The inverse of `pack_task`."""
    if packed is None:
        return None
    return built(ProcedureTask, json.loads(packed))


def pack_session(session: RemoteSession) -> str:
    """A session as a JSON object, without its certificate: that has a column of its own."""
    return _dump({name: getattr(session, name) for name in _SESSION_FIELDS})


def unpack_session(packed: str, sealed_certificate: bytes | None) -> RemoteSession:
    """The inverse of `pack_session`."""
    return replace(built(RemoteSession, json.loads(packed)), sealed_certificate=sealed_certificate)


def upsert_sql(table: str, key: tuple[str, ...], columns: tuple[str, ...]) -> str:
    """INSERT that updates all `columns` when the row is there; unlike REPLACE it keeps the rows that refer to it."""
    names = (*key, *columns)
    updates = ", ".join(f"{name} = excluded.{name}" for name in columns)
    return (
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))}) "  # noqa: S608  (our own names)
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {updates}"
    )


def pack_signature_service(service: SignatureService | None) -> str | None:
    """A signature service as a JSON object."""
    return None if service is None else _dump(asdict(service))


def unpack_signature_service(packed: str | None) -> SignatureService | None:
    """The inverse of `pack_signature_service`."""
    return None if packed is None else built(SignatureService, json.loads(packed))


def _dump(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=True, separators=(",", ":"))
