"""A cloud in memory, under the same contract suite as the real one (`tests/contract`).

`script` makes calls fail: a list of errors per operation, taken in order; `after=True` errors are raised once the operation
has been carried out, which is what a lost answer looks like.
"""

from __future__ import annotations

import hashlib
import itertools
import threading
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import anycrc

from vod_desktop.core.cloud.ports import Applied, ApplyRequest, Body, Control, ListedPart, Receipt
from vod_desktop.core.model.account import Account, Certificate, Credentials
from vod_desktop.core.model.catalog import CatalogItem, CatalogKind, Category, Listing
from vod_desktop.core.model.errors import AppError, Code, Interrupted, app_error
from vod_desktop.core.model.job import Part, RemoteSession, Route, UploadResult

T = TypeVar("T")
_CRC = anycrc.Model("CRC64-XZ")


@dataclass
class _Upload:
    key: str
    parts: dict[int, bytes] = field(default_factory=dict)


@dataclass
class _Failure:
    error: AppError
    after: bool


class FakeCloud:
    """Everything that the service remembers; also the `CloudFactory` that connects to it."""

    def __init__(self, now: Callable[[], float] = lambda: 1_700_000_000.0, life_s: int = 7200) -> None:
        self._now = now
        self.life_s = life_s
        self._lock = threading.RLock()
        self._numbers = itertools.count(1)
        self._failures: dict[str, list[_Failure]] = defaultdict(list)
        self.sessions: dict[str, ApplyRequest] = {}
        self.objects: dict[str, bytes] = {}
        self.uploads: dict[str, _Upload] = {}
        self.media: dict[str, UploadResult] = {}  # by session key
        self.calls: list[tuple[str, str]] = []
        self.sent_parts: Counter[tuple[str, int]] = Counter()
        self.credentials: Credentials | None = None
        self.lists: dict[CatalogKind, tuple[CatalogItem, ...]] = {}

    # Set-up by tests

    def fail(self, operation: str, error: AppError, *, times: int = 1, after: bool = False) -> None:
        """The next calls of an operation end with an error; with `after`, although they were carried out."""
        self._failures[operation].extend([_Failure(error, after)] * times)

    def count(self, operation: str) -> int:
        return sum(name == operation for name, _ in self.calls)

    # CloudFactory and Cloud

    def __call__(self, account: Account, credentials: Credentials) -> FakeCloud:
        self.credentials = credentials
        return self

    @property
    def route(self) -> FakeCloud:
        return self

    @property
    def api(self) -> FakeCloud:
        return self

    @property
    def catalog(self) -> FakeCloud:
        return self

    @property
    def kind(self) -> Route:
        return Route.SERVER

    def close(self) -> None:
        """Nothing to close."""

    def store(self, session: RemoteSession, certificate: Certificate) -> FakeStore:
        return FakeStore(self, session, certificate)

    # CatalogApi

    def list_all(self, kind: CatalogKind) -> Listing:
        return self.run("list_all", kind, lambda: Listing(kind, self.lists.get(kind, ()), self._now()))

    def create_category(self, parent_id: int, name: str) -> int:
        return self.run("create_category", name, lambda: self._create_category(parent_id, name))

    def _create_category(self, parent_id: int, name: str) -> int:
        categories = self.lists.get(CatalogKind.CATEGORIES, ())
        made = Category(1000 + len(categories), parent_id, name, 0)
        self.lists[CatalogKind.CATEGORIES] = (*categories, made)
        return made.class_id

    # UploadRoute and CloudApi

    def apply(self, request: ApplyRequest) -> Applied:
        return self.run("apply", request.media_name, lambda: self._apply(request))

    def _apply(self, request: ApplyRequest) -> Applied:
        number = next(self._numbers)
        key = f"session-{number}"
        self.sessions[key] = request
        cover = None if request.cover_type is None else f"/dir/{number}/cover.{request.cover_type}"
        ends_at = int(self._now()) + self.life_s
        session = RemoteSession(
            Route.SERVER,
            key,
            "bucket-1251000001",
            "ap-chongqing",
            f"/dir/{number}/f0.{request.media_type}",
            cover,
            ends_at,
            int(self._now()),
        )
        return Applied(session, Certificate(f"AKID{number}", f"key-{number}", f"token-{number}", ends_at))

    def commit(self, session: RemoteSession) -> UploadResult:
        return self.run("commit", session.session_key, lambda: self._commit(session))

    def _commit(self, session: RemoteSession) -> UploadResult:
        if session.session_key not in self.sessions:
            raise app_error(Code.SESSION_LOST, detail="InvalidParameterValue.VodSessionKey")
        if session.media_path.lstrip("/") not in self.objects:
            raise app_error(Code.SESSION_LOST, detail="ResourceNotFound")
        known = self.media.get(session.session_key)
        if known is not None:
            return known
        file_id = str(5_285_890_000_000_000_000 + len(self.media))
        cover = session.cover_path
        result = UploadResult(
            file_id,
            f"http://media.example{session.media_path}",
            f"http://media.example{cover}" if cover and cover.lstrip("/") in self.objects else None,
            f"request-{file_id}",
        )
        self.media[session.session_key] = result
        return result

    def probe(self) -> None:
        self.run("probe", "", lambda: None)

    def find_medium(self, name: str, storage_path: str, opened_at: int) -> UploadResult | None:
        found = [
            result
            for key, result in self.media.items()
            if self.sessions[key].media_name == name and result.media_url.endswith(storage_path)
        ]
        return self.run("find_medium", name, lambda: found[0] if found else None)

    # Shared with the stores

    def run(self, operation: str, subject: str, action: Callable[[], T]) -> T:
        with self._lock:
            self.calls.append((operation, subject))
            failure = self._failures[operation].pop(0) if self._failures[operation] else None
            if failure is not None and not failure.after:
                raise failure.error
            answer = action()
            if failure is not None:
                raise failure.error
            return answer


