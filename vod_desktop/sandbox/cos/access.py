"""Who may do what in storage: the certificate behind a request and what it is good for (protocol.md 9)."""

from __future__ import annotations

from vod_desktop.sandbox import qsign
from vod_desktop.sandbox.cos.errors import CosError
from vod_desktop.sandbox.cos.request import CosRequest
from vod_desktop.sandbox.exchange import Exchange
from vod_desktop.sandbox.faults import ExpireCertificate
from vod_desktop.sandbox.settings import ExpiredForm, PracticeSettings
from vod_desktop.sandbox.state import Certificate

_WRITING = {
    "PutObject",
    "InitiateMultipartUpload",
    "UploadPart",
    "CompleteMultipartUpload",
    "AbortMultipartUpload",
}
_MANIFEST_ENDINGS = (".m3u8", ".mpd")

_EXPIRED = {
    ExpiredForm.EXPIRED_TOKEN: ("ExpiredToken", "The token has expired."),
    ExpiredForm.ACCESS_DENIED: ("AccessDenied", "Access Denied."),
    ExpiredForm.REQUEST_EXPIRED: ("Request has expired", "Request has expired"),
}


def authorise(exchange: Exchange, cos: CosRequest) -> Certificate:
    """The certificate that allows this request; raises CosError when none does."""
    context, headers = exchange.context, exchange.request.headers
    if "Authorization" not in headers:
        raise CosError("AccessDenied", "Anonymous access is not allowed.")
    signed = qsign.parse(headers["Authorization"])
    expire = exchange.drawn.get(ExpireCertificate)
    if expire is not None:
        raise _expired(ExpiredForm(expire.form) if expire.form else context.settings.expired_form)
    certificate = context.store.certificates.get(signed.secret_id)
    if certificate is None:
        raise CosError("InvalidAccessKeyId", "The Access Key Id you provided does not exist in our records.")
    _verify_signature(exchange, cos, signed, certificate)
    if headers.get("x-cos-security-token") != certificate.token:
        raise CosError("AccessDenied", "The security token does not belong to the access key.")
    if exchange.now() >= certificate.expires_at:
        raise _expired(context.settings.expired_form)
    if cos.bucket != certificate.bucket or cos.region not in {"", certificate.region}:
        known = any(session.bucket == cos.bucket for session in context.store.sessions.all())
        if known:
            raise CosError("AccessDenied", "The certificate is for another bucket.")
        raise CosError("NoSuchBucket", "The specified bucket does not exist.")
    if not _allows(certificate, cos, context.settings):
        raise CosError("AccessDenied", "The certificate does not allow this operation on this path.")
    return certificate


def _verify_signature(
    exchange: Exchange, cos: CosRequest, signed: qsign.Authorization, certificate: Certificate
) -> None:
    qsign.check_time(signed, exchange.now())
    headers = {name.lower(): value for name, value in exchange.request.headers.items()}
    without_port = {**headers, "host": headers["host"].partition(":")[0]}
    try:
        # SDKs sign the host with or without the port that is on the wire (protocol.md 5.5).
        texts = [
            qsign.http_string(exchange.request.method, cos.path, cos.parameters, candidate, signed)
            for candidate in (headers, without_port)
        ]
    except KeyError:
        raise CosError("SignatureDoesNotMatch", "A signed header or parameter was not sent.") from None
    if not any(qsign.is_signed_with(certificate.secret_key, signed, text) for text in texts):
        raise CosError("SignatureDoesNotMatch", "The signature we calculated does not match the one you provided.")


def _expired(form: ExpiredForm) -> CosError:
    return CosError(*_EXPIRED[form])


def _allows(certificate: Certificate, cos: CosRequest, settings: PracticeSettings) -> bool:
    if cos.operation == "ListMultipartUploads":
        return settings.allow_list_parts and _covers(certificate, cos.parameters.get("prefix", ""))
    if not _covers(certificate, cos.key):
        return False
    if cos.operation == "HeadObject":
        return settings.allow_head
    if cos.operation == "ListParts":
        return settings.allow_list_parts
    return cos.operation in _WRITING


def _covers(certificate: Certificate, key: str) -> bool:
    if key in {certificate.media_key, certificate.cover_key}:
        return True
    media_key = certificate.media_key or ""
    folder = media_key.rpartition("/")[0]
    # The segments of a stream lie beside their manifest and go up with the same certificate (protocol.md 6.1).
    return media_key.lower().endswith(_MANIFEST_ENDINGS) and key.startswith(f"{folder}/") and ".." not in key
