"""The accounts of an engine: their services, and their holds. Engine thread only.

An error of the account or of the network holds the account and not its jobs: they go back to the queue, one banner tells
the cause, and a probe or the user lets them go on.
"""

from __future__ import annotations

from dataclasses import dataclass

from vod_desktop.core.catalog.catalogs import Catalogs
from vod_desktop.core.cloud.ports import Cloud, CloudFactory
from vod_desktop.core.engine.calls import Probe
from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.engine.desk import Desk
from vod_desktop.core.engine.mailbox import TaskEnded
from vod_desktop.core.engine.retry import is_network, may_be_away, probe_delay
from vod_desktop.core.engine.tasks import Task
from vod_desktop.core.model.account import Account, AccountKind, Credentials
from vod_desktop.core.model.catalog import Listing
from vod_desktop.core.model.errors import AppError, Code, Problem, Retry, Scope
from vod_desktop.core.model.events import HoldChanged
from vod_desktop.core.model.states import Input, State

CLOCK_LOOK_S = 5.0
"""While a wrong clock holds an account, it is looked at so often."""
CLOCK_SET_S = 30.0
"""A clock that moved by more than this against the time that has passed was set."""


@dataclass(slots=True)
class _Entry:
    account: Account | None = None  # None: jobs name it, and nobody has made it known
    credentials: Credentials | None = None
    missing: Problem | None = None  # why there are no secrets, where that is known
    cloud: Cloud | None = None
    hold: Problem | None = None
    probes: int = 0
    probe_waits: bool = False
    probing: Task | None = None
    clock_watched: bool = False
    suspects: tuple[int, ...] = ()  # jobs that wait after a network error; the probe says whether it was theirs


