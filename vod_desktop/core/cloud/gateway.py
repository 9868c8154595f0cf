"""The services of an account: the one place that puts the pieces of this package together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from vod_desktop.core.cloud.catalog_api import VodCatalog
from vod_desktop.core.cloud.cover_replacement import CoverReplacement
from vod_desktop.core.cloud.diagnosis import TEST_LIMITS, Diagnosis
from vod_desktop.core.cloud.endpoints import Endpoint, Proxies, SystemProxy, api_host, endpoint_of, proxies_for
from vod_desktop.core.cloud.keyless import KeylessApi, NoServerRoute
from vod_desktop.core.cloud.object_store import CosStore, StoreSettings, bucket_host
from vod_desktop.core.cloud.ports import (
    CatalogApi,
    CloudApi,
    Control,
    CoverApi,
    ObjectStore,
    SignatureSource,
    TaskApi,
    UploadRoute,
)
from vod_desktop.core.cloud.proxies import RememberedProxies
from vod_desktop.core.cloud.regions import PROBE_LIMITS, RegionProbe
from vod_desktop.core.cloud.routes import ClientRoute, ServerRoute
from vod_desktop.core.cloud.signature_maker import OwnSignatures
from vod_desktop.core.cloud.signature_terms import terms_of
from vod_desktop.core.cloud.task_api import VodTasks
from vod_desktop.core.cloud.transport import TimeLimits, Transport, tls_context
from vod_desktop.core.cloud.ugc_api import UgcApi, UgcSettings
from vod_desktop.core.cloud.vod_api import ApiSettings, VodApi
from vod_desktop.core.model.account import Account, AccountKind, Certificate, Credentials
from vod_desktop.core.model.catalog import Application, CatalogKind, Region
from vod_desktop.core.model.job import RemoteSession, Route
from vod_desktop.core.model.options import UploadOptions

PRACTICE_SEND_AHEAD_BYTES = 128 << 10


@dataclass(frozen=True, slots=True)
class Ways:
    """How the services of one account are reached.

    Attributes:
        proxies: By host.
        ca_file: Certificates to trust besides the system's.
    """

    account: Account
    credentials: Credentials
    proxies: Callable[[str], Proxies]
    language: str
    transport: Transport
    ca_file: Path | None

    @property
    def endpoint(self) -> Endpoint | None:
        """Stands in for the service if the account names one."""
        return endpoint_of(self.account)

    def vod(self) -> VodApi:
        """The cloud API; of an account with a key."""
        account, host = self.account, api_host(self.account)
        settings = ApiSettings(host, self.endpoint, account.name, account.sub_app_id, self.proxies(host), self.language)
        return VodApi(settings, self.credentials, self.transport)

    def signatures(self) -> SignatureSource:
        """Who signs the account's client uploads."""
        return OwnSignatures(self.credentials)

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
        terms = terms_of(UploadOptions(), account.sub_app_id)
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
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        *,
        system_proxy: SystemProxy | None = None,
        language: str = "zh-CN",
        ca_file: Path | None = None,
        limits: TimeLimits | None = None,
    ) -> None:
        self._environ = environ
        self._system_proxy = None if system_proxy is None else RememberedProxies(system_proxy)
        self._language = language
        self._ca_file = ca_file
        self._limits = limits

    def __call__(self, account: Account, credentials: Credentials) -> AccountCloud:
        """The services of `account`. Does not touch the network; raises `AppError` (`endpoint.invalid`)."""
        # On loopback whole parts vanish into the kernel at once: the practice bar would jump, its speed be a dream.
        ahead = PRACTICE_SEND_AHEAD_BYTES if account.kind is AccountKind.PRACTICE else None
        transport = Transport(tls_context(self._ca_file), self._limits, send_ahead_bytes=ahead)
        return AccountCloud(self._ways(account, credentials, transport))

    def diagnosis(self, account: Account, credentials: Credentials, control: Control) -> Diagnosis:
        """A test of everything on the way to the services of `account`, with short time limits; `control` stops it.

        Does not touch the network yet; raises `AppError` (`endpoint.invalid`).
        """
        transport = self._trial_transport(control)
        ways = self._ways(account, credentials, transport)
        return Diagnosis(account, credentials, ways.vod(), ways.proxies, transport)

    def applications(self, account: Account, credentials: Credentials, control: Control) -> tuple[Application, ...]:
        """The applications of an account, asked with the short time limits of a test; `control` stops it.

        Blocks; raises `AppError`.
        """
        transport = self._trial_transport(control)
        try:
            vod = self._ways(account, credentials, transport).vod()
            listing = VodCatalog(vod.call).list_all(CatalogKind.APPLICATIONS)
        finally:
            transport.close()
        return tuple(item for item in listing.items if isinstance(item, Application))

    def _trial_transport(self, control: Control) -> Transport:
        return Transport(tls_context(self._ca_file), TEST_LIMITS, control=control)

    def _ways(self, account: Account, credentials: Credentials, transport: Transport) -> Ways:
        proxies = self._proxies(account, credentials)
        return Ways(account, credentials, proxies, self._language, transport, self._ca_file)

    def _proxies(self, account: Account, credentials: Credentials) -> Callable[[str], Proxies]:
        endpoint = endpoint_of(account)

        def of_host(host: str) -> Proxies:
            reached = endpoint.host if endpoint else host
            return lambda: proxies_for(
                account, self._environ, reached, credentials=credentials, system=self._system_proxy
            )

        return of_host


def _opened_regions(catalog: VodCatalog) -> list[str]:
    items = catalog.list_all(CatalogKind.REGIONS).items
    return [item.region for item in items if isinstance(item, Region) and item.opened]
