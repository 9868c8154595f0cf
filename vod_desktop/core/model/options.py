"""What is to happen to a file: the options of one job."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from vod_desktop.core.model.signature import NotifyMode


class CoverMode(StrEnum):
    """Where the cover of a job comes from."""

    NONE = "none"
    FILE = "file"  # the picture named in `cover_path`
    SAME_NAME = "same_name"  # the picture beside the video that bears its name, when there is one


class RouteChoice(StrEnum):
    """Which way in the user wants for a job."""

    AUTO = "auto"
    SERVER = "server"
    CLIENT = "client"


FASTEST = "fastest"
"""A storage region: the opened one that answers soonest when the job begins."""


@dataclass(frozen=True, slots=True)
class UploadOptions:
    """Options of a job, as the documents name them (server-side upload, parameters; protocol.md 2.1).

    Attributes:
        media_name: MediaName, or a pattern with `{stem}`, `{date}`, `{time}`, `{n}`; None means the file's stem.
        media_type: MediaType when the file's name has no usable extension; lower case, without dot.
        class_id: ClassId; 0 is "other".
        procedure: Name of a procedure template, or a legacy `QCVB_...` text.
        expire_time: ExpireTime, ISO 8601 with zone; None means never.
        source_context: SourceContext, at most 250 characters.
        session_context: SessionContext, at most 1000 characters.
        storage_region: StorageRegion, `FASTEST`, or None for the application's default.
        storage_path: MediaStoragePath, starts with `/`; only for applications in path mode, and on the server route.
        route: The way in.
        task_priority: -10 to 10, of the procedure; only on the client route, as is `task_notify_mode`.
    """

    media_name: str | None = None
    media_type: str | None = None
    class_id: int = 0
    procedure: str | None = None
    cover_mode: CoverMode = CoverMode.NONE
    cover_path: Path | None = None
    storage_region: str | None = None
    expire_time: str | None = None
    source_context: str | None = None
    session_context: str | None = None
    storage_path: str | None = None
    route: RouteChoice = RouteChoice.AUTO
    task_priority: int | None = None
    task_notify_mode: NotifyMode | None = None
