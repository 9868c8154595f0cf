"""Object storage over the COS SDK's single calls, on our own connections. Every call blocks; worker threads only.

The SDK signs, addresses and reads XML. It never retries here and never opens a connection of its own. A client belongs to one
certificate for life: changing the key of a client is not atomic (model-codebases.md F9).
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from vod_desktop.core.cloud import sdk
from vod_desktop.core.cloud.endpoints import Endpoint, Proxies
from vod_desktop.core.cloud.failures import UNREADABLE, Refusal, Scene, Service, broken, invalid_answer, refused
from vod_desktop.core.cloud.ports import Body, Control, ListedPart, Receipt
from vod_desktop.core.cloud.transport import Transport
from vod_desktop.core.model.account import Certificate
from vod_desktop.core.model.errors import AppError, Interrupted
from vod_desktop.core.model.job import Part

MAX_PART_NUMBER = 10_000
"""protocol.md 5.3."""
_CRC_HEADER = "x-cos-hash-crc64ecma"
_LARGEST_CRC = 2**64 - 1
_LARGEST_SIZE = 2**63 - 1
_PARTS_PAGE = 500
_ANSWER_LIMIT_BYTES = 256 << 10
"""A page of parts has 100 KB. The SDK takes 6 times the memory of a dense XML, and seconds for a megabyte of it."""


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """How a bucket is reached.

    Attributes:
        account: Name of the account, for errors.
        endpoint: Stands in for the service if given; the Host header names the bucket all the same.
        upload_host: The host that the service has named for uploads in the place of the bucket's own.
    """

    account: str
    bucket: str
    region: str
    endpoint: Endpoint | None
    proxies: Proxies
    upload_host: str | None = None

    @property
    def host(self) -> str:
        """The host that a connection goes to."""
        if self.endpoint is not None:
            return self.endpoint.address
        return self.upload_host or bucket_host(self.bucket, self.region)


def bucket_host(bucket: str, region: str) -> str:
    """Host name of a bucket (protocol.md 5.1)."""
    return f"{bucket}.cos.{region}.myqcloud.com"


class CosStore:
    """One bucket under one certificate."""

    def __init__(self, settings: StoreSettings, certificate: Certificate, transport: Transport) -> None:
        self._settings = settings
        self._certificate = certificate
        self._transport = transport

    def put(self, key: str, body: Body, control: Control) -> Receipt:
        """One PUT Object; the receipt's CRC64 is that of the whole object."""
        with self._mapped("PutObject", control):
            answer = self._data.put_object(Bucket=self._settings.bucket, Key=key, Body=body)
        return self._receipt("PutObject", answer)

    def upload_part(self, key: str, upload_id: str, number: int, body: Body, control: Control) -> Receipt:
        """One part; sending a number again overwrites it."""
        with self._mapped("UploadPart", control):
            answer = self._data.upload_part(
                Bucket=self._settings.bucket, Key=key, UploadId=upload_id, PartNumber=number, Body=body
            )
        return self._receipt("UploadPart", answer)

    def initiate(self, key: str) -> str:
        """Opens a multipart upload; returns its UploadId."""
        action = "InitiateMultipartUpload"
        with self._mapped(action):
            answer = self._orders.create_multipart_upload(Bucket=self._settings.bucket, Key=key)
        upload_id = answer.get("UploadId")
        if not upload_id:
            raise invalid_answer(self._scene(action), "UploadId")
        return str(upload_id)

    def list_parts(self, key: str, upload_id: str) -> tuple[ListedPart, ...]:
        """All pages. `AppError(SESSION_LOST)` for NoSuchUpload."""
        parts: list[ListedPart] = []
        marker = 0
        while True:
            with self._mapped("ListParts"):
                page = self._orders.list_parts(
                    Bucket=self._settings.bucket,
                    Key=key,
                    UploadId=upload_id,
                    PartNumberMarker=marker,
                    MaxParts=_PARTS_PAGE,
                )
                parts += [
                    ListedPart(int(part["PartNumber"]), int(part["Size"]), _text(part["ETag"]))
                    for part in page.get("Part", ())
                ]
                if page.get("IsTruncated") != "true":
                    return tuple(parts)
                following = int(page["NextPartNumberMarker"])
            if not marker < following <= MAX_PART_NUMBER:
                raise invalid_answer(self._scene("ListParts"), "following page")
            marker = following

    def complete(self, key: str, upload_id: str, parts: tuple[Part, ...]) -> Receipt:
        """Joins the parts. The answer of the slow mode has no CRC64 (protocol.md 5.2)."""
        listed = [
            {"PartNumber": part.number, "ETag": part.etag} for part in sorted(parts, key=lambda part: part.number)
        ]
        with self._mapped("CompleteMultipartUpload"):
            answer = self._completing.complete_multipart_upload(
                Bucket=self._settings.bucket, Key=key, UploadId=upload_id, MultipartUpload={"Part": listed}
            )
        return self._receipt("CompleteMultipartUpload", answer)

    def abort(self, key: str, upload_id: str) -> None:
        """Removes the parts. NoSuchUpload counts as done."""
        try:
            with self._mapped("AbortMultipartUpload"):
                self._orders.abort_multipart_upload(Bucket=self._settings.bucket, Key=key, UploadId=upload_id)
        except AppError as error:
            if not _says(error, "NoSuchUpload"):
                raise

    def head(self, key: str) -> Receipt | None:
        """The object, or None when there is none. `AppError(AUTH_FORBIDDEN)` where the certificate may not ask."""
        try:
            with self._mapped("HeadObject"):
                answer = self._orders.head_object(Bucket=self._settings.bucket, Key=key)
        except AppError as error:
            if _says(error, "NoSuchResource") or _says(error, "NoSuchKey"):
                return None
            raise
        return self._receipt("HeadObject", answer, with_size=True)

    def _receipt(self, action: str, answer: Mapping[str, Any], *, with_size: bool = False) -> Receipt:
        """What an answer says of an object; the SDK puts elements of its XML among its headers, which may be anything."""
        headers = {name.lower(): value for name, value in answer.items()}  # the SDK keeps the server's spelling
        etag = headers.get("etag")
        if not isinstance(etag, str) or not etag:
            request_id = headers.get("x-cos-request-id")
            raise invalid_answer(self._scene(action), "ETag", request_id if isinstance(request_id, str) else None)
        try:
            crc = _number(headers.get(_CRC_HEADER), most=_LARGEST_CRC)
            size = _number(headers.get("content-length"), most=_LARGEST_SIZE) if with_size else None
        except ValueError as error:
            raise invalid_answer(self._scene(action), "readable number") from error
        return Receipt(etag, crc, size)

    @contextmanager
    def _mapped(self, action: str, control: Control | None = None) -> Iterator[None]:
        """Turns whatever the SDK raises into `Interrupted` (the token was set) or `AppError`."""
        errors = sdk.load("qcloud_cos.cos_exception")
        client_error: type[Exception] = errors.CosClientError
        service_error: type[Exception] = errors.CosServiceError
        with self._transport.call(control, answer_limit_bytes=_ANSWER_LIMIT_BYTES) as call:
            try:
                yield
            except (client_error, service_error, *UNREADABLE) as error:
                # A shut socket looks like any broken one, so the token is asked before the exception is believed.
                if call.control.stopped:
                    raise Interrupted from None
                scene = self._scene(action, call.server_date)
                if isinstance(error, service_error):
                    raise refused(_refusal(error), scene, time.time()) from error
                if isinstance(error, client_error):
                    raise broken(error, scene, time.time()) from error
                # The SDK takes XML apart without looking whether it has the shape it should have.
                raise invalid_answer(scene, "readable answer") from error

    def _scene(self, action: str, server_date: str | None = None) -> Scene:
        certificate = self._certificate
        return Scene(
            Service.COS,
            action,
            self._settings.account,
            self._settings.host,
            server_date,
            certificate.ends_at,
            (certificate.secret_id, certificate.secret_key, certificate.token),
        )

    # A limit of a client replaces all that the SDK has for its calls (model-codebases.md F3): hence three.

    @cached_property
    def _data(self) -> Any:
        """The client for bodies."""
        return self._client(self._transport.limits.read_s)

    @cached_property
    def _orders(self) -> Any:
        """The client for calls without a body of the file."""
        return self._client(self._transport.limits.order_s)

    @cached_property
    def _completing(self) -> Any:
        """The client for Complete."""
        return self._client(self._transport.limits.complete_s)

    def _client(self, read_s: float) -> Any:
        cos = sdk.load("qcloud_cos")
        settings, certificate = self._settings, self._certificate
        place: dict[str, Any] = {"Scheme": "https"}
        if settings.endpoint is not None:
            place = {"Scheme": settings.endpoint.scheme, "IP": settings.endpoint.host, "Port": settings.endpoint.port}
        config = cos.CosConfig(
            Region=settings.region,
            SecretId=certificate.secret_id,
            SecretKey=certificate.secret_key,
            Token=certificate.token,
            Proxies=settings.proxies(),
            Timeout=(self._transport.limits.connect_s, read_s),
            Domain=settings.upload_host,
            **place,
        )
        return cos.CosS3Client(config, retry=0, session=self._transport.session)


def _refusal(error: Any) -> Refusal:
    """What a CosServiceError says; its getters fail where the service left something out."""
    told = error.get_digest_msg()
    told = told if isinstance(told, Mapping) else {}
    return Refusal(
        code=str(told.get("code", "")),
        message=str(told.get("message", "")),
        status=error.get_status_code(),
        request_id=told.get("requestid") or told.get("x-cos-request-id"),  # the headers, where there is no body
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _number(text: object, *, most: int) -> int | None:
    """A number of a header that may be missing; ValueError for anything else that it may not be."""
    if text is None:
        return None
    found = int(text) if isinstance(text, str) else -1
    if not 0 <= found <= most:
        raise ValueError("no such number")
    return found


def _says(error: AppError, code: str) -> bool:
    return (error.problem.detail or "").startswith(f"{code}:")
