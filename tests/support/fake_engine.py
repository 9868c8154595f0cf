"""An engine that only remembers what it was asked, and tells what a test hands it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from tests.support.fake_accounts import FakeExaminer, FakeKeeper, FakeSignatory
from vod_desktop.core.model.account import PRACTICE, PRACTICE_ID, Account
from vod_desktop.core.model.catalog import CatalogKind, Category, Listing
from vod_desktop.core.model.commands import Command
from vod_desktop.core.model.errors import AppError, Problem
from vod_desktop.core.model.events import Event, EventSink, Totals
from vod_desktop.core.model.history import HistoryQuery
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.life import Moment
from vod_desktop.core.model.presets import Preset
from vod_desktop.core.model.settings import DEFAULTS
from vod_desktop.core.model.states import State

SECRET = "canary-secret-of-the-fake-session"


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

    def give_way_by(self, give_way: Callable[[], None]) -> None:
        """It has no threads."""

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


class FakeHistory:
    """Complete jobs and lives, as a test puts them there; `problem` is raised by every question."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []
        self.lives: dict[int, tuple[Moment, ...]] = {}
        self.asked: list[HistoryQuery] = []
        self.problem: Problem | None = None

    def page(self, query: HistoryQuery, limit: int, offset: int = 0) -> tuple[Job, ...]:
        self.asked.append(query)
        return self._found(query)[offset : offset + limit]

    def count(self, query: HistoryQuery) -> int:
        return len(self._found(query))

    def life(self, job_id: int) -> tuple[Moment, ...]:
        if self.problem is not None:
            raise AppError(self.problem)
        return self.lives.get(job_id, ())

    def starts(self, job_ids: Iterable[int]) -> Mapping[int, float]:
        if self.problem is not None:
            raise AppError(self.problem)
        runs = {job_id: [one.at for one in self.life(job_id) if one.state is State.RUNNING] for job_id in job_ids}
        return {job_id: min(at) for job_id, at in runs.items() if at}

    def _found(self, query: HistoryQuery) -> tuple[Job, ...]:
        if self.problem is not None:
            raise AppError(self.problem)
        newest_first = sorted(self.jobs, key=lambda job: (job.finished_at or 0.0, job.id), reverse=True)
        return tuple(filter(query.matches, newest_first))


class FakeSwitches:
    """Remembers how the switches of a practice cloud that is not there were left."""

    def __init__(self) -> None:
        self.line_is_cut = False
        self.key_is_refused = False
        self.refusals_left = 0
        self.speed_bytes_per_s = 20_000_000
        self.expired = 0

    def cut_line(self, is_cut: bool) -> None:
        self.line_is_cut = is_cut

    def refuse_key(self, is_refused: bool) -> None:
        self.key_is_refused = is_refused

    def refuse_next(self, count: int) -> None:
        self.refusals_left = count

    def set_speed(self, bytes_per_s: int) -> None:
        self.speed_bytes_per_s = bytes_per_s

    def expire_certificates(self) -> None:
        self.expired += 1


class FakeSession:
    """Stands in for an open data directory with a practice cloud."""

    def __init__(self, opener: FakeOpener, sink: EventSink) -> None:
        self.data_dir = opener.data_dir
        self.engine = FakeEngine(sink)
        self.notices: tuple[Problem, ...] = ()
        self.settings = opener.settings
        self.presets = opener.presets
        self.catalogs = opener.catalogs
        self.history = opener.history
        self.switches: FakeSwitches | None = None
        self.keeper = opener.keeper
        self.examiner = opener.examiner
        self.seen_signatures = opener.seen_signatures
        self.signatory = opener.signatory
        self.closed = False
        self.is_warm = False
        self._opener = opener

    def warm_up(self) -> None:
        self.is_warm = True

    def redact(self, text: str) -> str:
        return text.replace(SECRET, "<redacted>")

    def accounts(self) -> tuple[Account, ...]:
        return self._opener.known

    def use_practice(self) -> str:
        opener = self._opener
        opener.used.append(PRACTICE_ID)
        opener.known = (*(one for one in opener.known if one.id != PRACTICE_ID), PRACTICE)
        self.switches = self.switches or FakeSwitches()
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
        self.history = FakeHistory()
        self.keyless: set[str] = set()
        self.locked: set[str] = set()
        self.used: list[str] = []
        self.keeper = FakeKeeper(self)
        self.examiner = FakeExaminer()
        self.seen_signatures = self.examiner.seen
        self.signatory = FakeSignatory()
        self.session: FakeSession | None = None
        self._problem = problem

    def __call__(self, sink: EventSink) -> FakeSession:
        if self._problem is not None:
            raise AppError(self._problem)
        self.session = FakeSession(self, sink)
        if self.first_events:
            self.session.engine.tell(*self.first_events)
        return self.session
