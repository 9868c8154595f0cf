"""The ways in: how a job's upload session is opened and committed."""

from __future__ import annotations

from vod_desktop.core.cloud.ports import Applied, ApplyRequest
from vod_desktop.core.cloud.vod_api import VodApi
from vod_desktop.core.model.job import RemoteSession, Route, UploadResult


class ServerRoute:
    """ApplyUpload and CommitUpload with the account's key pair. Its certificates cannot be renewed (protocol.md 2.5)."""

    def __init__(self, api: VodApi) -> None:
        self._api = api

    @property
    def kind(self) -> Route:
        """The server route."""
        return Route.SERVER

    def apply(self, request: ApplyRequest) -> Applied:
        """Opens a session. Each call opens a new one with a path of its own."""
        session, certificate = self._api.apply(request)
        return Applied(session, certificate)

    def commit(self, session: RemoteSession) -> UploadResult:
        """Makes the medium. The same session key may be sent again after a lost answer."""
        return self._api.commit(session.session_key)
