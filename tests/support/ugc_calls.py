"""The client route by hand: signatures made in a few lines, calls by plain requests, storage by the official SDK."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import time
from typing import Any
from urllib.parse import urlencode

from qcloud_cos import CosConfig, CosS3Client

from tests.support.official_clients import OfficialClients, lowered

UGC_HOST = "vod2.qcloud.com"

_randoms = itertools.count(1)


def signature_of(secret_key: str, original: str) -> str:
    """The signature whose text is exactly `original`."""
    mac = hmac.new(secret_key.encode(), original.encode(), hashlib.sha1).digest()
    return base64.b64encode(mac + original.encode()).decode()


def made_signature(
    secret_id: str, secret_key: str, *, life_s: int = 3600, now_s: int | None = None, **fields: object
) -> str:
    """A signature that begins now, with a random that was not used before; `fields` are added, replaced, or left out by None."""
    now_s = int(time.time()) if now_s is None else now_s
    all_fields: dict[str, object] = {
        "secretId": secret_id,
        "currentTimeStamp": now_s,
        "expireTime": now_s + life_s,
        "random": next(_randoms),
        **fields,
    }
    return signature_of(secret_key, urlencode({name: one for name, one in all_fields.items() if one is not None}))


class UgcCalls:
    """Calls of one practice cloud, with its own key unless another signature is given."""

    def __init__(self, clients: OfficialClients) -> None:
        self.clients = clients

    def signature(self, **fields: Any) -> str:
        """A signature with the account's key."""
        practice = self.clients.practice
        return made_signature(practice.secret_id, practice.secret_key, **fields)

    def post(self, action: str, body: Any, *, host: str = UGC_HOST, **options: Any) -> Any:
        """Sends one call to the practice cloud, whatever the host; returns the HTTP answer."""
        url = f"{self.clients.practice.endpoint}/v3/index.php?Action={action}"
        return self.clients.session.post(url, json=body, headers={"Host": host}, timeout=20, **options)

    def answer(self, action: str, *, signature: str | None = None, **fields: Any) -> dict[str, Any]:
        """The JSON that a call is answered; the signature is a fresh one unless it is given."""
        signature = self.signature() if signature is None else signature
        response = self.post(action, {"signature": signature, **fields})
        assert (response.status_code, response.headers["Content-Type"]) == (200, "application/json")
        answer: dict[str, Any] = response.json()
        return answer

    def ask(self, action: str, *, signature: str | None = None, **fields: Any) -> dict[str, Any]:
        """The data of a call that succeeds."""
        answer = self.answer(action, signature=signature, **fields)
        assert answer["code"] == 0, answer
        data: dict[str, Any] = answer["data"]
        return data

    def code(self, action: str, *, signature: str | None = None, **fields: Any) -> int:
        """The number of a call that is refused."""
        answer = self.answer(action, signature=signature, **fields)
        assert set(answer) == {"code", "message"}
        assert answer["message"].startswith("ugc upload | ")
        return int(answer["code"])


class UgcUpload:
    """One session of the client route: what Apply gave, and storage for its certificate."""

    def __init__(self, calls: UgcCalls, *, signature: str | None = None, **fields: Any) -> None:
        self.calls = calls
        names = {"videoName": "film", "videoType": "mp4", "videoSize": 5} if "fileId" not in fields else {}
        self.applied = calls.ask("ApplyUploadUGC", signature=signature, **{**names, **fields})

    @property
    def session_key(self) -> str:
        """The session key."""
        return str(self.applied["vodSessionKey"])

    @property
    def bucket(self) -> str:
        """The bucket, put together as clients have to (protocol.md 4.3)."""
        return f"{self.applied['storageBucket']}-{self.applied['storageAppId']}"

    def where(self, kind: str = "video") -> dict[str, str]:
        """Bucket and key of the video or the cover."""
        return {"Bucket": self.bucket, "Key": self.applied[kind]["storagePath"][1:]}

    def storage(self, *, domain: str | None = None) -> CosS3Client:
        """A client with the certificate of the last Apply."""
        return storage_of(self.applied, self.calls.clients, domain=domain)

    def put(self, body: bytes, kind: str = "video") -> dict[str, Any]:
        """Puts the video or the cover in one go."""
        return lowered(self.storage().put_object(Body=body, **self.where(kind)))

    def renew(self, **fields: Any) -> None:
        """Renews the session; `applied` is then the new answer."""
        self.applied = self.calls.ask("ApplyUploadUGC", vodSessionKey=self.session_key, **fields)

    def commit(self, *, signature: str | None = None) -> dict[str, Any]:
        """Commits the session."""
        return self.calls.ask("CommitUploadUGC", signature=signature, vodSessionKey=self.session_key)


def storage_of(applied: dict[str, Any], clients: OfficialClients, *, domain: str | None = None) -> CosS3Client:
    """A storage client for an Apply's answer, under storage's own host or another domain."""
    certificate = applied["tempCertificate"]
    config = CosConfig(
        SecretId=certificate["secretId"],
        SecretKey=certificate["secretKey"],
        Token=certificate["token"],
        Region=applied["storageRegionV5"],
        Domain=domain,
        Scheme="http",
        IP="127.0.0.1",
        Port=clients.port,
        Timeout=20,
    )
    return CosS3Client(config, retry=0, session=clients.session)
