"""The service's own SDKs, pointed at a practice cloud (protocol.md 1.4, 5.5)."""

from __future__ import annotations

import http.client
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote, urlsplit

import pytest
import requests
from qcloud_cos import CosConfig, CosS3Client
from qcloud_cos.cos_exception import CosServiceError
from tencentcloud.common.credential import Credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.vod.v20180717 import models
from tencentcloud.vod.v20180717.vod_client import VodClient

from vod_desktop.sandbox import PracticeCloud

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Address:
    """Where a practice cloud is, in this process or another, and its key."""

    endpoint: str
    secret_id: str
    secret_key: str


class OfficialClients:
    """SDK clients of one practice cloud; close them, they keep connections."""

    def __init__(self, practice: PracticeCloud | Address) -> None:
        logging.getLogger("qcloud_cos").setLevel(logging.CRITICAL)
        self.practice = Address(practice.endpoint, practice.secret_id, practice.secret_key)
        self.port = urlsplit(practice.endpoint).port or 0
        self.session = requests.Session()
        self.session.trust_env = False
        self._vod = self.vod(practice.secret_id, practice.secret_key)

    def vod(self, secret_id: str, secret_key: str, token: str | None = None) -> VodClient:
        """A cloud API client with some key."""
        http_profile = HttpProfile(protocol="http", endpoint=f"127.0.0.1:{self.port}")
        return VodClient(Credential(secret_id, secret_key, token), "", ClientProfile(httpProfile=http_profile))

    def ask(self, action: str, **fields: Any) -> Any:
        """Calls an action through the SDK's models and returns the answer as a model."""
        request = getattr(models, f"{action}Request")()
        request.from_json_string(json.dumps(fields))
        return getattr(self._vod, action)(request)

    def ask_raw(self, action: str, fields: dict[str, Any]) -> dict[str, Any]:
        """Calls an action with fields that the SDK's models would not let through; returns the answer's JSON."""
        answer: dict[str, Any] = self._vod.call_json(action, fields)["Response"]
        return answer

    def storage(self, applied: Any, **changed: str) -> CosS3Client:
        """A storage client with the certificate of an ApplyUpload, or parts of it `changed`."""
        certificate = applied.TempCertificate
        key = {
            "SecretId": certificate.SecretId,
            "SecretKey": certificate.SecretKey,
            "Token": certificate.Token,
            "Region": applied.StorageRegion,
            **changed,
        }
        config = CosConfig(Scheme="http", IP="127.0.0.1", Port=self.port, Timeout=20, **key)
        return CosS3Client(config, retry=0, session=self.session)

    def close(self) -> None:
        """Closes kept connections."""
        self.session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Upload:
    """One session: what ApplyUpload gave, and a storage client for it."""

    def __init__(self, clients: OfficialClients, **fields: Any) -> None:
        self.clients = clients
        self.applied = clients.ask("ApplyUpload", **{"MediaType": "mp4", **fields})
        self.bucket: str = self.applied.StorageBucket
        self.key: str = self.applied.MediaStoragePath[1:]
        self.storage = clients.storage(self.applied)
        self.where = {"Bucket": self.bucket, "Key": self.key}

    def put(self, body: bytes, **options: Any) -> dict[str, Any]:
        """Puts the media file in one go."""
        return lowered(self.storage.put_object(Body=body, **self.where, **options))

    def initiate(self) -> str:
        """Opens a multipart upload of the media file."""
        return str(self.storage.create_multipart_upload(**self.where)["UploadId"])

    def part(self, upload_id: str, number: int, body: bytes, **options: Any) -> dict[str, Any]:
        """Sends one part."""
        return lowered(
            self.storage.upload_part(Body=body, PartNumber=number, UploadId=upload_id, **self.where, **options)
        )

    def complete(self, upload_id: str, parts: list[tuple[int, str]]) -> dict[str, Any]:
        """Completes with these numbers and ETags."""
        listed = {"Part": [{"PartNumber": number, "ETag": etag} for number, etag in parts]}
        return lowered(self.storage.complete_multipart_upload(UploadId=upload_id, MultipartUpload=listed, **self.where))

    def commit(self) -> Any:
        """Commits the session."""
        return self.clients.ask("CommitUpload", VodSessionKey=self.applied.VodSessionKey)

    def signed_request(
        self, method: str, headers: dict[str, str], parameters: dict[str, str] | None = None
    ) -> tuple[str, dict[str, str]]:
        """Target and signed headers for a request sent by hand."""
        parameters = parameters or {}
        host = f"{self.bucket}.cos.{self.applied.StorageRegion}.myqcloud.com"
        all_headers = {"host": host, "x-cos-security-token": self.applied.TempCertificate.Token, **headers}
        authorization = self.storage.get_auth(
            Method=method, Bucket=self.bucket, Key=self.key, Params=parameters, Headers=all_headers
        )
        query = "&".join(f"{name}={quote(value, safe='')}" for name, value in parameters.items())
        return f"/{quote(self.key)}" + (f"?{query}" if query else ""), {**all_headers, "Authorization": authorization}


def lowered(answer: dict[str, Any]) -> dict[str, Any]:
    """An SDK answer with header names in lower case."""
    return {name.lower(): value for name, value in answer.items()}


def sent_by_hand(
    port: int, method: str, target: str, headers: dict[str, str], body: bytes | None = None
) -> tuple[int, dict[str, str], bytes]:
    """Sends exactly these headers; returns status, headers (lower case) and body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def refused(action: Callable[[], object]) -> tuple[int, str]:
    """Status and code of storage's refusal; fails when there is none."""
    with pytest.raises(CosServiceError) as caught:
        action()
    return caught.value.get_status_code(), caught.value.get_error_code()


def api_refusal(clients: OfficialClients, action: str, **fields: object) -> str:
    """Code of the cloud API's refusal; fails when there is none."""
    with pytest.raises(TencentCloudSDKException) as caught:
        clients.ask_raw(action, fields)
    assert caught.value.get_request_id()
    return str(caught.value.get_code())
