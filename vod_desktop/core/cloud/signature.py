"""Client-upload signatures: signs fields, reads a signature, checks it against a key and a time (protocol.md 4.1). Pure.

A signature is `base64(mac + original)`, where `original` is a query string and `mac` its HMAC-SHA1. Encoders of other languages
write the same fields in other bytes (a space as `+` or `%20`, parentheses bare or not), so what came is never written anew: the
MAC is that of the bytes as they were sent.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from urllib.parse import quote, unquote_to_bytes

from vod_desktop.core.cloud.signature_rules import WHOLE_NUMBERS, judged
from vod_desktop.core.model.errors import AppError, Code, app_error
from vod_desktop.core.model.signature import (
    PARAMETERS,
    REQUIRED,
    CheckedSignature,
    Finding,
    FindingKind,
    MacVerdict,
    NotifyMode,
    ReadSignature,
    Severity,
    SignatureFields,
    Unreadable,
    finding,
)

MAC_BYTES = 20
CLOCK_TOLERANCE_S = 300
"""So far ahead the clock of whoever made a signature may be, as with other calls of the service (protocol.md 1.2)."""

_LONGEST_CHARS = 65_536
"""A signature with the longest contexts, every byte of them escaped, has a quarter of it."""

_LONGEST_SHOWN = 60
_DIGITS = 20  # no number of the protocol has more

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_WHOLE = re.compile(rf"-?[0-9]{{1,{_DIGITS}}}")
_FRACTION = re.compile(r"-?[0-9]+(?:\.[0-9]*(?:[eE][+-]?[0-9]+)?|[eE][+-]?[0-9]+)")
_PLAIN_VALUE = re.compile(r"(?:[A-Za-z0-9._~!$'()*+,;:@/?-]|%[0-9A-Fa-f]{2})*")
"""What may stand in a query string's value without being escaped, by RFC 3986, and what is."""

_OURS = {parameter: name for name, parameter in PARAMETERS.items()}
_FLAGS = {"": False, "0": False, "1": True}


def sign(fields: SignatureFields, secret_key: str) -> str:
    """The signature of the fields: known ones in the order of `PARAMETERS`, then the others, every value strictly escaped.

    Raises:
        AppError: secret.empty; option.invalid and option.too_long for what the service would refuse, with the field.
    """
    _refuse_broken(fields, secret_key)
    pairs = [
        (parameter, _written(value))
        for name, parameter in PARAMETERS.items()
        if (value := getattr(fields, name)) is not None and value is not False
    ]
    text = "&".join(f"{name}={quote(value, safe='')}" for name, value in (*pairs, *fields.extras))
    original = text.encode("ascii")
    return base64.b64encode(_mac(original, secret_key) + original).decode("ascii")


def read(signature: str | bytes) -> ReadSignature:
    """Takes a signature apart, exactly as it is: nothing around it is forgiven.

    Raises:
        AppError: signature.unreadable.
    """
    content = _decoded(signature)
    mac, original = content[:MAC_BYTES], content[MAC_BYTES:]
    pairs = _pairs(original)
    parameters = tuple((name, _unescaped(raw)) for name, raw in pairs)
    fields, findings = _fields(parameters)
    return ReadSignature(mac, original, parameters, fields, (*findings, *_spelling(pairs)))


def read_fields(signature: str | bytes) -> SignatureFields:
    """What a signature says.

    Raises:
        AppError: signature.unreadable, also when a field is missing or is not what it has to be; the detail names it.
    """
    found = read(signature)
    if found.fields is None:
        wrong = [f"{one.kind}: {_parameter(one)}" for one in found.findings if _spoils(one)]
        raise app_error(Code.SIGNATURE_UNREADABLE, reason=Unreadable.WRONG_FIELDS, detail=", ".join(wrong))
    return found.fields


def check(
    signature: str | bytes, secret_key: str | None, now: float, *, secret_id: str | None = None
) -> CheckedSignature:
    """Reads a signature and tells whether the service would take it.

    Args:
        signature: As it is sent.
        secret_key: The key that it should have been made with; None where there is none to tell by.
        now: Unix seconds.
        secret_id: The SecretId of that key: a signature that names another cannot have its MAC.

    Raises:
        AppError: signature.unreadable.
    """
    found = read(signature)
    findings = list(found.findings)
    verdict = MacVerdict.UNCHECKED
    if secret_key is None:
        findings.append(finding(FindingKind.MAC_UNCHECKED))
    elif hmac.compare_digest(found.mac, _mac(found.original, secret_key)):
        verdict = MacVerdict.RIGHT
    else:
        verdict = MacVerdict.WRONG
        findings.append(finding(FindingKind.MAC_WRONG))
        if secret_id is not None and dict(found.parameters).get(PARAMETERS["secret_id"]) not in {None, secret_id}:
            findings.append(finding(FindingKind.OTHER_KEY))
    if found.fields is not None:
        findings += judged(found.fields)
        findings += _timely(found.fields, now, findings)
    order = list(Severity)
    return CheckedSignature(found, verdict, tuple(sorted(findings, key=lambda one: order.index(one.severity))))


def _refuse_broken(fields: SignatureFields, secret_key: str) -> None:
    for name, text in (("secret_id", fields.secret_id), ("secret_key", secret_key)):
        if not text:
            raise app_error(Code.SECRET_EMPTY, field=name)
    for name in PARAMETERS:
        value = getattr(fields, name)
        if (name in WHOLE_NUMBERS and not isinstance(value, int | None)) or (isinstance(value, str) and _broken(value)):
            raise app_error(Code.OPTION_INVALID, field=name, value=_shown(str(value)))
    names = [name for name, _ in fields.extras]
    for name, text in fields.extras:
        if _NAME.fullmatch(name) is None or name in _OURS or names.count(name) > 1 or _broken(text):
            raise app_error(Code.OPTION_INVALID, field=name, value=_shown(text))
    for one in judged(fields):
        if one.severity is not Severity.ERROR:
            continue
        name = str(one.params.get("field", "expire_time"))
        if one.kind is FindingKind.TOO_LONG:
            raise app_error(Code.OPTION_TOO_LONG, field=name, limit=one.params["limit"])
        raise app_error(Code.OPTION_INVALID, field=name, value=getattr(fields, name))


