"""What a practice cloud remembers. Plain values with JSON-able fields only: each is one row of the store."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Category:
    """A class of the media library; identities count up per application, -1 is the parent of the top level."""

    sub_app_id: int
    class_id: int
    parent_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """A temporary key pair and token, good for the objects of one session until `expires_at` (Unix seconds)."""

    secret_id: str
    secret_key: str
    token: str
    expires_at: float
    bucket: str
    region: str
    media_key: str
    cover_key: str | None


@dataclass(frozen=True, slots=True)
class Session:
    """What ApplyUpload was asked, kept until CommitUpload; `file_id` is set by the first Commit.

    Attributes:
        request: The fields of the ApplyUpload request.
    """

    session_key: str
    sub_app_id: int
    planned_file_id: str
    bucket: str
    region: str
    media_path: str
    cover_path: str | None
    created_at: float
    request: dict[str, Any]
    file_id: str | None = None


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
