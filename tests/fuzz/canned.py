"""The services of an account whose answers a test writes: real SDKs and our real session, without a network."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse

from tests.support.sending import CERTIFICATE
from vod_desktop.core.cloud import sdk
from vod_desktop.core.cloud.gateway import AccountCloud, CloudGateway
from vod_desktop.core.cloud.ports import ObjectStore
from vod_desktop.core.model.account import Account, AccountKind, Credentials
from vod_desktop.core.model.job import RemoteSession, Route

SESSION = RemoteSession(
    Route.SERVER,
    "session-key",
    "bucket-1251000001",
    "ap-chongqing",
    "/dir/1/f0.mp4",
    None,
    4_000_000_000,
    1_700_000_000,
)
DATE = "Tue, 14 Nov 2023 22:13:20 GMT"


@dataclass(frozen=True, slots=True)
class Canned:
    """One answer."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "application/json"), ("Date", DATE))

    def __repr__(self) -> str:
        return (
            f"Canned({self.body[:300]!r}{'...' if len(self.body) > 300 else ''}, {self.status}, {self.headers!r:.300})"
        )


@dataclass
class CannedCloud:
    """Attributes:
    answers: Given one after the other, the last for ever.
    """

    answers: list[Canned] = field(default_factory=list)
    cloud: AccountCloud = field(init=False)
    store: ObjectStore = field(init=False)
    patched: Any = field(init=False)

    def __post_init__(self) -> None:
        sdk.load_all()  # or the first input of a target would pay for the imports, and be found slow
        account = Account("a", "Test account", AccountKind.KEY_PAIR, endpoint="http://127.0.0.1:9")
        self.cloud = CloudGateway({})(account, Credentials("AKIDfuzz0000000000001", "key-of-the-fuzz"))
        self.store = self.cloud.store(SESSION, CERTIFICATE)

    def give(self, *answers: Canned) -> None:
        """What is answered from now on."""
        self.answers = list(answers)

    def send(self, adapter: HTTPAdapter, request: requests.PreparedRequest, **_: Any) -> requests.Response:
        """In the place of `HTTPAdapter.send`, beneath our own adapter."""
        if not isinstance(request.body, str | bytes | None):
            for _block in request.body or ():
                pass
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        raw = HTTPResponse(
            io.BytesIO(answer.body),
            headers=HTTPHeaderDict(answer.headers),
            status=answer.status,
            preload_content=False,
            request_method=request.method,
        )
        return adapter.build_response(request, raw)
