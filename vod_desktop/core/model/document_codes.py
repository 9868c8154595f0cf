"""The numbers by which the documents' client SDKs tell how an upload went, for who looks an error up there (protocol.md 4.6). Pure.

Our own codes say more: most of these numbers name a step, not a cause. So they are shown beside ours, on the client route only,
which is the one that has them.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.job import Job, ObjectKind, Route
from vod_desktop.core.model.options import RouteChoice
from vod_desktop.core.model.states import Phase, State

SMALL_BYTES = 5 << 20
"""What the SDKs send in one piece."""


class DocumentCode(IntEnum):
    """All numbers of the documents, those that only newer SDKs have among them."""

    DONE = 0
    PREPARE_FAILED = 1000
    APPLY_FAILED = 1001
    APPLY_UNREADABLE = 1002
    VIDEO_FAILED = 1003
    COVER_FAILED = 1004
    COMMIT_FAILED = 1005
    COMMIT_REFUSED = 1006
    BUSY = 1007
    FILE_MISSING = 1008
    ALREADY_UPLOADING = 1009
    NO_PARAMETERS = 1010
    SECRET_ID_INVALID = 1011
    NO_SIGNATURE = 1012
    NO_PATH = 1013
    VIDEO_MISSING = 1014
    NAME_INVALID = 1015
    COVER_MISSING = 1016
    CANCELLED = 1017
    SMALL_FILE_FAILED = 1018
    QUIC_FAILED = 1019
    SIGNATURE_EXPIRED = 1020


NEVER_GIVEN: Mapping[DocumentCode, str] = {
    DocumentCode.PREPARE_FAILED: "without an answer to PrepareUploadUGC the upload goes to the default region",
    DocumentCode.BUSY: "the queue takes any number of files",
    DocumentCode.FILE_MISSING: "1014 and 1016 say which file",
    DocumentCode.ALREADY_UPLOADING: "a file that is in the queue already never becomes another job unasked",
    DocumentCode.NO_PARAMETERS: "there is no job without a file",
    DocumentCode.SECRET_ID_INVALID: "the SDKs do not use it either",
    DocumentCode.NO_PATH: "there is no job without a path",
    DocumentCode.QUIC_FAILED: "QUIC is not used",
}
"""Numbers that cannot come up here, and why."""

_BY_CODE: Mapping[Code, DocumentCode] = {
    Code.FILE_MISSING: DocumentCode.VIDEO_MISSING,
    Code.FILE_NAME: DocumentCode.NAME_INVALID,
    Code.COVER_MISSING: DocumentCode.COVER_MISSING,
    Code.SIGNATURE_MISSING: DocumentCode.NO_SIGNATURE,
    Code.SIGNATURE_DENIED: DocumentCode.NO_SIGNATURE,
    Code.SIGNATURE_EXPIRED: DocumentCode.SIGNATURE_EXPIRED,
    Code.SIGNATURE_REFUSED: DocumentCode.APPLY_FAILED,
}
"""Causes that have a number of their own, whatever the step."""

_OF_THE_NAME = frozenset({Code.OPTION_INVALID, Code.OPTION_TOO_LONG})
_EXPIRED_NUMBER = "10010"
"""The service's own number for an expired signature; the SDKs make 1020 of it."""


def code_of(job: Job, problem: Problem | None) -> DocumentCode | None:
    """The documents' number for the end of a job, or for what is wrong with it; None where they have none."""
    if Route.CLIENT is not job.route and job.options.route is not RouteChoice.CLIENT:
        return None
    if job.state is State.COMPLETE:
        return DocumentCode.DONE
    if job.state is State.CANCELLED:
        return DocumentCode.CANCELLED
    if problem is None:
        return None
    kind = failed_object(job)
    item = job.cover if kind is ObjectKind.COVER and job.cover is not None else job.media
    is_small = item.part_size_bytes is None and item.source.size_bytes < SMALL_BYTES
    return document_code(problem, job.phase, kind, is_small=is_small)


def failed_object(job: Job) -> ObjectKind:
    """Which object is still to be sent when a job stops: the media goes first."""
    is_cover = job.media.complete and job.cover is not None and not job.cover.complete
    return ObjectKind.COVER if is_cover else ObjectKind.MEDIA


def document_code(problem: Problem, phase: Phase, kind: ObjectKind, *, is_small: bool = False) -> DocumentCode | None:
    """The number for a problem of the client route.

    Args:
        problem: What went wrong.
        phase: In which step.
        kind: Which object was being sent, if one was.
        is_small: It goes in one piece, and the SDKs would have sent it so too.
    """
    if problem.code in _BY_CODE:
        return _BY_CODE[problem.code]
    if problem.code in _OF_THE_NAME and problem.params.get("field") == "media_name":
        return DocumentCode.NAME_INVALID
    if (problem.detail or "").startswith(f"{_EXPIRED_NUMBER}:"):
        return DocumentCode.SIGNATURE_EXPIRED
    return _code_of_step(problem.code, phase, kind, is_small=is_small)


def _code_of_step(code: Code, phase: Phase, kind: ObjectKind, *, is_small: bool) -> DocumentCode | None:
    if phase is Phase.APPLY:
        return DocumentCode.APPLY_UNREADABLE if code is Code.SERVICE_ANSWER else DocumentCode.APPLY_FAILED
    if phase is Phase.COMMIT:
        return DocumentCode.COMMIT_FAILED if code.startswith("net.") else DocumentCode.COMMIT_REFUSED
    if phase not in {Phase.UPLOAD, Phase.FINISH}:
        return None  # the SDKs have no such steps
    video = DocumentCode.SMALL_FILE_FAILED if is_small else DocumentCode.VIDEO_FAILED
    return DocumentCode.COVER_FAILED if kind is ObjectKind.COVER else video