class Accounts:
    """Known accounts by id."""

    def __init__(self, clouds: CloudFactory, desk: Desk, catalogs: Catalogs) -> None:
        self._clouds = clouds
        self._catalogs = catalogs
        self._desk = desk
        self._book = desk.book
        self._entries: dict[str, _Entry] = {}

    def restore(self, accounts: tuple[Account, ...]) -> None:
        """Makes the accounts of the ledger known. Those with jobs to do are held until somebody brings their secrets."""
        self._entries.update((account.id, _Entry(account)) for account in accounts)
        for account_id in {job.account_id for job in self._book if job.state not in {State.COMPLETE, State.CANCELLED}}:
            self.expect(account_id)

    def expect(self, account_id: str) -> None:
        """There are jobs to do for an account: it is held if nobody has made it known, or brought its secrets, so far."""
        entry = self._entries.setdefault(account_id, _Entry())
        if entry.hold is not None:
            return
        if entry.account is None:
            self.hold(account_id, Problem(Code.ACCOUNT_UNKNOWN, {"account": account_id}))
        elif entry.credentials is None:
            self.hold(account_id, entry.missing or Problem(Code.SECRET_MISSING, {"account": entry.account.name}))

    def set(self, account: Account, credentials: Credentials | None, reason: Problem | None = None) -> None:
        """Makes an account known, or known anew, and connects its services.

        Without secrets it is held; with a `reason` for that only if it has jobs to do, or as soon as it gets some.
        """
        entry = self._entries.get(account.id)
        if entry is not None and entry.cloud is not None:
            entry.cloud.close()
        if entry is not None and _chooses_anew(entry, account, credentials):
            self._forget_lists(account.id)
        hold = None if entry is None else entry.hold
        self._entries[account.id] = _Entry(account, credentials, reason, hold=hold)
        self._book.pending.accounts[account.id] = account
        self._book.pending.keep_account(account.id)
        if credentials is not None:
            self.release(account.id)
        elif reason is None or self._has_jobs(account.id):
            self.hold(account.id, reason or Problem(Code.SECRET_MISSING, {"account": account.name}))

    def forget(self, account_id: str) -> None:
        """The user has removed an account. One that got a job to do in the very last moment stays."""
        if self._has_jobs(account_id):
            return
        entry = self._entries.pop(account_id, None)
        if entry is None:
            return
        self._forget_lists(account_id)
        if entry.cloud is not None:
            entry.cloud.close()
        if entry.hold is not None:
            self._book.tell(HoldChanged(account_id, None))
        self._book.pending.accounts.pop(account_id, None)
        self._book.pending.removed_accounts.append(account_id)

    def keep_listing(self, account_id: str, listing: Listing) -> None:
        """Stores a list for the next start, unless it tells of an account that is gone, or of its former application."""
        if self._catalogs.known(account_id, listing.kind) is listing:
            self._book.pending.listings[account_id, listing.kind] = listing

    @property
    def held(self) -> frozenset[str]:
        """Accounts whose jobs must not start."""
        return frozenset(key for key, entry in self._entries.items() if entry.hold is not None)

    def account(self, account_id: str) -> Account | None:
        """An account, or None while nobody has made it known."""
        entry = self._entries.get(account_id)
        return None if entry is None else entry.account

    def cloud(self, account_id: str) -> Cloud:
        """The services of a usable account."""
        cloud = self._entries[account_id].cloud
        if cloud is None:
            raise LookupError(account_id)
        return cloud

    def reach(self, account_id: str) -> Cloud | Problem:
        """The services of an account, held or not, for what the user wants now; or why there are none to be asked."""
        entry = self._entries.get(account_id)
        if entry is None or entry.account is None:
            return Problem(Code.ACCOUNT_UNKNOWN, {"account": account_id})
        missing = Problem(Code.SECRET_MISSING, {"account": entry.account.name})
        return entry.cloud or entry.hold or entry.missing or missing

    def credentials(self, account_id: str) -> Credentials:
        """The secrets of a usable account."""
        credentials = self._entries[account_id].credentials
        if credentials is None:
            raise LookupError(account_id)
        return credentials

    def usable(self, account_id: str) -> bool:
        """Whether its services can be asked: known, with secrets, connected, and not held."""
        entry = self._entries.get(account_id)
        return entry is not None and entry.cloud is not None and entry.hold is None

    def hold(self, account_id: str, problem: Problem) -> None:
        """Holds an account: its running jobs stop and queue again; a passing cause is probed.

        A passing cause does not take the place of one that waits for the user: no probe may end that.
        """
        entry = self._entries.get(account_id)
        if entry is None:
            return
        if entry.hold is not None and entry.hold.retry is not Retry.AUTO and problem.retry is Retry.AUTO:
            problem = entry.hold
        if entry.hold != problem:
            entry.hold = problem
            self._book.tell(HoldChanged(account_id, problem))
        now = self._desk.now()
        for job in self._book:
            if job.account_id == account_id and job.state is State.RUNNING:
                self._book.advance(job.id, Input.HOLD, now, problem=problem)
        if problem.retry is Retry.AUTO:
            self._probe_later(account_id)
        elif problem.code is Code.CLOCK_SKEWED:
            self._watch_clock(account_id)

    def release(self, account_id: str) -> None:
        """Lets the jobs of an account go on, if its services can be connected."""
        entry = self._entries.get(account_id)
        if entry is None or entry.account is None or entry.credentials is None:
            return
        ends_at = entry.credentials.ends_at
        if ends_at is not None and ends_at <= self._desk.now():
            self.hold(account_id, Problem(Code.AUTH_EXPIRED, {"account": entry.account.name}))
            return
        if entry.cloud is None:
            try:
                entry.cloud = self._clouds(entry.account, entry.credentials)
            except AppError as error:
                self.hold(account_id, error.problem)
                return
            if entry.account.has_key:  # else there is nobody to ask for lists
                self._catalogs.connect(account_id, entry.cloud.catalog, entry.account.sub_app_id)
        if entry.hold is not None:
            entry.hold = None
            self._book.tell(HoldChanged(account_id, None))

    def progressed(self, account_id: str) -> None:
        """Something of the account's went through: the next outage is probed quickly again."""
        entry = self._entries.get(account_id)
        if entry is not None:
            entry.probes = 0

    def suspect(self, account_id: str, job_id: int) -> None:
        """A job ran out of tries on network errors: a probe tells whether the network answers at all."""
        entry = self._entries.get(account_id)
        if entry is not None:
            entry.suspects = (*entry.suspects, job_id)
            self._probe(account_id)

    def probed(self, task: Probe, ended: TaskEnded) -> tuple[int, ...]:
        """Takes the answer of a probe. Returns the suspects whose try is given back: the network was away."""
        entry = self._entries.get(task.account_id)
        if entry is None or entry.probing is not task:
            return ()
        entry.probing = None
        suspects, entry.suspects = entry.suspects, ()
        problem = ended.problem
        if problem is not None and may_be_away(problem) and not is_network(problem):
            problem = Problem(Code.SERVICE_AWAY, request_id=problem.request_id, detail=problem.detail)
        if problem is not None and (is_network(problem) or problem.scope is Scope.ACCOUNT):
            self.hold(task.account_id, problem)
            return suspects
        if entry.hold is not None and _ends_by_itself(entry.hold):
            self.release(task.account_id)
            self._network_back(task.account_id)
        return ()

    def close(self) -> None:
        """Closes idle connections."""
        for entry in self._entries.values():
            if entry.cloud is not None:
                entry.cloud.close()

    def _forget_lists(self, account_id: str) -> None:
        self._catalogs.forget(account_id)
        pending = self._book.pending
        pending.listings = {key: listing for key, listing in pending.listings.items() if key[0] != account_id}
        pending.outdated_lists.append(account_id)

    def _has_jobs(self, account_id: str) -> bool:
        settled = {State.COMPLETE, State.CANCELLED}
        return any(job.account_id == account_id and job.state not in settled for job in self._book)

    def _network_back(self, account_id: str) -> None:
        """Jobs that wait after a network error need not wait for their time."""
        now = self._desk.now()
        for job in self._book:
            if job.account_id == account_id and job.problem is not None and may_be_away(job.problem):
                self._book.advance(job.id, Input.DUE, now)

    def _watch_clock(self, account_id: str) -> None:
        """A wrong clock needs no probe to be seen right: it jumps when it is set."""
        entry = self._entries[account_id]
        if entry.clock_watched:
            return
        entry.clock_watched = True
        ahead_s = self._wall_ahead_s()

        def look() -> None:
            if self._entries.get(account_id) is not entry or entry.hold is None:
                entry.clock_watched = False
            elif abs(self._wall_ahead_s() - ahead_s) > CLOCK_SET_S:
                entry.clock_watched = False
                self._probe(account_id, only_if_held=True)
            else:
                self._desk.timers.after(CLOCK_LOOK_S, look)

        self._desk.timers.after(CLOCK_LOOK_S, look)

    def _wall_ahead_s(self) -> float:
        return self._desk.clock.time() - self._desk.clock.monotonic()

    def _probe_later(self, account_id: str) -> None:
        entry = self._entries[account_id]
        if entry.probing is not None or entry.probe_waits:
            return
        entry.probe_waits = True
        entry.probes += 1

        def due() -> None:
            entry.probe_waits = False
            self._probe(account_id, only_if_held=True)

        self._desk.timers.after(probe_delay(entry.probes, self._desk.jitter()), due)

    def _probe(self, account_id: str, *, only_if_held: bool = False) -> None:
        entry = self._entries.get(account_id)
        if entry is None or entry.probing is not None or entry.cloud is None:
            return
        if only_if_held and entry.hold is None:
            return
        task = Probe(account_id, ControlToken(), entry.cloud.api)
        entry.probing = task
        self._desk.submit(task)


def _ends_by_itself(hold: Problem) -> bool:
    return hold.retry is Retry.AUTO or hold.code is Code.CLOCK_SKEWED


def _chooses_anew(entry: _Entry, account: Account, credentials: Credentials | None) -> bool:
    """Whether what an account had to choose from was that of another application, or of another owner."""
    before = entry.account
    if before is None:
        return False
    if (before.kind, before.site, before.sub_app_id) != (account.kind, account.site, account.sub_app_id):
        return True
    if account.kind is not AccountKind.PRACTICE and before.endpoint != account.endpoint:
        return True
    keys = (entry.credentials, credentials)
    return None not in keys and len({key.secret_id for key in keys if key is not None}) > 1
