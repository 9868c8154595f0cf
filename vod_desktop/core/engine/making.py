"""How jobs come about: from candidates, and from edits of jobs whose upload has not begun. Pure."""

from __future__ import annotations

from dataclasses import replace

from vod_desktop.core.model.commands import JobEdit
from vod_desktop.core.model.job import Candidate, Job, ObjectKind, SourceFile, UploadObject
from vod_desktop.core.model.states import Phase, State


def new_job(account_id: str, candidate: Candidate, now: float) -> Job:
    """A queued job; id and position are given by the book."""
    return Job(
        id=0,
        account_id=account_id,
        position=0,
        state=State.QUEUED,
        phase=Phase.PREPARE,
        options=candidate.options,
        objects=_objects(candidate.source, candidate.cover),
        media_name=candidate.media_name,
        media_type=candidate.media_type,
        force=candidate.force,
        created_at=now,
    )


def edited(job: Job, edit: JobEdit) -> Job:
    """A job whose upload has not begun, with other options. That it starts over and is checked anew, the table says."""
    return replace(
        job,
        objects=_objects(job.media.source, edit.cover),
        media_name=edit.media_name,
        media_type=edit.media_type,
        options=edit.options,
        force=edit.force or job.force,
    )


def _objects(media: SourceFile, cover: SourceFile | None) -> tuple[UploadObject, ...]:
    objects = (UploadObject(ObjectKind.MEDIA, media),)
    return objects if cover is None else (*objects, UploadObject(ObjectKind.COVER, cover))
