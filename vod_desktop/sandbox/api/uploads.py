"""ApplyUpload and CommitUpload (protocol.md 2)."""

from __future__ import annotations

import re

from vod_desktop.sandbox import sessions
from vod_desktop.sandbox.api.action import Action, Answer, Call, parsed_time
from vod_desktop.sandbox.api.errors import ApiError
from vod_desktop.sandbox.api.fields import integer, text
from vod_desktop.sandbox.faults import RefuseSecondCommit
from vod_desktop.sandbox.seeds import APP_ID, OTHER_CLASS_ID, Region, opened_region
from vod_desktop.sandbox.sessions import FileMissingError, Place, SessionError
from vod_desktop.sandbox.state import SourceType
from vod_desktop.sandbox.upload_rules import (
    AUDIO_TYPES,
    COVER_TYPES,
    MANIFEST_TYPES,
    MAX_SESSION_CONTEXT,
    MAX_SOURCE_CONTEXT,
    VIDEO_TYPES,
    has_class,
)

MEDIA_TYPES = VIDEO_TYPES | AUDIO_TYPES | MANIFEST_TYPES

_STORAGE_PATH = re.compile(r"(/[^/\x00-\x1f]+)+")


def apply_upload(call: Call) -> Answer:
    """Opens a session: paths to upload to, and a certificate for them."""
    asked = call.parameters
    session = sessions.new_session(
        Place(call.application, _checked(call), APP_ID),
        asked,
        source_type=SourceType.SERVER,
        now_s=call.now_s,
        media_path=asked.get("MediaStoragePath", ""),
    )
    certificate = sessions.grant(call.context, session, call.now_s)
    return {
        "StorageBucket": session.bucket,
        "StorageRegion": session.region,
        "VodSessionKey": session.session_key,
        "MediaStoragePath": session.media_path,
        "CoverStoragePath": session.cover_path,
        "TempCertificate": {
            "SecretId": certificate.secret_id,
            "SecretKey": certificate.secret_key,
            "Token": certificate.token,
            "ExpiredTime": int(certificate.expires_at),
        },
    }


def _checked(call: Call) -> Region:
    """Checks an ApplyUpload beyond the types of its fields, and tells the region to store in."""
    asked = call.parameters
    if asked["MediaType"].lower() not in MEDIA_TYPES:
        raise ApiError("InvalidParameterValue.MediaType", "The media type is not supported.")
    if asked.get("CoverType") and asked["CoverType"].lower() not in COVER_TYPES:
        raise ApiError("InvalidParameterValue.CoverType", "The cover type is not supported.")
    if asked.get("ExpireTime") and parsed_time(asked["ExpireTime"], "InvalidParameterValue.ExpireTime") <= call.now_s:
        raise ApiError("InvalidParameterValue.ExpireTime", "The expire time has passed.")
    if not has_class(call.context.store, call.application.sub_app_id, asked.get("ClassId", OTHER_CLASS_ID)):
        raise ApiError("InvalidParameterValue", "The class does not exist.")
    _check_path(call, asked.get("MediaStoragePath"))
    region = opened_region(asked.get("StorageRegion"))
    if region is None:
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
    context = call.context
    try:
        session = sessions.find(
            context, call.parameters["VodSessionKey"], call.application.sub_app_id, SourceType.SERVER, call.now_s
        )
        refuses_second = call.drawn.get(RefuseSecondCommit) is not None
        medium = sessions.commit(context, session, now_s=call.now_s, refuses_second=refuses_second)
    except SessionError as error:
        raise ApiError("InvalidParameterValue.VodSessionKey", str(error)) from None
    except FileMissingError as error:
        raise ApiError("ResourceNotFound", str(error)) from None
    return {
        "FileId": medium.file_id,
        "MediaUrl": context.media_url(medium.media_path),
        "CoverUrl": context.media_url(medium.cover_path) if medium.cover_path else None,
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
