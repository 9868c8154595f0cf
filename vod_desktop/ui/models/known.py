"""What a job names by id or number, looked up in what the session knows at this moment. Nothing here blocks."""

from __future__ import annotations

from collections.abc import Callable

from vod_desktop.core.model.account import Account, AccountKind
from vod_desktop.core.model.catalog import CatalogKind
from vod_desktop.texts import Texts
from vod_desktop.texts.templates import Listings
from vod_desktop.ui.ports import OpenSession


class Known:
    """Accounts and lists of the open session; nothing is known without one."""

    def __init__(self, session: Callable[[], OpenSession | None]) -> None:
        self._session = session

    def accounts(self) -> tuple[Account, ...]:
        """All accounts."""
        session = self._session()
        return () if session is None else session.accounts()

    def account(self, account_id: str) -> Account | None:
        """An account by its id; None once it has been removed."""
        return next((account for account in self.accounts() if account.id == account_id), None)

    def service_decides(self, account_id: str) -> bool:
        """Whether a signature service sets by itself what becomes of the files of an account."""
        account = self.account(account_id)
        return account is not None and account.service_decides

    def account_name(self, texts: Texts, account_id: str) -> str:
        """What an account is called, also one that has been removed."""
        account = self.account(account_id)
        return account_id if account is None else name_of(texts, account)

    def listings(self, account_id: str) -> Listings:
        """The lists of an account that are known so far."""
        session = self._session()
        if session is None:
            return {}
        found = {kind: session.catalogs.known(account_id, kind) for kind in CatalogKind}
        return {kind: listing for kind, listing in found.items() if listing is not None}


def name_of(texts: Texts, account: Account) -> str:
    """What an account is called; the practice cloud has a name in every language."""
    return texts.tr("Practice cloud") if account.kind is AccountKind.PRACTICE else account.name
