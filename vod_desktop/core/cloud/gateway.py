"""The services of an account: the one place that puts the pieces of this package together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from vod_desktop.core.cloud.catalog_api import VodCatalog
from vod_desktop.core.cloud.checking import TEST_LIMITS
from vod_desktop.core.cloud.connections import TimeLimits
from vod_desktop.core.cloud.cover_replacement import CoverReplacement
from vod_desktop.core.cloud.diagnosis import KeyDiagnosis
from vod_desktop.core.cloud.endpoints import Endpoint, Proxies, SystemProxy, api_host, endpoint_of, proxies_for
from vod_desktop.core.cloud.keyless import KeylessApi, NoServerRoute
from vod_desktop.core.cloud.object_store import CosStore, StoreSettings, bucket_host
from vod_desktop.core.cloud.ports import (
    CatalogApi,
    CloudApi,
    Control,
    CoverApi,
    Diagnosis,
    ObjectStore,
    SignatureSource,
    TaskApi,
    UploadRoute,
)
from vod_desktop.core.cloud.proxies import RememberedProxies
from vod_desktop.core.cloud.regions import PROBE_LIMITS, RegionProbe
from vod_desktop.core.cloud.routes import ClientRoute, ServerRoute
from vod_desktop.core.cloud.signature import check
from vod_desktop.core.cloud.signature_diagnosis import SignatureDiagnosis
from vod_desktop.core.cloud.signature_maker import OwnSignatures
from vod_desktop.core.cloud.signature_service import ServiceSignatures
from vod_desktop.core.cloud.signature_terms import terms_of
from vod_desktop.core.cloud.task_api import VodTasks
from vod_desktop.core.cloud.transport import Transport, tls_context
from vod_desktop.core.cloud.ugc_api import UgcApi, UgcSettings
from vod_desktop.core.cloud.vod_api import ApiSettings, VodApi
from vod_desktop.core.model.account import Account, AccountKind, Certificate, Credentials
from vod_desktop.core.model.catalog import Application, CatalogKind, Region
from vod_desktop.core.model.job import RemoteSession, Route
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.signature import CheckedSignature, SignatureFields, SignatureTerms

PRACTICE_SEND_AHEAD_BYTES = 128 << 10

TellSigned = Callable[[Account, SignatureFields], None]
"""Takes an account and what a signature says that its service has handed out, on the thread that asked for it."""


def _tell_nobody(_account: Account, _said: SignatureFields) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How the services of one account are reached.

    Attributes:
        proxies: By host, of the services of the cloud, for which an endpoint may stand in.
        proxies_to: By host, of anything else.
        ca_file: Certificates to trust besides the system's.
        tell_signed: Gets the account and what each signature says that its service has handed out.
    """

    account: Account
    credentials: Credentials
    proxies: Callable[[str], Proxies]
    proxies_to: Callable[[str], Proxies]
    language: str
    transport: Transport
    ca_file: Path | None
    tell_signed: TellSigned

    @property
    def endpoint(self) -> Endpoint | None:
        """Stands in for the service if the account names one."""
        return endpoint_of(self.account)

    def vod(self) -> VodApi:
        """The cloud API; of an account with a key."""
        account, host = self.account, api_host(self.account)
        settings = ApiSettings(host, self.endpoint, account.name, account.sub_app_id, self.proxies(host), self.language)
        return VodApi(settings, self.credentials, self.transport)

    @property
    def plain_terms(self) -> SignatureTerms:
        """What an upload without options comes to in a signature."""
        return terms_of(UploadOptions(), self.account.sub_app_id)

    def service_proxies(self) -> Proxies:
        """The way to the account's signature service."""
        assert self.account.signature_service is not None, "only who has a signature service goes there"
        return self.proxies_to(urlsplit(self.account.signature_service.url).hostname or "")

    def service(self) -> ServiceSignatures:
        """The signature service of an account that has one."""

        def tell(said: SignatureFields) -> None:
            self.tell_signed(self.account, said)

        return ServiceSignatures(self.account, self.credentials, self.service_proxies(), self.transport, tell=tell)

    def signatures(self) -> SignatureSource:
        """Who signs the account's client uploads."""
        return OwnSignatures(self.credentials) if self.account.has_key else self.service()

    def ugc(self) -> UgcApi:
        """The client route's calls."""
        key = self.credentials
        secrets = (key.secret_id, key.secret_key, key.proxy_password or "", key.signature_header or "")
        settings = UgcSettings(
            self.endpoint, self.account.name, self.proxies, signed_here=self.account.has_key, secrets=secrets
        )
        return UgcApi(settings, self.signatures(), self.transport)

    def region_probe(self) -> RegionProbe:
        """What measures the way to storage regions."""
        return RegionProbe(lambda: Transport(tls_context(self.ca_file), PROBE_LIMITS), self.proxies, self.endpoint)


