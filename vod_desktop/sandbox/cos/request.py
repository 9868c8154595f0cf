"""What a storage request is: bucket and region from its host, key and operation from its target (protocol.md 5.1, 5.2)."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from urllib.parse import unquote

from vod_desktop.sandbox.qsign import parameters_of
from vod_desktop.sandbox.settings import BUCKET_MARK

_BUCKET = "(?P<bucket>[a-z0-9-]+)"
_PORT = r"(?::\d+)?"
_HOST = re.compile(rf"(?:{_BUCKET}\.)?cos\.(?P<region>[a-z0-9-]+)\.myqcloud\.com{_PORT}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StorageHost:
    """What a Host header says.

    Attributes:
        bucket: "" for the host of a region, which serves whoever wants to know how far it is.
        region: "" for domains that serve all of them (protocol.md 4.3).
    """

    bucket: str
    region: str


@dataclass(frozen=True, slots=True)
class CosRequest:
    """A storage request.

    Attributes:
        region: "" when the host does not tell.
        path: Decoded path with its leading slash; `key` is the same without it.
        parameters: Decoded, names in lower case.
    """

    bucket: str
    region: str
    path: str
    parameters: dict[str, str]
    operation: str

    @property
    def key(self) -> str:
        """The object's key, "" for the bucket itself."""
        return self.path[1:]

    @property
    def upload_id(self) -> str:
        """The multipart upload, or ""."""
        return self.parameters.get("uploadid", "")

    @property
    def part_number(self) -> int | None:
        """The part, or None when there is none or it is not a number."""
        text = self.parameters.get("partnumber", "")
        return int(text) if re.fullmatch(r"\d{1,9}", text) else None


def storage_host(host: str, added_domains: tuple[str, ...] = ()) -> StorageHost | None:
    """The bucket that a Host header names, or None when it is none of storage's hosts.

    Args:
        host: The header.
        added_domains: Domains of storage besides its own, each with "{bucket}" in it.
    """
    for domain in added_domains:
        match = _domain_pattern(domain).fullmatch(host)
        if match is not None:
            return StorageHost(match["bucket"], "")
    match = _HOST.fullmatch(host)
    return None if match is None else StorageHost(match["bucket"] or "", match["region"])


@functools.cache
def _domain_pattern(domain: str) -> re.Pattern[str]:
    before, after = (re.escape(part) for part in domain.split(BUCKET_MARK))
    return re.compile(before + _BUCKET + after + _PORT, re.IGNORECASE)


def parse(method: str, host: StorageHost, target: str) -> CosRequest:
    """Reads a request line."""
    raw_path, _, query = target.partition("?")
    path = unquote(raw_path)
    parameters = parameters_of(query)
    return CosRequest(host.bucket, host.region, path, parameters, _operation(method, path, parameters))


_BUCKET_OPERATIONS = {
    # method, whether `uploads` is asked
    ("GET", True): "ListMultipartUploads",
    ("GET", False): "GetBucket",
    ("HEAD", False): "HeadBucket",
}

_OBJECT_OPERATIONS = {
    # method, whether the request names a multipart upload
    ("PUT", False): "PutObject",
    ("PUT", True): "UploadPart",
    ("POST", True): "CompleteMultipartUpload",
    ("GET", False): "GetObject",
    ("GET", True): "ListParts",
    ("HEAD", False): "HeadObject",
    ("DELETE", False): "DeleteObject",
    ("DELETE", True): "AbortMultipartUpload",
}


def _operation(method: str, path: str, parameters: dict[str, str]) -> str:
    if path == "/":
        return _BUCKET_OPERATIONS.get((method, "uploads" in parameters), "")
    if method == "POST" and "uploads" in parameters:
        return "InitiateMultipartUpload"
    return _OBJECT_OPERATIONS.get((method, "uploadid" in parameters or "partnumber" in parameters), "")
