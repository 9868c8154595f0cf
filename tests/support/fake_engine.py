"""An engine that only remembers what it was asked, and tells what a test hands it."""

from __future__ import annotations

from pathlib import Path

from tests.support.fake_accounts import FakeExaminer, FakeKeeper
from vod_desktop.core.model.account import PRACTICE, PRACTICE_ID, Account
from vod_desktop.core.model.catalog import CatalogKind, Category, Listing
from vod_desktop.core.model.commands import Command
from vod_desktop.core.model.errors import AppError, Problem
from vod_desktop.core.model.events import Event, EventSink, Totals
from vod_desktop.core.model.presets import Preset
from vod_desktop.core.model.settings import DEFAULTS


class FakeEngine:
    """Stands in for the engine: `asked` holds the commands, `totals` is what it answers."""

    def __init__(self, sink: EventSink) -> None:
        self._sink = sink
        self.asked: list[Command] = []
        self.totals = Totals()

    def post(self, command: Command) -> None:
        self.asked.append(command)

    def progress(self) -> Totals:
        return self.totals

    def tell(self, *events: Event) -> None:
        """Sends events as the engine thread would."""
        self._sink(events)


class FakeCatalogs:
    """Lists by account and kind, as a test puts them there; `problem` is raised by what would ask the service."""

    def __init__(self) -> None:
        self.listings: dict[tuple[str, CatalogKind], Listing] = {}
        self.fetched: list[tuple[str, CatalogKind]] = []
        self.problem: Problem | None = None

    def known(self, account_id: str, kind: CatalogKind) -> Listing | None:
        return self.listings.get((account_id, kind))

    def fetch(self, account_id: str, kind: CatalogKind) -> Listing:
        self.fetched.append((account_id, kind))
        if self.problem is not None:
            raise AppError(self.problem)
        return self.listings.get((account_id, kind)) or Listing(kind, (), 0.0)

    def create_category(self, account_id: str, parent_id: int, name: str) -> Category:
        if self.problem is not None:
            raise AppError(self.problem)
        known = self.listings[account_id, CatalogKind.CATEGORIES]
        parent = next((one for one in known.items if isinstance(one, Category) and one.class_id == parent_id), None)
        made = Category(1000 + len(known.items), parent_id, name, parent.level + 1 if parent else 0)
        self.listings[account_id, CatalogKind.CATEGORIES] = Listing(known.kind, (*known.items, made), 0.0)
        return made


class FakeSession:
    """Stands in for an open data directory with a practice cloud."""

    def __init__(self, opener: FakeOpener, sink: EventSink) -> None:
        self.data_dir = opener.data_dir
        self.engine = FakeEngine(sink)
        self.notices: tuple[Problem, ...] = ()
        self.settings = opener.settings
        self.presets = opener.presets
        self.catalogs = opener.catalogs
        self.keeper = opener.keeper
        self.examiner = opener.examiner
        self.closed = False
        self._opener = opener

    def accounts(self) -> tuple[Account, ...]:
        return self._opener.known

    def use_practice(self) -> str:
        opener = self._opener
        opener.used.append(PRACTICE_ID)
        opener.known = (*(one for one in opener.known if one.id != PRACTICE_ID), PRACTICE)
        return PRACTICE_ID

    def close(self) -> None:
        self.closed = True


class FakeOpener:
    """Opens a `FakeSession`, or fails with `problem`.

    Attributes:
        known: The accounts of the ledger.
        settings, presets: Those of the ledger.
        keyless: Ids of those whose key cannot be found.
        locked: Ids of those whose key lies in a locked keyring.
        used: Ids of those that were asked for.
    """

    def __init__(self, data_dir: Path, *first_events: Event, problem: Problem | None = None) -> None:
        self.data_dir = data_dir
        self.first_events = first_events
        self.known: tuple[Account, ...] = ()
        self.settings = DEFAULTS
        self.presets: tuple[Preset, ...] = ()
        self.catalogs = FakeCatalogs()
        self.keyless: set[str] = set()
        self.locked: set[str] = set()
        self.used: list[str] = []
        self.keeper = FakeKeeper(self)
        self.examiner = FakeExaminer()
        self.session: FakeSession | None = None
        self._problem = problem

    def __call__(self, sink: EventSink) -> FakeSession:
        if self._problem is not None:
            raise AppError(self._problem)
        self.session = FakeSession(self, sink)
        if self.first_events:
            self.session.engine.tell(*self.first_events)
        return self.session
