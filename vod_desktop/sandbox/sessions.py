"""Upload sessions, whichever route opens them: paths and a certificate at first, a medium in the end (protocol.md 2, 4).

What is wrong with a request is each route's own affair; here stands what both do with one that is right.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from vod_desktop.sandbox.context import Context
from vod_desktop.sandbox.seeds import OTHER_CLASS_ID, Application, Region, bucket_directory
from vod_desktop.sandbox.state import Certificate, Medium, Session, SourceType
from vod_desktop.sandbox.tasks import start_procedure
from vod_desktop.sandbox.upload_rules import NEVER


class SessionError(Exception):
    """There is no such session, or it is over; the text says which."""


class FileMissingError(Exception):
    """What was to be committed is not there; the text says what."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a session's objects go.

    Attributes:
        account: The number at the end of the bucket's name.
    """

    application: Application
    region: Region
    account: int


def new_session(
    place: Place, asked: Mapping[str, Any], *, source_type: SourceType, now_s: float, media_path: str = ""
) -> Session:
    """A session for a new medium.

    Args:
        place: Where to.
        asked: In the names of ApplyUpload's fields; `MediaType` is there.
        source_type: The route.
        now_s: Unix seconds.
        media_path: Where the medium is to lie; "" makes a path.
    """
    directory = bucket_directory(place.application, place.region)
    file_id = _new_file_id()
    folder = f"/{directory}/{file_id}"
    return Session(
        session_key=_new_key(),
        sub_app_id=place.application.sub_app_id,
        planned_file_id=file_id,
        bucket=f"{directory}-{place.account}",
        region=place.region.name,
        media_path=media_path or f"{folder}/f0.{asked['MediaType'].lower()}",
        cover_path=f"{folder}/c.{asked['CoverType'].lower()}" if asked.get("CoverType") else None,
        created_at=now_s,
        request=dict(asked),
        source_type=source_type,
    )


def cover_session(medium: Medium, cover_type: str, *, source_type: SourceType, now_s: float) -> Session:
    """A session that gives a medium another cover, beside the present one until the Commit."""
    folder = medium.media_path.rpartition("/")[0]
    return Session(
        session_key=_new_key(),
        sub_app_id=medium.sub_app_id,
        planned_file_id=medium.file_id,
        bucket=medium.bucket,
        region=medium.region,
        media_path=None,
        cover_path=f"{folder}/c_{secrets.token_hex(4)}.{cover_type}",
        created_at=now_s,
        request={"CoverType": cover_type},
        source_type=source_type,
    )


def grant(context: Context, session: Session, now_s: float) -> Certificate:
    """Keeps a session and gives a new certificate for its objects."""
    certificate = Certificate(
        secret_id=f"AKID{secrets.token_hex(16)}",
        secret_key=secrets.token_hex(16),
        token=secrets.token_urlsafe(96),
        expires_at=float(int(now_s + context.settings.certificate_life_s)),
        bucket=session.bucket,
        region=session.region,
        media_key=session.media_path[1:] if session.media_path else None,
        cover_key=session.cover_path[1:] if session.cover_path else None,
    )
    with context.store.transaction():
        context.store.certificates.put(certificate)
        context.store.sessions.put(session)
    return certificate


def find(context: Context, session_key: str, sub_app_id: int, source_type: SourceType, now_s: float) -> Session:
    """The session of a key.

    Raises:
        SessionError: There is none that is young enough, of this application and of this route.
    """
    session = context.store.sessions.get(session_key)
    if session is None or session.sub_app_id != sub_app_id or session.source_type != source_type:
        raise SessionError("The session key is invalid.")
    if now_s - session.created_at > context.settings.session_life_s:
        raise SessionError("The session has expired.")
    return session


def commit(context: Context, session: Session, *, now_s: float, refuses_second: bool) -> Medium:
    """Makes a medium of what was uploaded, or gives one its new cover. A second Commit finds what the first has made.

    Raises:
        SessionError: The session was committed, and a second Commit is to be refused or finds its medium deleted.
        FileMissingError: The object was not uploaded, or the medium that was to get a cover is gone.
    """
    store = context.store
    if session.file_id is not None:
        medium = store.media.get(session.file_id)
        if refuses_second or context.settings.second_commit_refused or medium is None:
            raise SessionError("The session has been committed.")
        return medium
    medium = _new_medium(context, session, now_s) if session.media_path else _with_new_cover(context, session, now_s)
    with store.transaction():
        store.media.put(medium)
        store.sessions.put(replace(session, file_id=medium.file_id))
        if session.media_path and medium.procedure:
            start_procedure(
                context,
                medium,
                medium.procedure,
                now_s=now_s,
                session_context=medium.session_context,
                priority=session.request.get("TaskPriority", 0),
                notify_mode=session.request.get("TaskNotifyMode", "Finish"),
            )
    return medium


def _new_medium(context: Context, session: Session, now_s: float) -> Medium:
    assert session.media_path is not None
    if not _has_arrived(context, session, session.media_path):
        raise FileMissingError("The media file was not uploaded.")
    asked = session.request
    return Medium(
        file_id=session.planned_file_id,
        sub_app_id=session.sub_app_id,
        name=asked.get("MediaName") or session.media_path.rpartition("/")[2].rpartition(".")[0],
        media_type=asked["MediaType"].lower(),
        class_id=asked.get("ClassId", OTHER_CLASS_ID),
        procedure=asked.get("Procedure", ""),
        expire_time=asked.get("ExpireTime") or NEVER,
        region=session.region,
        bucket=session.bucket,
        media_path=session.media_path,
        cover_path=session.cover_path if _has_arrived(context, session, session.cover_path) else None,
        source_context=asked.get("SourceContext", ""),
        session_context=asked.get("SessionContext", ""),
        session_key=session.session_key,
        created_at=now_s,
        updated_at=now_s,
        source_type=session.source_type,
    )


def _with_new_cover(context: Context, session: Session, now_s: float) -> Medium:
    medium = context.store.media.get(session.planned_file_id)
    if medium is None:
        raise FileMissingError("The medium was deleted.")
    if not _has_arrived(context, session, session.cover_path):
        raise FileMissingError("The cover was not uploaded.")
    return replace(medium, cover_path=session.cover_path, updated_at=now_s)


def _has_arrived(context: Context, session: Session, path: str | None) -> bool:
    return path is not None and context.store.stored_object(session.bucket, path[1:]) is not None


def _new_file_id() -> str:
    """Nineteen digits, too long for a spreadsheet's numbers, like the real ones."""
    return f"5285890{secrets.randbelow(10**12):012d}"


def _new_key() -> str:
    """Opaque, with all characters that base64 may have."""
    return base64.b64encode(secrets.token_bytes(70)).decode()
