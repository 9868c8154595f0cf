"""The ways in, in words: what can be chosen, and which one a job takes and why. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from vod_desktop.core.model.job import Job, Route, RouteReason
from vod_desktop.core.model.options import RouteChoice
from vod_desktop.core.model.states import Phase, State
from vod_desktop.texts import formats
from vod_desktop.texts.texts import Texts, mark

_OVER = frozenset({State.CANCELLED, State.COMPLETE})

CHOICE_LABELS: Mapping[RouteChoice, str] = {
    RouteChoice.AUTO: mark("Automatic"),
    RouteChoice.SERVER: mark("With the access key (server upload)"),
    RouteChoice.CLIENT: mark("By signature (client upload)"),
}
"""What can be chosen for a job, not yet translated."""

ROUTE_LABELS: Mapping[Route, str] = {
    Route.SERVER: CHOICE_LABELS[RouteChoice.SERVER],
    Route.CLIENT: CHOICE_LABELS[RouteChoice.CLIENT],
}

REASONS: Mapping[RouteReason, str] = {
    RouteReason.CHOSEN: mark("chosen for this file"),
    RouteReason.ONLY_ONE: mark("the only way that this account has"),
    RouteReason.STORAGE_PATH: mark("only this way can name a storage path"),
    RouteReason.MEDIA_NAME: mark("the name is too long for the other way, or has characters that it refuses"),
    RouteReason.SHORT: mark("will be done before its certificate ends"),
    RouteReason.LONG: mark("may take longer than a certificate lives, so it must be renewable"),
    RouteReason.SESSION_ENDED: mark(
        "what was sent the other way was lost when its certificate ended; this one can be renewed"
    ),
    RouteReason.TASK_OPTIONS: mark("only this way can set a priority or a notification mode"),
}
"""Why a job takes its way in, not yet translated."""


def route_words(texts: Texts, job: Job) -> str:
    """The way in with its reason; empty until it is settled."""
    if job.route_reason is None:
        return ""
    return texts.tr(
        "{way}: {reason}", way=texts.tr(ROUTE_LABELS[job.route]), reason=texts.tr(REASONS[job.route_reason])
    )


def certificate_words(texts: Texts, job: Job, *, now: float) -> str:
    """Until when the service lets a job send, and what comes then; empty while there is no session, and after the end.

    Args:
        texts: Whose language is spoken.
        job: Its session says when the certificate ends.
        now: Unix seconds.
    """
    session = job.session
    if session is None or job.state in _OVER:
        return ""
    ends_at = session.certificate_ends_at
    clock = formats.moment(ends_at, now=now)
    if session.route is Route.CLIENT:
        if ends_at > now:
            return texts.tr("Good until {time}; renewed before that", time=clock)
        return texts.tr("Ended at {time}; renewed when the upload goes on", time=clock)
    if ends_at > now:
        return texts.tr("Good until {time}; it cannot be renewed", time=clock)
    return texts.tr("Ended at {time}; it could not be renewed", time=clock)


def after_words(texts: Texts, job: Job) -> str:
    """What a failure after the commit leaves undone; empty for any other."""
    if job.phase is not Phase.AFTER or job.result is None:
        return ""
    return texts.tr("The medium is made (FileId {file_id}); only its expiry is not set.", file_id=job.result.file_id)


def choice_words(texts: Texts, choice: RouteChoice) -> str:
    """What was chosen; empty for "automatic", which goes without saying."""
    return "" if choice is RouteChoice.AUTO else texts.tr(CHOICE_LABELS[choice])
