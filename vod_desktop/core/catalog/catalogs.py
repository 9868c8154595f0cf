"""The lists of all accounts: kept in memory, begun with what the ledger kept, asked for anew when somebody wants that.

Any thread; what asks the service blocks.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

from vod_desktop.core.cloud.ports import CatalogApi
from vod_desktop.core.model.catalog import CatalogKind, Category, Listing
from vod_desktop.core.model.errors import Code, Problem, app_error
from vod_desktop.core.model.options import UploadOptions

OnFetched = Callable[[str, Listing], None]


class Catalogs:
    """Lists by account and kind.

    Args:
        on_fetched: Gets every answer of the service with the account's id, to be kept for the next start. Called on the
            thread that asked.
    """

    def __init__(self, on_fetched: OnFetched) -> None:
        self._on_fetched = on_fetched
        self._lock = threading.Lock()
        self._apis: dict[str, CatalogApi] = {}
        self._listings: dict[tuple[str, CatalogKind], Listing] = {}

    def load(self, listings: Mapping[tuple[str, CatalogKind], Listing]) -> None:
        """Takes what the ledger kept; newer answers stay."""
        with self._lock:
            self._listings = {**listings, **self._listings}

    def connect(self, account_id: str, api: CatalogApi | None) -> None:
        """Names who is to be asked for an account from now on; None forgets it."""
        with self._lock:
            if api is None:
                self._apis.pop(account_id, None)
            else:
                self._apis[account_id] = api

    def known(self, account_id: str, kind: CatalogKind) -> Listing | None:
        """What is known so far, however old; returns at once."""
        with self._lock:
            return self._listings.get((account_id, kind))

    def fetch(self, account_id: str, kind: CatalogKind) -> Listing:
        """Asks the service.

        Raises:
            AppError: What went wrong; `secret.missing` for an account that is not connected.
        """
        listing = self._api(account_id).list_all(kind)
        with self._lock:
            self._listings[account_id, kind] = listing
        self._on_fetched(account_id, listing)
        return listing

    def create_category(self, account_id: str, parent_id: int, name: str) -> Category:
        """Makes a category at the service; `parent_id` -1 for the first level. The list is then asked for anew.

        Raises:
            AppError: What went wrong.
        """
        class_id = self._api(account_id).create_category(parent_id, name)
        listing = self.fetch(account_id, CatalogKind.CATEGORIES)
        for item in listing.items:
            if isinstance(item, Category) and item.class_id == class_id:
                return item
        raise app_error(Code.SERVICE_ANSWER, call="CreateClass")

    def gone(self, account_id: str, options: UploadOptions) -> Problem | None:  # noqa: ARG002
        """What of the options is not there any more; lists that nobody has asked for refuse nothing."""
        return None

    def _api(self, account_id: str) -> CatalogApi:
        with self._lock:
            api = self._apis.get(account_id)
        if api is None:
            raise app_error(Code.SECRET_MISSING, account=account_id)
        return api
