"""Keeps the names of accounts and categories that rows show by their ids."""

from __future__ import annotations

import contextlib

from PySide6.QtCore import QObject

from vod_desktop.core.model.catalog import CatalogKind, Category, Listing
from vod_desktop.core.model.errors import AppError
from vod_desktop.ui.models.category_names import category_names
from vod_desktop.ui.ports import OpenSession
from vod_desktop.ui.workplace import Workplace


class NamesController(QObject):
    """Looks at what is known, at every change of the queue: that costs no more than a look. What no list has yet is asked
    for once.
    """

    def __init__(self, place: Workplace) -> None:
        super().__init__(place.window)
        self._place = place
        self._read: dict[str, Listing | None] = {}  # the lists that the names were taken from, by account
        self._asked: set[str] = set()
        self._categories: dict[tuple[str, int], str] = {}
        place.model.counts_changed.connect(self.follow)

    def follow(self) -> None:
        """Accounts, lists or jobs may be others."""
        session = self._place.session()
        if session is None:
            return
        accounts = {account.id: self._place.window.target.name_of(account) for account in session.accounts()}
        read = {account_id: session.catalogs.known(account_id, CatalogKind.CATEGORIES) for account_id in accounts}
        if any(read[account_id] is not self._read.get(account_id) for account_id in read):
            self._read = read
            self._categories = {
                (account_id, class_id): name
                for account_id, listing in read.items()
                if listing is not None
                for class_id, name in category_names(one for one in listing.items if isinstance(one, Category)).items()
            }
        self._place.model.name(accounts, self._categories)
        unknown = {account_id for account_id, listing in read.items() if listing is None} - self._asked
        if unknown:
            self._ask_for(unknown, session)

    def _ask_for(self, account_ids: set[str], session: OpenSession) -> None:
        keyless = {account.id for account in session.accounts() if not account.has_key}  # nobody can be asked
        for account_id in filter(self._place.model.has_categories, account_ids - keyless):
            self._asked.add(account_id)
            self._place.tasks.start(self._fetch(account_id, session))

    async def _fetch(self, account_id: str, session: OpenSession) -> None:
        with contextlib.suppress(AppError):  # then the rows show the number, and the next start asks again
            await self._place.aside(session.catalogs.fetch, account_id, CatalogKind.CATEGORIES)
            self.follow()
