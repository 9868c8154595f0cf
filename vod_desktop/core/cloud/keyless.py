"""What is left of an account's services where there is no key of the cloud's on this machine: every call that would need one says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from vod_desktop.core.cloud.ports import Applied, ApplyRequest, FoundTask
from vod_desktop.core.model.catalog import CatalogKind, Listing
from vod_desktop.core.model.errors import Code, app_error
from vod_desktop.core.model.job import RemoteSession, Route, UploadResult
from vod_desktop.core.model.tasks import ProcedureTask


class KeylessApi:
    """The cloud API of an account that uploads by signature: it refuses itself, as the service would refuse it.

    Args:
        account: Its name, for errors.
        probe: Asks for anything cheap on the client route; raises `AppError`.
    """

    def __init__(self, account: str, probe: Callable[[], object]) -> None:
        self._account = account
        self._probe = probe

    def probe(self) -> None:
        """Returns when the client route answers and takes the account's signature."""
        self._probe()

    def find_medium(self, name: str, storage_path: str, opened_at: int) -> UploadResult | None:
        """Raises `auth.forbidden`."""
        self._refuse("SearchMedia")

    def set_expiry(self, file_id: str, expire_time: str) -> None:
        """Raises `auth.forbidden`."""
        self._refuse("ModifyMediaInfo")

    def list_all(self, kind: CatalogKind) -> Listing:
        """Raises `auth.forbidden`."""
        self._refuse("Describe…")

    def create_category(self, parent_id: int, name: str) -> int:
        """Raises `auth.forbidden`."""
        self._refuse("CreateClass")

    def find_tasks(self, *, file_id: str | None = None, finished_since: float | None = None) -> tuple[FoundTask, ...]:
        """Raises `auth.forbidden`."""
        self._refuse("DescribeTasks")

    def task_detail(self, task_id: str) -> ProcedureTask | None:
        """Raises `auth.forbidden`."""
        self._refuse("DescribeTaskDetail")

    def _refuse(self, action: str) -> NoReturn:
        raise app_error(Code.AUTH_FORBIDDEN, account=self._account, action=action)


class NoServerRoute:
    """The server route of an account without a key; only a job that began while it had one comes here.

    Args:
        account: Its name, for errors.
    """

    def __init__(self, account: str) -> None:
        self._account = account

    @property
    def kind(self) -> Route:
        """The server route."""
        return Route.SERVER

    def apply(self, request: ApplyRequest) -> Applied:
        """Raises `secret.missing`."""
        self._refuse()

    def renew(self, session: RemoteSession) -> Applied:
        """Raises `secret.missing`."""
        self._refuse()

    def commit(self, session: RemoteSession) -> UploadResult:
        """Raises `secret.missing`."""
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise app_error(Code.SECRET_MISSING, account=self._account)
