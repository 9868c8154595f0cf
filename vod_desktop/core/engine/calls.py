"""The calls of an upload beside storage: sessions opened, renewed and committed. Each is run by one worker thread.

As in `tasks.py`, a task holds plain values and touches no state of the engine.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from vod_desktop.core.cloud.ports import Applied, ApplyRequest, CloudApi, ObjectStore, OptionJudge, UploadRoute
from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.engine.preflight import require_options
from vod_desktop.core.model.account import Account, Credentials
from vod_desktop.core.model.errors import AppError, Code, Problem, app_error
from vod_desktop.core.model.job import CLIENT_SESSION_S, Job, RemoteSession, Route, UploadResult
from vod_desktop.core.secrets.sealing import seal


@dataclass(frozen=True, slots=True)
class Apply:
    """Opens an upload session, if the job's options are still valid.

    The certificate of the server route is sealed for this job; that of the client route need not be kept.

    Attributes:
        account: Whose job it is, as it is now.
        now: Unix seconds.
    """

    job: Job
    run_id: int
    token: ControlToken
    route: UploadRoute
    account: Account
    credentials: Credentials
    judge: OptionJudge
    now: float

    @property
    def job_id(self) -> int:
        """Whose work it is."""
        return self.job.id

    def run(self) -> Applied:
        """The session, certificate sealed inside and bare beside it."""
        require_options(self.judge, self.job, self.account, self.now)
        applied = self.route.apply(apply_request(self.job))
        if self.route.kind is Route.CLIENT:
            return applied
        sealed = seal(applied.certificate, self.credentials, self.job_id)
        return replace(applied, session=replace(applied.session, sealed_certificate=sealed))


@dataclass(frozen=True, slots=True)
class Renew:
    """Gets a new certificate for a session of the client route.

    Attributes:
        now: Unix seconds.
    """

    job_id: int
    run_id: int
    token: ControlToken
    route: UploadRoute
    session: RemoteSession
    now: float

    def run(self) -> Applied:
        """The same session with its new certificate."""
        try:
            return self.route.renew(self.session)
        except AppError as error:
            raise _in_time(error, self.session, self.now) from error


@dataclass(frozen=True, slots=True)
class Commit:
    """Makes the medium.

    Attributes:
        resent: An earlier CommitUpload of this session may have been carried out.
        now: Unix seconds.
    """

    job_id: int
    run_id: int
    token: ControlToken
    route: UploadRoute
    api: CloudApi
    session: RemoteSession
    media_name: str
    resent: bool
    now: float

    def run(self) -> UploadResult:
        """What the service made."""
        try:
            return self.route.commit(self.session)
        except AppError as error:
            settled = error.problem.code in {Code.SESSION_LOST, Code.SERVICE_REFUSED}
            if not (self.resent and settled):
                raise _in_time(error, self.session, self.now) from error
            # The key is refused although it was good: ask whether the first Commit made the medium.
            found = self._found()
            if found is None:
                raise app_error(
                    Code.COMMIT_UNCONFIRMED, request_id=error.problem.request_id, detail=error.problem.detail
                ) from error
            return found

    def _found(self) -> UploadResult | None:
        try:
            return self.api.find_medium(self.media_name, self.session.media_path, self.session.opened_at)
        except AppError as error:
            if error.problem.code is Code.AUTH_FORBIDDEN:
                return None  # the key may upload and not search: nothing that other jobs suffer from
            raise


@dataclass(frozen=True, slots=True)
class After:
    """Tells the service what the route could not say when the session was opened: when the medium is to be deleted."""

    job_id: int
    run_id: int
    token: ControlToken
    api: CloudApi
    file_id: str
    expire_time: str

    def run(self) -> None:
        """Returns when it is told."""
        self.api.set_expiry(self.file_id, self.expire_time)


@dataclass(frozen=True, slots=True)
class Abort:
    """Removes a multipart upload that is of no more use.

    Attributes:
        open_store: Finds a way to it; may ask the service for a certificate.
    """

    job_id: int
    run_id: int
    token: ControlToken
    key: str
    upload_id: str
    open_store: Callable[[], ObjectStore]

    def run(self) -> None:
        """Returns when it is gone."""
        self.open_store().abort(self.key, self.upload_id)


@dataclass(frozen=True, slots=True)
class Probe:
    """Asks whether an account's service answers again."""

    account_id: str
    token: ControlToken
    api: CloudApi
    job_id: int = 0
    run_id: int = 0

    def run(self) -> None:
        """Returns when it answers."""
        self.api.probe()


def apply_request(job: Job) -> ApplyRequest:
    """What a job's session is opened for."""
    cover = job.cover
    return ApplyRequest(
        media_name=job.media_name,
        media_type=job.media_type,
        cover_type=None if cover is None else cover.source.path.suffix.lstrip(".").lower(),
        options=job.options,
        size_bytes=job.media.source.size_bytes,
        cover_size_bytes=0 if cover is None else cover.source.size_bytes,
    )


def _in_time(error: AppError, session: RemoteSession, now: float) -> AppError:
    """The error as it is; or, where a session of the client route is older than one may be, that this is the reason."""
    lost = error.problem.code is Code.SESSION_LOST and session.route is Route.CLIENT
    if not lost or now - session.opened_at < CLIENT_SESSION_S:
        return error
    return AppError(Problem(Code.SESSION_OVER, request_id=error.problem.request_id, detail=error.problem.detail))
