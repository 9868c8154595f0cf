"""What the tests of connections have in common: checks one after another, told as they go on, and the looks at the way there.

Blocks; on a thread of its own.
"""

from __future__ import annotations

import queue
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlsplit

import requests

from vod_desktop.core.cloud.connections import TimeLimits
from vod_desktop.core.cloud.endpoints import Endpoint, Proxies
from vod_desktop.core.cloud.failures import Refusal, Scene, Service, broken, refused, skew_s
from vod_desktop.core.cloud.transport import Transport
from vod_desktop.core.model.account import Account, Credentials
from vod_desktop.core.model.diagnosis import Check, CheckResult, Outcome, TellCheck
from vod_desktop.core.model.errors import AppError, Code, Interrupted, Problem, app_error
from vod_desktop.core.model.signature import SignatureFields

WHOLE_S = 30.0
"""A whole test takes no longer."""
TEST_LIMITS = TimeLimits(connect_s=6.0, stall_s=6.0, read_s=8.0)
_LOOK_UP_S = 6.0
_STEP_S = 0.1
_SKEW_REFUSED_S = 300
_SKEW_WARNED_S = 60
_NO_BUCKET = "connection-test-0"
_PROXY_REFUSED = 407
_SERVER_ERROR = 500

Work = Callable[[], Problem | SignatureFields | None]
"""One check: returns what is to be warned of, what a signature says, or nothing at all; or raises `AppError`."""


class StoppedError(Exception):
    """The user has stopped the test."""


class Checks:
    """The checks of one test.

    Args:
        host: Told where the time was over before something had answered.
        tell: Called on this thread.
        whole_s: Whoever sets the transport's control after this time sees the rest told as skipped.
        clock: Monotonic seconds.
    """

    def __init__(
        self, transport: Transport, host: str, tell: TellCheck, whole_s: float, clock: Callable[[], float]
    ) -> None:
        self._transport = transport
        self._host = host
        self._tell = tell
        self._clock = clock
        self._ends_at = clock() + whole_s

    def run(self, check: Check, subject: str, work: Work, *, needs: bool = True, optional: bool = False) -> bool:
        """Runs one check and tells it; whether what follows from it can be tried.

        Raises:
            StoppedError: The test was stopped.
        """
        if not needs or self._is_late:
            self._tell(CheckResult(check, Outcome.SKIPPED, subject))
            return False
        self._tell(CheckResult(check, Outcome.RUNNING, subject))
        try:
            found = work()
        except (AppError, Interrupted) as error:
            problem = self._problem_of(error)
            self._tell(CheckResult(check, Outcome.WARNING if optional else Outcome.FAILED, subject, problem))
            return optional
        if isinstance(found, Problem):
            self._tell(CheckResult(check, Outcome.WARNING, subject, found))
        else:
            self._tell(CheckResult(check, Outcome.OK, subject, signature=found))
        return True

    def _problem_of(self, error: AppError | Interrupted) -> Problem:
        if not self._transport.stopped and isinstance(error, AppError):
            return error.problem
        if not self._is_late:
            raise StoppedError from None
        return Problem(Code.NET_TIMEOUT, {"host": self._host})

    @property
    def _is_late(self) -> bool:
        return self._clock() >= self._ends_at


class Looks:
    """Looks at the way to one host after another, and at the clocks there.

    Args:
        proxies: By host.
        transport: Of this test alone.
    """

    def __init__(
        self, account: Account, credentials: Credentials, proxies: Callable[[str], Proxies], transport: Transport
    ) -> None:
        self._account = account
        self._secrets = (credentials.proxy_password or "", credentials.signature_header or "")
        self._proxies = proxies
        self._transport = transport
        self._server_date: str | None = None
        self._answered_at = 0.0

    def name(self, scheme: str, host: str, proxies: Proxies) -> None:
        """Whether a host has an address. Where a proxy stands in between, it looks the host up, and only its own name is needed here.

        Raises:
            AppError: net.dns, net.proxy.
        """
        proxy = proxies().get(scheme)
        name = urlsplit(proxy).hostname or "" if proxy else host.strip("[]")
        if not _resolves(name, self._transport):
            raise app_error(Code.NET_PROXY if proxy else Code.NET_DNS, host=name, detail="the name was not found")

    def connection(self, service: Service, method: str, url: str, proxies: Proxies) -> None:
        """Whether anything at all answers from beyond the proxy; what time it is there is looked at by `clocks`.

        Raises:
            AppError: net.*.
        """
        answer = self.any_answer(service, method, url, proxies)
        self._server_date, self._answered_at = answer.headers.get("Date"), time.time()

    def clocks(self) -> Problem | None:
        """How far this computer's clock is from that of the last connection; a problem where that is a warning.

        Raises:
            AppError: clock.skewed.
        """
        ahead_s = abs(skew_s(self._server_date, self._answered_at) or 0.0)
        if ahead_s <= _SKEW_WARNED_S:
            return None
        minutes = round(ahead_s / 60)
        if ahead_s > _SKEW_REFUSED_S:
            raise app_error(Code.CLOCK_SKEWED, minutes=minutes)
        return Problem(Code.CLOCK_SKEWED, {"minutes": minutes})

    def storage(self, endpoint: Endpoint | None, region: str) -> Problem | None:
        """Whether the storage of a region answers; a problem where it does, but is ill.

        Raises:
            AppError: net.*.
        """
        if endpoint is None:
            host = f"cos.{region}.myqcloud.com"
            answer = self.any_answer(Service.COS, "GET", f"https://{host}/", self._proxies(host))
        else:
            host = f"{_NO_BUCKET}.cos.{region}.myqcloud.com"
            url = f"{endpoint.scheme}://{endpoint.address}/"
            answer = self.any_answer(Service.COS, "GET", url, self._proxies(host), host=host)
        return Problem(Code.SERVICE_INTERNAL) if answer.status_code >= _SERVER_ERROR else None

    def any_answer(
        self, service: Service, method: str, url: str, proxies: Proxies, *, host: str | None = None
    ) -> requests.Response:
        """Any answer to a request that proves nothing, so it is mostly a refusal, and that is all that is wanted.

        Raises:
            AppError: net.*.
        """
        headers = {"Content-Type": "application/json"} if host is None else {"Host": host}
        limits = self._transport.limits
        scene = Scene(service, "GET", self._account.name, urlsplit(url).netloc, secrets=self._secrets)
        with self._transport.call() as call:
            try:
                answer = self._transport.session.request(
                    method,
                    url,
                    data="{}" if method == "POST" else None,
                    headers=headers,
                    proxies=proxies(),
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
