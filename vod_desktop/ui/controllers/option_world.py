"""What every form of options is given: the lists of an account, and the procedures used lately."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from vod_desktop.core.model.account import Account, SecretEntry
from vod_desktop.core.model.catalog import CatalogKind, Category, Listing
from vod_desktop.core.model.signature import SignatureFields
from vod_desktop.ui.models.account_lists import AccountLists, Reach
from vod_desktop.ui.views.options.form import FormWorld
from vod_desktop.ui.views.options.procedure_field import Recent
from vod_desktop.ui.workplace import Workplace

_RECENT = 8
"""Procedures that are remembered as used lately."""


def world_of(
    place: Workplace, account: Account | None, files: Sequence[Path] = (), count: int = 0, *, is_preset: bool = False
) -> FormWorld:
    """The world of a form whose options are for files of this account; None where they go to several, or to none yet.

    A preset may come to files of other accounts, too: what this account leaves no choice of can be chosen in it.
    """
    lists = AccountLists(_reach(place, account), shows_signed=not is_preset)
    return FormWorld(lists, _recent(place), files, count)


def _reach(place: Workplace, account: Account | None) -> Reach | None:
    session = place.session()
    if session is None or account is None:
        return None
    catalogs = session.catalogs

    async def fetch(account_id: str, kind: CatalogKind) -> Listing:
        return await place.aside(catalogs.fetch, account_id, kind)

    async def create_category(account_id: str, parent_id: int, name: str) -> Category:
        return await place.aside(catalogs.create_category, account_id, parent_id, name)

    async def sample() -> SignatureFields:
        checked = await asyncio.wrap_future(session.examiner.sample(account, SecretEntry()))
        assert checked.read.fields is not None, "a signature of a service is taken only if it says everything"
        return checked.read.fields

    def said() -> SignatureFields | None:
        return session.seen_signatures.known(account)

    return Reach(catalogs, account, place.tasks.start, fetch, create_category, said, sample)


def _recent(place: Workplace) -> Recent:
    def add(name: str) -> None:
        others = (one for one in place.settings.current.recent_procedures if one != name)
        place.settings.change(recent_procedures=(name, *others)[:_RECENT])

    return Recent(lambda: place.settings.current.recent_procedures, add)
