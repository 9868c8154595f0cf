"""The cloud API over the official SDK, on our own connections. Every call blocks; worker threads only.

The SDK signs and knows the fields. It does not connect: its own connection reads HTTP_PROXY even for 127.0.0.1 and trusts only
certifi. Nor does it retry (its `StandardRetryer` repeats calls that succeeded, protocol.md 1.5-2).
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from urllib.parse import unquote, urlsplit

from vod_desktop.core.cloud import sdk
from vod_desktop.core.cloud.answers import LAST_MOMENT
from vod_desktop.core.cloud.endpoints import Endpoint, Proxies
from vod_desktop.core.cloud.failures import UNREADABLE, Refusal, Scene, Service, broken, invalid_answer, refused
from vod_desktop.core.cloud.ports import Applied, ApplyRequest
from vod_desktop.core.cloud.transport import Transport
from vod_desktop.core.model.account import Certificate, Credentials
from vod_desktop.core.model.errors import AppError, Code
from vod_desktop.core.model.job import RemoteSession, Route, UploadResult

_READ_S = 60.0
_SEARCH_MARGIN_S = 3600
"""How far this computer's clock may be ahead of the service's when a lost commit is looked for."""
_SEARCH_PAGE = 100
_SEARCH_LIMIT = 5000
"""SearchMedia refuses Offset + Limit above this (protocol.md 3.3)."""
_LARGEST_NUMBER = 2**63 - 1
"""The API's numbers have 64 bits."""
_WITHOUT_APPLICATION = frozenset({"DescribeSubAppIds"})
"""Actions that take no SubAppId (protocol.md 3)."""
_NO_ANSWER = frozenset({"ClientNetworkError"})
"""The SDK's code for an exception of the connection: what happened lies beneath it."""


@dataclass(frozen=True, slots=True)
class ApiSettings:
    """How the cloud API is reached.

    Attributes:
        host: Host of the real service; `endpoint` stands in for it if given.
        account: Name of the account, for errors.
        language: Of the service's messages: `zh-CN` or `en-US`.
    """

    host: str
    endpoint: Endpoint | None
    account: str
    sub_app_id: int | None
    proxies: Proxies
    language: str

    @property
    def authority(self) -> str:
        """What stands in the Host header and is signed."""
        return self.host if self.endpoint is None else self.endpoint.address

    @property
    def scheme(self) -> str:
        """`https`, unless the endpoint says otherwise."""
        return "https" if self.endpoint is None else self.endpoint.scheme


