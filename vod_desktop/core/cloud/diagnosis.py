"""Tests the way to an account's services, piece by piece, so that a failure names its layer. Blocks; on a thread of its own.

Nothing is changed at the service: no session is opened, and the one writing call that is tried (CommitUpload) names a session
that cannot exist, which a key that may commit is told by `InvalidParameterValue.VodSessionKey` (product: accounts).
"""

from __future__ import annotations

import queue
import socket
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from urllib.parse import urlsplit

import requests

from vod_desktop.core.cloud.catalog_api import VodCatalog
from vod_desktop.core.cloud.connections import TimeLimits
from vod_desktop.core.cloud.endpoints import Endpoint, Proxies, api_host, endpoint_of
from vod_desktop.core.cloud.failures import Refusal, Scene, Service, broken, refused, skew_s
from vod_desktop.core.cloud.transport import Transport
from vod_desktop.core.cloud.vod_api import VodApi
from vod_desktop.core.model.account import Account, Credentials, Site
from vod_desktop.core.model.catalog import Application, CatalogKind, Region
from vod_desktop.core.model.diagnosis import (
    APPLICATIONS_ACTION,
    UPLOAD_ACTIONS,
    USEFUL_ACTIONS,
    Check,
    CheckResult,
    Outcome,
    TellCheck,
)
from vod_desktop.core.model.errors import AppError, Code, Interrupted, Problem, app_error

WHOLE_S = 30.0
"""The whole test takes no longer."""
TEST_LIMITS = TimeLimits(connect_s=6.0, stall_s=6.0, read_s=8.0)
_LOOK_UP_S = 6.0
_STEP_S = 0.1
_SKEW_REFUSED_S = 300
_SKEW_WARNED_S = 60
_NO_SESSION = "connection-test"
_NO_BUCKET = "connection-test-0"
_FIRST_REGIONS = {Site.MAINLAND: "ap-chongqing", Site.INTERNATIONAL: "ap-singapore"}
_ALLOWED = frozenset({Code.SESSION_LOST, Code.OPTION_REFUSED})
"""What only those are told who may call an action."""
_PROXY_REFUSED = 407
_SERVER_ERROR = 500

Work = Callable[[], Problem | None]
"""One check: returns normally (with a problem for a warning) or raises `AppError`."""


class _StoppedError(Exception):
    """The user has stopped the test."""


