"""What a practice cloud tells its users: tests, the command line and the window."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MediaRecord:
    """One committed medium.

    Attributes:
        media_path: Storage path as the Apply gave it, with the leading slash.
        size: Bytes of the object.
        sha256: Hex digest of the object's bytes, "" when the original file was deleted.
        cover_path: Storage path of the cover that arrived, or None.
        source_type: "ServerUpload" or "ClientUpload", as the upload event says it; the library calls both "Upload".
    """

    file_id: str
    sub_app_id: int
    name: str
    media_type: str
    class_id: int
    procedure: str
    expire_time: str
    storage_region: str
    source_context: str
    session_context: str
    media_path: str
    media_url: str
    size: int
    sha256: str
    cover_path: str | None
    cover_url: str | None
    cover_size: int | None
    cover_sha256: str | None
    session_key: str
    created_at: float
    source_type: str


@dataclass(frozen=True, slots=True)
class OpenUpload:
    """A multipart upload that was neither completed nor aborted; its parts would be billed.

    Attributes:
        part_sizes: Bytes by part number.
    """

    upload_id: str
    bucket: str
    key: str
    initiated_at: float
    part_sizes: dict[int, int]


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """One request, from its headers to its end.

    Attributes:
        service: "cos", "api", "ugc", "media", "practice", or "" for requests that are for none of them.
        operation: Action or storage operation, for example "UploadPart"; "" when it could not be told.
        status: HTTP status answered, or None when no answer left (yet).
        code: The service's error code in the answer, or "".
        body_bytes: Body bytes received.
        finished_at: None while it runs.
        connection_id: The peer's port: requests of one connection have the same.
        host: The Host header.
    """

    service: str
    operation: str
    key: str
    part_number: int | None
    upload_id: str
    status: int | None
    code: str
    body_bytes: int
    started_at: float
    finished_at: float | None
    connection_id: int
    host: str
