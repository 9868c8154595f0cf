"""Keyrings and vaults for tests: one that keeps in memory, one that fails as keyrings do."""

from __future__ import annotations

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from vod_desktop.core.model.account import Credentials
from vod_desktop.core.model.errors import Code, app_error
from vod_desktop.core.secrets.vault import MemoryVault


class ShakyVault(MemoryVault):
    """A keyring that can be locked or gone.

    Attributes:
        trouble: Raised by every call while it is set.
        reads: The accounts whose key was read.
    """

    def __init__(self, trouble: Code | None = None) -> None:
        super().__init__()
        self.trouble = trouble
        self.reads: list[str] = []

    @property
    def kept(self) -> dict[str, Credentials]:
        return dict(self._kept)

    def get(self, account_id: str) -> Credentials | None:
        self._fail(account_id)
        self.reads.append(account_id)
        return super().get(account_id)

    def put(self, account_id: str, credentials: Credentials) -> None:
        self._fail(account_id)
        super().put(account_id, credentials)

    def delete(self, account_id: str) -> None:
        self._fail(account_id)
        super().delete(account_id)

    def _fail(self, account_id: str) -> None:
        if self.trouble is not None:
            raise app_error(self.trouble, account=account_id)


class InMemoryKeyring(KeyringBackend):
    """A keyring as the package defines them."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.entries:
            raise PasswordDeleteError(service)
        del self.entries[service, username]
