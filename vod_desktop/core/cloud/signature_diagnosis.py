"""Tests the way of an account whose signatures come from a service: the service, what it hands out, and who takes that. Blocks.

No upload session is opened. The signatures are real ones, asked for like those of an upload; the upload service is shown one by
PrepareUploadUGC, which makes nothing (protocol.md 4.5).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlsplit

from vod_desktop.core.cloud.checking import WHOLE_S, Checks, Looks, StoppedError
from vod_desktop.core.cloud.endpoints import Proxies, endpoint_of, goes_in_the_clear
from vod_desktop.core.cloud.failures import Service
from vod_desktop.core.cloud.signature_service import ServiceSignatures
from vod_desktop.core.cloud.transport import Transport
from vod_desktop.core.cloud.ugc_api import MAIN_HOST, UgcApi
from vod_desktop.core.model.account import Account, Credentials, SignatureService
from vod_desktop.core.model.diagnosis import Check, TellCheck
from vod_desktop.core.model.errors import Code, Problem, app_error
from vod_desktop.core.model.signature import SignatureFields, SignatureTerms

_FIRST_REGION = "ap-chongqing"


class SignatureDiagnosis:
    """One test of one account with a signature service. A `Diagnosis`.

    Args:
        signatures: The service.
        ugc: The upload service, with signatures from there.
        terms: What an upload without options comes to.
        proxies: By host, of the services of the cloud.
        service_proxies: Of the signature service.
        transport: Of this test alone; its `control` stops the test.
    """

    def __init__(
        self,
        account: Account,
        credentials: Credentials,
        *,
        signatures: ServiceSignatures,
        ugc: UgcApi,
        terms: SignatureTerms,
        proxies: Callable[[str], Proxies],
        service_proxies: Proxies,
        transport: Transport,
    ) -> None:
        assert account.signature_service is not None, "only an account with a signature service is tested so"
        self._service: SignatureService = account.signature_service
        self._account = account
        self._signatures = signatures
        self._ugc = ugc
        self._terms = terms
        self._proxies = service_proxies
        self._transport = transport
        self._looks = Looks(account, credentials, proxies, transport)
        self._said: SignatureFields | None = None
        self._first = ""
        self._region = _FIRST_REGION

    def run(self, tell: TellCheck, *, whole_s: float = WHOLE_S, clock: Callable[[], float] = time.monotonic) -> bool:
        """As `Diagnosis.run`."""
        host = urlsplit(self._service.url).hostname or ""
        try:
            return self._run(Checks(self._transport, host, tell, whole_s, clock), host)
        except StoppedError:
            return False
        finally:
            self._transport.close()

    def _run(self, checks: Checks, host: str) -> bool:
        endpoint, looks = endpoint_of(self._account), self._looks
        scheme = urlsplit(self._service.url).scheme
        found = checks.run(Check.NAME, host, lambda: looks.name(scheme, host, self._proxies))
        answered = checks.run(Check.CONNECTION, host, lambda: self._connect(host), needs=found)
        in_time = checks.run(Check.CLOCK, "", looks.clocks, needs=answered)
        signed = checks.run(Check.SIGNATURE, "", self._fetch, needs=answered)
        fresh = True
        if self._said is not None and self._said.one_time_valid:
            fresh = checks.run(Check.FRESH_SIGNATURE, "", self._fetch_another)
        upload_host = endpoint.host if endpoint else MAIN_HOST
        taken = checks.run(Check.UPLOAD_SERVICE, upload_host, self._prepare, needs=signed)
        # Storage has nothing to do with signatures, so it is tried in any case.
        stored = checks.run(Check.STORAGE, "", lambda: looks.storage(endpoint, self._region))
        return all((found, answered, in_time, signed, fresh, taken, stored))

    def _connect(self, host: str) -> Problem | None:
        """Asks for nothing but the host's front door: without the header, and without using up a signature."""
        parts = urlsplit(self._service.url)
        self._looks.connection(Service.SIGNATURES, "HEAD", f"{parts.scheme}://{parts.netloc}/", self._proxies)
        return Problem(Code.SIGNATURE_UNENCRYPTED, {"host": host}) if goes_in_the_clear(self._service.url) else None

    def _fetch(self) -> SignatureFields:
        fetched = self._signatures.fetch(self._terms)
        self._first, self._said = fetched.signature, fetched.fields
        return fetched.fields

    def _fetch_another(self) -> None:
        """One-time signatures must differ (protocol.md 4.1)."""
        if self._signatures.fetch(self._terms).signature == self._first:
            raise app_error(Code.SIGNATURE_REPEATED, account=self._account.name)

    def _prepare(self) -> None:
        regions = [one.region for one in self._ugc.prepare(self._terms)]
        signed_for = None if self._said is None else self._said.storage_region
        self._region = signed_for or next(iter(regions), self._region)
