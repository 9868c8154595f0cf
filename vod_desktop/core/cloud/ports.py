"""What the engine needs of the cloud, as protocols.

`gateway.py` gives the real thing over the SDKs; `tests/support/fake_cloud.py` a fake. Both pass the suite in
`tests/contract/`. Every method blocks, is called on a worker thread, and raises `AppError` (mapped by `failures.py`) or
`Interrupted` when the control token was set; nothing else.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from vod_desktop.core.model.account import Account, Certificate, Credentials
from vod_desktop.core.model.catalog import CatalogKind, Listing
from vod_desktop.core.model.diagnosis import TellCheck
from vod_desktop.core.model.errors import Problem
from vod_desktop.core.model.job import Part, RemoteSession, Route, UploadResult
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.signature import SignatureTerms
from vod_desktop.core.model.tasks import ProcedureTask, TaskStatus


class Control(Protocol):
    """The stop token of one running task. Set from the engine thread, read by worker and transport."""

    @property
    def stopped(self) -> bool:
        """Whether the task is to stop."""

    def attach(self, sock: socket.socket) -> None:
        """Names the socket that the worker is blocked on; shut down at once if the token is already set."""

    def detach(self) -> None:
        """Forgets the socket: it goes back to the pool."""

    def outside(self) -> AbstractContextManager[None]:
        """A time in which the task only waits: others may compute in its place."""


class Body(Protocol):
    """A request body of known length that is read while it is sent.

    It has no `read`: the HTTP library then sends the blocks that the iterator yields, one by one, each with a time limit
    of its own. Iterating again starts again from the first byte.
    """

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[memoryview]: ...

    @property
    def crc64(self) -> int:
        """CRC-64/XZ of all bytes of a finished iteration."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is to become a cover.

    Attributes:
        path: For errors.
        kind: Lower-case extension without dot.
        body: Its bytes; raises what reading it may raise.
    """

    path: Path
    kind: str
    body: Body


@dataclass(frozen=True, slots=True)
class ApplyRequest:
    """What an upload session is opened for (protocol.md 2.1, 4.3).

    Attributes:
        media_type, cover_type: Lower-case extensions; no cover without `cover_type`.
        size_bytes, cover_size_bytes: The client route asks for them.
    """

    media_name: str
    media_type: str
    cover_type: str | None
    options: UploadOptions
    size_bytes: int
    cover_size_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Applied:
    """An upload session, opened or renewed, and its certificate (not yet sealed).

    Attributes:
        life_s: So long the certificate was valid when it was made, by the service's own clock.
    """

    session: RemoteSession
    certificate: Certificate
    life_s: float


@dataclass(frozen=True, slots=True)
class Receipt:
    """Storage's answer to a PUT, a part, a Complete or a HEAD.

    Attributes:
        etag: As sent, with its quotes.
        crc64: `x-cos-hash-crc64ecma`, None when the answer had none.
        size_bytes: `Content-Length` of a HEAD, else None.
    """

    etag: str
    crc64: int | None
    size_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class ListedPart:
    """One entry of ListParts; it carries no CRC."""

    number: int
    size_bytes: int
    etag: str


class SignatureSource(Protocol):
    """Whoever signs client uploads: this program, with the key of an account, or a service of the user's company."""

    def signature(self, terms: SignatureTerms) -> str:
        """A new signature for each call; one that was used may be good for nothing more (`oneTimeValid`, protocol.md 4.1).

        Raises:
            AppError: signature.*, and what goes wrong on the way to a service.
        """


class UploadRoute(Protocol):
    """One of the two ways in: opens, renews and commits upload sessions."""

    @property
    def kind(self) -> Route:
        """Which one."""

    def apply(self, request: ApplyRequest) -> Applied:
        """Opens a session. Each call opens a new one with a path of its own."""

    def renew(self, session: RemoteSession) -> Applied:
        """The same session with a new certificate, on the client route (protocol.md 4.4).

        Raises:
            AppError: session.lost: the service does not know it any more, or has another path for it, or the route cannot renew.
        """

    def commit(self, session: RemoteSession) -> UploadResult:
        """Makes the medium. The same session key may be sent again after a lost answer."""


class CloudApi(Protocol):
    """Calls of the cloud API beside the upload itself. An account without a key is told `auth.forbidden`."""

    def probe(self) -> None:
        """Asks for anything cheap: returns when the service answers and accepts the account."""

    def find_medium(self, name: str, storage_path: str, opened_at: int) -> UploadResult | None:
        """Looks for the medium of a commit whose answer was lost.

        SearchMedia by name and time; only a medium whose MediaUrl ends in `storage_path` counts (protocol.md 2.3).
        """

    def set_expiry(self, file_id: str, expire_time: str) -> None:
        """ModifyMediaInfo: when the medium is to be deleted, ISO 8601 with zone (protocol.md 3.3)."""


