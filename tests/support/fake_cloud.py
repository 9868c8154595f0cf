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
from dataclasses import dataclass, field, replace
from typing import TypeVar

import anycrc

from vod_desktop.core.cloud.ports import Applied, ApplyRequest, Body, Control, FoundTask, ListedPart, Picture, Receipt
from vod_desktop.core.model.account import Account, Certificate, Credentials
from vod_desktop.core.model.catalog import (
    MAX_CATEGORY_LEVEL,
    TOP_CATEGORY_ID,
    CatalogItem,
    CatalogKind,
    Category,
    Listing,
    StepKind,
)
from vod_desktop.core.model.errors import AppError, Code, Interrupted, app_error
from vod_desktop.core.model.job import Part, RemoteSession, Route, UploadResult
from vod_desktop.core.model.tasks import ProcedureTask, StepStatus, TaskStatus, TaskStep

T = TypeVar("T")
_CRC = anycrc.Model("CRC64-XZ")


@dataclass
class _Upload:
    key: str
    parts: dict[int, bytes] = field(default_factory=dict)


@dataclass
class FakeTask:
    """A procedure at work: waits, works on all its steps at once, ends; by the clock alone, unless a test sets `status`."""

    task_id: str
    file_id: str
    created_at: float
    begins_at: float
    ends_at: float
    steps: tuple[StepKind, ...] = (StepKind.TRANSCODE, StepKind.TRANSCODE, StepKind.COVER)
    failing: frozenset[StepKind] = frozenset()
    status: TaskStatus | None = None

    def status_at(self, now: float) -> TaskStatus:
        if self.status is not None:
            return self.status
        if now < self.begins_at:
            return TaskStatus.WAITING
        return TaskStatus.PROCESSING if now < self.ends_at else TaskStatus.FINISH

    def detail_at(self, now: float) -> ProcedureTask:
        status = self.status_at(now)
        done = status is TaskStatus.FINISH
        outcomes = [StepStatus.FAIL if kind in self.failing else StepStatus.SUCCESS for kind in self.steps]
        steps = tuple(
            TaskStep(kind, outcome if done else StepStatus.PROCESSING, 10, 100 if done else 50)
            for kind, outcome in zip(self.steps, outcomes, strict=True)
        )
        shown = () if status in {TaskStatus.WAITING, TaskStatus.ABORTED} else steps
        return ProcedureTask(self.task_id, status, shown, finished_at=self.ends_at if done else None)


@dataclass
class _Failure:
    error: AppError
    after: bool


