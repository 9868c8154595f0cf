"""ApplyUploadUGC in its three forms: a new medium, another cover for one, a session that goes on (protocol.md 4.3, 4.4)."""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import replace

from vod_desktop.sandbox import sessions
from vod_desktop.sandbox.api.action import Answer
from vod_desktop.sandbox.api.fields import integer, text
from vod_desktop.sandbox.seeds import APP_ID, REGIONS, opened_region
from vod_desktop.sandbox.sessions import Place, SessionError
from vod_desktop.sandbox.settings import BUCKET_MARK
from vod_desktop.sandbox.state import Certificate, Session, SourceType
from vod_desktop.sandbox.ugc import one_time
from vod_desktop.sandbox.ugc.call import MAIN_HOST, STORAGE_ACCOUNT, Action, Call
from vod_desktop.sandbox.ugc.errors import Code, UgcError
from vod_desktop.sandbox.upload_rules import AUDIO_TYPES, COVER_TYPES, VIDEO_TYPES, has_class

FORBIDDEN_IN_NAMES = frozenset('\\/:*?"<>|')
"""What the web client refuses; the mobile clients' list is part of it (protocol.md 4.7)."""

_NEW_ONLY = ("videoName", "videoType", "videoSize")


def apply_upload(call: Call) -> Answer:
    """Opens or renews a session. A session key decides, whatever stands beside it; then an existing medium's FileId."""
    one_time.use_for_apply(call.context, call.signature)
    asked = call.parameters
    if asked.get("vodSessionKey"):
        session = _renewed_session(call)
    elif asked.get("fileId"):
        session = _cover_session(call)
    else:
        session = _new_session(call)
    certificate = sessions.grant(call.context, session, call.now_s)
    one_time.give_to(call.context, call.signature, session.session_key)
    return _answer(call, session, certificate)


def _renewed_session(call: Call) -> Session:
    try:
        session = sessions.find(
            call.context,
            call.parameters["vodSessionKey"],
            call.application.sub_app_id,
            SourceType.CLIENT,
            call.now_s,
        )
    except SessionError as error:
        raise UgcError(Code.INVALID_SESSION, str(error)) from None
    if session.file_id is not None:
        raise UgcError(Code.INVALID_SESSION, "The session has been committed.")
    return session if call.context.settings.renewal_keeps_paths else _moved(session)


def _moved(session: Session) -> Session:
    """The session with other paths, in the same folder as before."""

    def beside(path: str | None) -> str | None:
        folder, _, name = (path or "").rpartition("/")
        return path and f"{folder}/{secrets.token_hex(4)}.{name.rpartition('.')[2]}"

    return replace(session, media_path=beside(session.media_path), cover_path=beside(session.cover_path))


def _cover_session(call: Call) -> Session:
    if any(name in call.parameters for name in _NEW_ONLY):
        raise _invalid("a fileId is for another cover and takes no video")
    cover_type = _cover_type(call)
    if cover_type is None:
        raise _invalid("coverName and coverType are missing")
    medium = call.context.store.media.get(call.parameters["fileId"])
    if medium is None or medium.sub_app_id != call.application.sub_app_id:
        raise _invalid("the fileId does not exist")
    return sessions.cover_session(medium, cover_type, source_type=SourceType.CLIENT, now_s=call.now_s)


def _new_session(call: Call) -> Session:
    asked, signature = call.parameters, call.signature
    if not asked.get("videoName") or not asked.get("videoType"):
        raise _invalid("videoName or videoType is missing")
    _check_name("videoName", asked["videoName"])
    longest = call.context.settings.client_name_chars
    if len(asked["videoName"]) > longest:
        raise _invalid(f"videoName is longer than {longest} characters")
    if asked["videoType"] not in VIDEO_TYPES | AUDIO_TYPES:
        raise _invalid("videoType is no lower-case extension that this route takes")
    if not has_class(call.context.store, call.application.sub_app_id, signature.class_id):
        raise _invalid("the signature's classId does not exist")
    # The signature comes from whoever holds the key, the other from a client's probe.
    region = opened_region(signature.storage_region or asked.get("storageRegion"))
    if region is None:
        raise _invalid("the storage region is not opened")
    return sessions.new_session(
        Place(call.application, region, STORAGE_ACCOUNT),
        {
            "MediaName": asked["videoName"],
            "MediaType": asked["videoType"],
            "CoverType": _cover_type(call),
            "ClassId": signature.class_id,
            "Procedure": signature.procedure,
            "TaskPriority": signature.task_priority,
            "TaskNotifyMode": signature.task_notify_mode,
            "SourceContext": signature.source_context,
            "SessionContext": signature.session_context,
        },
        source_type=SourceType.CLIENT,
        now_s=call.now_s,
    )


def _cover_type(call: Call) -> str | None:
    """The extension of the cover that is announced, or None without one."""
    name, cover_type = call.parameters.get("coverName", ""), call.parameters.get("coverType", "")
    if not name and not cover_type and "coverSize" not in call.parameters:
        return None
    if not name or not cover_type:
        raise _invalid("coverName or coverType is missing")
    _check_name("coverName", name)
    if cover_type not in COVER_TYPES:
        raise _invalid("coverType is no lower-case extension of a picture")
    return str(cover_type)


def _check_name(field: str, name: str) -> None:
    if any(sign in FORBIDDEN_IN_NAMES or unicodedata.category(sign) == "Cc" for sign in name):
        raise _invalid(f"{field} has forbidden characters")


def _answer(call: Call, session: Session, certificate: Certificate) -> Answer:
    bucket, _, account = session.bucket.rpartition("-")
    region = next(one for one in REGIONS if one.name == session.region)
    settings = call.context.settings
    paths = {"video": session.media_path, "cover": session.cover_path}
    return {
        **{kind: {"storageSignature": "", "storagePath": path} for kind, path in paths.items() if path},
        "storageAppId": int(account),
        "storageBucket": bucket,
        "storageRegion": region.short,
        "storageRegionV5": region.name,
        "StorageRegionV5": region.name,
        "domain": MAIN_HOST,
        "vodSessionKey": session.session_key,
        "appId": APP_ID,
        "timestamp": int(call.now_s),
        "tempCertificate": {
            "secretId": certificate.secret_id,
            "secretKey": certificate.secret_key,
            "token": certificate.token,
            "expiredTime": int(certificate.expires_at),
        },
        "storageUploadDomain": settings.upload_domain.replace(BUCKET_MARK, session.bucket),
        "cosAcc": {
            "isOpen": int(bool(settings.acceleration_domain)),
            "domain": settings.acceleration_domain.replace(BUCKET_MARK, session.bucket),
        },
        "MiniProgramAccelerateHost": "",
    }


def _invalid(reason: str) -> UgcError:
    return UgcError(Code.INVALID_REQUEST, reason)


ACTIONS = {
    "ApplyUploadUGC": Action(
        {
            "videoName": text(),
            "videoType": text(),
            "videoSize": integer(0),
            "coverName": text(),
            "coverType": text(),
            "coverSize": integer(0),
            "fileId": text(),
            "vodSessionKey": text(),
            "storageRegion": text(),
            "clientReportId": text(),
            "clientVersion": text(),
        },
        apply_upload,
    )
}
