"""Object storage's way to say no."""

from __future__ import annotations

_STATUS_OTHER_THAN_400 = {
    "AccessDenied": 403,
    "InvalidAccessKeyId": 403,
    "Request has expired": 403,
    "RequestTimeTooSkewed": 403,
    "SignatureDoesNotMatch": 403,
    "NoSuchBucket": 404,
    "NoSuchKey": 404,
    "NoSuchUpload": 404,
    "MethodNotAllowed": 405,
    "MissingContentLength": 411,
}


class CosError(Exception):
    """An error answer; its HTTP status follows from the code (protocol.md 5.3) unless given."""

    def __init__(self, code: str, message: str, status: int | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = _STATUS_OTHER_THAN_400.get(code, 400) if status is None else status
