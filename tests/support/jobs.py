"""Jobs and candidates made by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from vod_desktop.core.model.job import Candidate, Job, ObjectKind, RemoteSession, Route, SourceFile, UploadObject
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.states import Phase, State


def a_job(**changes: object) -> Job:
    """A queued job of one 1,000-byte file; any field may be given."""
    job = Job(
        id=1,
        account_id="practice",
        position=1,
        state=State.QUEUED,
        phase=Phase.PREPARE,
        options=UploadOptions(),
        objects=(UploadObject(ObjectKind.MEDIA, SourceFile(Path("clip.mp4"), 1000, 1)),),
        media_name="clip",
        media_type="mp4",
        created_at=1_700_000_000.0,
    )
    return replace(job, **changes)  # type: ignore[arg-type]


def a_session(**changes: object) -> RemoteSession:
    """An open session of the server route."""
    session = RemoteSession(
        route=Route.SERVER,
        session_key="session-key",
        bucket="bucket-1251000001",
        region="ap-chongqing",
        media_path="/dir/1/f0.mp4",
        cover_path=None,
        certificate_ends_at=1_700_007_200,
        opened_at=1_700_000_000,
        sealed_certificate=b"sealed",
    )
    return replace(session, **changes)  # type: ignore[arg-type]


def a_candidate(path: Path, cover: Path | None = None, **options: object) -> Candidate:
    """A candidate for a file that is really there."""
    return Candidate(
        _source(path),
        path.stem,
        path.suffix.lstrip(".").lower(),
        None if cover is None else _source(cover),
        UploadOptions(**options),  # type: ignore[arg-type]
    )


def _source(path: Path) -> SourceFile:
    status = path.stat()
    return SourceFile(path, status.st_size, status.st_mtime_ns)
