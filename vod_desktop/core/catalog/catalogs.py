"""The lists of all accounts: kept in memory, begun with what the ledger kept, asked for anew when somebody wants that.

Any thread; what asks the service blocks. Those who ask for the same list at the same time share one call.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace

from vod_desktop.core.catalog import validity
from vod_desktop.core.cloud.ports import CatalogApi
from vod_desktop.core.model.catalog import CatalogKind, Category, Listing
from vod_desktop.core.model.errors import AppError, Code, Problem, app_error
from vod_desktop.core.model.options import UploadOptions

OnFetched = Callable[[str, Listing], None]

JUDGED_FOR_S = 60.0
"""So long a list is good enough to judge options by, and a list that could not be had is not asked for again."""

CONNECTED_WITHIN_S = 1.0
"""So long who asks for a list waits until its account is connected."""

SURE_FOR_S = 5.0
"""Only a list younger than this refuses an option: what it lacks may just have been made in the console."""


@dataclass(frozen=True, slots=True, eq=False)
class _Source:
    """Who is asked for the lists of an account, and what is on its way from there.

    Attributes:
        calls: Under way, by kind. A new source has its own: an answer to an older one tells of another application or key.
        failed_at: When a list could last not be had, by kind.
    """

    api: CatalogApi
    sub_app_id: int | None
    calls: dict[CatalogKind, Future[Listing]] = field(default_factory=dict)
    failed_at: dict[CatalogKind, float] = field(default_factory=dict)


class Catalogs:
    """Lists by account and kind.

    Args:
        on_fetched: Gets every answer of the service with the account's id, to be kept for the next start. Called on the
            thread that asked.
        now: Unix seconds.
    """

    def __init__(self, on_fetched: OnFetched, now: Callable[[], float] = time.time) -> None:
        self._on_fetched = on_fetched
        self._now = now
        self._lock = threading.Condition()
        self._sources: dict[str, _Source] = {}
        self._listings: dict[tuple[str, CatalogKind], Listing] = {}

    def load(self, listings: Mapping[tuple[str, CatalogKind], Listing]) -> None:
        """Takes what the ledger kept; newer answers stay."""
        with self._lock:
            self._listings = {**listings, **self._listings}

    def connect(self, account_id: str, api: CatalogApi, sub_app_id: int | None = None) -> None:
        """Names who is to be asked for an account from now on, and the application that it speaks for."""
        with self._lock:
            self._sources[account_id] = _Source(api, sub_app_id)
            self._lock.notify_all()

    def forget(self, account_id: str) -> None:
        """Forgets an account, and all lists of it: it is gone, or speaks for another application."""
        with self._lock:
            self._sources.pop(account_id, None)
            self._listings = {key: listing for key, listing in self._listings.items() if key[0] != account_id}

    def known(self, account_id: str, kind: CatalogKind) -> Listing | None:
        """What is known so far, however old; returns at once."""
        with self._lock:
            return self._listings.get((account_id, kind))

    def all_known(self, account_id: str) -> dict[CatalogKind, Listing]:
        """Everything that is known of an account so far; returns at once."""
        with self._lock:
            return {kind: listing for (owner, kind), listing in self._listings.items() if owner == account_id}

    def fresh(self, account_id: str, kind: CatalogKind, max_age_s: float) -> Listing:
        """A list that is not older than that: what is known, else the service's answer.

        Raises:
            AppError: As `fetch`.
        """
        return self._get(account_id, kind, max_age_s)

    def fetch(self, account_id: str, kind: CatalogKind) -> Listing:
        """Asks the service.

        Raises:
            AppError: What went wrong; `secret.missing` for an account that is not connected.
        """
        return self._get(account_id, kind, None)

    def create_category(self, account_id: str, parent_id: int, name: str) -> Category:
        """Makes a category at the service; `parent_id` -1 for the first level. The list is then asked for anew.

        Raises:
            AppError: What went wrong.
        """
        with self._lock:
            source = self._sources.get(account_id)
        if source is None:
            raise app_error(Code.SECRET_MISSING, account=account_id)
        class_id = source.api.create_category(parent_id, name)
        with self._lock:
            source.calls.pop(CatalogKind.CATEGORIES, None)  # its answer may be older than the new category
        with contextlib.suppress(AppError):  # the category is made, whatever becomes of the list
            self.fetch(account_id, CatalogKind.CATEGORIES)
        return self._made(account_id, class_id, parent_id, name)

    def gone(self, account_id: str, options: UploadOptions) -> Problem | None:
        """Whether options of a job name what does not exist (any more), as `option.gone`. Blocks while it asks.

        Lists that cannot be had, for whatever reason, refuse nothing.
        """
        problem = self._gone(account_id, options, JUDGED_FOR_S)
        return None if problem is None else self._gone(account_id, options, SURE_FOR_S)

    def _gone(self, account_id: str, options: UploadOptions, max_age_s: float) -> Problem | None:
        with self._lock:
            source = self._sources.get(account_id)
        if source is None:
            return None
        listings = {}
        for kind in validity.needed(options):
            listing = self._to_judge(account_id, source, kind, max_age_s)
            if listing is not None:
                listings[kind] = listing
        return validity.gone(options, listings, sub_app_id=source.sub_app_id)

    def _to_judge(self, account_id: str, source: _Source, kind: CatalogKind, max_age_s: float) -> Listing | None:
        failed_at = source.failed_at.get(kind)
        if failed_at is not None and 0 <= self._now() - failed_at <= JUDGED_FOR_S:
            return None  # thousands of jobs must not ask again for what a key may not see
        try:
            return self.fresh(account_id, kind, max_age_s)
        except AppError:
            return None

    def _get(self, account_id: str, kind: CatalogKind, max_age_s: float | None) -> Listing:
        """What is known and young enough, else the answer of a call: one that is under way, or a new one."""
        with self._lock:
            listing = self._listings.get((account_id, kind))
            # An answer from the future was stored by a clock that was wrong: its age is not known.
            if listing is not None and max_age_s is not None and 0 <= self._now() - listing.fetched_at <= max_age_s:
                return listing
            # The engine connects an account a moment after somebody has brought its key.
            self._lock.wait_for(lambda: account_id in self._sources, timeout=CONNECTED_WITHIN_S)
            source = self._sources.get(account_id)
            if source is None:
                raise app_error(Code.SECRET_MISSING, account=account_id)
            call = source.calls.get(kind)
            mine = call is None
            if call is None:
                call = source.calls[kind] = Future()
        if mine:
            try:
                self._ask(account_id, source, kind, call)
            finally:
                if call.cancel():  # a fault of ours: nobody may wait for it for ever
                    with self._lock:
                        self._over(source, kind, call)
        return call.result()

    def _made(self, account_id: str, class_id: int, parent_id: int, name: str) -> Category:
        """A new category as the list has it; put into the list where the service is slow to show it."""
        key = (account_id, CatalogKind.CATEGORIES)
        with self._lock:
            listing = self._listings.get(key)
            known = {item.class_id: item for item in listing.items if isinstance(item, Category)} if listing else {}
            if class_id not in known:
                level = known[parent_id].level + 1 if parent_id in known else 0
                known[class_id] = Category(class_id, parent_id, name, level)
                if listing is not None:
                    self._listings[key] = replace(listing, items=tuple(known.values()))
        return known[class_id]

    def _ask(self, account_id: str, source: _Source, kind: CatalogKind, call: Future[Listing]) -> None:
        """Makes a call for all who wait for it."""
        try:
            listing = source.api.list_all(kind)
        except AppError as error:
            with self._lock:
                source.failed_at[kind] = self._now()
                self._over(source, kind, call)
            call.set_exception(error)
            return
        with self._lock:
            source.failed_at.pop(kind, None)
            is_latest = self._over(source, kind, call) and self._sources.get(account_id) is source
            if is_latest:
                self._listings[account_id, kind] = listing
        call.set_result(listing)
        if is_latest:
            self._on_fetched(account_id, listing)

    @staticmethod
    def _over(source: _Source, kind: CatalogKind, call: Future[Listing]) -> bool:
        """Takes a call from those under way. Returns whether no newer one has taken its place."""
        if source.calls.get(kind) is not call:
            return False
        del source.calls[kind]
        return True
