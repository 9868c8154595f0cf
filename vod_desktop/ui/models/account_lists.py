"""What one account has to choose from, as the pickers see it: what is known at once, and the service's newer answer when it comes.

Lives as long as somebody shows it; a request that outlives its dialog only leaves its answer with the catalogs. Lists are asked
for one after another: without a network each request takes long, and the pool has other things to do.

An account without a key has no lists. Where its signature service decides everything by itself, one of its signatures is asked for
instead, which says what that is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from vod_desktop.core.model.account import Account
from vod_desktop.core.model.catalog import (
    Application,
    CatalogItem,
    CatalogKind,
    Category,
    Listing,
    ProcedureTemplate,
    Region,
)
from vod_desktop.core.model.errors import AppError, Code, Problem, Scope
from vod_desktop.core.model.signature import SignatureFields
from vod_desktop.ui.ports import Catalogs

Fetch = Callable[[str, CatalogKind], Coroutine[object, object, Listing]]
Sample = Callable[[], Coroutine[object, object, SignatureFields]]
Start = Callable[[Coroutine[object, object, None]], object]

FRESH_S = 60.0
"""An answer that is younger is not asked for again when the next dialog opens."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Who is asked for lists, and how without blocking.

    Attributes:
        start: Runs a coroutine that nobody awaits.
        fetch: Asks the service on a worker thread; raises `AppError`.
        create_category: The same for a new category: parent's id and name.
        said: What the last signature said that the account's service has handed out.
        sample: Asks that service for one; raises `AppError`.
    """

    catalogs: Catalogs
    account: Account
    start: Start
    fetch: Fetch
    create_category: Callable[[str, int, str], Coroutine[object, object, Category]]
    said: Callable[[], SignatureFields | None]
    sample: Sample


class AccountLists(QObject):
    """The lists of one account, or of none: then everything is typed by hand. GUI thread.

    Signals:
        changed: A list, or what is known about its fetching, is another; carries the `CatalogKind`, or None for a signature.
    """

    changed = Signal(object)

    def __init__(self, reach: Reach | None, *, shows_signed: bool = True) -> None:
        """`shows_signed`: what a signature service decides is shown, and not left to be chosen."""
        super().__init__()
        self._reach = reach
        self._shows_signed = shows_signed
        self._loading: list[CatalogKind] = []  # the first is being asked for, the others wait
        self._is_asking = False
        self._problems: dict[CatalogKind, Problem] = {}
        self._is_sampling = False
        self._sample_problem: Problem | None = None
        self._sampled_at: float | None = None

    @property
    def account(self) -> Account | None:
        """Whose lists these are."""
        return None if self._reach is None else self._reach.account

    @property
    def is_keyless(self) -> bool:
        """Whether there is an account, and nobody who could be asked for its lists."""
        return self.account is not None and not self.account.has_key

    @property
    def is_decided_elsewhere(self) -> bool:
        """Whether a signature service sets by itself what files are to become."""
        return self.account is not None and self.account.service_decides

    @property
    def shows_signed(self) -> bool:
        """Whether what cannot be set for files of this account is out of reach."""
        return self._shows_signed and self.is_keyless

    def said(self) -> SignatureFields | None:
        """What the last signature said that the account's service has handed out."""
        return None if self._reach is None else self._reach.said()

    @property
    def is_sampling(self) -> bool:
        """Whether the signature service is being asked."""
        return self._is_sampling

    @property
    def sample_problem(self) -> Problem | None:
        """Why the last signature is missing."""
        return self._sample_problem

    def get(self, kind: CatalogKind) -> Listing | None:
        """What is known so far."""
        return None if self._reach is None else self._reach.catalogs.known(self._reach.account.id, kind)

    def items(self, kind: CatalogKind) -> tuple[CatalogItem, ...]:
        """The entries of what is known so far."""
        listing = self.get(kind)
        return () if listing is None else listing.items

    def all(self) -> dict[CatalogKind, Listing]:
        """Every list that is known."""
        return {kind: listing for kind in CatalogKind if (listing := self.get(kind)) is not None}

    def categories(self) -> tuple[Category, ...]:
        """The categories, flat."""
        return tuple(item for item in self.items(CatalogKind.CATEGORIES) if isinstance(item, Category))

    def procedures(self) -> tuple[ProcedureTemplate, ...]:
        """The procedure templates."""
        return tuple(item for item in self.items(CatalogKind.PROCEDURES) if isinstance(item, ProcedureTemplate))

    def regions(self) -> tuple[Region, ...]:
        """The storage regions that are opened."""
        regions = (item for item in self.items(CatalogKind.REGIONS) if isinstance(item, Region))
        return tuple(region for region in regions if region.opened)

    def application(self) -> Application | None:
        """The application that files go to, when it is known.

        Without a SubAppId that is the main one, whose number is the account's AppId and so the smallest.
        """
        there = [item for item in self.items(CatalogKind.APPLICATIONS) if isinstance(item, Application)]
        wanted = self.account.sub_app_id if self.account is not None else None
        if wanted is None:
            return min(there, key=lambda one: one.sub_app_id, default=None)
        return next((one for one in there if one.sub_app_id == wanted), None)

    def is_loading(self, kind: CatalogKind) -> bool:
        """Whether the service is being asked."""
        return kind in self._loading

    def problem(self, kind: CatalogKind) -> Problem | None:
        """Why the service's last answer is missing."""
        return self._problems.get(kind)

    def refresh(self, *kinds: CatalogKind, only_old: bool = False) -> None:
        """Has these lists asked for, unless they are being asked for.

        Args:
            kinds: Which.
            only_old: Answers of the last minute will do.
        """
        if self._reach is None:
            return
        if self.is_keyless:
            self._ask_for_sample(self._reach, only_old=only_old)
            return
        for kind in kinds:
            listing = self.get(kind)
            is_fresh = listing is not None and time.time() - listing.fetched_at < FRESH_S
            if kind in self._loading or (only_old and is_fresh):
                continue
            self._loading.append(kind)
            self.changed.emit(kind)
            if not self._is_asking:
                self._is_asking = True
                self._reach.start(self._fetch_all(self._reach))

    def _ask_for_sample(self, reach: Reach, *, only_old: bool) -> None:
        is_fresh = self._sampled_at is not None and time.monotonic() - self._sampled_at < FRESH_S
        is_wanted = self._shows_signed and self.is_decided_elsewhere and not self._is_sampling
        if not is_wanted or (only_old and is_fresh):
            return
        self._is_sampling = True
        self.changed.emit(None)
        reach.start(self._fetch_sample(reach))

    async def _fetch_sample(self, reach: Reach) -> None:
        try:
            await reach.sample()
        except AppError as error:
            self._sample_problem = error.problem
        else:
            self._sample_problem, self._sampled_at = None, time.monotonic()
        finally:
            self._is_sampling = False
            self.changed.emit(None)

    async def create_category(self, parent_id: int, name: str) -> Category:
        """Makes a category at the service.

        Raises:
            AppError: What went wrong.
        """
        assert self._reach is not None, "without an account there is nowhere to make one"
        made = await self._reach.create_category(self._reach.account.id, parent_id, name)
        self.changed.emit(CatalogKind.CATEGORIES)
        return made

    def start(self, work: Coroutine[object, object, None]) -> None:
        """Runs a coroutine that nobody awaits."""
        assert self._reach is not None, "without an account there is nothing to do"
        self._reach.start(work)

    async def _fetch_all(self, reach: Reach) -> None:
        """Asks for what waits; after an error that the next request would meet too, only that is told of the others."""
        try:
            while self._loading:
                kind = self._loading[0]
                try:
                    await reach.fetch(reach.account.id, kind)
                except AppError as error:
                    met = tuple(self._loading) if _concerns_all(error.problem) else (kind,)
                    self._problems.update(dict.fromkeys(met, error.problem))
                    self._end(*met)
                else:
                    self._problems.pop(kind, None)
                    self._end(kind)
        finally:
            self._is_asking = False
            self._end(*self._loading)

    def _end(self, *kinds: CatalogKind) -> None:
        self._loading = [kind for kind in self._loading if kind not in kinds]
        for kind in kinds:
            self.changed.emit(kind)


def _concerns_all(problem: Problem) -> bool:
    """Whether another request of the same account would end likewise; permissions are given for each action."""
    if problem.code is Code.AUTH_FORBIDDEN:
        return False
    return problem.scope is Scope.ACCOUNT or problem.code in {Code.NET_TIMEOUT, Code.NET_BROKEN}


def path_of(categories: Mapping[int, Category], class_id: int) -> str | None:
    """`A / B / C` for a category, None where there is none of this number."""
    names: list[str] = []
    seen: set[int] = set()
    while (category := categories.get(class_id)) is not None and class_id not in seen:
        seen.add(class_id)
        names.insert(0, category.name)
        class_id = category.parent_id
    return " / ".join(names) or None
