"""Errors as codes with scope and retry.

The core never writes a sentence for a person: it names a `Code` with parameters. `texts/` turns a code into a title,
advice and an action, in the user's language. `TRAITS` is the one table that says what each code means to the engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Scope(StrEnum):
    """What an error concerns: one job, every job of an account, or the whole program."""

    JOB = "job"
    ACCOUNT = "account"
    APP = "app"


class Retry(StrEnum):
    """What the engine does next: tries by itself, waits for the user, gives up, or waits until a given time."""

    AUTO = "auto"
    AFTER_USER = "after_user"
    NEVER = "never"
    NOT_BEFORE = "not_before"


class Code(StrEnum):
    """Every error this program knows. The value is stored in the ledger and printed by `--json`."""

    # Local files
    FILE_MISSING = "file.missing"
    FILE_EMPTY = "file.empty"
    FILE_UNREADABLE = "file.unreadable"
    FILE_TYPE = "file.type_unsupported"
    FILE_NAME = "file.name_invalid"
    FILE_TOO_LARGE = "file.too_large"
    FILE_GROWING = "file.growing"
    FILE_CHANGED = "file.changed"
    FILE_DUPLICATE = "file.duplicate"
    FILE_NOT_REGULAR = "file.not_regular"
    FILE_BROKEN = "file.broken"
    FILE_UPLOADED = "file.uploaded_before"
    FOLDER_NO_MEDIA = "folder.no_media"
    FOLDER_UNREADABLE = "folder.unreadable"
    COVER_MISSING = "cover.missing"
    COVER_TYPE = "cover.type_unsupported"
    COVER_EMPTY = "cover.empty"
    COVER_UNREADABLE = "cover.unreadable"
    COVER_BROKEN = "cover.broken"
    COVER_TOO_LARGE = "cover.too_large"
    COVER_NO_FRAME = "cover.no_frame"
    COVER_NEEDS_SIGNATURE = "cover.needs_signature"
    # Options of a job
    OPTION_INVALID = "option.invalid"
    OPTION_TOO_LONG = "option.too_long"
    OPTION_REFUSED = "option.refused"
    OPTION_GONE = "option.gone"
    OPTION_UNSUPPORTED = "option.unsupported"
    OPTION_NEEDS = "option.needs"
    PRESET_INVALID = "preset.invalid"
    CATEGORY_EXISTS = "category.exists"
    CATEGORY_TOO_DEEP = "category.too_deep"
    CATEGORY_TOO_MANY = "category.too_many"
    CATEGORY_REFUSED = "category.refused"
    # Account
    AUTH_REJECTED = "auth.rejected"
    AUTH_EXPIRED = "auth.expired"
    AUTH_FORBIDDEN = "auth.forbidden"
    ACCOUNT_ARREARS = "account.arrears"
    ACCOUNT_SUB_APP = "account.sub_app"
    ACCOUNT_UNKNOWN = "account.unknown"
    ACCOUNT_NAME_TAKEN = "account.name_taken"
    ACCOUNT_NAME_EMPTY = "account.name_empty"
    ACCOUNT_IN_USE = "account.in_use"
    SECRET_EMPTY = "secret.empty"  # noqa: S105  (a code, not a password)
    SECRET_MALFORMED = "secret.malformed"  # noqa: S105  (a code, not a password)
    SECRET_MISSING = "secret.missing"  # noqa: S105  (a code, not a password)
    CLOCK_SKEWED = "clock.skewed"
    # Client-upload signatures
    SIGNATURE_UNREADABLE = "signature.unreadable"
    SIGNATURE_TEMPORARY_KEY = "signature.temporary_key"
    SIGNATURE_MISSING = "signature.missing"
    SIGNATURE_REFUSED = "signature.refused"
    SIGNATURE_EXPIRED = "signature.expired"
    SIGNATURE_DIFFERS = "signature.differs"
    SIGNATURE_DENIED = "signature.denied"
    SIGNATURE_REDIRECTED = "signature.redirected"
    SIGNATURE_ELSEWHERE = "signature.elsewhere"
    SIGNATURE_REPEATED = "signature.repeated"
    SIGNATURE_UNAVAILABLE = "signature.unavailable"
    SIGNATURE_UNENCRYPTED = "signature.unencrypted"
    # Network
    NET_UNREACHABLE = "net.unreachable"
    NET_TIMEOUT = "net.timeout"
    NET_BROKEN = "net.broken"
    NET_DNS = "net.dns"
    NET_TLS = "net.tls"
    NET_PROXY = "net.proxy"
    NET_PROXY_AWAY = "net.proxy_away"
    # Service
    SERVICE_AWAY = "service.away"
    SERVICE_BUSY = "service.busy"
    SERVICE_INTERNAL = "service.internal"
    SERVICE_ANSWER = "service.answer_invalid"
    SERVICE_REFUSED = "service.refused"
    SESSION_LOST = "session.lost"
    SESSION_OVER = "session.over"
    CERTIFICATE_ENDED = "certificate.ended"
    STORAGE_CORRUPT = "storage.corrupt"
    COMMIT_UNCONFIRMED = "commit.unconfirmed"
    MEDIUM_GONE = "medium.gone"
    # Keyring
    KEYRING_LOCKED = "keyring.locked"
    KEYRING_MISSING = "keyring.missing"
    # The program and its data directory
    DATA_DIR_IN_USE = "data_dir.in_use"
    DATA_DIR_UNUSABLE = "data_dir.unusable"
    LEDGER_CORRUPT = "ledger.corrupt"
    LEDGER_NEWER = "ledger.newer"
    LEDGER_FULL = "ledger.full"
    ENDPOINT_INVALID = "endpoint.invalid"
    LIST_UNREADABLE = "list.unreadable"
    EXPORT_FAILED = "export.failed"
    CRASHED = "program.crashed"
    UNEXPECTED = "unexpected"


@dataclass(frozen=True, slots=True)
class Trait:
    """What a code means: its scope, its retry rule and the names of its parameters."""

    scope: Scope
    retry: Retry
    params: frozenset[str] = frozenset()


def _trait(scope: Scope, retry: Retry, *params: str) -> Trait:
    return Trait(scope, retry, frozenset(params))


TRAITS: Mapping[Code, Trait] = {
    Code.FILE_MISSING: _trait(Scope.JOB, Retry.AFTER_USER, "path"),
    Code.FILE_EMPTY: _trait(Scope.JOB, Retry.AFTER_USER, "path"),
    Code.FILE_UNREADABLE: _trait(Scope.JOB, Retry.AFTER_USER, "path", "reason"),
    Code.FILE_TYPE: _trait(Scope.JOB, Retry.AFTER_USER, "path", "extension"),
    Code.FILE_NAME: _trait(Scope.JOB, Retry.AFTER_USER, "path"),
    Code.FILE_TOO_LARGE: _trait(Scope.JOB, Retry.AFTER_USER, "path", "limit_gb"),
    Code.FILE_GROWING: _trait(Scope.JOB, Retry.NOT_BEFORE, "path"),
    Code.FILE_CHANGED: _trait(Scope.JOB, Retry.AFTER_USER, "path"),
    Code.FILE_DUPLICATE: _trait(Scope.JOB, Retry.AFTER_USER, "path"),
    Code.FILE_NOT_REGULAR: _trait(Scope.JOB, Retry.AFTER_USER, "path"),
    Code.FILE_BROKEN: _trait(Scope.JOB, Retry.AFTER_USER, "path"),
    Code.FILE_UPLOADED: _trait(Scope.JOB, Retry.AFTER_USER, "path", "file_id"),
    Code.FOLDER_NO_MEDIA: _trait(Scope.JOB, Retry.AFTER_USER, "path"),
    Code.FOLDER_UNREADABLE: _trait(Scope.JOB, Retry.AFTER_USER, "path", "reason"),
    Code.COVER_MISSING: _trait(Scope.JOB, Retry.AFTER_USER, "path"),
    Code.COVER_TYPE: _trait(Scope.JOB, Retry.AFTER_USER, "path", "extension"),
    Code.COVER_EMPTY: _trait(Scope.JOB, Retry.AFTER_USER, "path"),
    Code.COVER_UNREADABLE: _trait(Scope.JOB, Retry.AFTER_USER, "path", "reason"),
    Code.COVER_BROKEN: _trait(Scope.JOB, Retry.AFTER_USER, "path"),
    Code.COVER_TOO_LARGE: _trait(Scope.JOB, Retry.AFTER_USER, "path", "limit_mb"),
    Code.COVER_NO_FRAME: _trait(Scope.JOB, Retry.AFTER_USER, "path"),
    Code.COVER_NEEDS_SIGNATURE: _trait(Scope.JOB, Retry.AFTER_USER, "path", "account", "limit_mb"),
    Code.OPTION_INVALID: _trait(Scope.JOB, Retry.AFTER_USER, "field", "value"),
    Code.OPTION_TOO_LONG: _trait(Scope.JOB, Retry.AFTER_USER, "field", "limit"),
    Code.OPTION_REFUSED: _trait(Scope.JOB, Retry.AFTER_USER, "field"),
    Code.OPTION_GONE: _trait(Scope.JOB, Retry.AFTER_USER, "field", "value"),
    Code.OPTION_UNSUPPORTED: _trait(Scope.JOB, Retry.AFTER_USER, "field", "account"),
    Code.OPTION_NEEDS: _trait(Scope.JOB, Retry.AFTER_USER, "field", "other"),
    Code.PRESET_INVALID: _trait(Scope.APP, Retry.AFTER_USER, "path", "reason"),
    Code.CATEGORY_EXISTS: _trait(Scope.APP, Retry.AFTER_USER),
    Code.CATEGORY_TOO_DEEP: _trait(Scope.APP, Retry.AFTER_USER),
    Code.CATEGORY_TOO_MANY: _trait(Scope.APP, Retry.AFTER_USER),
    Code.CATEGORY_REFUSED: _trait(Scope.APP, Retry.AFTER_USER),
    Code.AUTH_REJECTED: _trait(Scope.ACCOUNT, Retry.AFTER_USER, "account"),
    Code.AUTH_EXPIRED: _trait(Scope.ACCOUNT, Retry.AFTER_USER, "account"),
    Code.AUTH_FORBIDDEN: _trait(Scope.ACCOUNT, Retry.AFTER_USER, "account", "action"),
    Code.ACCOUNT_ARREARS: _trait(Scope.ACCOUNT, Retry.AFTER_USER, "account"),
    Code.ACCOUNT_SUB_APP: _trait(Scope.ACCOUNT, Retry.AFTER_USER, "account"),
    Code.ACCOUNT_UNKNOWN: _trait(Scope.APP, Retry.AFTER_USER, "account"),
    Code.ACCOUNT_NAME_TAKEN: _trait(Scope.APP, Retry.AFTER_USER, "account"),
    Code.ACCOUNT_NAME_EMPTY: _trait(Scope.APP, Retry.AFTER_USER),
    Code.ACCOUNT_IN_USE: _trait(Scope.APP, Retry.AFTER_USER, "account", "count"),
    Code.SECRET_EMPTY: _trait(Scope.APP, Retry.AFTER_USER, "field"),
    Code.SECRET_MALFORMED: _trait(Scope.APP, Retry.AFTER_USER, "field"),
    Code.SECRET_MISSING: _trait(Scope.ACCOUNT, Retry.AFTER_USER, "account"),
    Code.SIGNATURE_UNREADABLE: _trait(Scope.ACCOUNT, Retry.AFTER_USER, "reason"),
    Code.SIGNATURE_TEMPORARY_KEY: _trait(Scope.ACCOUNT, Retry.AFTER_USER),
    Code.CLOCK_SKEWED: _trait(Scope.ACCOUNT, Retry.AFTER_USER, "minutes"),
    Code.SIGNATURE_MISSING: _trait(Scope.ACCOUNT, Retry.AFTER_USER, "account"),
    Code.SIGNATURE_REFUSED: _trait(Scope.ACCOUNT, Retry.AFTER_USER, "account"),
    Code.SIGNATURE_EXPIRED: _trait(Scope.ACCOUNT, Retry.AFTER_USER, "account"),
    Code.SIGNATURE_DIFFERS: _trait(Scope.JOB, Retry.AFTER_USER, "field", "value"),
    Code.SIGNATURE_DENIED: _trait(Scope.ACCOUNT, Retry.AFTER_USER, "account", "status"),
    Code.SIGNATURE_REDIRECTED: _trait(Scope.ACCOUNT, Retry.AFTER_USER, "account", "address"),
    Code.SIGNATURE_ELSEWHERE: _trait(Scope.ACCOUNT, Retry.AFTER_USER, "account", "place"),
    Code.SIGNATURE_REPEATED: _trait(Scope.ACCOUNT, Retry.AFTER_USER, "account"),
    Code.SIGNATURE_UNAVAILABLE: _trait(Scope.ACCOUNT, Retry.AUTO, "status"),
    Code.SIGNATURE_UNENCRYPTED: _trait(Scope.ACCOUNT, Retry.AFTER_USER, "host"),
    Code.NET_UNREACHABLE: _trait(Scope.ACCOUNT, Retry.AUTO, "host"),
    Code.NET_TIMEOUT: _trait(Scope.JOB, Retry.AUTO, "host"),
    Code.NET_BROKEN: _trait(Scope.JOB, Retry.AUTO, "host"),
    Code.NET_DNS: _trait(Scope.ACCOUNT, Retry.AUTO, "host"),
    Code.NET_TLS: _trait(Scope.ACCOUNT, Retry.AUTO, "host"),
    Code.NET_PROXY: _trait(Scope.ACCOUNT, Retry.AFTER_USER, "host"),
    Code.NET_PROXY_AWAY: _trait(Scope.ACCOUNT, Retry.AUTO, "host"),
    Code.SERVICE_AWAY: _trait(Scope.ACCOUNT, Retry.AUTO),
    Code.SERVICE_BUSY: _trait(Scope.JOB, Retry.AUTO),
    Code.SERVICE_INTERNAL: _trait(Scope.JOB, Retry.AUTO),
    Code.SERVICE_ANSWER: _trait(Scope.JOB, Retry.AUTO, "call"),
    Code.SERVICE_REFUSED: _trait(Scope.JOB, Retry.AFTER_USER),
    Code.SESSION_LOST: _trait(Scope.JOB, Retry.AUTO),
    Code.SESSION_OVER: _trait(Scope.JOB, Retry.AUTO),
    Code.CERTIFICATE_ENDED: _trait(Scope.JOB, Retry.AUTO),
    Code.STORAGE_CORRUPT: _trait(Scope.JOB, Retry.AUTO),
    Code.COMMIT_UNCONFIRMED: _trait(Scope.JOB, Retry.AFTER_USER),
    Code.MEDIUM_GONE: _trait(Scope.JOB, Retry.AFTER_USER, "file_id"),
    Code.KEYRING_LOCKED: _trait(Scope.ACCOUNT, Retry.AFTER_USER, "account"),
    Code.KEYRING_MISSING: _trait(Scope.ACCOUNT, Retry.AFTER_USER, "account"),
    Code.DATA_DIR_IN_USE: _trait(Scope.APP, Retry.AFTER_USER, "path"),
    Code.DATA_DIR_UNUSABLE: _trait(Scope.APP, Retry.AFTER_USER, "path", "reason"),
    Code.LEDGER_CORRUPT: _trait(Scope.APP, Retry.AFTER_USER, "path"),
    Code.LEDGER_NEWER: _trait(Scope.APP, Retry.AFTER_USER, "path"),
    Code.LEDGER_FULL: _trait(Scope.APP, Retry.AFTER_USER, "path"),
    Code.ENDPOINT_INVALID: _trait(Scope.APP, Retry.AFTER_USER, "endpoint"),
    Code.LIST_UNREADABLE: _trait(Scope.APP, Retry.AFTER_USER, "path", "reason"),
    Code.EXPORT_FAILED: _trait(Scope.APP, Retry.AFTER_USER, "path", "reason"),
    Code.CRASHED: _trait(Scope.APP, Retry.AFTER_USER),
    Code.UNEXPECTED: _trait(Scope.JOB, Retry.AFTER_USER),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One error that happened: a value to store, send and show.

    Attributes:
        code: What happened.
        params: Values for the sentence, named as in `TRAITS[code].params`; text or numbers, never secrets.
        request_id: The service's RequestId, when it gave one.
        detail: The raw code and message of the service or system, for "copy details"; redacted by who fills it.
    """

    code: Code
    params: Mapping[str, str | int] = field(default_factory=dict)
    request_id: str | None = None
    detail: str | None = None

    @property
    def scope(self) -> Scope:
        """What this concerns."""
        return TRAITS[self.code].scope

    @property
    def retry(self) -> Retry:
        """What the engine does next."""
        return TRAITS[self.code].retry


class AppError(Exception):
    """A `Problem` on its way up. The text of the exception is the code and the raw detail, never a secret."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code if problem.detail is None else f"{problem.code}: {problem.detail}")
        self.problem = problem


def app_error(code: Code, *, request_id: str | None = None, detail: str | None = None, **params: str | int) -> AppError:
    """Makes the exception for a code.

    Raises:
        TypeError: The parameters are not exactly those of `TRAITS[code]`: a fault of the caller.
    """
    expected = TRAITS[code].params
    if params.keys() != expected:
        raise TypeError(f"{code} takes {sorted(expected)}, got {sorted(params)}")
    return AppError(Problem(code, params, request_id, detail))


class Interrupted(BaseException):
    """Raised inside a running transfer whose control token was set.

    A BaseException, because the COS SDK turns every Exception of a request body into its own error and retries those
    that derive from OSError.
    """
