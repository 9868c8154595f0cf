"""Tests the way to the services of an account with a key, piece by piece, so that a failure names its layer. Blocks.

Nothing is changed at the service: no session is opened, and the one writing call that is tried (CommitUpload) names a session
that cannot exist, which a key that may commit is told by `InvalidParameterValue.VodSessionKey` (product: accounts).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from vod_desktop.core.cloud.catalog_api import VodCatalog
from vod_desktop.core.cloud.checking import WHOLE_S, Checks, Looks, StoppedError
from vod_desktop.core.cloud.endpoints import Proxies, api_host, endpoint_of
from vod_desktop.core.cloud.failures import Service
from vod_desktop.core.cloud.transport import Transport
from vod_desktop.core.cloud.vod_api import VodApi
from vod_desktop.core.model.account import Account, Credentials, Site
from vod_desktop.core.model.catalog import Application, CatalogKind, Region
from vod_desktop.core.model.diagnosis import APPLICATIONS_ACTION, UPLOAD_ACTIONS, USEFUL_ACTIONS, Check, TellCheck
from vod_desktop.core.model.errors import AppError, Code, Problem, app_error

_NO_SESSION = "connection-test"
_FIRST_REGIONS = {Site.MAINLAND: "ap-chongqing", Site.INTERNATIONAL: "ap-singapore"}
_ALLOWED = frozenset({Code.SESSION_LOST, Code.OPTION_REFUSED})
"""What only those are told who may call an action."""


class KeyDiagnosis:
    """One test of one account. A `Diagnosis`.

    Args:
        proxies: By host.
        transport: Of this test alone; its `control` stops the test.
    """

    def __init__(
        self,
        account: Account,
        credentials: Credentials,
        api: VodApi,
        proxies: Callable[[str], Proxies],
        transport: Transport,
    ) -> None:
        self._account = account
        self._credentials = credentials
        self._api = api
        self._proxies = proxies
        self._transport = transport
        self._looks = Looks(account, credentials, proxies, transport)
        self._applications: tuple[Application, ...] | None = None
        self._region = _FIRST_REGIONS[account.site]

    def run(self, tell: TellCheck, *, whole_s: float = WHOLE_S, clock: Callable[[], float] = time.monotonic) -> bool:
        """As `Diagnosis.run`."""
        try:
            return self._run(Checks(self._transport, api_host(self._account), tell, whole_s, clock))
        except StoppedError:
            return False
        finally:
            self._transport.close()

    def _run(self, checks: Checks) -> bool:
        endpoint, host = endpoint_of(self._account), api_host(self._account)
        scheme, reached = (endpoint.scheme, endpoint.host) if endpoint else ("https", host)
        url = f"{scheme}://{endpoint.address if endpoint else host}/"
        proxies, looks = self._proxies(host), self._looks
        found = checks.run(Check.NAME, reached, lambda: looks.name(scheme, reached, proxies))
        answered = checks.run(
            Check.CONNECTION, reached, lambda: looks.connection(Service.API, "POST", url, proxies), needs=found
        )
        in_time = checks.run(Check.CLOCK, "", looks.clocks, needs=answered)
        known = checks.run(Check.KEY, "", self._try_key, needs=in_time)
        named = checks.run(Check.APPLICATION, self._application_name(), self._try_application, needs=known)
        allowed = self._permissions(checks, needs=named)
        # Storage is another host, with nothing to do with the key; a stand-in is the one that was tried already.
        stored = checks.run(
            Check.STORAGE, "", lambda: looks.storage(endpoint, self._region), needs=answered or endpoint is None
        )
        return all((found, answered, in_time, known, named, allowed, stored))

    def _try_key(self) -> None:
        ends_at = self._credentials.ends_at
        if ends_at is not None and ends_at <= time.time():
            raise app_error(Code.AUTH_EXPIRED, account=self._account.name)
        try:
            listing = VodCatalog(self._api.call).list_all(CatalogKind.APPLICATIONS)
        except AppError as error:
            # A key that may only upload is a good key; that it may not list is told among the permissions.
            if error.problem.code is not Code.AUTH_FORBIDDEN:
                raise
        else:
            self._applications = tuple(item for item in listing.items if isinstance(item, Application))

    def _application_name(self) -> str:
        return "" if self._account.sub_app_id is None else str(self._account.sub_app_id)

    def _try_application(self) -> Problem | None:
        wanted = self._account.sub_app_id
        if wanted is not None and self._applications is not None:
            if not any(one.sub_app_id == wanted and one.is_on for one in self._applications):
                raise app_error(Code.ACCOUNT_SUB_APP, account=self._account.name)
            return None
        # Asks for what needs an application: told whether the account must name one, or whether the one it names is right.
        try:
            self._ask_regions()
        except AppError as error:
            if error.problem.code is not Code.AUTH_FORBIDDEN:
                raise
        if self._applications is None:
            return Problem(Code.AUTH_FORBIDDEN, {"account": self._account.name, "action": APPLICATIONS_ACTION})
        return None

    def _permissions(self, checks: Checks, *, needs: bool) -> bool:
        if not needs:
            return checks.run(Check.PERMISSION, "", lambda: None, needs=False)
        checked = [checks.run(Check.PERMISSION, action, partial(self._try_action, action)) for action in UPLOAD_ACTIONS]
        for action in USEFUL_ACTIONS:
            checks.run(Check.PERMISSION, action, partial(self._try_action, action), optional=True)
        return all(checked)

    def _try_action(self, action: str) -> None:
        try:
            if action == "CommitUpload":
                self._api.commit(_NO_SESSION)
            elif action == "DescribeStorageRegions":
                self._ask_regions()
            else:
                self._api.call(action, {} if action == "DescribeAllClass" else {"Limit": 1})
        except AppError as error:
            if error.problem.code not in _ALLOWED:
                raise

    def _ask_regions(self) -> None:
        listing = VodCatalog(self._api.call).list_all(CatalogKind.REGIONS)
        regions = [item for item in listing.items if isinstance(item, Region) and item.is_default]
        if regions:
            self._region = regions[0].region