class AccountCloud:
    """The services of one account, on connections of their own."""

    def __init__(self, ways: Ways) -> None:
        self._ways = ways
        account, fastest = ways.account, ways.region_probe().fastest
        self.ugc = ways.ugc()
        self._client = ClientRoute(self.ugc, account.sub_app_id, fastest)
        terms = ways.plain_terms
        vod = ways.vod() if account.has_key else None
        self._covers = CoverReplacement(account, vod, self.ugc, terms, self.store)
        if vod is not None:
            catalog = VodCatalog(vod.call)
            self._server: UploadRoute = ServerRoute(vod, lambda: _opened_regions(catalog), fastest)
            self._api: CloudApi = vod
            self._catalog: CatalogApi = catalog
            self._tasks: TaskApi = VodTasks(vod.call)
        else:
            self._server = NoServerRoute(account.name)
            self._api = self._catalog = self._tasks = KeylessApi(account.name, lambda: self.ugc.prepare(terms))

    def route(self, kind: Route) -> UploadRoute:
        """One of the two ways in."""
        return self._client if kind is Route.CLIENT else self._server

    @property
    def api(self) -> CloudApi:
        """The cloud API beside the upload."""
        return self._api

    @property
    def catalog(self) -> CatalogApi:
        """What the account's application has to choose from."""
        return self._catalog

    @property
    def tasks(self) -> TaskApi:
        """How its procedures fare."""
        return self._tasks

    @property
    def covers(self) -> CoverApi:
        """Covers of media that were uploaded before."""
        return self._covers

    def store(self, session: RemoteSession, certificate: Certificate) -> ObjectStore:
        """Storage for one session."""
        ways = self._ways
        proxies = ways.proxies(session.upload_host or bucket_host(session.bucket, session.region))
        name = ways.account.name
        settings = StoreSettings(name, session.bucket, session.region, ways.endpoint, proxies, session.upload_host)
        return CosStore(settings, certificate, ways.transport)

    def close(self) -> None:
        """Closes idle connections."""
        self._ways.transport.close()


class CloudGateway:
    """Makes the services of an account. A `CloudFactory`.

    Args:
        environ: The environment as it was when the program started; may name a proxy.
        system_proxy: The desktop's own proxy settings; None without a desktop.
        language: Of the service's messages: `zh-CN` or `en-US`.
        ca_file: Certificates to trust besides the system's.
        limits: Time limits of the connections.
        tell_signed: Gets the account and what a signature says, for each that comes from a signature service. Any thread.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        *,
        system_proxy: SystemProxy | None = None,
        language: str = "zh-CN",
        ca_file: Path | None = None,
        limits: TimeLimits | None = None,
        tell_signed: TellSigned = _tell_nobody,
    ) -> None:
        self._environ = environ
        self._system_proxy = None if system_proxy is None else RememberedProxies(system_proxy)
        self._language = language
        self._ca_file = ca_file
        self._limits = limits
        self._tell_signed = tell_signed

    def __call__(self, account: Account, credentials: Credentials) -> AccountCloud:
        """The services of `account`. Does not touch the network; raises `AppError` (`endpoint.invalid`)."""
        # On loopback whole parts vanish into the kernel at once: the practice bar would jump, its speed be a dream.
        ahead = PRACTICE_SEND_AHEAD_BYTES if account.kind is AccountKind.PRACTICE else None
        transport = Transport(tls_context(self._ca_file), self._limits, send_ahead_bytes=ahead)
        return AccountCloud(self._ways(account, credentials, transport, self._tell_signed))

    def diagnosis(self, account: Account, credentials: Credentials, control: Control) -> Diagnosis:
        """A test of everything on the way to the services of `account`, with short time limits; `control` stops it.

        Does not touch the network yet; raises `AppError` (`endpoint.invalid`).
        """
        transport = self._trial_transport(control)
        ways = self._ways(account, credentials, transport, _tell_nobody)
        if account.has_key:
            return KeyDiagnosis(account, credentials, ways.vod(), ways.proxies, transport)
        return SignatureDiagnosis(
            account,
            credentials,
            signatures=ways.service(),
            ugc=ways.ugc(),
            terms=ways.plain_terms,
            proxies=ways.proxies,
            service_proxies=ways.service_proxies(),
            transport=transport,
        )

    def sample(self, account: Account, credentials: Credentials, control: Control) -> CheckedSignature:
        """A signature of the account's service, taken apart; as if for an upload without options. `control` stops it.

        Blocks; raises `AppError`.
        """
        transport = self._trial_transport(control)
        ways = self._ways(account, credentials, transport, self._tell_signed)
        try:
            fetched = ways.service().fetch(ways.plain_terms)
        finally:
            transport.close()
        return check(fetched.signature, None, fetched.now)

    def applications(self, account: Account, credentials: Credentials, control: Control) -> tuple[Application, ...]:
        """The applications of an account, asked with the short time limits of a test; `control` stops it.

        Blocks; raises `AppError`.
        """
        transport = self._trial_transport(control)
        try:
            vod = self._ways(account, credentials, transport, _tell_nobody).vod()
            listing = VodCatalog(vod.call).list_all(CatalogKind.APPLICATIONS)
        finally:
            transport.close()
        return tuple(item for item in listing.items if isinstance(item, Application))

    def _trial_transport(self, control: Control) -> Transport:
        return Transport(tls_context(self._ca_file), TEST_LIMITS, control=control)

    def _ways(self, account: Account, credentials: Credentials, transport: Transport, tell_signed: TellSigned) -> Ways:
        endpoint = endpoint_of(account)

        def proxies_to(host: str) -> Proxies:
            return lambda: proxies_for(account, self._environ, host, credentials=credentials, system=self._system_proxy)

        def proxies(host: str) -> Proxies:
            return proxies_to(endpoint.host if endpoint else host)

        return Ways(account, credentials, proxies, proxies_to, self._language, transport, self._ca_file, tell_signed)


def _opened_regions(catalog: VodCatalog) -> list[str]:
    items = catalog.list_all(CatalogKind.REGIONS).items
    return [item.region for item in items if isinstance(item, Region) and item.opened]
