"""Client-upload signatures as plain values: what one says, and what a check of one finds (protocol.md 4.1).

A signature lets whoever holds it upload until it ends, so none of these values shows it, or whose it is, in its repr.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum

LONGEST_LIFE_DAYS = 90
LONGEST_LIFE_S = LONGEST_LIFE_DAYS * 86_400

USUAL_LIFE_S = 86_400
"""A day, as in the documents' samples; an interrupted upload can be resumed for as long."""

LARGEST_RANDOM = 2**32 - 1
TASK_PRIORITIES = range(-10, 11)


class NotifyMode(StrEnum):
    """When the procedure's task sends an event (`taskNotifyMode`)."""

    FINISH = "Finish"  # once all of it has ended
    CHANGE = "Change"  # whenever a part of it changes
    NONE = "None"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureTerms:
    """What a signature fixes for the upload that it allows; None is left out of it.

    Attributes:
        class_id: Category; 0 is "other".
        procedure: Name of a procedure template, or a `QCVB_...` text.
        task_priority: Of the procedure's task, -10 to 10.
        task_notify_mode: When the procedure's task sends an event.
        source_context: At most 250 characters.
        one_time_valid: It serves one upload session only.
        vod_sub_app_id: Application; None or 0 is the main one.
        session_context: At most 1000 characters.
        storage_region: Such as `ap-chongqing`.
        extras: Parameters that this version does not know, name and value, in the order in which they came.
    """

    class_id: int | None = None
    procedure: str | None = None
    task_priority: int | None = None
    task_notify_mode: NotifyMode | None = None
    source_context: str | None = None
    one_time_valid: bool = False
    vod_sub_app_id: int | None = None
    session_context: str | None = None
    storage_region: str | None = None
    extras: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureFields(SignatureTerms):
    """All that a signature says.

    Attributes:
        current_time_stamp: When it was made, Unix seconds.
        expire_time: When it ends, Unix seconds.
        random: 0 to 4294967295; tells signatures of the same second apart.
    """

    secret_id: str = field(repr=False)
    current_time_stamp: int
    expire_time: int
    random: int

    @property
    def life_s(self) -> int:
        """From when it was made to when it ends."""
        return self.expire_time - self.current_time_stamp

    @property
    def terms(self) -> SignatureTerms:
        """The same without whose it is, since when, and until when."""
        return SignatureTerms(**{one.name: getattr(self, one.name) for one in fields(SignatureTerms)})


PARAMETERS: Mapping[str, str] = {
    "secret_id": "secretId",
    "current_time_stamp": "currentTimeStamp",
    "expire_time": "expireTime",
    "random": "random",
    "class_id": "classId",
    "procedure": "procedure",
    "task_priority": "taskPriority",
    "task_notify_mode": "taskNotifyMode",
    "source_context": "sourceContext",
    "one_time_valid": "oneTimeValid",
    "vod_sub_app_id": "vodSubAppId",
    "session_context": "sessionContext",
    "storage_region": "storageRegion",
}
"""The parameters' names on the wire by our names of the fields, in the order in which they are written."""

REQUIRED = ("secret_id", "current_time_stamp", "expire_time", "random")


class Unreadable(StrEnum):
    """Why a text cannot be read as a signature; the reasons of `signature.unreadable`."""

    EMPTY = "empty"
    TOO_LONG = "signature_too_long"
    NOT_BASE64 = "not_base64"
    TOO_SHORT = "too_short"
    NOT_A_QUERY = "not_a_query"
    WRONG_FIELDS = "wrong_fields"  # it can be read, but a field is missing or is not what it has to be


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"  # the service refuses the signature
    WARNING = "warning"  # it may not do what was meant
    NOTE = "note"  # good to know


