"""Vaults that fail as keyrings do."""

from __future__ import annotations

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
