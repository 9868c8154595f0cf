"""Client-upload signatures from a service of the user's own company. Blocks; worker threads only.

The header that proves who asks goes to the address that the account names and nowhere else: no redirect is followed. Of an answer
no more than `LONGEST_ANSWER_BYTES` is read, and the whole call is over within `WHOLE_S`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

import requests
from urllib3.exceptions import HTTPError

from vod_desktop.core.cloud.deadline import Deadline
from vod_desktop.core.cloud.endpoints import Proxies
from vod_desktop.core.cloud.failures import Scene, Service, broken, redacted, skew_s
from vod_desktop.core.cloud.signature_answer import signature_in
from vod_desktop.core.cloud.transport import Transport
from vod_desktop.core.model.account import Account, Credentials, RequestMethod, SignatureService
from vod_desktop.core.model.errors import AppError, Code, Interrupted, app_error
from vod_desktop.core.model.signature import PARAMETERS, SignatureFields, SignatureTerms

WHOLE_S = 10.0
"""From the first byte sent to the last one read."""

LONGEST_ANSWER_BYTES = 64 << 10
"""A signature with the longest contexts has some 10 KiB."""

_BLOCK_BYTES = 8 << 10
_TOLD_CHARS = 200
_SHORTEST_SECRET = 6
_AGENT = "VOD Desktop"
_TAGS = re.compile(r"<[^>]*>|\s+")
_OPAQUE = re.compile(r"[A-Za-z0-9+/_=-]{24,}")
"""Could be a signature, a key, or a part of one."""

_UNKNOWN_CALLER = 407
_TOO_EARLY, _TOO_MANY = 425, 429
_REQUEST_TIMEOUT = 408

TellFields = Callable[[SignatureFields], None]
"""Takes what a new signature says, on the thread that asked for it."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A signature fresh from the service.

    Attributes:
        now: Unix seconds by the clock of the service, where it told the time, else by that of this computer.
    """

    signature: str = field(repr=False)
    fields: SignatureFields
    now: float


class ServiceSignatures:
    """The signature service of one account. A `SignatureSource`.

    Args:
        account: With a signature service.
        credentials: With the value of its header, if it asks for one.
        proxies: Of the service's host.
        transport: Keeps its connections.
        tell: Gets what every signature says.
        now: Unix seconds.
    """

    def __init__(
        self,
        account: Account,
        credentials: Credentials,
        proxies: Proxies,
        transport: Transport,
        *,
        tell: TellFields = lambda _fields: None,
        now: Callable[[], float] = time.time,
    ) -> None:
        assert account.signature_service is not None, "only an account with a signature service has one"
        self._service: SignatureService = account.signature_service
        self._account = account.name
        self._credentials = credentials
        self._proxies = proxies
        self._transport = transport
        self._tell = tell
        self._now = now

    def signature(self, terms: SignatureTerms) -> str:
        """A fresh signature for an upload with these terms.

        Raises:
            AppError: As `fetch`.
        """
        return self.fetch(terms).signature

    def fetch(self, terms: SignatureTerms) -> Fetched:
        """A fresh signature with what it says.

        Args:
            terms: Sent along if the service takes options; whether it has heeded them, whoever asks has to look.

        Raises:
            AppError: signature.* and net.*, secret.missing, service.busy. Nothing in it is secret.
        """
        status, date, body = self._ask(terms)
        if not 200 <= status < 300:
            raise self._refused(status, body)
        signature, said = signature_in(body, self._service.answer_path, self._account)
        now = self._now() - (skew_s(date, self._now()) or 0.0)
        if said.expire_time <= now:
            raise app_error(Code.SIGNATURE_EXPIRED, account=self._account)
        self._tell(said)
        return Fetched(signature, said, now)

    def _ask(self, terms: SignatureTerms) -> tuple[int, str | None, bytes]:
        """Status, `Date` header and body of the answer to one request."""
        limits, session = self._transport.limits, self._transport.session
        with Deadline(self._transport.control, WHOLE_S) as deadline, self._transport.call(deadline):
            try:
                asked = session.prepare_request(
                    requests.Request(
                        self._service.method, self._service.url, headers=self._headers(), **self._options(terms)
                    )
                )
                # Not by the session: told to follow no redirect, it still reads all of its answer to see where it leads.
                with session.get_adapter(self._service.url).send(
                    asked,
                    stream=True,
                    timeout=(min(limits.connect_s, WHOLE_S), min(limits.read_s, WHOLE_S)),
                    proxies=self._proxies(),
                ) as answer:
                    self._refuse_redirect(answer)
                    body = self._read(answer)
            except Interrupted:
                if not deadline.is_over:
                    raise
                raise self._too_late() from None
            except (requests.exceptions.RequestException, HTTPError, OSError) as error:
                if deadline.is_over:
                    raise self._too_late() from None
                if deadline.stopped:
                    raise Interrupted from None
                raise broken(error, self._scene(), self._now()) from None
            if deadline.is_over:  # a socket that was shut down looks like an answer that has ended
                raise self._too_late()
            if deadline.stopped:
                raise Interrupted
        return answer.status_code, answer.headers.get("Date"), body

    def _options(self, terms: SignatureTerms) -> dict[str, Any]:
        values = parameters_of(terms) if self._service.takes_options else {}
        if self._service.method is RequestMethod.GET:
            return {"params": values}
        return {"json": values}  # an empty object at least: many frameworks refuse a POST without a body

    def _headers(self) -> dict[str, str]:
        headers = {
            "User-Agent": _AGENT,
            "Accept": "*/*",
            "Accept-Encoding": "identity",  # nothing that is small on the wire and huge unpacked
            "Cache-Control": "no-cache, no-store",  # a one-time signature out of a cache is worth nothing
        }
        if self._service.header is not None:
            value = self._credentials.signature_header
            if value is None:
                raise app_error(Code.SECRET_MISSING, account=self._account)
            headers[self._service.header] = value
        return headers

    def _read(self, answer: requests.Response) -> bytes:
        body = bytearray()
        for block in answer.iter_content(_BLOCK_BYTES):
            body += block
            if len(body) > LONGEST_ANSWER_BYTES:
                told = f"more than {LONGEST_ANSWER_BYTES} bytes"
                raise app_error(Code.SIGNATURE_MISSING, account=self._account, detail=told)
        return bytes(body)

    def _refuse_redirect(self, answer: requests.Response) -> None:
        if not 300 <= answer.status_code < 400:
            return
        address = _redirect_address(self._service.url, answer.headers.get("Location", ""))
        raise app_error(Code.SIGNATURE_REDIRECTED, account=self._account, address=address[:_TOLD_CHARS])

    def _refused(self, status: int, body: bytes) -> AppError:
        detail = f"HTTP {status}: {self._told(body)}"
        if status == _UNKNOWN_CALLER:
            return app_error(Code.NET_PROXY, host=self._host, detail=detail)
        if status in {_REQUEST_TIMEOUT, _TOO_EARLY, _TOO_MANY}:
            return app_error(Code.SERVICE_BUSY, detail=detail)
        if status >= 500:
            return app_error(Code.SIGNATURE_UNAVAILABLE, status=status, detail=detail)
        return app_error(Code.SIGNATURE_DENIED, account=self._account, status=status, detail=detail)

    def _told(self, body: bytes) -> str:
        """What the service says of its refusal, without anything that could be secret."""
        text = _TAGS.sub(" ", redacted(body.decode("utf-8", "replace"), self._secrets))
        return _OPAQUE.sub("***", " ".join(text.split()))[:_TOLD_CHARS]

    def _too_late(self) -> AppError:
        return app_error(Code.NET_TIMEOUT, host=self._host, detail=f"no whole answer within {WHOLE_S:g} s")

    @property
    def _host(self) -> str:
        return urlsplit(self._service.url).hostname or ""

    @property
    def _secrets(self) -> tuple[str, ...]:
        """The query is none by right, but some put a password there; a very short one would blot out ordinary words."""
        query = urlsplit(self._service.url).query
        known = (self._credentials.signature_header, self._credentials.proxy_password)
        return (*(one for one in known if one), query if len(query) >= _SHORTEST_SECRET else "")

    def _scene(self) -> Scene:
        return Scene(Service.SIGNATURES, self._service.method, self._account, self._host, secrets=self._secrets)


def _redirect_address(url: str, location: str) -> str:
    """Where an answer sends us on to, without a login, and without the query: login pages are told there what comes after them."""
    try:
        target = urlsplit(urljoin(url, location))
    except ValueError:
        return location.partition("?")[0]
    return urlunsplit((target.scheme, target.netloc.rpartition("@")[2], target.path, "", ""))


def parameters_of(terms: SignatureTerms) -> dict[str, str | int]:
    """Terms as a service that takes options is told them: named as in a signature, without those that are not set."""
    named = [one.name for one in fields(SignatureTerms) if one.name in PARAMETERS]
    values = {PARAMETERS[name]: getattr(terms, name) for name in named}
    values["oneTimeValid"] = 1 if terms.one_time_valid else None
    given = {name: value for name, value in values.items() if value is not None}
    return {**given, **dict(terms.extras)}
