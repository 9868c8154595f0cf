"""Which way in a job takes, and why; and what its account's way cannot do. Pure (architecture: routes).

The server route needs a key and ends with its certificate, after two hours or so. The client route needs a signature, lasts a day,
and its certificate is renewed on the way. So small uploads take the one that was made for keys, long ones the one that can last.
"""

from __future__ import annotations

from vod_desktop.core.model.account import Account
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.job import Job, Route, RouteReason
from vod_desktop.core.model.options import RouteChoice

LONG_UPLOAD_S = 1_800
"""What takes longer by the speed that is known goes the renewable way: a quarter of a certificate's usual life leaves room for pauses."""

ASSUMED_BYTES_PER_S = 1_000_000
"""The speed of a line that nothing is known of."""

CLIENT_NAME_CHARS = 40
_CLIENT_NAME_REFUSES = frozenset('\\/:*?"<>|')
"""What the client SDKs refuse in a name (protocol.md 4.7)."""


def choose_route(job: Job, account: Account, bytes_per_s: float | None) -> tuple[Route, RouteReason]:
    """The way in for a job whose session is about to be opened.

    Args:
        job: Its options, name, size, and what has become of earlier sessions.
        account: Says which ways there are.
        bytes_per_s: Of the last hour; None where nothing was sent in it.
    """
    options = job.options
    is_short = job.total_bytes / max(1.0, bytes_per_s or ASSUMED_BYTES_PER_S) <= LONG_UPLOAD_S
    for_client = options.task_priority is not None or options.task_notify_mode is not None
    # The first that holds decides.
    rows = (
        (not account.has_key, Route.CLIENT, RouteReason.ONLY_ONE),
        (not account.can_sign, Route.SERVER, RouteReason.ONLY_ONE),
        (options.route is RouteChoice.SERVER, Route.SERVER, RouteReason.CHOSEN),
        (options.route is RouteChoice.CLIENT, Route.CLIENT, RouteReason.CHOSEN),
        (options.storage_path is not None, Route.SERVER, RouteReason.STORAGE_PATH),
        (name_problem(job.media_name) is not None, Route.SERVER, RouteReason.MEDIA_NAME),
        (for_client, Route.CLIENT, RouteReason.TASK_OPTIONS),
        (job.sessions_lost > 0, Route.CLIENT, RouteReason.SESSION_ENDED),
        (is_short, Route.SERVER, RouteReason.SHORT),
    )
    return next(((route, reason) for holds, route, reason in rows if holds), (Route.CLIENT, RouteReason.LONG))


def route_problem(job: Job, account: Account) -> Problem | None:
    """What of a job's options the only way that it can take has no place for; None when all of it can be done."""
    options = job.options
    if account.has_key and options.route is not RouteChoice.CLIENT:
        return None
    if account.has_key and not account.can_sign:
        return Problem(Code.OPTION_INVALID, {"field": "route", "value": options.route})
    if account.has_key and options.storage_path is not None:
        return Problem(Code.OPTION_INVALID, {"field": "storage_path", "value": options.storage_path})
    if not account.has_key:
        given = {
            "route": options.route is RouteChoice.SERVER,
            "expire_time": options.expire_time is not None,
            "storage_path": options.storage_path is not None,
        }
        for field, is_given in given.items():
            if is_given:
                return Problem(Code.OPTION_UNSUPPORTED, {"field": field, "account": account.name})
    return name_problem(job.media_name)


def name_problem(name: str) -> Problem | None:
    """What the client route has against a name."""
    if len(name) > CLIENT_NAME_CHARS:
        return Problem(Code.OPTION_TOO_LONG, {"field": "media_name", "limit": CLIENT_NAME_CHARS})
    if _CLIENT_NAME_REFUSES & set(name):
        return Problem(Code.OPTION_INVALID, {"field": "media_name", "value": name})
    return None