class FakeStore:
    """Object storage of a fake cloud under one certificate."""

    def __init__(self, cloud: FakeCloud, session: RemoteSession, certificate: Certificate) -> None:
        self._cloud = cloud
        self._session = session
        self._certificate = certificate

    def put(self, key: str, body: Body, control: Control) -> Receipt:
        data = _read(body, control)

        def store() -> Receipt:
            self._check()
            self._cloud.objects[key] = data
            self._cloud.sent_parts[key, 0] += 1
            return _receipt(data)

        return self._cloud.run("put", key, store)

    def initiate(self, key: str) -> str:
        def opened() -> str:
            self._check()
            upload_id = f"upload-{len(self._cloud.uploads) + 1}-{key}"
            self._cloud.uploads[upload_id] = _Upload(key)
            return upload_id

        return self._cloud.run("initiate", key, opened)

    def upload_part(self, key: str, upload_id: str, number: int, body: Body, control: Control) -> Receipt:
        data = _read(body, control)

        def store() -> Receipt:
            self._check()
            self._upload(upload_id).parts[number] = data
            self._cloud.sent_parts[key, number] += 1
            return _receipt(data)

        return self._cloud.run("upload_part", f"{key}#{number}", store)

    def list_parts(self, key: str, upload_id: str) -> tuple[ListedPart, ...]:
        def listed() -> tuple[ListedPart, ...]:
            self._check()
            parts = sorted(self._upload(upload_id).parts.items())
            return tuple(ListedPart(number, len(data), _receipt(data).etag) for number, data in parts)

        return self._cloud.run("list_parts", key, listed)

    def complete(self, key: str, upload_id: str, parts: tuple[Part, ...]) -> Receipt:
        def completed() -> Receipt:
            self._check()
            upload = self._upload(upload_id)
            if [part.number for part in parts] != list(range(1, len(parts) + 1)):
                raise app_error(Code.SERVICE_REFUSED, detail="InvalidPart")
            data = b"".join(upload.parts[part.number] for part in parts)
            self._cloud.objects[key] = data
            del self._cloud.uploads[upload_id]
            return Receipt(f'"x-{len(parts)}"', _crc(data))

        return self._cloud.run("complete", key, completed)

    def abort(self, key: str, upload_id: str) -> None:
        def aborted() -> None:
            self._check()
            self._cloud.uploads.pop(upload_id, None)

        self._cloud.run("abort", key, aborted)

    def head(self, key: str) -> Receipt | None:
        data = self._cloud.objects.get(key)
        known = None if data is None else Receipt('"x"', _crc(data), len(data))
        return self._cloud.run("head", key, lambda: known)

    def _check(self) -> None:
        if self._cloud._now() >= self._certificate.ends_at:
            raise app_error(Code.SESSION_LOST, detail="ExpiredToken")

    def _upload(self, upload_id: str) -> _Upload:
        upload = self._cloud.uploads.get(upload_id)
        if upload is None:
            raise app_error(Code.SESSION_LOST, detail="NoSuchUpload")
        return upload


def _read(body: Body, control: Control) -> bytes:
    data = bytearray()
    for block in body:
        if control.stopped:
            raise Interrupted
        data += block
    return bytes(data)


def _crc(data: bytes) -> int:
    return int(_CRC.calc(data))


def _receipt(data: bytes) -> Receipt:
    return Receipt(f'"{hashlib.md5(data).hexdigest()}"', _crc(data))
