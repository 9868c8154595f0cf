"""A job: one media file on its way, with its cover, and all that must be known to go on after a crash."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.states import Phase, State, StopReason
from vod_desktop.core.model.tasks import ProcedureTask


class ObjectKind(StrEnum):
    """Which file of a job an object in storage is."""

    MEDIA = "media"
    COVER = "cover"


class Route(StrEnum):
    """Which of the documents' two ways in a job takes (architecture: routes)."""

    SERVER = "server"  # ApplyUpload and CommitUpload, with a key pair
    CLIENT = "client"  # ApplyUploadUGC and CommitUploadUGC, with a signature; its certificates can be renewed


class RouteReason(StrEnum):
    """Why a job takes its way in."""

    CHOSEN = "chosen"  # by the user, for this job
    ONLY_ONE = "only_one"  # the account has no key, or a key that cannot sign
    STORAGE_PATH = "storage_path"  # the server route alone can name one
    MEDIA_NAME = "media_name"  # longer than the client route takes, or with characters that it refuses
    TASK_OPTIONS = "task_options"  # only the client route takes the priority and the notification of a procedure
    SHORT = "short"  # done before the certificate ends
    LONG = "long"  # may outlast a certificate, so it must be renewable
    SESSION_ENDED = "session_ended"  # a session on the server route was lost


class Verified(StrEnum):
    """How an upload was checked: the whole object's CRC64, or (where the service did not tell it) every part's."""

    CRC64 = "crc64"
    PARTS = "parts"


