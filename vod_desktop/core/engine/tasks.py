"""The blocking pieces of an upload that read files and talk to storage, each run by one worker thread.

The calls around them stand in `calls.py`.

A task holds plain values, touches no state of the engine and answers with newer values. It raises `AppError`, or
`Interrupted` when its token was set.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from vod_desktop.core.cloud.ports import ListedPart, ObjectStore, Receipt
from vod_desktop.core.engine.body import FileBody
from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.engine.limiter import RateLimiter
from vod_desktop.core.engine.plan import part_size, slice_of
from vod_desktop.core.engine.sources import CRC, file_crc, identified, known_or_identified, require_unchanged
from vod_desktop.core.intake.fingerprint import same_content
from vod_desktop.core.model.errors import AppError, Code, app_error
from vod_desktop.core.model.job import ObjectKind, Part, RemoteSession, UploadObject, Verified


class Task(Protocol):
    """Something a worker runs."""

    @property
    def job_id(self) -> int:
        """Whose work it is; 0 for work of an account."""

    @property
    def run_id(self) -> int:
        """Which run of the job asked for it."""

    @property
    def token(self) -> ControlToken:
        """Set to stop it."""

    def run(self) -> object:
        """Does the work."""


@dataclass(frozen=True, slots=True)
class Prepare:
    """Looks at the files of a job that has sent nothing yet, and plans their parts.

    What the preflight has seen is not read again; a medium that has changed since then goes back to it.

    Attributes:
        bytes_per_s: The speed of the last hour; None where nothing was sent.
    """

    job_id: int
    run_id: int
    token: ControlToken
    objects: tuple[UploadObject, ...]
    connections: int
    bytes_per_s: float | None

    def run(self) -> tuple[UploadObject, ...]:
        """The objects with fresh identity and part size."""
        return tuple(self._planned(item) for item in self.objects)

    def _planned(self, item: UploadObject) -> UploadObject:
        source = known_or_identified(item)
        known = item.source
        if item.kind is ObjectKind.MEDIA and (source.size_bytes, source.mtime_ns) != (known.size_bytes, known.mtime_ns):
            raise app_error(Code.FILE_GROWING, path=str(source.path))
        if source.size_bytes == 0:
            raise app_error(Code.COVER_EMPTY, path=str(source.path))
        part_bytes = part_size(source.size_bytes, self.connections, self.bytes_per_s)
        return replace(item, source=source, part_size_bytes=part_bytes)


@dataclass(frozen=True, slots=True)
class Revisit:
    """Looks again at a job that goes on: are the files the same, and which parts does the service have?"""

    job_id: int
    run_id: int
    token: ControlToken
    objects: tuple[UploadObject, ...]
    store: ObjectStore

    def run(self) -> tuple[UploadObject, ...]:
        """The objects with the parts that need not be sent again."""
        return tuple(item if item.complete else self._revisited(item) for item in self.objects)

    def _revisited(self, item: UploadObject) -> UploadObject:
        now = identified(item)
        if not same_content(item.source, now):
            raise app_error(Code.FILE_CHANGED, path=str(item.source.path))
        if now.mtime_ns != item.source.mtime_ns and not self._confirmed_parts_match(item):
            raise app_error(Code.FILE_CHANGED, path=str(item.source.path))
        item = replace(item, source=now)
        if item.upload_id is None or item.key is None:
            return item
        try:
            listed = self.store.list_parts(item.key, item.upload_id)
        except AppError as error:
            if error.problem.code is Code.AUTH_FORBIDDEN:
                return item  # the certificate may not list: the ledger's own record stands
            if error.problem.code is Code.SESSION_LOST:
                return self._completed_before(item, error)
            raise
        return replace(item, parts=adopted(item.parts, listed))

    def _confirmed_parts_match(self, item: UploadObject) -> bool:
        """Only the time differs: the confirmed parts are read again and compared with what the service confirmed."""
        for part in item.parts:
            piece = slice_of(item, part.number)
            if file_crc(item.source.path, piece.offset, piece.size_bytes, self.token) != part.crc64:
                return False
        return True

    def _completed_before(self, item: UploadObject, lost: AppError) -> UploadObject:
        """The upload is gone: completed with its answer lost, or really lost."""
        if item.key is None or len(item.parts) < item.part_count:
            raise lost
        return _accepted(item, _head(self.store, item.key, lost))


@dataclass(frozen=True, slots=True)
class OpenUpload:
    """Initiates the multipart upload of one object."""

    job_id: int
    run_id: int
    token: ControlToken
    account_id: str
    kind: ObjectKind
    key: str
    session: RemoteSession
    store: ObjectStore

    def run(self) -> str:
        """The UploadId."""
        return self.store.initiate(self.key)


@dataclass(frozen=True, slots=True)
class SendPart:
    """Sends one part, or a whole small object by PUT, and compares its CRC64 with the service's.

    Attributes:
        began: Monotonic seconds at which a worker got it.
    """

    job_id: int
    run_id: int
    token: ControlToken
    item: UploadObject
    number: int
    store: ObjectStore
    limiter: RateLimiter
    on_sent: Callable[[int], None]
    began: float

    def run(self) -> Part:
        """The confirmed part."""
        piece = slice_of(self.item, self.number)
        path = self.item.source.path
        body = FileBody(path, piece.offset, piece.size_bytes, self.token, self.on_sent, self.limiter, self.job_id)
        self.token.turnstile.enter()
        try:
            return self._confirmed(body)
        except BaseException:
            body.take_back()  # these bytes will be sent again: the bar must not count them twice
            raise
        finally:
            self.token.turnstile.leave()

    def _confirmed(self, body: FileBody) -> Part:
        try:
            receipt = self._send(body)
        except AppError as error:
            if (
                error.problem.code is Code.FILE_CHANGED
            ):  # it ended before the part did: of another size, it is waited for
                require_unchanged(self.item)
            raise
        require_unchanged(self.item)
        if receipt.crc64 is None:
            raise app_error(Code.SERVICE_ANSWER, call="UploadPart", detail="no x-cos-hash-crc64ecma")
        if receipt.crc64 != body.crc64:
            raise app_error(Code.STORAGE_CORRUPT, detail=f"part {self.number}")
        return Part(self.number, len(body), receipt.etag, body.crc64)

    def _send(self, body: FileBody) -> Receipt:
        item = self.item
        if item.key is None:
            raise app_error(Code.SESSION_LOST)
        if item.part_size_bytes is None:
            return self.store.put(item.key, body, self.token)
        if item.upload_id is None:
            raise app_error(Code.SESSION_LOST)
        return self.store.upload_part(item.key, item.upload_id, self.number, body, self.token)


@dataclass(frozen=True, slots=True)
class Finish:
    """Completes the multipart uploads of a job and compares the whole objects."""

    job_id: int
    run_id: int
    token: ControlToken
    objects: tuple[UploadObject, ...]
    store: ObjectStore

    def run(self) -> tuple[UploadObject, ...]:
        """The objects, complete and verified."""
        return tuple(item if item.complete else self._finished(item) for item in self.objects)

    def _finished(self, item: UploadObject) -> UploadObject:
        if item.key is None or item.upload_id is None:
            raise app_error(Code.SESSION_LOST)
        require_unchanged(item)
        try:
            receipt: Receipt | None = self.store.complete(item.key, item.upload_id, item.parts)
        except AppError as error:
            if error.problem.code is not Code.SESSION_LOST:
                raise
            # NoSuchUpload: an earlier Complete may have been carried out and its answer lost.
            return _accepted(item, _head(self.store, item.key, error))
        if receipt is None or receipt.crc64 is None:
            receipt = _head(self.store, item.key, app_error(Code.SESSION_LOST))
        return _accepted(item, receipt)


def adopted(known: tuple[Part, ...], listed: tuple[ListedPart, ...]) -> tuple[Part, ...]:
    """The parts of the ledger that the service still has, by number, size and ETag.

    A part that only the service knows was not compared by CRC: it is sent again.
    """
    there = {(part.number, part.size_bytes, part.etag.strip('"').lower()) for part in listed}
    return tuple(part for part in known if (part.number, part.size_bytes, part.etag.strip('"').lower()) in there)


def whole_crc(parts: tuple[Part, ...]) -> int:
    """CRC64 of an object from those of its parts, in order of their numbers."""
    crc = 0
    for part in sorted(parts, key=lambda item: item.number):
        crc = int(CRC.combine(crc, part.crc64, part.size_bytes))
    return crc


def _head(store: ObjectStore, key: str, absent: AppError) -> Receipt | None:
    """HEAD of the object; None where the certificate may not ask, which leaves the verdict to Commit."""
    try:
        receipt = store.head(key)
    except AppError as error:
        if error.problem.code is Code.AUTH_FORBIDDEN:
            return None
        raise
    if receipt is None:
        raise absent
    return receipt


def _accepted(item: UploadObject, receipt: Receipt | None) -> UploadObject:
    """The object as complete, if what storage tells of it is what was sent."""
    crc = whole_crc(item.parts)
    known = None if receipt is None else receipt.crc64
    if known is not None and known != crc:
        raise app_error(Code.STORAGE_CORRUPT, detail="whole object")
    if receipt is not None and receipt.size_bytes not in {None, item.source.size_bytes}:
        raise app_error(Code.STORAGE_CORRUPT, detail="size of the object")
    return replace(item, complete=True, crc64=crc, verified=Verified.PARTS if known is None else Verified.CRC64)