class FindingKind(StrEnum):
    """What a check finds. In brackets the names of the finding's parameters; `field` is ours, as in `PARAMETERS`."""

    MISSING = "missing"  # (field)
    REPEATED = "repeated"  # (field)
    FRACTION = "fraction"  # (field, value)
    NOT_WHOLE = "not_whole"  # (field, value)
    NO_CHOICE = "no_choice"  # (field, value)
    MILLISECONDS = "milliseconds"  # (field)
    OUT_OF_RANGE = "out_of_range"  # (field, value, least, most)
    TOO_LONG = "too_long"  # (field, count, limit)
    ENDS_BEFORE_START = "ends_before_start"
    LIFE_TOO_LONG = "life_too_long"  # (life_s, limit_days)
    NOT_YET_VALID = "not_yet_valid"  # (wait_s)
    EXPIRED = "expired"  # (ago_s)
    MAC_WRONG = "mac_wrong"
    OTHER_KEY = "other_key"
    WITHOUT_PROCEDURE = "without_procedure"  # (field)
    NOT_ENCODED = "not_encoded"  # (field)
    NOT_UTF8 = "not_utf8"  # (field)
    UNKNOWN = "unknown"  # (name)
    MISSPELT = "misspelt"  # (name, field)
    MAC_UNCHECKED = "mac_unchecked"
    ONE_TIME = "one_time"
    # What was undone of a text that somebody has copied (`signature_paste.py`)
    QUOTES_REMOVED = "quotes_removed"
    BREAKS_REMOVED = "breaks_removed"
    BLANKS_REMOVED = "blanks_removed"
    PLUS_RESTORED = "plus_restored"
    ESCAPES_UNDONE = "escapes_undone"
    OTHER_ALPHABET = "other_alphabet"
    PADDING_ADDED = "padding_added"


SEVERITIES: Mapping[FindingKind, Severity] = {
    FindingKind.MISSING: Severity.ERROR,
    FindingKind.REPEATED: Severity.ERROR,
    FindingKind.FRACTION: Severity.ERROR,
    FindingKind.NOT_WHOLE: Severity.ERROR,
    FindingKind.NO_CHOICE: Severity.ERROR,
    FindingKind.MILLISECONDS: Severity.ERROR,
    FindingKind.OUT_OF_RANGE: Severity.ERROR,
    FindingKind.TOO_LONG: Severity.ERROR,
    FindingKind.ENDS_BEFORE_START: Severity.ERROR,
    FindingKind.LIFE_TOO_LONG: Severity.ERROR,
    FindingKind.NOT_YET_VALID: Severity.ERROR,
    FindingKind.EXPIRED: Severity.ERROR,
    FindingKind.MAC_WRONG: Severity.ERROR,
    FindingKind.OTHER_KEY: Severity.WARNING,  # beside MAC_WRONG, as its reason
    FindingKind.WITHOUT_PROCEDURE: Severity.WARNING,
    FindingKind.NOT_ENCODED: Severity.WARNING,
    FindingKind.NOT_UTF8: Severity.WARNING,
    FindingKind.UNKNOWN: Severity.WARNING,
    FindingKind.MISSPELT: Severity.WARNING,
    FindingKind.MAC_UNCHECKED: Severity.WARNING,
    FindingKind.ONE_TIME: Severity.NOTE,
    FindingKind.QUOTES_REMOVED: Severity.WARNING,
    FindingKind.BREAKS_REMOVED: Severity.WARNING,
    FindingKind.BLANKS_REMOVED: Severity.WARNING,
    FindingKind.PLUS_RESTORED: Severity.WARNING,
    FindingKind.ESCAPES_UNDONE: Severity.WARNING,
    FindingKind.OTHER_ALPHABET: Severity.WARNING,
    FindingKind.PADDING_ADDED: Severity.WARNING,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check has found."""

    kind: FindingKind
    params: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return SEVERITIES[self.kind]


def finding(kind: FindingKind, **params: str | int) -> Finding:
    """A finding with its parameters."""
    return Finding(kind, params)


@dataclass(frozen=True, slots=True, repr=False)
class ReadSignature:
    """A signature taken apart.

    Attributes:
        mac: HMAC-SHA1 of `original`, 20 bytes, as it was sent.
        original: The query string exactly as it was sent: the MAC holds for these bytes and for no others.
        parameters: Name and value of each parameter, decoded, in the order in which they were sent.
        fields: What the parameters say; None where a field is missing or is not what it has to be.
        findings: What is wrong with the form of the parameters.
    """

    mac: bytes
    original: bytes
    parameters: tuple[tuple[str, str], ...]
    fields: SignatureFields | None
    findings: tuple[Finding, ...]

    def __repr__(self) -> str:
        return f"ReadSignature({', '.join(name for name, _ in self.parameters)}: <redacted>)"


class MacVerdict(StrEnum):
    """Whether a signature was made with a key."""

    RIGHT = "right"
    WRONG = "wrong"
    UNCHECKED = "unchecked"  # no key was there to tell


@dataclass(frozen=True, slots=True)
class CheckedSignature:
    """What a check of a signature has found, the worst first."""

    read: ReadSignature
    mac: MacVerdict
    findings: tuple[Finding, ...]

    @property
    def is_valid(self) -> bool:
        """Whether nothing was found for which the service would refuse it."""
        return all(one.severity is not Severity.ERROR for one in self.findings)