class VodApi:
    """The calls that an upload needs, each answered or raised as `AppError`."""

    def __init__(self, settings: ApiSettings, credentials: Credentials, transport: Transport) -> None:
        self._settings = settings
        self._credentials = credentials
        self._transport = transport

    def apply(self, request: ApplyRequest) -> Applied:
        """ApplyUpload (protocol.md 2.1, 2.2)."""
        options = request.options
        fields = {
            "MediaType": request.media_type,
            "MediaName": request.media_name,
            "CoverType": request.cover_type,
            "Procedure": options.procedure,
            "ExpireTime": options.expire_time,
            "StorageRegion": options.storage_region,
            "ClassId": options.class_id,
            "SourceContext": options.source_context,
            "SessionContext": options.session_context,
            "MediaStoragePath": options.storage_path,
        }
        opened_at = int(time.time())
        answer = self._call("ApplyUpload", fields)
        # A session without certificate would be signed with the user's permanent key by the vendor's own tools: refused here.
        certificate = self._required(answer, "ApplyUpload", "TempCertificate")
        cover_path = None
        if request.cover_type is not None:
            cover_path = self._text(answer, "ApplyUpload", "CoverStoragePath")
        session = RemoteSession(
            route=Route.SERVER,
            session_key=self._text(answer, "ApplyUpload", "VodSessionKey"),
            bucket=self._text(answer, "ApplyUpload", "StorageBucket"),
            region=self._text(answer, "ApplyUpload", "StorageRegion"),
            media_path=self._text(answer, "ApplyUpload", "MediaStoragePath"),
            cover_path=cover_path,
            certificate_ends_at=self._number(certificate, "ApplyUpload", "ExpiredTime", most=LAST_MOMENT),
            opened_at=opened_at,
        )
        key = Certificate(
            secret_id=self._text(certificate, "ApplyUpload", "SecretId"),
            secret_key=self._text(certificate, "ApplyUpload", "SecretKey"),
            token=self._text(certificate, "ApplyUpload", "Token"),
            ends_at=session.certificate_ends_at,
        )
        return Applied(session, key, max(0.0, float(session.certificate_ends_at - opened_at)))

    def commit(self, session_key: str) -> UploadResult:
        """CommitUpload (protocol.md 2.3)."""
        answer = self._call("CommitUpload", {"VodSessionKey": session_key}, session_key)
        return UploadResult(
            file_id=self._text(answer, "CommitUpload", "FileId"),
            media_url=self._text(answer, "CommitUpload", "MediaUrl"),
            cover_url=_text_or_none(answer.CoverUrl),
            request_id=_text_or_none(answer.RequestId),
        )

    def probe(self) -> None:
        """Returns when the service answers and accepts the key; a key that may only upload is accepted, too."""
        try:
            self._call("DescribeStorageRegions", {})
        except AppError as error:
            if error.problem.code is not Code.AUTH_FORBIDDEN:
                raise

    def set_expiry(self, file_id: str, expire_time: str) -> None:
        """ModifyMediaInfo: when the medium is to be deleted (protocol.md 3.3)."""
        self._call("ModifyMediaInfo", {"FileId": file_id, "ExpireTime": expire_time})

    def set_cover(self, file_id: str, data: str) -> str:
        """ModifyMediaInfo: a picture in Base64 becomes the medium's cover; returns its URL (protocol.md 3.3)."""
        answer = self._call("ModifyMediaInfo", {"FileId": file_id, "CoverData": data})
        return str(self._required(answer, "ModifyMediaInfo", "CoverUrl"))

    def find_medium(self, name: str, storage_path: str, opened_at: int) -> UploadResult | None:
        """SearchMedia by name and time; only a medium whose MediaUrl ends in `storage_path` counts (protocol.md 2.3)."""
        since = datetime.fromtimestamp(opened_at - _SEARCH_MARGIN_S, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        for offset in range(0, _SEARCH_LIMIT, _SEARCH_PAGE):
            fields = {
                "Names": [name],
                "CreateTime": {"After": since},
                "Filters": ["basicInfo"],
                "Sort": {"Field": "CreateTime", "Order": "Desc"},
                "Offset": offset,
                "Limit": _SEARCH_PAGE,
            }
            answer = self._call("SearchMedia", fields)
            total = self._number(answer, "SearchMedia", "TotalCount")
            for medium in answer.MediaInfoSet or ():
                basic = medium.BasicInfo
                url = None if basic is None else _text_or_none(basic.MediaUrl)
                if url is not None and _ends_in(url, storage_path):
                    file_id = self._text(medium, "SearchMedia", "FileId")
                    return UploadResult(file_id, url, _text_or_none(basic.CoverUrl), _text_or_none(answer.RequestId))
            if offset + _SEARCH_PAGE >= total:
                break
        return None

    def call(self, action: str, fields: dict[str, Any]) -> dict[str, Any]:
        """Any other call: its fields to the fields of the answer. Blocks; raises `AppError`."""
        answer = self._call(action, fields)
        with self._mapped(action, ()):
            values: dict[str, Any] = answer._serialize(allow_none=True)  # noqa: SLF001  (its only way to plain values)
            return values

    def _call(self, action: str, fields: dict[str, Any], *secrets: str) -> Any:
        """One call; fields that are None are left out."""
        with self._mapped(action, secrets):
            models = sdk.load("tencentcloud.vod.v20180717.models")
            request = getattr(models, f"{action}Request")()
            if self._settings.sub_app_id is not None and action not in _WITHOUT_APPLICATION:
                fields = fields | {"SubAppId": self._settings.sub_app_id}
            request._deserialize({name: value for name, value in fields.items() if value is not None})  # noqa: SLF001
            return getattr(self._client, action)(request)

    @contextmanager
    def _mapped(self, action: str, secrets: tuple[str, ...]) -> Iterator[None]:
        sdk_error: type[Exception] = sdk.load("tencentcloud.common.exception").TencentCloudSDKException
        with self._transport.call() as call:
            try:
                yield
            except sdk_error as error:
                scene = self._scene(action, call.server_date, secrets)
                code, message, request_id = _told(error)
                if code in _NO_ANSWER:
                    raise broken(error, scene, time.time()) from error
                if (
                    type(error.__context__).__name__ == code
                ):  # what it met in the answer, under the exception's own name
                    raise invalid_answer(scene, "readable answer") from error
                if code == "ServerNetworkError":  # a status other than 200; the message is the raw body
                    code, message = "", re.sub(r"<[^>]+>|\s+", " ", message).strip()
                raise refused(Refusal(code, message, call.status, request_id), scene, time.time()) from error
            except UNREADABLE as error:
                # The SDK takes an answer apart without looking whether it has the shape it should have.
                raise invalid_answer(self._scene(action, call.server_date, secrets), "readable answer") from error

    def _scene(self, action: str, server_date: str | None = None, secrets: tuple[str, ...] = ()) -> Scene:
        key = self._credentials
        known = (key.secret_id, key.secret_key, key.token or "", key.proxy_password or "", *secrets)
        return Scene(Service.API, action, self._settings.account, self._settings.authority, server_date, None, known)

    def _required(self, answer: Any, action: str, name: str) -> Any:
        """A field that must be there: the SDK lets an error pass that comes as another content type (protocol.md 1.5-1)."""
        value = getattr(answer, name)
        if value is None or value == "":
            raise invalid_answer(self._scene(action), name, _text_or_none(getattr(answer, "RequestId", None)))
        return value

    def _text(self, answer: Any, action: str, name: str) -> str:
        value = self._required(answer, action, name)
        if not isinstance(value, str):
            raise invalid_answer(self._scene(action), f"readable {name}")
        return value

    def _number(self, answer: Any, action: str, name: str, *, most: int = _LARGEST_NUMBER) -> int:
        value = self._required(answer, action, name)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            raise invalid_answer(self._scene(action), f"readable {name}")
        return value

    @cached_property
    def _client(self) -> Any:
        settings, credentials = self._settings, self._credentials
        profiles = sdk.load("tencentcloud.common.profile.client_profile")
        http = sdk.load("tencentcloud.common.profile.http_profile")
        profile = profiles.ClientProfile(
            httpProfile=http.HttpProfile(protocol=settings.scheme, endpoint=settings.authority),
            language=settings.language,
        )
        key = sdk.load("tencentcloud.common.credential").Credential(
            credentials.secret_id, credentials.secret_key, credentials.token
        )
        client = sdk.load("tencentcloud.vod.v20180717.vod_client").VodClient(key, "", profile)
        # WORKAROUND(tencentcloud-sdk-python-common 3.1.195): it has no way to hand a session in.
        client.request.conn = _Connection(self._transport, settings.proxies)
        return client


class _Connection:
    """What the SDK calls to send a request: ours instead of its own."""

    request_length = 0

    def __init__(self, transport: Transport, proxies: Proxies) -> None:
        self._transport = transport
        self._proxies = proxies

    def request(self, method: str, url: str, body: Any = None, headers: Any = None) -> Any:
        """Sends one signed request."""
        return self._transport.session.request(
            method,
            url,
            data=body,
            headers=headers,
            proxies=self._proxies(),
            timeout=(self._transport.limits.connect_s, min(_READ_S, self._transport.limits.read_s)),
            allow_redirects=False,
        )


def _told(error: Any) -> tuple[str, str, str | None]:
    message = error.get_message()
    text = message.decode("utf-8", "replace") if isinstance(message, bytes) else str(message)
    return str(error.get_code() or ""), text, _text_or_none(error.get_request_id())


def _text_or_none(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _ends_in(url: str, storage_path: str) -> bool:
    try:
        return unquote(urlsplit(url).path).endswith(storage_path)
    except ValueError:  # no URL at all
        return False
