"""CommitUploadUGC: a medium, or its new cover, from what was uploaded (protocol.md 4.5)."""

from __future__ import annotations

from vod_desktop.sandbox import sessions
from vod_desktop.sandbox.api.action import Answer
from vod_desktop.sandbox.api.fields import text
from vod_desktop.sandbox.context import Context
from vod_desktop.sandbox.faults import RefuseSecondCommit
from vod_desktop.sandbox.sessions import FileMissingError, SessionError
from vod_desktop.sandbox.state import SourceType
from vod_desktop.sandbox.ugc import one_time
from vod_desktop.sandbox.ugc.call import Action, Call
from vod_desktop.sandbox.ugc.errors import Code, UgcError


def commit_upload(call: Call) -> Answer:
    """Commits a session. What is known of the medium comes from the Apply's signature, whatever this one says besides."""
    context, session_key = call.context, call.parameters["vodSessionKey"]
    one_time.use_for_commit(context, call.signature, session_key)
    try:
        session = sessions.find(context, session_key, call.application.sub_app_id, SourceType.CLIENT, call.now_s)
        refuses_second = call.drawn.get(RefuseSecondCommit) is not None
        medium = sessions.commit(context, session, now_s=call.now_s, refuses_second=refuses_second)
    except SessionError as error:
        raise UgcError(Code.INVALID_SESSION, str(error)) from None
    except FileMissingError as error:
        raise UgcError(Code.INVALID_REQUEST, str(error)) from None
    paths = {"video": medium.media_path if session.media_path else None, "cover": medium.cover_path}
    return {
        **{kind: _file(context, path) for kind, path in paths.items() if path},
        "fileId": medium.file_id,
    }


def _file(context: Context, path: str) -> dict[str, str]:
    return {"url": context.media_url(path), "verify_content": ""}


ACTIONS = {
    "CommitUploadUGC": Action(
        {
            "vodSessionKey": text(required=True),
            "clientReportId": text(),
            "clientVersion": text(),
        },
        commit_upload,
    )
}