def _broken(text: str) -> bool:
    """Whether it holds half a character, which no bytes can stand for."""
    return any("\ud800" <= char <= "\udfff" for char in text)


def _written(value: str | int) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


def _mac(original: bytes, secret_key: str) -> bytes:
    return hmac.digest(secret_key.encode("utf-8", "surrogatepass"), original, "sha1")


def _decoded(signature: str | bytes) -> bytes:
    if not signature:
        raise _unreadable(Unreadable.EMPTY)
    if len(signature) > _LONGEST_CHARS:
        raise _unreadable(Unreadable.TOO_LONG)
    try:
        text = signature.encode("ascii") if isinstance(signature, str) else signature
        content = base64.b64decode(text, validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise _unreadable(Unreadable.NOT_BASE64) from None
    if base64.b64encode(content) != text:  # bits that no encoder writes: two texts must not mean the same
        raise _unreadable(Unreadable.NOT_BASE64)
    if len(content) <= MAC_BYTES:
        raise _unreadable(Unreadable.TOO_SHORT)
    return content


def _pairs(original: bytes) -> list[tuple[str, str]]:
    """Name and value of each parameter, the value as it was sent."""
    try:
        text = original.decode("utf-8")
    except UnicodeDecodeError:
        raise _unreadable(Unreadable.NOT_A_QUERY) from None
    pairs = [piece.partition("=") for piece in text.split("&") if piece]
    if not pairs or not all(equals and _NAME.fullmatch(name) for name, equals, _ in pairs):
        raise _unreadable(Unreadable.NOT_A_QUERY)
    return [(name, value) for name, _, value in pairs]


def _unescaped(raw: str) -> str:
    return unquote_to_bytes(raw.replace("+", " ")).decode("utf-8", "replace")


def _spelling(pairs: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    """What the values' spelling leaves to chance."""
    for name, raw in pairs:
        where = _OURS.get(name, name)
        if _PLAIN_VALUE.fullmatch(raw) is None:
            yield finding(FindingKind.NOT_ENCODED, field=where)
        try:
            unquote_to_bytes(raw).decode("utf-8")
        except UnicodeDecodeError:
            yield finding(FindingKind.NOT_UTF8, field=where)


def _fields(parameters: Sequence[tuple[str, str]]) -> tuple[SignatureFields | None, list[Finding]]:
    findings: list[Finding] = []
    values: dict[str, str | int | bool | NotifyMode] = {}
    counts = Counter(name for name, _ in parameters)
    for parameter, text in dict(parameters).items():
        name = _OURS.get(parameter)
        if counts[parameter] > 1:
            findings.append(finding(FindingKind.REPEATED, field=name or parameter))
        elif name is not None:
            value = _value(name, text)
            if isinstance(value, Finding):
                findings.append(value)
            elif value is not None:
                values[name] = value
    named_wrong = {one.params["field"] for one in findings}
    findings += [
        finding(FindingKind.MISSING, field=name) for name in REQUIRED if name not in values.keys() | named_wrong
    ]
    if any(_spoils(one) for one in findings):
        return None, findings
    extras = tuple((name, text) for name, text in parameters if name not in _OURS)
    return SignatureFields(**values, extras=extras), findings  # type: ignore[arg-type]  # each by `_value`


def _parameter(one: Finding) -> str:
    """The parameter that a finding on the form names, as it is written."""
    name = str(one.params["field"])
    return PARAMETERS.get(name, name)


def _spoils(one: Finding) -> bool:
    """Whether a finding on the form leaves it open what the signature says."""
    return one.severity is Severity.ERROR


def _value(name: str, text: str) -> str | int | bool | NotifyMode | Finding | None:
    """The value of a field; None where it is as good as absent."""
    if name in WHOLE_NUMBERS:
        return _number(name, text)
    if name == "one_time_valid":
        return _FLAGS[text] if text in _FLAGS else finding(FindingKind.NO_CHOICE, field=name, value=_shown(text))
    if name == "task_notify_mode":
        if not text:
            return None
        return (
            NotifyMode(text)
            if text in set(NotifyMode)
            else finding(FindingKind.NO_CHOICE, field=name, value=_shown(text))
        )
    return text if text or name not in REQUIRED else None


def _number(name: str, text: str) -> int | Finding | None:
    if not text:
        return None
    if _WHOLE.fullmatch(text):
        return int(text)
    kind = FindingKind.FRACTION if _FRACTION.fullmatch(text) else FindingKind.NOT_WHOLE
    return finding(kind, field=name, value=_shown(text))


def _timely(fields: SignatureFields, now: float, known: Sequence[Finding]) -> Iterator[Finding]:
    if any(one.kind is FindingKind.MILLISECONDS for one in known):
        return
    if fields.expire_time <= now:
        yield finding(FindingKind.EXPIRED, ago_s=int(now - fields.expire_time))
    elif fields.current_time_stamp > now + CLOCK_TOLERANCE_S:
        yield finding(FindingKind.NOT_YET_VALID, wait_s=int(fields.current_time_stamp - now))


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def _unreadable(reason: Unreadable) -> AppError:
    return app_error(Code.SIGNATURE_UNREADABLE, reason=reason)
