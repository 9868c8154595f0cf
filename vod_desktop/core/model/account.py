"""Accounts and the secrets that go with them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

PRACTICE_ID = "practice"
"""Id and name of the account of the embedded practice cloud."""


class AccountKind(StrEnum):
    """How an account proves who it is."""

    KEY_PAIR = "key_pair"  # SecretId and SecretKey, from keyring or environment
    TEMPORARY = "temporary"  # a key with a token and an end; kept in memory only, asked for again after a start
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


@dataclass(frozen=True, slots=True)
class Account:
    """A named way to reach one VOD application. Holds no secret.

    Attributes:
        id: Stable key, also the name of the keyring service (`vod-desktop/<id>`).
        endpoint: `http(s)://HOST:PORT` that stands in for the cloud API and COS, or None for the real service.
            For a practice account None until the practice cloud runs: its port differs at every start.
        sub_app_id: SubAppId sent with every call, or None to leave it out.
        proxy_url: `http://host:port` for `ProxyMode.MANUAL`, without user and password.
    """

    id: str
    name: str
    kind: AccountKind
    endpoint: str | None = None
    sub_app_id: int | None = None
    site: Site = Site.MAINLAND
    proxy_mode: ProxyMode = ProxyMode.SYSTEM
    proxy_url: str | None = None


PRACTICE = Account(PRACTICE_ID, PRACTICE_ID, AccountKind.PRACTICE)
"""The practice cloud's account while it does not run."""


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """A key pair, or a temporary key with its token. The repr shows nothing secret.

    Attributes:
        ends_at: Unix seconds at which a temporary key ends, as its owner was told; None for a key pair.
        proxy_user, proxy_password: For a proxy that asks who is there (`ProxyMode.MANUAL`).
    """

    secret_id: str
    secret_key: str
    token: str | None = None
    ends_at: int | None = None
    proxy_user: str | None = None
    proxy_password: str | None = None

    def __repr__(self) -> str:
        return "Credentials(<redacted>)"


@dataclass(frozen=True, slots=True, repr=False)
class SecretEntry:
    """What somebody has entered of an account's secrets; None leaves what is known as it is. The repr shows nothing.

    Attributes:
        proxy_user, proxy_password: Empty for none.
    """

    secret_id: str | None = None
    secret_key: str | None = None
    token: str | None = None
    ends_at: int | None = None
    proxy_user: str | None = None
    proxy_password: str | None = None

    def __repr__(self) -> str:
        return "SecretEntry(<redacted>)"


class KeyPlace(StrEnum):
    """Where the key of an account is."""

    KEYRING = "keyring"
    THIS_RUN = "this_run"  # in memory only: a temporary key, or one that the keyring did not take
    ENVIRONMENT = "environment"
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