class FakeCloud:
    """Everything that the service remembers; also the `CloudFactory` that connects to it."""

    def __init__(self, now: Callable[[], float] = lambda: 1_700_000_000.0, life_s: int = 7200) -> None:
        self._now = now
        self.life_s = life_s
        self.session_life_s = 86_400
        self.expiries: dict[str, str] = {}  # by FileId
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
        self.task_list: dict[str, FakeTask] = {}  # by task id, in the order they were begun
        self.task_wait_s = 1.0
        self.task_processing_s = 3.0
        self.failing = {"转码失败演示": frozenset({StepKind.TRANSCODE})}

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

    def route(self, kind: Route) -> FakeRoute:
        return FakeRoute(self, kind)

    @property
    def api(self) -> FakeCloud:
        return self

    @property
    def catalog(self) -> FakeCloud:
        return self

    @property
    def tasks(self) -> FakeCloud:
        return self

    @property
    def covers(self) -> FakeCloud:
        return self

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
        categories = [item for item in self.lists.get(CatalogKind.CATEGORIES, ()) if isinstance(item, Category)]
        levels = {item.class_id: item.level for item in categories} | {TOP_CATEGORY_ID: -1}
        if parent_id not in levels or not 1 <= len(name) <= 64:
            raise app_error(Code.CATEGORY_REFUSED)
        if levels[parent_id] >= MAX_CATEGORY_LEVEL:
            raise app_error(Code.CATEGORY_TOO_DEEP)
        if any((item.parent_id, item.name) == (parent_id, name) for item in categories):
            raise app_error(Code.CATEGORY_EXISTS)
        made = Category(2000 + len(categories), parent_id, name, levels[parent_id] + 1)
        self.lists[CatalogKind.CATEGORIES] = (*categories, made)
        return made.class_id

    # TaskApi

    def begin_task(self, file_id: str, procedure: str = "") -> FakeTask:
        begins_at = self._now() + self.task_wait_s
        task = FakeTask(
            f"task-{len(self.task_list) + 1}",
            file_id,
            self._now(),
            begins_at,
            begins_at + self.task_processing_s,
            failing=self.failing.get(procedure, frozenset()),
        )
        self.task_list[task.task_id] = task
        return task

    def find_tasks(self, *, file_id: str | None = None, finished_since: float | None = None) -> tuple[FoundTask, ...]:
        def found() -> tuple[FoundTask, ...]:
            now = self._now()
            tasks = [task for task in self.task_list.values() if file_id in {None, task.file_id}]
            if finished_since is not None:
                ended = [task for task in tasks if task.status_at(now) is TaskStatus.FINISH]
                tasks = sorted(
                    (task for task in ended if task.ends_at >= finished_since), key=lambda task: task.ends_at
                )
            return tuple(
                FoundTask(
                    task.task_id,
                    task.file_id,
                    task.status_at(now),
                    task.created_at,
                    task.ends_at if task.status_at(now) is TaskStatus.FINISH else None,
                )
                for task in tasks
            )

        return self.run("find_tasks", file_id or "", found)

    def task_detail(self, task_id: str) -> ProcedureTask | None:
        task = self.task_list.get(task_id)
        return self.run("task_detail", task_id, lambda: None if task is None else task.detail_at(self._now()))

    # What the routes do, and CloudApi

    def open_session(self, request: ApplyRequest, kind: Route) -> Applied:
        number = next(self._numbers)
        key = f"session-{number}"
        self.sessions[key] = request
        cover = None if request.cover_type is None else f"/dir/{number}/cover.{request.cover_type}"
        session = RemoteSession(
            kind,
            key,
            "bucket-1251000001",
            "ap-chongqing",
            f"/dir/{number}/f0.{request.media_type}",
            cover,
            0,
            int(self._now()),
        )
        return self.certified(session)

    def certified(self, session: RemoteSession) -> Applied:
        """The session with a new certificate."""
        number, ends_at = next(self._numbers), int(self._now()) + self.life_s
        session = replace(session, certificate_ends_at=ends_at)
        return Applied(session, Certificate(f"AKID{number}", f"key-{number}", f"token-{number}", ends_at), self.life_s)

    def renewed(self, session: RemoteSession) -> Applied:
        is_over = self._now() - session.opened_at >= self.session_life_s
        if session.route is Route.SERVER or session.session_key not in self.sessions or is_over:
            raise app_error(Code.SESSION_LOST, detail="10005")
        return self.certified(session)

    def make_medium(self, session: RemoteSession) -> UploadResult:
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
        procedure = self.sessions[session.session_key].options.procedure
        if procedure is not None:
            self.begin_task(file_id, procedure)
        return result

    # CoverApi

    def replace(self, file_id: str, picture: Picture, control: Control) -> str:
        return self.run("replace_cover", file_id, lambda: self._replace_cover(file_id, picture, control))

    def _replace_cover(self, file_id: str, picture: Picture, control: Control) -> str:
        key = next((key for key, result in self.media.items() if result.file_id == file_id), None)
        if key is None:
            raise app_error(Code.MEDIUM_GONE, file_id=file_id)
        content = b"".join(bytes(block) for block in picture.body)
        if control.stopped:
            raise Interrupted
        path = f"dir/new-cover-{next(self._numbers)}.{picture.kind}"
        self.objects[path] = content
        self.media[key] = replace(self.media[key], cover_url=f"http://media.example/{path}")
        return f"http://media.example/{path}"

    def probe(self) -> None:
        self.run("probe", "", lambda: None)

    def set_expiry(self, file_id: str, expire_time: str) -> None:
        self.run("set_expiry", file_id, lambda: self.expiries.update({file_id: expire_time}))

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


class FakeRoute:
    """One of the ways in to a fake cloud."""

    def __init__(self, cloud: FakeCloud, kind: Route) -> None:
        self._cloud = cloud
        self.kind = kind

    def apply(self, request: ApplyRequest) -> Applied:
        return self._cloud.run("apply", request.media_name, lambda: self._cloud.open_session(request, self.kind))

    def renew(self, session: RemoteSession) -> Applied:
        return self._cloud.run("renew", session.session_key, lambda: self._cloud.renewed(session))

    def commit(self, session: RemoteSession) -> UploadResult:
        return self._cloud.run("commit", session.session_key, lambda: self._cloud.make_medium(session))


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
            if any(part.number not in upload.parts for part in parts):
                raise app_error(Code.SESSION_LOST, detail="InvalidPart")
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
            raise app_error(Code.CERTIFICATE_ENDED, detail="ExpiredToken")

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
