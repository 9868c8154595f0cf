"""How object storage refuses: an error code, its HTTP status, and the XML that says so (protocol.md 5.2, 5.3)."""

_STATUS = {
    "PaymentRequired": 402,
    "AccessDenied": 403,
    "InvalidAccessKeyId": 403,
    "SignatureDoesNotMatch": 403,
    "RequestTimeTooSkewed": 403,
    "NoSuchBucket": 404,
    "NoSuchKey": 404,
    "NoSuchUpload": 404,
    "MethodNotAllowed": 405,
    "MissingContentLength": 411,
    "InternalError": 500,
    "ServiceUnavailable": 503,
    "SlowDown": 503,
}


class CosError(Exception):
    """A refusal; `status` follows from the code unless it is given."""

    def __init__(self, code: str, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = _STATUS.get(code, 400) if status is None else status