class CatalogApi(Protocol):
    """Calls that list what an application has to choose from (protocol.md 3.1, 3.2)."""

    def list_all(self, kind: CatalogKind) -> Listing:
        """All pages of one list."""

    def create_category(self, parent_id: int, name: str) -> int:
        """CreateClass; returns the ClassId."""


@dataclass(frozen=True, slots=True)
class FoundTask:
    """A procedure at work on a medium, as one line of DescribeTasks.

    Attributes:
        created_at: Unix seconds on the service's clock; `finished_at` likewise, None while it runs.
    """

    task_id: str
    file_id: str
    status: TaskStatus
    created_at: float
    finished_at: float | None


class TaskApi(Protocol):
    """Calls that tell how procedures fare (protocol.md 3.4). They never take an event from the customer's own back end."""

    def find_tasks(self, *, file_id: str | None = None, finished_since: float | None = None) -> tuple[FoundTask, ...]:
        """DescribeTasks: procedures of the last three days, the oldest first.

        Args:
            file_id: Those of one medium only.
            finished_since: Those that have ended at this time or later, by the time of their end. A long list is cut off: who
                wants the rest asks again from the last time told.
        """

    def task_detail(self, task_id: str) -> ProcedureTask | None:
        """DescribeTaskDetail: one task with its steps; None when the service does not know it (any more)."""


class CoverApi(Protocol):
    """Puts another cover to a medium that is there already."""

    def replace(self, file_id: str, picture: Picture, control: Control) -> str:
        """Returns the new cover's URL. A call whose answer was lost may be repeated: it makes another one.

        Raises:
            AppError: cover.needs_signature, cover.broken, medium.gone, storage.corrupt, and what can go wrong with any call.
        """


class OptionJudge(Protocol):
    """Knows what the applications of the accounts have to choose from. Any thread; may ask the service and block."""

    def gone(self, account_id: str, options: UploadOptions) -> Problem | None:
        """What of the options is not there any more (`option.gone`); None when all is, or nobody can tell."""


class ObjectStore(Protocol):
    """Object storage under one certificate."""

    def put(self, key: str, body: Body, control: Control) -> Receipt:
        """One PUT Object; the receipt's CRC64 is that of the whole object."""

    def initiate(self, key: str) -> str:
        """Opens a multipart upload; returns its UploadId."""

    def upload_part(self, key: str, upload_id: str, number: int, body: Body, control: Control) -> Receipt:
        """One part; sending a number again overwrites it."""

    def list_parts(self, key: str, upload_id: str) -> tuple[ListedPart, ...]:
        """All pages. `AppError(SESSION_LOST)` for NoSuchUpload."""

    def complete(self, key: str, upload_id: str, parts: tuple[Part, ...]) -> Receipt:
        """`AppError(SESSION_LOST)` for NoSuchUpload (which after a lost answer may mean that it is done: ask `head`)."""

    def abort(self, key: str, upload_id: str) -> None:
        """Removes the parts. NoSuchUpload counts as done."""

    def head(self, key: str) -> Receipt | None:
        """The object, or None when there is none. `AppError(AUTH_FORBIDDEN)` where the certificate may not ask."""


class Cloud(Protocol):
    """The services of one account."""

    def route(self, kind: Route) -> UploadRoute:
        """One of the two ways in; which of them an account can take stands in `Account.has_key` and `can_sign`."""

    @property
    def api(self) -> CloudApi:
        """The cloud API beside the upload."""

    @property
    def catalog(self) -> CatalogApi:
        """What the account's application has to choose from."""

    @property
    def tasks(self) -> TaskApi:
        """How its procedures fare."""

    @property
    def covers(self) -> CoverApi:
        """Covers of media that were uploaded before."""

    def store(self, session: RemoteSession, certificate: Certificate) -> ObjectStore:
        """Storage for one session; one store per certificate, kept by the engine while the certificate lives."""

    def close(self) -> None:
        """Closes idle connections."""


class Diagnosis(Protocol):
    """A test of an account's connection, not yet begun. `run` once."""

    def run(self, tell: TellCheck) -> bool:
        """Tells each check twice, when it begins and when it has ended, or once when it is skipped.

        Args:
            tell: Called on this thread.

        Returns:
            Whether uploads can work: nothing has failed.
        """


class CloudFactory(Protocol):
    """Makes the services of an account; called again when its secrets change."""

    def __call__(self, account: Account, credentials: Credentials) -> Cloud:
        """Does not touch the network."""
