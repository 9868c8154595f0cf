"""ApplyUpload and CommitUpload (protocol.md 2)."""

from __future__ import annotations

import re
import secrets
from dataclasses import replace
from typing import Any

from vod_desktop.sandbox.api.action import NEVER, Action, Answer, Call, parsed_time
from vod_desktop.sandbox.api.errors import ApiError
from vod_desktop.sandbox.api.fields import integer, text
from vod_desktop.sandbox.faults import RefuseSecondCommit
from vod_desktop.sandbox.seeds import APP_ID, OTHER_CLASS_ID, REGIONS, Region, bucket_directory, default_region
from vod_desktop.sandbox.state import Certificate, Medium, Session
from vod_desktop.sandbox.store import category_identity
from vod_desktop.sandbox.tasks import start_procedure

AUDIO_TYPES = frozenset({"mp3", "m4a", "flac", "ogg", "wav"})
MEDIA_TYPES = (
    frozenset(
        {
            "mp4",
            "ts",
            "flv",
            "wmv",
            "asf",
            "rm",
            "rmvb",
            "mpg",
            "mpeg",
            "3gp",
            "mov",
            "webm",
            "mkv",
            "avi",
            "m3u8",
            "mpd",
        }
    )
    | AUDIO_TYPES
)
"""Media types of the upload documents (protocol.md A), and the two kinds of manifest."""

COVER_TYPES = frozenset({"jpg", "jpeg", "png", "gif", "bmp", "tiff", "ai", "cdr", "eps"})
"""Cover types of the upload documents (protocol.md A)."""

MAX_SOURCE_CONTEXT = 250
MAX_SESSION_CONTEXT = 1000

_STORAGE_PATH = re.compile(r"(/[^/\x00-\x1f]+)+")


def apply_upload(call: Call) -> Answer:
    """Opens a session: paths to upload to, and a certificate for them."""
    asked = call.parameters
    region = _checked(call)
    directory = bucket_directory(call.application, region)
    bucket = f"{directory}-{APP_ID}"
    file_id = new_file_id()
    folder = f"/{directory}/{file_id}"
    media_path = asked.get("MediaStoragePath") or f"{folder}/f0.{asked['MediaType'].lower()}"
    cover_path = f"{folder}/c.{asked['CoverType'].lower()}" if asked.get("CoverType") else None
    certificate = Certificate(
        secret_id=f"AKID{secrets.token_hex(16)}",
        secret_key=secrets.token_hex(16),
        token=secrets.token_urlsafe(96),
        expires_at=float(int(call.now_s + call.context.settings.certificate_life_s)),
        bucket=bucket,
        region=region.name,
        media_key=media_path[1:],
        cover_key=cover_path[1:] if cover_path else None,
    )
    session = Session(
        session_key=secrets.token_urlsafe(72),
        sub_app_id=call.application.sub_app_id,
        planned_file_id=file_id,
        bucket=bucket,
        region=region.name,
        media_path=media_path,
        cover_path=cover_path,
        created_at=call.now_s,
        request=dict(asked),
    )
    with call.context.store.transaction():
        call.context.store.certificates.put(certificate)
        call.context.store.sessions.put(session)
    return {
        "StorageBucket": bucket,
        "StorageRegion": region.name,
        "VodSessionKey": session.session_key,
        "MediaStoragePath": media_path,
        "CoverStoragePath": cover_path,
        "TempCertificate": {
            "SecretId": certificate.secret_id,
            "SecretKey": certificate.secret_key,
            "Token": certificate.token,
            "ExpiredTime": int(certificate.expires_at),
        },
    }


def new_file_id() -> str:
    """Nineteen digits, too long for a spreadsheet's numbers, like the real ones."""
    return f"5285890{secrets.randbelow(10**12):012d}"


def _checked(call: Call) -> Region:
    """Checks an ApplyUpload beyond the types of its fields, and tells the region to store in."""
    asked = call.parameters
    if asked["MediaType"].lower() not in MEDIA_TYPES:
        raise ApiError("InvalidParameterValue.MediaType", "The media type is not supported.")
    if asked.get("CoverType") and asked["CoverType"].lower() not in COVER_TYPES:
        raise ApiError("InvalidParameterValue.CoverType", "The cover type is not supported.")
    if asked.get("ExpireTime") and parsed_time(asked["ExpireTime"], "InvalidParameterValue.ExpireTime") <= call.now_s:
        raise ApiError("InvalidParameterValue.ExpireTime", "The expire time has passed.")
    class_id = asked.get("ClassId", OTHER_CLASS_ID)
    known = call.context.store.categories.get(category_identity(call.application.sub_app_id, class_id))
    if class_id != OTHER_CLASS_ID and known is None:
        raise ApiError("InvalidParameterValue", "The class does not exist.")
    _check_path(call, asked.get("MediaStoragePath"))
    wanted = asked.get("StorageRegion")
    region = next((one for one in REGIONS if one.name == wanted), None) if wanted else default_region()
    if region is None or not region.opened:
        raise ApiError("InvalidParameterValue.StorageRegion", "The storage region is not opened.")
    return region


