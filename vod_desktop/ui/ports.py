"""What the window needs of the rest of the program, as protocols; `bootstrap.Session` is the real thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Protocol

from vod_desktop.core.accounts.keeper import Saved
from vod_desktop.core.model.account import Account, KeyPlace, SecretEntry
from vod_desktop.core.model.catalog import Application, CatalogKind, Category, Listing
from vod_desktop.core.model.commands import Command
from vod_desktop.core.model.diagnosis import TellCheck
from vod_desktop.core.model.errors import Problem
from vod_desktop.core.model.events import EventSink, Totals
from vod_desktop.core.model.history import HistoryQuery
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.life import Moment
from vod_desktop.core.model.presets import Preset
from vod_desktop.core.model.settings import Settings
from vod_desktop.core.model.signature import CheckedSignature, SignatureFields, SignatureTerms


class Uploads(Protocol):
    """The engine, as the window sees it. All methods return at once."""

    def post(self, command: Command) -> None:
        """Asks for something; the answer comes as events."""

    def progress(self) -> Totals:
        """The counters at this moment."""

    def give_way_by(self, give_way: Callable[[], None]) -> None:
        """Sets what the engine's threads call between two pieces of work; may wait for a moment."""


class Catalogs(Protocol):
    """What the accounts' applications have to choose from."""

    def known(self, account_id: str, kind: CatalogKind) -> Listing | None:
        """What is known so far, however old; returns at once, from any thread."""

    def fetch(self, account_id: str, kind: CatalogKind) -> Listing:
        """Asks the service. Blocks; raises `AppError`."""

    def create_category(self, account_id: str, parent_id: int, name: str) -> Category:
        """Makes a category; `parent_id` -1 for the first level. Blocks; raises `AppError`."""


class History(Protocol):
    """All uploads that were ever completed, and the lives of all jobs. Blocks for milliseconds: for the ui-io pool."""

    def page(self, query: HistoryQuery, limit: int, offset: int = 0) -> tuple[Job, ...]:
        """Complete jobs, the newest first, without their parts. Raises `AppError`."""

    def count(self, query: HistoryQuery) -> int:
        """How many there are. Raises `AppError`."""

    def life(self, job_id: int) -> tuple[Moment, ...]:
        """The life of a job, the oldest moment first. Raises `AppError`."""

    def starts(self, job_ids: Iterable[int]) -> Mapping[int, float]:
        """When each of these jobs first ran, Unix seconds; those that never did are left out. Raises `AppError`."""


class PracticeSwitches(Protocol):
    """Trouble for those who practise. What changes something may block; the properties do not."""

    @property
    def line_is_cut(self) -> bool:
        """Whether nobody gets through."""

    @property
    def key_is_refused(self) -> bool:
        """Whether the key counts as deleted."""

    @property
    def refusals_left(self) -> int:
        """How many requests are still to be answered "busy"."""

    @property
    def speed_bytes_per_s(self) -> int:
        """The speed of all uploads together."""

    def cut_line(self, is_cut: bool, /) -> None:
        """Cuts or restores the line."""

    def refuse_key(self, is_refused: bool, /) -> None:
        """Refuses or accepts the key."""

    def refuse_next(self, count: int, /) -> None:
        """Answers so many requests with "busy"."""

    def set_speed(self, bytes_per_s: int, /) -> None:
        """Changes the speed."""

    def expire_certificates(self) -> None:
        """Ends the certificates of the uploads under way."""


class AccountKeeper(Protocol):
    """Adds, changes and removes accounts. Returns at once; the keyring is asked behind the futures, which raise `AppError`."""

    def key_place(self, account: Account) -> KeyPlace:
        """Where the account's key is, as far as somebody has looked."""

    def use(self, name: str) -> Future[str]:
        """Gives the engine an account of the ledger with its key; answers with its id."""

    def save(self, account: Account, entry: SecretEntry) -> Future[Saved]:
        """Adds (with an empty id) or changes an account."""

    def remove(self, account_id: str) -> Future[None]:
        """Forgets an account and its key."""


class Examination(Protocol):
    """A connection test on its way."""

    @property
    def passed(self) -> Future[bool]:
        """Whether uploads can work; cancelled when the test was stopped."""

    def stop(self) -> None:
        """Ends it at once."""


class Examiner(Protocol):
    """Tries accounts out, saved or not. Returns at once."""

    def examine(self, account: Account, entry: SecretEntry, tell: TellCheck) -> Examination:
        """Tests the connection; `tell` gets the results on a thread of the test."""

    def applications(self, account: Account, entry: SecretEntry) -> Future[tuple[Application, ...]]:
        """Asks which applications the account has; raises `AppError` by the future."""

    def sample(self, account: Account, entry: SecretEntry) -> Future[CheckedSignature]:
        """Asks the account's signature service for a signature; raises `AppError` by the future."""


class SeenSignatures(Protocol):
    """What the signatures of accounts without a key said, as far as some have come."""

    def known(self, account: Account) -> SignatureFields | None:
        """What the last one said; returns at once, from any thread."""


class Signatory(Protocol):
    """Makes and checks client-upload signatures. Returns at once; the keyring is asked behind the futures, which raise `AppError`."""

    def make(self, account: Account, entry: SecretEntry, terms: SignatureTerms, *, life_s: int) -> Future[str]:
        """A new signature with the key of an account, saved or not."""

    def check(self, account: Account, entry: SecretEntry, text: str) -> Future[CheckedSignature]:
        """What there is to say of a signature that was pasted."""


class OpenSession(Protocol):
    """A data directory that is ours, its queue running. Methods may block, but for `accounts`: not for the GUI thread."""

    @property
    def engine(self) -> Uploads:
        """The engine."""

    @property
    def catalogs(self) -> Catalogs:
        """Templates, categories, regions and applications of the accounts."""

    @property
    def history(self) -> History:
        """What was uploaded so far."""

    @property
    def keeper(self) -> AccountKeeper:
        """Who keeps the accounts."""

    @property
    def examiner(self) -> Examiner:
        """Who tries accounts out."""

    @property
    def signatory(self) -> Signatory:
        """Who makes and checks client-upload signatures."""

    @property
    def seen_signatures(self) -> SeenSignatures:
        """What the signatures of accounts said."""

    @property
    def notices(self) -> tuple[Problem, ...]:
        """What the user should be told once."""

    @property
    def settings(self) -> Settings:
        """The settings as they were when the session was opened."""

    @property
    def presets(self) -> tuple[Preset, ...]:
        """The presets as they were when the session was opened."""

    @property
    def data_dir(self) -> Path:
        """The folder that is ours."""

    def redact(self, text: str) -> str:
        """The text without the secrets of this run, and without what looks like one. Returns at once."""

    @property
    def switches(self) -> PracticeSwitches | None:
        """The switches of the practice cloud, while it runs."""

    def accounts(self) -> tuple[Account, ...]:
        """The accounts that the ledger remembers."""

    def warm_up(self) -> None:
        """Loads what the first upload would have to wait for."""

    def use_practice(self) -> str:
        """Starts the practice cloud; returns its account's id."""

    def close(self) -> None:
        """Stops the uploads, which go on next time, and gives the directory free."""


Opener = Callable[[EventSink], OpenSession]
"""Opens the session; blocks, raises `AppError`."""
