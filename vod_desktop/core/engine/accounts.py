"""The accounts of an engine: their services, and their holds. Engine thread only.

An error of the account or of the network holds the account and not its jobs: they go back to the queue, one banner tells
the cause, and a probe or the user lets them go on.
"""

from __future__ import annotations

from dataclasses import dataclass

from vod_desktop.core.cloud.ports import Cloud, CloudFactory
from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.engine.desk import Desk
from vod_desktop.core.engine.mailbox import TaskEnded
from vod_desktop.core.engine.retry import is_network, probe_delay
from vod_desktop.core.engine.tasks import Probe, Task
from vod_desktop.core.model.account import Account, Credentials
from vod_desktop.core.model.errors import Code, Problem, Retry, Scope
from vod_desktop.core.model.events import HoldChanged
from vod_desktop.core.model.states import Input, State


@dataclass(slots=True)
class _Entry:
    account: Account
    credentials: Credentials | None = None
    cloud: Cloud | None = None
    hold: Problem | None = None
    probes: int = 0
    probing: Task | None = None
    suspects: tuple[int, ...] = ()  # jobs that wait after a network error; the probe says whether it was theirs


class Accounts:
    """Known accounts by id."""

    def __init__(self, clouds: CloudFactory, desk: Desk) -> None:
        self._clouds = clouds
        self._desk = desk
        self._book = desk.book
        self._entries: dict[str, _Entry] = {}

    def restore(self, accounts: tuple[Account, ...]) -> None:
        """Makes the accounts of the ledger known. Those with jobs to do are held until somebody brings their secrets."""
        wanted = {job.account_id for job in self._book if job.state not in {State.COMPLETE, State.CANCELLED}}
        for account in accounts:
            self._entries[account.id] = _Entry(account)
            if account.id in wanted:
                self.hold(account.id, Problem(Code.SECRET_MISSING, {"account": account.name}))

    def set(self, account: Account, credentials: Credentials | None) -> None:
        """Makes an account known, or known anew; its services are connected again when next needed."""
        entry = self._entries.get(account.id)
        if entry is not None and entry.cloud is not None:
            entry.cloud.close()
        hold = None if entry is None else entry.hold
        self._entries[account.id] = _Entry(account, credentials, hold=hold)
        self._book.pending.accounts[account.id] = account
        if credentials is None:
            self.hold(account.id, Problem(Code.SECRET_MISSING, {"account": account.name}))
        else:
            self.release(account.id)

    @property
    def held(self) -> frozenset[str]:
        """Accounts whose jobs must not start."""
        return frozenset(key for key, entry in self._entries.items() if entry.hold is not None)

    def knows(self, account_id: str) -> bool:
        """Whether its jobs can run at all."""
        return account_id in self._entries

    def cloud(self, account_id: str) -> Cloud:
        """The services of an account that is not held."""
        entry = self._entries[account_id]
        if entry.cloud is None:
            entry.cloud = self._clouds(entry.account, self.credentials(account_id))
        return entry.cloud

    def credentials(self, account_id: str) -> Credentials:
        """The secrets of an account that is not held."""
        credentials = self._entries[account_id].credentials
        if credentials is None:
            raise LookupError(account_id)
        return credentials

    def usable(self, account_id: str) -> bool:
        """Whether its services can be asked: known, with secrets, and not held."""
        entry = self._entries.get(account_id)
        return entry is not None and entry.credentials is not None and entry.hold is None

    def hold(self, account_id: str, problem: Problem) -> None:
        """Holds an account: its running jobs stop and queue again; a passing cause is probed."""
        entry = self._entries.get(account_id)
        if entry is None:
            return
        if entry.hold != problem:
            entry.hold = problem
            self._book.tell(HoldChanged(account_id, problem))
        now = self._desk.now()
        for job in self._book:
            if job.account_id == account_id and job.state is State.RUNNING:
                self._book.advance(job.id, Input.HOLD, now, problem=problem)
        if problem.retry is Retry.AUTO:
            self._probe_later(account_id)

    def release(self, account_id: str) -> None:
        """Lets the jobs of an account go on."""
        entry = self._entries.get(account_id)
        if entry is None or entry.hold is None or entry.credentials is None:
            return
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
        if problem is not None and (is_network(problem) or problem.scope is Scope.ACCOUNT):
            self.hold(task.account_id, problem)
            return suspects
        if entry.hold is not None and entry.hold.retry is Retry.AUTO:
            self.release(task.account_id)
        return ()

    def close(self) -> None:
        """Closes idle connections."""
        for entry in self._entries.values():
            if entry.cloud is not None:
                entry.cloud.close()

    def _probe_later(self, account_id: str) -> None:
        entry = self._entries[account_id]
        if entry.probing is None:
            entry.probes += 1
            self._desk.timers.after(
                probe_delay(entry.probes, self._desk.jitter()), lambda: self._probe(account_id, only_if_held=True)
            )

    def _probe(self, account_id: str, *, only_if_held: bool = False) -> None:
        entry = self._entries.get(account_id)
        if entry is None or entry.probing is not None or entry.credentials is None:
            return
        if only_if_held and entry.hold is None:
            return
        task = Probe(account_id, ControlToken(), self.cloud(account_id).api)
        entry.probing = task
        self._desk.submit(task)