CLIENT_SESSION_S = 86_400
"""So long a session of the client route can be gone on with (protocol.md 4.4)."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A local file and its identity at the time it was added.

    Attributes:
        size_bytes: Length.
        mtime_ns: Modification time, nanoseconds.
        sample_hash: Hex digest over head, middle and tail, or None until the file was prepared.
    """

    path: Path
    size_bytes: int
    mtime_ns: int
    sample_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One confirmed part: the service has answered and its CRC64 was the one computed while sending.

    Attributes:
        number: 1 to 10000.
        crc64: CRC-64/XZ of the part's bytes, unsigned.
    """

    number: int
    size_bytes: int
    etag: str
    crc64: int


@dataclass(frozen=True, slots=True)
class UploadObject:
    """One object of a job in storage, from its plan to its completion.

    Attributes:
        key: COS key, without leading slash; None until applied for.
        part_size_bytes: None means one PUT Object, else multipart with parts of this size.
        upload_id: Multipart upload, once initiated.
        parts: Confirmed parts by number.
        complete: The object stands in storage and its checksum was compared.
        verified: How; set with `complete`.
        crc64: Checksum of the whole object, once known.
    """

    kind: ObjectKind
    source: SourceFile
    key: str | None = None
    part_size_bytes: int | None = None
    upload_id: str | None = None
    parts: tuple[Part, ...] = ()
    complete: bool = False
    verified: Verified | None = None
    crc64: int | None = None

    @property
    def part_count(self) -> int:
        """Number of requests the body is cut into; 1 for a PUT."""
        if self.part_size_bytes is None:
            return 1
        return max(1, -(-self.source.size_bytes // self.part_size_bytes))

    @property
    def confirmed_bytes(self) -> int:
        """Bytes that need not be sent again."""
        return self.source.size_bytes if self.complete else sum(part.size_bytes for part in self.parts)


@dataclass(frozen=True, slots=True, repr=False)
class RemoteSession:
    """An upload session at the service (protocol.md 2.2). The certificate stands here only sealed.

    Attributes:
        session_key: VodSessionKey; opaque, never logged.
        bucket: COS bucket with `-<appid>`.
        region: COS region.
        media_path, cover_path: Storage paths as answered, with leading slash.
        certificate_ends_at: Unix seconds, server clock.
        opened_at: Unix seconds, local clock.
        upload_host: The host for uploads that the service has named in the place of the bucket's own (`storageUploadDomain`,
            `cosAcc`, protocol.md 4.3).
        sealed_certificate: The certificate, encrypted for this job; None on the client route, which is given a new one instead.
    """

    route: Route
    session_key: str
    bucket: str
    region: str
    media_path: str
    cover_path: str | None
    certificate_ends_at: int
    opened_at: int
    upload_host: str | None = None
    sealed_certificate: bytes | None = None

    def __repr__(self) -> str:
        return f"RemoteSession(route={self.route}, bucket={self.bucket}, region={self.region}, <keys redacted>)"


@dataclass(frozen=True, slots=True)
class UploadResult:
    """What CommitUpload answered. `file_id` has 19 digits and stays text."""

    file_id: str
    media_url: str
    cover_url: str | None = None
    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One media file on its way. Only the engine thread makes new versions of it.

    Attributes:
        id: Unique in the ledger, never used twice.
        position: Order in the queue; smaller goes first.
        objects: The media, then the cover if there is one.
        stop_reason: Why the job is pausing or paused, None otherwise.
        attempts: Passing failures in a row since the last progress.
        sessions_lost: Sessions that died; the job starts over at most twice.
        not_before: Unix seconds of the next try while waiting.
        commit_sent: CommitUpload has been sent and not been answered for certain.
        sent_bytes: Body bytes sent, over all attempts and runs, cover included.
        active_s: Seconds the job has been running, over all runs.
        checked: The preflight has found nothing against it; a job that is not checked does not start.
        force: The user insists: preflight lets pass what may be insisted on.
        route, route_reason: The way in, and why; settled when the session is opened.
        task: What the service does with the medium after the upload, if it is followed.
    """

    id: int
    account_id: str
    position: int
    state: State
    phase: Phase
    options: UploadOptions
    objects: tuple[UploadObject, ...]
    media_name: str
    media_type: str
    route: Route = Route.SERVER
    route_reason: RouteReason | None = None
    stop_reason: StopReason | None = None
    attempts: int = 0
    sessions_lost: int = 0
    not_before: float | None = None
    problem: Problem | None = None
    session: RemoteSession | None = None
    commit_sent: bool = False
    result: UploadResult | None = None
    sent_bytes: int = 0
    active_s: float = 0.0
    created_at: float = 0.0
    finished_at: float | None = None
    checked: bool = False
    force: bool = False
    task: ProcedureTask | None = None

    @property
    def media(self) -> UploadObject:
        """The media file."""
        return self.objects[0]

    @property
    def cover(self) -> UploadObject | None:
        """The cover, if the job has one."""
        return self.objects[1] if len(self.objects) > 1 else None

    @property
    def is_growing(self) -> bool:
        """Whether its file was still being written when it was last looked at."""
        return self.problem is not None and self.problem.code is Code.FILE_GROWING

    @property
    def wants_check(self) -> bool:
        """Whether the preflight has still to look at it, and can: nobody works on it."""
        if self.checked or self.phase is not Phase.PREPARE:
            return False
        return self.state in {State.QUEUED, State.PAUSED} or (self.state is State.WAITING and self.is_growing)

    @property
    def may_start(self) -> bool:
        """Whether only a free slot and its account are missing; a job that has begun was checked when it did."""
        return self.state is State.QUEUED and (self.checked or self.phase is not Phase.PREPARE)

    @property
    def may_edit(self) -> bool:
        """Whether its options may still change: nothing of it stands at the service, and nothing is on its way there."""
        idle = {State.QUEUED, State.PAUSED, State.WAITING, State.FAILED, State.CANCELLED}
        return self.session is None and self.phase is not Phase.AFTER and self.state in idle

    @property
    def wants_after(self) -> bool:
        """Whether something is left to be told to the service once the medium is made (the phase *after*)."""
        return self.route is Route.CLIENT and self.options.expire_time is not None

    @property
    def goes_on(self) -> bool:
        """Whether it is uploaded, now or later, without anybody doing anything."""
        return self.state in {State.QUEUED, State.RUNNING, State.WAITING, State.PAUSING}

    @property
    def total_bytes(self) -> int:
        """Bytes to send in all."""
        return sum(item.source.size_bytes for item in self.objects)

    @property
    def confirmed_bytes(self) -> int:
        """Bytes that need not be sent again."""
        return sum(item.confirmed_bytes for item in self.objects)

    @property
    def verified(self) -> Verified | None:
        """How the upload was checked, as weak as its weakest object; None until all are complete."""
        marks = [item.verified for item in self.objects]
        if None in marks:
            return None
        return Verified.PARTS if Verified.PARTS in marks else Verified.CRC64


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that intake has accepted: ready to become a job.

    Attributes:
        media_type: Lower-case extension without dot.
        cover: Picture to send along, already checked.
        options: The options this file gets.
        force: The user insists on this file ("add anyway").
    """

    source: SourceFile
    media_name: str
    media_type: str
    cover: SourceFile | None = None
    options: UploadOptions = field(default_factory=UploadOptions)
    force: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """A path that intake has refused, and why.

    Attributes:
        may_force: "Add anyway" is safe.
        passed_over: A file of another type in a folder that has media: nobody asked for it, so nothing has failed.
    """

    path: Path
    problem: Problem
    may_force: bool = False
    passed_over: bool = False


@dataclass(frozen=True, slots=True)
class Orphan:
    """A multipart upload that may be left at the service after a cancel, to be aborted.

    Attributes:
        ends_at: Unix seconds; afterwards it cannot be aborted any more.
    """

    job_id: int
    account_id: str
    kind: ObjectKind
    session: RemoteSession
    key: str
    upload_id: str
    tries: int = 0
    not_before: float = 0.0

    @property
    def ends_at(self) -> int:
        """The certificate's end on the server route; the session's on the client route, where there is always a new certificate."""
        session = self.session
        is_renewable = session.route is Route.CLIENT
        return session.opened_at + CLIENT_SESSION_S if is_renewable else session.certificate_ends_at
