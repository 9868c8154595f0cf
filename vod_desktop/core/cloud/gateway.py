"""The services of an account: the one place that puts the pieces of this package together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from vod_desktop.core.cloud.catalog_api import VodCatalog
from vod_desktop.core.cloud.connections import TimeLimits
from vod_desktop.core.cloud.diagnosis import TEST_LIMITS, Diagnosis
from vod_desktop.core.cloud.endpoints import Proxies, SystemProxy, api_host, endpoint_of, proxies_for
from vod_desktop.core.cloud.object_store import CosStore, StoreSettings, bucket_host
from vod_desktop.core.cloud.ports import CatalogApi, CloudApi, Control, ObjectStore, TaskApi, UploadRoute
from vod_desktop.core.cloud.proxies import RememberedProxies
from vod_desktop.core.cloud.routes import ServerRoute
from vod_desktop.core.cloud.task_api import VodTasks
from vod_desktop.core.cloud.transport import Transport, tls_context
from vod_desktop.core.cloud.vod_api import ApiSettings, VodApi
from vod_desktop.core.model.account import Account, AccountKind, Certificate, Credentials
from vod_desktop.core.model.catalog import Application, CatalogKind
from vod_desktop.core.model.job import RemoteSession

PRACTICE_SEND_AHEAD_BYTES = 128 << 10


class AccountCloud:
    """The services of one account, on connections of their own."""

    def __init__(
        self,
        account: Account,
        credentials: Credentials,
        proxies: Callable[[str], Proxies],
        language: str,
        transport: Transport,
    ) -> None:
        self._account = account
        self._proxies = proxies
        self._transport = transport
        self._endpoint = endpoint_of(account)
        host = api_host(account)
        self._api = VodApi(
            ApiSettings(host, self._endpoint, account.name, account.sub_app_id, proxies(host), language),
            credentials,
            transport,
        )
        self._route = ServerRoute(self._api)
        self._catalog = VodCatalog(self._api.call)
        self._tasks = VodTasks(self._api.call)

    @property
    def route(self) -> UploadRoute:
        """The way in that this account's jobs take."""
        return self._route

    @property
    def api(self) -> CloudApi:
        """The cloud API beside the upload."""
        return self._api

    @property
    def vod(self) -> VodApi:
        """Every call of the cloud API."""
        return self._api

    @property
    def catalog(self) -> CatalogApi:
        """What the account's application has to choose from."""
        return self._catalog

    @property
    def tasks(self) -> TaskApi:
        """How its procedures fare."""
        return self._tasks

    def store(self, session: RemoteSession, certificate: Certificate) -> ObjectStore:
        """Storage for one session."""
        proxies = self._proxies(bucket_host(session.bucket, session.region))
        settings = StoreSettings(self._account.name, session.bucket, session.region, self._endpoint, proxies)
        return CosStore(settings, certificate, self._transport)

    def close(self) -> None:
        """Closes idle connections."""
        self._transport.close()


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
        return self._cloud(account, credentials, transport)

    def diagnosis(self, account: Account, credentials: Credentials, control: Control) -> Diagnosis:
        """A test of everything on the way to the services of `account`, with short time limits; `control` stops it.

        Does not touch the network yet; raises `AppError` (`endpoint.invalid`).
        """
        transport = self._trial_transport(control)
        cloud = self._cloud(account, credentials, transport)
        return Diagnosis(account, credentials, cloud.vod, self._proxies(account, credentials), transport)

    def applications(self, account: Account, credentials: Credentials, control: Control) -> tuple[Application, ...]:
        """The applications of an account, asked with the short time limits of a test; `control` stops it.

        Blocks; raises `AppError`.
        """
        transport = self._trial_transport(control)
        try:
            listing = self._cloud(account, credentials, transport).catalog.list_all(CatalogKind.APPLICATIONS)
        finally:
            transport.close()
        return tuple(item for item in listing.items if isinstance(item, Application))

    def _trial_transport(self, control: Control) -> Transport:
        return Transport(tls_context(self._ca_file), TEST_LIMITS, control=control)

    def _cloud(self, account: Account, credentials: Credentials, transport: Transport) -> AccountCloud:
        return AccountCloud(account, credentials, self._proxies(account, credentials), self._language, transport)

    def _proxies(self, account: Account, credentials: Credentials) -> Callable[[str], Proxies]:
        endpoint = endpoint_of(account)

        def of_host(host: str) -> Proxies:
            reached = endpoint.host if endpoint else host
            return lambda: proxies_for(
                account, self._environ, reached, credentials=credentials, system=self._system_proxy
            )

        return of_host
