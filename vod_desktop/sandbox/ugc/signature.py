"""Checks a client-upload signature: base64 of the MAC and of the query string that it is for (protocol.md 4.1).

The MAC is checked over the bytes as they came, whatever way of URL encoding made them; only then are they read.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import parse_qsl

from vod_desktop.sandbox.tc3 import Key
from vod_desktop.sandbox.ugc.errors import Code, UgcError
from vod_desktop.sandbox.upload_rules import MAX_SESSION_CONTEXT, MAX_SOURCE_CONTEXT

MAC_BYTES = 20
LONGEST_LIFE_S = 7_776_000
"""90 days."""

CLOCK_WINDOW_S = 300
"""How far ahead the clock of a signature's maker may be. Not documented; the cloud API's window is taken."""

LARGEST_RANDOM = 2**32 - 1
LARGEST_NUMBER = 2**63 - 1

Value = TypeVar("Value", int, str)

_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,18}")
_NAMES = frozenset(
    {
        "secretId",
        "currentTimeStamp",
        "expireTime",
        "random",
        "classId",
        "procedure",
        "taskPriority",
        "taskNotifyMode",
        "sourceContext",
        "oneTimeValid",
        "vodSubAppId",
        "sessionContext",
        "storageRegion",
    }
)


@dataclass(frozen=True, slots=True)
class Signature:
    """What a valid signature says.

    Attributes:
        digest: SHA-256 of all of its bytes, MAC and original: what tells one-time signatures apart. Two with the same random
            but anything else different are two signatures.
        expires_at: Unix seconds.
        sub_app_id: 0 is the main application.
        task_priority: Of the procedure's task, with 0 where none was given; `task_notify_mode` likewise with "Finish".
        storage_region: "" when it leaves the choice open.
    """

    digest: str
    expires_at: int
    sub_app_id: int
    one_time: bool
    class_id: int
    procedure: str
    task_priority: int
    task_notify_mode: str
    source_context: str
    session_context: str
    storage_region: str


def verify(text: str, key: Key, now_s: float) -> Signature:
    """Checks one signature.

    Args:
        text: As it was sent.
        key: The account's key pair.
        now_s: Unix seconds.

    Raises:
        UgcError: INVALID_SIGNATURE, or SIGNATURE_EXPIRED for one that was right until its time was over.
    """
    raw = _decoded(text)
    mac, original = raw[:MAC_BYTES], raw[MAC_BYTES:]
    if not hmac.compare_digest(hmac.new(key.secret_key.encode(), original, hashlib.sha1).digest(), mac):
        raise _invalid("the MAC is not that of its text, made with the account's SecretKey")
    fields = _Fields(_parsed(original))
    if fields.text("secretId") != key.secret_id:
        raise _invalid("the SecretId does not exist")
    made_at = fields.number("currentTimeStamp", 0)
    expires_at = fields.number("expireTime", 0)
    fields.number("random", 0, LARGEST_RANDOM)
    signature = Signature(
        digest=hashlib.sha256(raw).hexdigest(),
        expires_at=expires_at,
        sub_app_id=0 if fields.is_blank("vodSubAppId") else fields.number("vodSubAppId", 0, default=0),
        one_time=fields.number("oneTimeValid", 0, 1, default=0) == 1,
        class_id=fields.number("classId", default=0),
        procedure=fields.text("procedure", default=""),
        task_priority=fields.number("taskPriority", -10, 10, default=0),
        task_notify_mode=fields.text("taskNotifyMode", choices=("Finish", "Change", "None"), default="Finish"),
        source_context=fields.text("sourceContext", MAX_SOURCE_CONTEXT, default=""),
        session_context=fields.text("sessionContext", MAX_SESSION_CONTEXT, default=""),
        storage_region=fields.text("storageRegion", default=""),
    )
    if not signature.procedure and not fields.lacks("taskPriority", "taskNotifyMode"):
        raise _invalid("taskPriority and taskNotifyMode are for a procedure, and there is none")
    _check_times(made_at, expires_at, now_s)
    return signature


def _decoded(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if base64.b64encode(raw).decode() != text:  # a second spelling of the same bytes
        raise _invalid("it is not base64")
    if len(raw) <= MAC_BYTES:
        raise _invalid("it is shorter than its MAC")
    return raw


def _parsed(original: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(original.decode("ascii"), keep_blank_values=True, strict_parsing=True, errors="strict")
    except ValueError:
        raise _invalid("its text is no URL-encoded query string") from None
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise _invalid("a parameter is given twice")
    unknown = set(fields) - _NAMES
    if unknown:
        raise _invalid(f"unknown parameters: {', '.join(sorted(unknown))}")
    return fields


def _check_times(made_at: int, expires_at: int, now_s: float) -> None:
    if expires_at <= made_at:
        raise _invalid("expireTime does not come after currentTimeStamp")
    if expires_at - made_at > LONGEST_LIFE_S:
        raise _invalid(f"it is for more than {LONGEST_LIFE_S} s")
    if made_at > now_s + CLOCK_WINDOW_S:
        raise _invalid("currentTimeStamp lies in the future")
    if now_s >= expires_at:
        raise UgcError(Code.SIGNATURE_EXPIRED, f"it ended {now_s - expires_at:.0f} s ago")


class _Fields:
    """The parameters of a signature, taken out by type."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def lacks(self, *names: str) -> bool:
        """Whether none of these is there."""
        return not any(name in self._values for name in names)

    def is_blank(self, name: str) -> bool:
        """Whether it is there without a value."""
        return self._values.get(name) == ""

    def number(
        self, name: str, lowest: int = -LARGEST_NUMBER, highest: int = LARGEST_NUMBER, *, default: int | None = None
    ) -> int:
        """A whole number in decimal digits; one that must be there when it has no default."""
        text = self._values.get(name)
        if text is None:
            return self._default(name, default)
        if not _NUMBER.fullmatch(text):
            raise _invalid(f"{name} is not a whole number")
        if not lowest <= int(text) <= highest:
            raise _invalid(f"{name} is out of range")
        return int(text)

    def text(
        self, name: str, longest: int | None = None, *, choices: tuple[str, ...] = (), default: str | None = None
    ) -> str:
        """A text of at most so many characters, or one of some words."""
        text = self._values.get(name)
        if text is None:
            return self._default(name, default)
        if longest is not None and len(text) > longest:
            raise _invalid(f"{name} is longer than {longest} characters")
        if choices and text not in choices:
            raise _invalid(f"{name} is none of {', '.join(choices)}")
        return text

    @staticmethod
    def _default(name: str, default: Value | None) -> Value:
        if default is None:
            raise _invalid(f"{name} is missing")
        return default


def _invalid(reason: str) -> UgcError:
    return UgcError(Code.INVALID_SIGNATURE, reason)
