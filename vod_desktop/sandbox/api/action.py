"""What an action of the cloud API is, and what it gets to work with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from vod_desktop.sandbox.api.errors import ApiError
from vod_desktop.sandbox.api.fields import Field
from vod_desktop.sandbox.context import Context
from vod_desktop.sandbox.faults import Drawn
from vod_desktop.sandbox.seeds import Application


@dataclass(frozen=True, slots=True)
class Call:
    """One call whose fields are known to be right.

    Attributes:
        application: The application it is for.
        now_s: Unix seconds.
    """

    context: Context
    parameters: Mapping[str, Any]
    application: Application
    now_s: float
    drawn: Drawn


Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Action:
    """An action: its fields, without SubAppId, and what carries it out."""

    fields: Mapping[str, Field]
    run: Callable[[Call], Answer]
    takes_sub_app_id: bool = True


def api_time(unix_s: float) -> str:
    """A time as the cloud API writes it."""
    return datetime.fromtimestamp(unix_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parsed_time(text: str, code: str) -> float:
    """Unix seconds of an ISO 8601 time with zone; raises ApiError with `code`."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ApiError(code, "The time is not in ISO 8601 format.") from None
    if moment.tzinfo is None:
        raise ApiError(code, "The time has no zone.")
    return moment.timestamp()