class Diagnosis:
    """One test of one account. `run` once.

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
        self._tell: TellCheck = lambda _result: None
        self._clock: Callable[[], float] = time.monotonic
        self._ends_at = 0.0
        self._server_date: str | None = None
        self._answered_at = 0.0
        self._applications: tuple[Application, ...] | None = None
        self._region = _FIRST_REGIONS[account.site]

    def run(self, tell: TellCheck, *, whole_s: float = WHOLE_S, clock: Callable[[], float] = time.monotonic) -> bool:
        """Tells each check twice, when it begins and when it has ended, or once when it is skipped.

        Args:
            tell: Called on this thread.
            whole_s: Whoever sets the control after this time sees the rest told as skipped.
            clock: Monotonic seconds.

        Returns:
            Whether uploads can work: nothing has failed.
        """
        self._tell, self._clock = tell, clock
        self._ends_at = clock() + whole_s
        try:
            return self._run()
        except _StoppedError:
            return False
        finally:
            self._transport.close()

    def _run(self) -> bool:
        endpoint, host = endpoint_of(self._account), api_host(self._account)
        reached = endpoint.host if endpoint else host
        proxies = self._proxies(host)
        found = self._check(Check.NAME, reached, lambda: self._look_up(endpoint, reached, proxies()))
        answered = self._check(Check.CONNECTION, reached, lambda: self._connect(endpoint, host, proxies()), needs=found)
        in_time = self._check(Check.CLOCK, "", self._compare_clocks, needs=answered)
        known = self._check(Check.KEY, "", self._try_key, needs=in_time)
        named = self._check(Check.APPLICATION, self._application_name(), self._try_application, needs=known)
        allowed = self._permissions(needs=named)
        # Storage is another host, with nothing to do with the key; a stand-in is the one that was tried already.
        stored = self._check(
            Check.STORAGE, "", lambda: self._reach_storage(endpoint), needs=answered or endpoint is None
        )
        return all((found, answered, in_time, known, named, allowed, stored))

    def _check(self, check: Check, subject: str, work: Work, *, needs: bool = True, optional: bool = False) -> bool:
        """Runs one check and tells it; whether what follows from it can be tried."""
        if not needs or self._is_late:
            self._tell(CheckResult(check, Outcome.SKIPPED, subject))
            return False
        self._tell(CheckResult(check, Outcome.RUNNING, subject))
        try:
            problem = work()
        except (AppError, Interrupted) as error:
            problem = self._problem_of(error)
            self._tell(CheckResult(check, Outcome.WARNING if optional else Outcome.FAILED, subject, problem))
            return optional
        self._tell(CheckResult(check, Outcome.WARNING if problem else Outcome.OK, subject, problem))
        return True

    def _problem_of(self, error: AppError | Interrupted) -> Problem:
        if not self._transport.stopped and isinstance(error, AppError):
            return error.problem
        if not self._is_late:
            raise _StoppedError from None
        return Problem(Code.NET_TIMEOUT, {"host": api_host(self._account)})

    @property
    def _is_late(self) -> bool:
        return self._clock() >= self._ends_at

    # The way

    def _look_up(self, endpoint: Endpoint | None, host: str, proxies: Mapping[str, str]) -> None:
        """Where a proxy stands in between, it looks the host up, and only its own name is needed here."""
        proxy = proxies.get(endpoint.scheme if endpoint else "https")
        name = urlsplit(proxy).hostname or "" if proxy else host.strip("[]")
        if not _resolves(name, self._transport):
            raise app_error(Code.NET_PROXY if proxy else Code.NET_DNS, host=name, detail="the name was not found")

    def _connect(self, endpoint: Endpoint | None, host: str, proxies: dict[str, str]) -> None:
        url = f"{endpoint.scheme}://{endpoint.address}/" if endpoint else f"https://{host}/"
        answer = self._ask(Service.API, url, proxies)
        self._server_date, self._answered_at = answer.headers.get("Date"), time.time()

    def _compare_clocks(self) -> Problem | None:
        ahead_s = abs(skew_s(self._server_date, self._answered_at) or 0.0)
        if ahead_s <= _SKEW_WARNED_S:
            return None
        minutes = round(ahead_s / 60)
        if ahead_s > _SKEW_REFUSED_S:
            raise app_error(Code.CLOCK_SKEWED, minutes=minutes)
        return Problem(Code.CLOCK_SKEWED, {"minutes": minutes})

    def _reach_storage(self, endpoint: Endpoint | None) -> Problem | None:
        if endpoint is None:
            host = f"cos.{self._region}.myqcloud.com"
            answer = self._ask(Service.COS, f"https://{host}/", self._proxies(host)())
        else:
            host = f"{_NO_BUCKET}.cos.{self._region}.myqcloud.com"
            url = f"{endpoint.scheme}://{endpoint.address}/"
            answer = self._ask(Service.COS, url, self._proxies(host)(), host=host)
        return Problem(Code.SERVICE_INTERNAL) if answer.status_code >= _SERVER_ERROR else None

    def _ask(
        self, service: Service, url: str, proxies: dict[str, str], *, host: str | None = None
    ) -> requests.Response:
        """Any answer at all, from beyond the proxy. Unsigned, so it is a refusal, and that is all that is wanted."""
        headers = {"Content-Type": "application/json"} if host is None else {"Host": host}
        limits = self._transport.limits
        scene = self._scene(service, urlsplit(url).netloc)
        with self._transport.call() as call:
            try:
                answer = self._transport.session.request(
                    "POST" if service is Service.API else "GET",
                    url,
                    data="{}" if service is Service.API else None,
                    headers=headers,
                    proxies=proxies,
                    timeout=(limits.connect_s, limits.read_s),
                    allow_redirects=False,
                )
            except requests.exceptions.RequestException as error:
                if call.control.stopped:
                    raise Interrupted from None
                raise broken(error, scene, time.time()) from error
        if answer.status_code == _PROXY_REFUSED:
            raise refused(Refusal("", "the proxy asks who is there", answer.status_code), scene, time.time())
        return answer

    def _scene(self, service: Service, host: str) -> Scene:
        secrets = (self._credentials.proxy_password or "",)
        return Scene(service, "GET", self._account.name, host, secrets=secrets)

    # The account

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

    def _permissions(self, *, needs: bool) -> bool:
        if not needs:
            return self._check(Check.PERMISSION, "", lambda: None, needs=False)
        checked = [
            self._check(Check.PERMISSION, action, partial(self._try_action, action)) for action in UPLOAD_ACTIONS
        ]
        for action in USEFUL_ACTIONS:
            self._check(Check.PERMISSION, action, partial(self._try_action, action), optional=True)
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


def _resolves(name: str, transport: Transport) -> bool:
    """Whether a name has an address. The look-up itself can hang for long, so it is left behind on a thread of its own."""
    answers: queue.SimpleQueue[bool] = queue.SimpleQueue()

    def look() -> None:
        try:
            answers.put(bool(socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)))
        except (OSError, UnicodeError):
            answers.put(False)

    threading.Thread(target=look, name="name-look-up", daemon=True).start()
    give_up_at = time.monotonic() + _LOOK_UP_S
    with transport.call() as call:
        while time.monotonic() < give_up_at:
            if call.control.stopped:
                raise Interrupted
            with suppress(queue.Empty):
                return answers.get(timeout=_STEP_S)
    return False
