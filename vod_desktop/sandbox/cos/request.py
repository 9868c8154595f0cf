"""What a storage request is: bucket and region from its host, key and operation from its target (protocol.md 5.1, 5.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from vod_desktop.sandbox.qsign import parameters_of

_HOST = re.compile(r"(?P<bucket>[a-z0-9-]+)\.cos\.(?P<region>[a-z0-9-]+)\.myqcloud\.com(?::\d+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CosRequest:
    """A storage request.

    Attributes:
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


def is_storage_host(host: str) -> bool:
    """Whether a Host header names a bucket."""
    return _HOST.fullmatch(host) is not None


def parse(method: str, host: str, target: str) -> CosRequest:
    """Reads a request line; the host must be one of `is_storage_host`."""
    match = _HOST.fullmatch(host)
    assert match is not None
    raw_path, _, query = target.partition("?")
    path = unquote(raw_path)
    parameters = parameters_of(query)
    return CosRequest(match["bucket"], match["region"], path, parameters, _operation(method, path, parameters))


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
