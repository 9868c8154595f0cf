"""The two ways in behind one interface: how a job's upload session is opened, renewed and committed.

Which of them a job takes is decided elsewhere (`core/engine/routing.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from vod_desktop.core.cloud.ports import Applied, ApplyRequest
from vod_desktop.core.cloud.signature_terms import terms_of
from vod_desktop.core.cloud.ugc_api import UgcApi
from vod_desktop.core.cloud.vod_api import VodApi
from vod_desktop.core.model.errors import AppError, Code, app_error
from vod_desktop.core.model.job import RemoteSession, Route, UploadResult
from vod_desktop.core.model.options import FASTEST, UploadOptions
from vod_desktop.core.model.signature import SignatureTerms

Fastest = Callable[[Sequence[tuple[str, str]]], str | None]
"""Pairs of a region and a host to measure the way to it by, to the region that answers soonest; None where none does. Blocks."""

OpenedRegions = Callable[[], Iterable[str]]
"""The storage regions of an application. Blocks; raises `AppError`."""


class ServerRoute:
    """ApplyUpload and CommitUpload with the account's key pair. Its certificates cannot be renewed (protocol.md 2.5)."""

    def __init__(self, api: VodApi, regions: OpenedRegions, fastest: Fastest) -> None:
        self._api = api
        self._regions = regions
        self._fastest = fastest

    @property
    def kind(self) -> Route:
        """The server route."""
        return Route.SERVER

    def apply(self, request: ApplyRequest) -> Applied:
        """Opens a session. Each call opens a new one with a path of its own."""
        if request.options.storage_region == FASTEST:
            request = replace(request, options=replace(request.options, storage_region=self._measured()))
        return self._api.apply(request)

    def renew(self, session: RemoteSession) -> Applied:
        """There is no call for it: the session ends with its certificate.

        Raises:
            AppError: session.lost.
        """
        raise app_error(Code.SESSION_LOST, detail=f"{session.route}: certificates of this route cannot be renewed")

    def commit(self, session: RemoteSession) -> UploadResult:
        """Makes the medium. The same session key may be sent again after a lost answer."""
        return self._api.commit(session.session_key)

    def _measured(self) -> str | None:
        """The fastest of the opened regions; the application's default where they cannot be had or do not answer."""
        try:
            return self._fastest([(region, f"cos.{region}.myqcloud.com") for region in self._regions()])
        except AppError:
            return None


class ClientRoute:
    """ApplyUploadUGC and CommitUploadUGC under a signature: a session lasts a day, under as many certificates as it takes."""

    def __init__(self, api: UgcApi, sub_app_id: int | None, fastest: Fastest) -> None:
        self._api = api
        self._sub_app_id = sub_app_id
        self._fastest = fastest

    @property
    def kind(self) -> Route:
        """The client route."""
        return Route.CLIENT

    def apply(self, request: ApplyRequest) -> Applied:
        """Opens a session. Each call opens a new one with a path of its own.

        Raises:
            AppError: signature.differs: the signature says something else than the options; nothing was sent.
        """
        terms = terms_of(request.options, self._sub_app_id)
        region = self._measured() if request.options.storage_region == FASTEST else None
        return self._api.apply(request, terms, region)

    def renew(self, session: RemoteSession) -> Applied:
        """The same session with a new certificate.

        Raises:
            AppError: session.lost: the service does not know it any more, or has other paths for it.
        """
        return self._api.renew(session, self._plain_terms)

    def commit(self, session: RemoteSession) -> UploadResult:
        """Makes the medium. The same session key may be sent again after a lost answer."""
        return self._api.commit(session, self._plain_terms)

    @property
    def _plain_terms(self) -> SignatureTerms:
        """What the upload is to be was said when its session was opened."""
        return terms_of(UploadOptions(), self._sub_app_id)

    def _measured(self) -> str | None:
        """The fastest of the regions that the service names; its own choice where that cannot be measured."""
        try:
            return self._fastest([(one.region, one.host) for one in self._api.prepare(self._plain_terms)])
        except AppError:
            return None