def _check_path(call: Call, path: str | None) -> None:
    if not path:
        return
    code = "InvalidParameterValue.MediaStoragePath"
    if call.application.mode != "fileid+path":
        raise ApiError(code, "The application does not manage media by path.")
    if not _STORAGE_PATH.fullmatch(path) or {".", ".."} & set(path.split("/")):
        raise ApiError(code, "The storage path is malformed.")
    media = call.context.store.media.all()
    if any(one.media_path == path and one.sub_app_id == call.application.sub_app_id for one in media):
        raise ApiError(code, "There is a medium with this storage path.")


def commit_upload(call: Call) -> Answer:
    """Makes a medium of what was uploaded; a second Commit answers like the first unless it is to be refused."""
    store = call.context.store
    session = store.sessions.get(call.parameters["VodSessionKey"])
    over = session is not None and call.now_s - session.created_at > call.context.settings.session_life_s
    if session is None or over or session.sub_app_id != call.application.sub_app_id:
        raise ApiError("InvalidParameterValue.VodSessionKey", "The session key is invalid.")
    if session.file_id is not None:
        refused = call.context.settings.second_commit_refused or call.drawn.get(RefuseSecondCommit) is not None
        medium = store.media.get(session.file_id)
        if refused or medium is None:
            raise ApiError("InvalidParameterValue.VodSessionKey", "The session has been committed.")
        return _commit_answer(call, medium)
    if store.stored_object(session.bucket, session.media_path[1:]) is None:
        raise ApiError("ResourceNotFound", "The media file was not uploaded.")
    has_cover = (
        session.cover_path is not None and store.stored_object(session.bucket, session.cover_path[1:]) is not None
    )
    medium = _medium(session, call.now_s, session.cover_path if has_cover else None)
    with store.transaction():
        store.media.put(medium)
        store.sessions.put(replace(session, file_id=medium.file_id))
        if medium.procedure:
            start_procedure(
                call.context,
                medium,
                medium.procedure,
                now_s=call.now_s,
                session_context=medium.session_context,
            )
    return _commit_answer(call, medium)


def _medium(session: Session, now_s: float, cover_path: str | None) -> Medium:
    asked: dict[str, Any] = session.request
    name = asked.get("MediaName") or session.media_path.rpartition("/")[2].rpartition(".")[0]
    return Medium(
        file_id=session.planned_file_id,
        sub_app_id=session.sub_app_id,
        name=name,
        media_type=asked["MediaType"].lower(),
        class_id=asked.get("ClassId", OTHER_CLASS_ID),
        procedure=asked.get("Procedure", ""),
        expire_time=asked.get("ExpireTime") or NEVER,
        region=session.region,
        bucket=session.bucket,
        media_path=session.media_path,
        cover_path=cover_path,
        source_context=asked.get("SourceContext", ""),
        session_context=asked.get("SessionContext", ""),
        session_key=session.session_key,
        created_at=now_s,
        updated_at=now_s,
    )


def _commit_answer(call: Call, medium: Medium) -> Answer:
    return {
        "FileId": medium.file_id,
        "MediaUrl": call.context.media_url(medium.media_path),
        "CoverUrl": call.context.media_url(medium.cover_path) if medium.cover_path else None,
    }


ACTIONS = {
    "ApplyUpload": Action(
        {
            "MediaType": text(required=True, shortest=1, code="InvalidParameterValue.MediaType"),
            "MediaName": text(),
            "CoverType": text(),
            "Procedure": text(),
            "ExpireTime": text(),
            "StorageRegion": text(),
            "ClassId": integer(),
            "SourceContext": text(MAX_SOURCE_CONTEXT),
            "SessionContext": text(MAX_SESSION_CONTEXT),
            "ExtInfo": text(),
            "MediaStoragePath": text(),
        },
        apply_upload,
    ),
    "CommitUpload": Action({"VodSessionKey": text(required=True)}, commit_upload),
}
