"""Where the secrets of accounts are kept, as a protocol; and the two vaults that keep nothing beyond this run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from vod_desktop.core.model.account import Credentials


class Vault(Protocol):
    """Keeps credentials by account id. Calls may block on a prompt of the system: never on the GUI or engine thread.

    Every method raises `AppError(keyring.locked)` or `AppError(keyring.missing)` where a keyring is behind it.
    """

    def get(self, account_id: str) -> Credentials | None:
        """What is kept for the account, or None."""

    def put(self, account_id: str, credentials: Credentials) -> None:
        """Keeps credentials in the place of older ones."""

    def delete(self, account_id: str) -> None:
        """Forgets the account's credentials, if there are any."""


class MemoryVault:
    """Keeps credentials for this run only; for temporary keys, and where there is no usable keyring."""

    def __init__(self) -> None:
        self._kept: dict[str, Credentials] = {}

    def get(self, account_id: str) -> Credentials | None:
        """What was put in this run, or None."""
        return self._kept.get(account_id)

    def put(self, account_id: str, credentials: Credentials) -> None:
        """Keeps credentials until the program ends."""
        self._kept[account_id] = credentials

    def delete(self, account_id: str) -> None:
        """Forgets what was put."""
        self._kept.pop(account_id, None)


class EnvironmentVault(MemoryVault):
    """Gives every account the key of the environment (`VOD_SECRET_ID`, `VOD_SECRET_KEY`, `VOD_TOKEN`; product 9).

    What is put in this run goes first. Without both id and key the environment counts as empty.

    Attributes:
        header: What the environment has for signature services (`VOD_SIGNATURE_HEADER`, `Name: value` or a value alone); else empty.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        super().__init__()
        secret_id = environment.get("VOD_SECRET_ID", "").strip()
        secret_key = environment.get("VOD_SECRET_KEY", "").strip()
        token = environment.get("VOD_TOKEN", "").strip()
        self.header = environment.get("VOD_SIGNATURE_HEADER", "").strip()
        self._given = Credentials(secret_id, secret_key, token or None) if secret_id and secret_key else None

    def get(self, account_id: str) -> Credentials | None:
        """What was put in this run, else the key of the environment, else None."""
        return super().get(account_id) or self._given
