"""The client route's calls: JSON with a signature instead of a key (protocol.md 4). Every call blocks; worker threads only.

Two hosts serve them. A call that gets no answer changes the host, for itself where that is safe and for the next one in any case.
What the service has refused is never asked twice. No call reports anything about the user.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import requests

from vod_desktop.core.cloud.answers import LAST_MOMENT
from vod_desktop.core.cloud.endpoints import Endpoint, Proxies
from vod_desktop.core.cloud.failures import Refusal, Scene, Service, broken, invalid_answer, refused
from vod_desktop.core.cloud.ports import Applied, ApplyRequest, SignatureSource
from vod_desktop.core.cloud.signature_terms import require_agreement
from vod_desktop.core.cloud.transport import Transport
from vod_desktop.core.model.account import Certificate
from vod_desktop.core.model.errors import AppError, Code, Interrupted, app_error
from vod_desktop.core.model.job import RemoteSession, Route, UploadResult
from vod_desktop.core.model.signature import SignatureTerms

MAIN_HOST = "vod2.qcloud.com"
BACKUP_HOST = "vod2.dnsv1.com"

_PATH = "/v3/index.php"
_PREPARE, _APPLY, _COMMIT = "PrepareUploadUGC", "ApplyUploadUGC", "CommitUploadUGC"
_READ_S = {_PREPARE: 3.0, _APPLY: 10.0, _COMMIT: 15.0}
"""How long an answer may take. Preparing is only an advantage, so it may cost little; a commit makes the medium."""
_LARGEST_ANSWER_BYTES = 1 << 20
_BLOCK_BYTES = 1 << 16
_SHOWN_BYTES = 2000
_OK = 200
_NEVER_SENT = frozenset({Code.NET_DNS, Code.NET_UNREACHABLE, Code.NET_TLS})
"""After these the service has certainly not seen the call."""


@dataclass(frozen=True, slots=True)
class UgcSettings:
    """How the client route's calls are reached.

    Attributes:
        endpoint: Stands in for both hosts if given.
        account: Name of the account, for errors.
        proxies: By host.
        signed_here: With the account's own key: a signature that is refused tells of the key then, or of the clock.
        secrets: Of the account, so that no error text holds them.
    """

    endpoint: Endpoint | None
    account: str
    proxies: Callable[[str], Proxies]
    signed_here: bool
    hosts: tuple[str, ...] = (MAIN_HOST, BACKUP_HOST)
    secrets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewCover:
    """A picture that is to take the place of a medium's cover.

    Attributes:
        name: Without extension.
        type: Lower-case extension.
    """

    file_id: str
    name: str
    type: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class RegionHost:
    """A region that an upload may go to, and the host to measure the way to it by."""

    region: str
    host: str


class UgcApi:
    """The client route's calls for one account. Worker threads."""

    def __init__(self, settings: UgcSettings, signatures: SignatureSource, transport: Transport) -> None:
        self._settings = settings
        self._signatures = signatures
        self._transport = transport
        self._turn = 0  # whose turn it is among the hosts

    def prepare(self, terms: SignatureTerms) -> tuple[RegionHost, ...]:
        """PrepareUploadUGC: the regions that an upload may go to (protocol.md 4.5)."""
        data = self._call(_PREPARE, terms, {})
        regions = data.get("cosRegionList")
        found = [one for one in regions if isinstance(one, dict)] if isinstance(regions, list) else []
        pairs = [(_text(one, "region"), _text(one, "domain")) for one in found]
        return tuple(RegionHost(region, host) for region, host in pairs if region and host)

    def apply(self, request: ApplyRequest, terms: SignatureTerms, region: str | None = None) -> Applied:
        """ApplyUploadUGC for a new upload (protocol.md 4.3).

        Args:
            request: Names and sizes; its options are those of the terms.
            terms: What the upload is to be; nothing is sent under a signature that says otherwise.
            region: Where to store it, where the terms leave that open.

        Raises:
            AppError: signature.differs, and what can go wrong with any call.
        """
        fields: dict[str, str | int] = {
            "videoName": request.media_name,
            "videoType": request.media_type,
            "videoSize": request.size_bytes,
        }
        if request.cover_type is not None:
            fields |= _cover_fields(request.media_name, request.cover_type, request.cover_size_bytes)
        if region is not None:
            fields["storageRegion"] = region
        return self._opened(
            self._call(_APPLY, terms, fields, must_agree=True), with_cover=request.cover_type is not None
        )

    def renew(self, session: RemoteSession, terms: SignatureTerms) -> Applied:
        """ApplyUploadUGC by session key: the same paths under a new certificate (protocol.md 4.4).

        Raises:
            AppError: session.lost, also when the service answers with other paths: what is there cannot be gone on with.
        """
        fields = {"vodSessionKey": session.session_key}
        data = self._call(_APPLY, terms, fields, session.session_key)
        renewed = self._opened(data, with_cover=session.cover_path is not None, known=session)
        now = renewed.session
        if (now.bucket, now.media_path, now.cover_path) != (session.bucket, session.media_path, session.cover_path):
            raise app_error(Code.SESSION_LOST, detail="the renewed session has other paths")
        return renewed

    def apply_cover(self, cover: NewCover, terms: SignatureTerms) -> Applied:
        """ApplyUploadUGC to replace the cover of a medium: the session's cover path is where the picture goes."""
        fields = {"fileId": cover.file_id, **_cover_fields(cover.name, cover.type, cover.size_bytes)}
        return self._opened(self._call(_APPLY, terms, fields), with_media=False, with_cover=True)

    def commit(self, session: RemoteSession, terms: SignatureTerms) -> UploadResult:
        """CommitUploadUGC (protocol.md 4.5).

        A call whose answer was lost is not repeated here: whoever does that must know that it is a repetition.
        """
        fields = {"vodSessionKey": session.session_key}
        data = self._call(_COMMIT, terms, fields, session.session_key, repeatable=False)
        media_url, cover_url = _text(_part(data, "video"), "url"), _text(_part(data, "cover"), "url")
        if not media_url and session.media_path:
            raise invalid_answer(self._scene(_COMMIT, self._host), "video.url")
        file_id = _Reader(data, self._scene(_COMMIT, self._host)).text("fileId")
        return UploadResult(file_id, media_url, cover_url or None)

    # One call

    @property
    def _host(self) -> str:
        return self._settings.hosts[self._turn % len(self._settings.hosts)]

    def _call(
        self,
        action: str,
        terms: SignatureTerms,
        fields: Mapping[str, str | int],
        *secrets: str,
        must_agree: bool = False,
        repeatable: bool = True,
    ) -> dict[str, Any]:
        """The `data` of one call; the other host is asked where the first gives no answer and asking twice does no harm."""
        hosts = 1 if self._settings.endpoint is not None else len(self._settings.hosts)
        first: AppError | None = None
        for _ in range(hosts):
            signature = self._signatures.signature(terms)  # a new one: a one-time signature may have been used up
            if must_agree:
                require_agreement(signature, terms)
            try:
                return self._ask(action, self._host, {"signature": signature, **fields}, (signature, *secrets))
            except AppError as error:
                if not error.problem.code.startswith("net."):
                    raise
                self._turn += 1
                first = first or error
                if not repeatable and error.problem.code not in _NEVER_SENT:
                    raise
        assert first is not None, "there is at least one host"
        raise first

    def _ask(self, action: str, host: str, fields: Mapping[str, str | int], secrets: tuple[str, ...]) -> dict[str, Any]:
        endpoint, limits = self._settings.endpoint, self._transport.limits
        base = f"https://{host}" if endpoint is None else f"{endpoint.scheme}://{endpoint.address}"
        content = bytearray()
        with self._transport.call() as call:
            try:
                with self._transport.session.request(
                    "POST",
                    f"{base}{_PATH}",
                    params={"Action": action},
                    data=json.dumps(fields),  # ASCII: a file name need not be valid text
                    headers={"Content-Type": "application/json"},
                    proxies=self._settings.proxies(host)(),
                    timeout=(limits.connect_s, min(_READ_S[action], limits.read_s)),
                    allow_redirects=False,
                    stream=True,
                ) as answer:
                    for block in answer.iter_content(_BLOCK_BYTES):
                        content += block
                        if len(content) > _LARGEST_ANSWER_BYTES:
                            break
            except requests.exceptions.RequestException as error:
                if call.control.stopped:
                    raise Interrupted from None
                raise broken(error, self._scene(action, host, call.server_date, secrets), time.time()) from error
            return _data_of(answer.status_code, content, self._scene(action, host, call.server_date, secrets))

    def _scene(self, action: str, host: str, server_date: str | None = None, secrets: tuple[str, ...] = ()) -> Scene:
        settings = self._settings
        service = Service.UGC_SIGNED_HERE if settings.signed_here else Service.UGC
        shown = host if settings.endpoint is None else settings.endpoint.address
        return Scene(service, action, settings.account, shown, server_date, None, (*settings.secrets, *secrets))

    def _opened(
        self,
        data: dict[str, Any],
        *,
        with_cover: bool,
        with_media: bool = True,
        known: RemoteSession | None = None,
    ) -> Applied:
        """The session that an ApplyUploadUGC has answered; what it leaves out of a session that is `known` stays as it was."""
        now = time.time()
        tell, video, cover = self._reader(data), _part(data, "video"), _part(data, "cover")
        certificate = self._reader(_part(data, "tempCertificate"))
        ends_at = certificate.moment("expiredTime")
        bucket = f"{tell.text('storageBucket')}-{tell.text('storageAppId')}"
        media_path = _text(video, "storagePath") or (known.media_path if known else "")
        cover_path = _text(cover, "storagePath") or (known.cover_path if known else None) or ""
        if (with_media and not media_path) or (with_cover and not cover_path):
            raise invalid_answer(
                self._scene(_APPLY, self._host), "cover.storagePath" if media_path else "video.storagePath"
            )
        session = RemoteSession(
            route=Route.CLIENT,
            session_key=known.session_key if known else tell.text("vodSessionKey"),
            bucket=bucket,
            region=tell.text("storageRegionV5", "StorageRegionV5"),
            media_path=media_path,
            cover_path=cover_path if with_cover else None,
            certificate_ends_at=ends_at,
            opened_at=known.opened_at if known else int(now),
            upload_host=_upload_host(data, bucket),
        )
        key = Certificate(
            certificate.text("secretId"), certificate.text("secretKey"), certificate.text("token"), ends_at
        )
        made_at = tell.moment("timestamp") if data.get("timestamp") else int(now)
        return Applied(session, key, max(0.0, float(ends_at - made_at)))

    def _reader(self, values: dict[str, Any]) -> _Reader:
        return _Reader(values, self._scene(_APPLY, self._host))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Takes fields that must be there out of an answer; the first name that has a value counts."""

    values: dict[str, Any]
    scene: Scene

    def text(self, *names: str) -> str:
        found = next((value for name in names if (value := self.values.get(name)) or value == 0), None)
        if not isinstance(found, str | int) or isinstance(found, bool):
            raise invalid_answer(self.scene, names[0])
        return str(found)

    def moment(self, name: str) -> int:
        """Unix seconds."""
        try:
            moment = int(self.text(name))
        except ValueError as error:
            raise invalid_answer(self.scene, f"readable {name}") from error
        if not 0 <= moment <= LAST_MOMENT:
            raise invalid_answer(self.scene, f"readable {name}")
        return moment


def _cover_fields(name: str, kind: str, size_bytes: int) -> dict[str, str | int]:
    return {"coverName": name, "coverType": kind, "coverSize": size_bytes}


def _data_of(status: int, content: bytes | bytearray, scene: Scene) -> dict[str, Any]:
    """What an answer brings.

    Raises:
        AppError: It says no, or cannot be read.
    """
    if status != _OK:
        text = content[:_SHOWN_BYTES].decode("utf-8", "replace")
        raise refused(Refusal("", " ".join(re.sub(r"<[^>]*>", " ", text).split()), status), scene, time.time())
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise invalid_answer(scene, "readable answer") from error
    code = answer.get("code") if isinstance(answer, dict) else None
    if not isinstance(code, int) or isinstance(code, bool):
        raise invalid_answer(scene, "code")
    if code != 0:
        raise refused(Refusal(str(code), str(answer.get("message") or ""), status), scene, time.time())
    return _part(answer, "data")


def _part(data: dict[str, Any], name: str) -> dict[str, Any]:
    """An object inside an answer; an empty one where there is none."""
    value = data.get(name)
    return value if isinstance(value, dict) else {}


def _text(data: dict[str, Any], name: str) -> str:
    """A text inside an answer; an empty one where there is none."""
    value = data.get(name)
    return value if isinstance(value, str) else ""


def _upload_host(data: dict[str, Any], bucket: str) -> str | None:
    """The host that the service wants uploads to go to, where it is not the bucket's own (protocol.md 4.3)."""
    named = data.get("storageUploadDomain")
    if isinstance(named, str) and named:
        return _host_of(named)
    acceleration = _part(data, "cosAcc")
    if acceleration.get("isOpen") == 1:
        domain = acceleration.get("domain")
        return _host_of(domain) if isinstance(domain, str) and domain else f"{bucket}.cos.accelerate.myqcloud.com"
    return None


def _host_of(text: str) -> str:
    """The host of what may be written with a scheme or a slash."""
    return text.rpartition("://")[2].strip("/")
