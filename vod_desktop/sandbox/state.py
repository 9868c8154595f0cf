"""What a practice cloud remembers. Plain values with JSON-able fields only: each is one row of the store."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class SourceType(StrEnum):
    """The route that a file came by, as the upload event calls it (protocol.md 3.4)."""

    SERVER = "ServerUpload"
    CLIENT = "ClientUpload"


@dataclass(frozen=True, slots=True)
class Category:
    """A class of the media library; identities count up per application, -1 is the parent of the top level."""

    sub_app_id: int
    class_id: int
    parent_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """A temporary key pair and token, good for the objects of one session until `expires_at` (Unix seconds).

    A session may have several: each renewal gives a new one, and the old ones end at their own time.
    """

    secret_id: str
    secret_key: str
    token: str
    expires_at: float
    bucket: str
    region: str
    media_key: str | None
    cover_key: str | None


@dataclass(frozen=True, slots=True)
class Session:
    """What an Apply was asked, on either route, kept until the Commit; `file_id` is set by the first Commit.

    Attributes:
        planned_file_id: The medium to be; in a session that only brings a cover, the medium that is there.
        media_path: None in a session that only brings a cover.
        request: What was asked for the medium, in the names of ApplyUpload's fields.
        source_type: The route; a session can be used on its own route only.
    """

    session_key: str
    sub_app_id: int
    planned_file_id: str
    bucket: str
    region: str
    media_path: str | None
    cover_path: str | None
    created_at: float
    request: dict[str, Any]
    file_id: str | None = None
    source_type: str = SourceType.SERVER


@dataclass(frozen=True, slots=True)
class UsedSignature:
    """A one-time client-upload signature that was used; it belongs to one session from then on.

    Attributes:
        digest: SHA-256 of the whole signature: two signatures are the same only if all of their bytes are.
        session_key: The session that its Apply opened or renewed, or that its Commit named; None when that Apply failed.
        expires_at: Unix seconds after which it need not be remembered, because it is refused as expired.
    """

    digest: str
    session_key: str | None
    expires_at: float


@dataclass(frozen=True, slots=True)
class Upload:
    """An open multipart upload."""

    upload_id: str
    bucket: str
    region: str
    key: str
    initiated_at: float
    content_type: str


@dataclass(frozen=True, slots=True)
class StoredPart:
    """A part of an open upload; its bytes are one blob."""

    upload_id: str
    number: int
    blob: str
    size: int
    etag: str
    crc64: int
    stored_at: float


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object: the blobs whose bytes make it up, in order.

    Attributes:
        blobs: Pairs of blob name and size.
        etag: MD5 hex, or hex and number of parts for a multipart object; without quotes.
        sha256: Filled the first time somebody asks: hashing every upload at once would slow it.
    """

    bucket: str
    key: str
    blobs: list[list[Any]]
    size: int
    etag: str
    crc64: int
    content_type: str
    stored_at: float
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Medium:
    """An entry of the media library."""

    file_id: str
    sub_app_id: int
    name: str
    media_type: str
    class_id: int
    procedure: str
    expire_time: str
    region: str
    bucket: str
    media_path: str
    cover_path: str | None
    source_context: str
    session_context: str
    session_key: str
    created_at: float
    updated_at: float
    description: str = ""
    tags: list[str] = field(default_factory=list)
    source_type: str = SourceType.SERVER


@dataclass(frozen=True, slots=True)
class Task:
    """A procedure at work on a medium; its status follows from `created_at` and the clock (see `tasks`)."""

    task_id: str
    sub_app_id: int
    file_id: str
    procedure: str
    session_id: str
    session_context: str
    created_at: float
    wait_s: float
    processing_s: float
    priority: int = 0
    notify_mode: str = "Finish"
