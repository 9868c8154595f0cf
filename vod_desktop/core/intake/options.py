"""Checks of a job's options before any byte moves (protocol.md 2.1)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from vod_desktop.core.intake.media_types import MEDIA_TYPES
from vod_desktop.core.intake.names import check_pattern, is_plain_text
from vod_desktop.core.model.errors import Code, app_error
from vod_desktop.core.model.lengths import SESSION_CONTEXT_CHARS, SOURCE_CONTEXT_CHARS
from vod_desktop.core.model.options import FASTEST, CoverMode, RouteChoice, UploadOptions
from vod_desktop.core.model.signature import TASK_PRIORITIES

_ISO_8601 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
_REGION = re.compile(r"[a-z]{2,}(-[a-z0-9]+)+")


def checked(options: UploadOptions, *, now: datetime) -> UploadOptions:
    """The options in the form in which they are sent.

    Args:
        options: As typed.
        now: With zone; the expiry has to lie after it.

    Raises:
        AppError: option.invalid, option.too_long, option.needs.
    """
    media_type = options.media_type.strip().lstrip(".").lower() if options.media_type else None
    if options.media_name is not None:
        check_pattern(options.media_name)
    _require("media_type", options.media_type, lambda _: media_type in MEDIA_TYPES)
    _require("class_id", str(options.class_id), lambda _: options.class_id >= 0)
    _require("procedure", options.procedure, lambda text: bool(text.strip()) and is_plain_text(text))
    _require(
        "storage_region", options.storage_region, lambda text: text == FASTEST or _REGION.fullmatch(text) is not None
    )
    _require("expire_time", options.expire_time, lambda text: _lies_ahead(text, now))
    _require("storage_path", options.storage_path, _is_storage_path)
    _limit("source_context", options.source_context, SOURCE_CONTEXT_CHARS)
    _limit("session_context", options.session_context, SESSION_CONTEXT_CHARS)
    if options.cover_mode is CoverMode.FILE and options.cover_path is None:
        raise app_error(Code.OPTION_INVALID, field="cover_path", value="")
    if options.task_priority is not None and options.task_priority not in TASK_PRIORITIES:
        raise app_error(Code.OPTION_INVALID, field="task_priority", value=options.task_priority)
    _require_company(options)
    return replace(options, media_type=media_type)


def _require(field: str, value: str | None, holds: Callable[[str], bool]) -> None:
    if value is not None and not holds(value):
        raise app_error(Code.OPTION_INVALID, field=field, value=value)


def _require_company(options: UploadOptions) -> None:
    """What is of no use without something else: the first that misses its company (protocol.md 4.1, 5.8)."""
    has_path = options.storage_path is not None
    for field in ("task_priority", "task_notify_mode"):
        if getattr(options, field) is None:
            continue
        if options.procedure is None:
            raise app_error(Code.OPTION_NEEDS, field=field, other="procedure")
        if options.route is RouteChoice.SERVER or has_path:
            raise app_error(Code.OPTION_NEEDS, field=field, other="client_route")
    if has_path and options.route is RouteChoice.CLIENT:
        raise app_error(Code.OPTION_NEEDS, field="storage_path", other="server_route")


def _limit(field: str, value: str | None, limit: int) -> None:
    if value is not None and len(value) > limit:
        raise app_error(Code.OPTION_TOO_LONG, field=field, limit=limit)


def _lies_ahead(text: str, now: datetime) -> bool:
    if not _ISO_8601.fullmatch(text):
        return False
    try:
        return datetime.fromisoformat(text) > now
    except ValueError:  # the shape is right, but there is no 31st of February
        return False


def _is_storage_path(text: str) -> bool:
    return text.startswith("/") and not text.endswith("/") and is_plain_text(text) and "//" not in text
