"""Accounts and the secrets that go with them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

APPLICATION_MARK = "#"
"""Between the id of an account and the SubAppId of another of its applications; they share one key."""

PRACTICE_ID = "practice"
"""Id and name of the account of the embedded practice cloud."""


class AccountKind(StrEnum):
    """How an account proves who it is."""

    KEY_PAIR = "key_pair"  # SecretId and SecretKey, from keyring or environment
    TEMPORARY = "temporary"  # a key with a token and an end; kept in memory only, asked for again after a start
    SIGNATURE_SERVICE = "signature_service"  # no key: a service of the user's own company signs each upload
    PRACTICE = "practice"  # the embedded practice cloud


class Site(StrEnum):
    """Which Tencent Cloud site the account was opened on; decides the host of the cloud API."""

    MAINLAND = "mainland"
    INTERNATIONAL = "international"


class ProxyMode(StrEnum):
    """Where the proxy of an account comes from."""

    SYSTEM = "system"
    NONE = "none"
    MANUAL = "manual"


class RequestMethod(StrEnum):
    """How a signature service is asked."""

    GET = "GET"
    POST = "POST"


@dataclass(frozen=True, slots=True)
class SignatureService:
    """Where client-upload signatures come from when the key is not on this machine (protocol.md 4.1). Holds no secret.

    Attributes:
        url: `http(s)://...`, whole.
        header: Name of the header that proves who asks; its value is a secret. None for a service that asks for none.
        answer_path: Where the signature stands in a JSON answer, names joined by dots (`data.signature`); empty for an answer that
            is the signature itself.
        takes_options: The service puts the options of a job into its signatures: they are sent along, as JSON by POST, in the query by
            GET, named as in a signature.
    """

    url: str
    method: RequestMethod = RequestMethod.GET
    header: str | None = None
    answer_path: str = ""
    takes_options: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """A named way to reach one VOD application. Holds no secret.

    Attributes:
        id: Stable key, also the name of the keyring service (`vod-desktop/<id>`).
        endpoint: `http(s)://HOST:PORT` that stands in for the cloud API and COS, or None for the real service.
            For a practice account None until the practice cloud runs: its port differs at every start.
        sub_app_id: SubAppId sent with every call, or None to leave it out.
        proxy_url: `http://host:port` for `ProxyMode.MANUAL`, without user and password.
        signature_service: For `AccountKind.SIGNATURE_SERVICE`, else None.
    """

    id: str
    name: str
    kind: AccountKind
    endpoint: str | None = None
    sub_app_id: int | None = None
    site: Site = Site.MAINLAND
    proxy_mode: ProxyMode = ProxyMode.SYSTEM
    proxy_url: str | None = None
    signature_service: SignatureService | None = None

    @property
    def is_address(self) -> bool:
        """Whether it is nothing but the address that somebody gave on a command line."""
        owner = self.id.partition(APPLICATION_MARK)[0]
        service = self.signature_service
        return owner == self.endpoint if service is None else owner == service_id(service, self.endpoint)

    @property
    def has_key(self) -> bool:
        """Whether it has a key of the cloud's: for the server route, and for lists, tasks and media."""
        return self.kind is not AccountKind.SIGNATURE_SERVICE

    @property
    def service_decides(self) -> bool:
        """Whether a signature service sets by itself what files are to become."""
        return self.signature_service is not None and not self.signature_service.takes_options

    @property
    def can_sign(self) -> bool:
        """Whether its uploads can take the client route: signatures can be had. A key with a token makes none (protocol.md 4.1)."""
        return self.kind is not AccountKind.TEMPORARY


def service_id(service: SignatureService, endpoint: str | None) -> str:
    """Id of the account that a command line means by the address of a signature service."""
    return service.url if endpoint is None else f"{service.url} {endpoint}"


PRACTICE = Account(PRACTICE_ID, PRACTICE_ID, AccountKind.PRACTICE)
"""The practice cloud's account while it does not run."""


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """A key pair, a temporary key with its token, or what a signature service wants to see. The repr shows nothing secret.

    Attributes:
        secret_id, secret_key: Empty for an account with a signature service.
        ends_at: Unix seconds at which a temporary key ends, as its owner was told; None for a key pair.
        proxy_user, proxy_password: For a proxy that asks who is there (`ProxyMode.MANUAL`).
        signature_header: Value of the header that the signature service asks for (`SignatureService.header`).
    """

    secret_id: str
    secret_key: str
    token: str | None = None
    ends_at: int | None = None
    proxy_user: str | None = None
    proxy_password: str | None = None
    signature_header: str | None = None

    def __repr__(self) -> str:
        return "Credentials(<redacted>)"


@dataclass(frozen=True, slots=True, repr=False)
class SecretEntry:
    """What somebody has entered of an account's secrets; None leaves what is known as it is. The repr shows nothing.

    Attributes:
        proxy_user, proxy_password, signature_header: Empty for none.
    """

    secret_id: str | None = None
    secret_key: str | None = None
    token: str | None = None
    ends_at: int | None = None
    proxy_user: str | None = None
    proxy_password: str | None = None
    signature_header: str | None = None

    def __repr__(self) -> str:
        return "SecretEntry(<redacted>)"


class KeyPlace(StrEnum):
    """Where the key of an account is."""

    KEYRING = "keyring"
    THIS_RUN = "this_run"  # in memory only: a temporary key, or one that the keyring did not take
    ENVIRONMENT = "environment"
    NOT_NEEDED = "not_needed"  # a signature service that asks nobody who is there
    MISSING = "missing"
    UNKNOWN = "unknown"  # nobody has looked so far


@dataclass(frozen=True, slots=True, repr=False)
class Certificate:
    """The temporary certificate of one upload session (`TempCertificate`, protocol.md 2.2).

    Attributes:
        ends_at: `ExpiredTime`, Unix seconds on the server's clock.
    """

    secret_id: str
    secret_key: str
    token: str
    ends_at: int

    def __repr__(self) -> str:
        return f"Certificate(<redacted>, ends_at={self.ends_at})"
