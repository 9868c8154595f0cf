"""Multipart uploads that nobody wants any more: aborted now, or at the next start. Engine thread only."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from vod_desktop.core.cloud.ports import ObjectStore
from vod_desktop.core.engine.accounts import Accounts
from vod_desktop.core.engine.calls import Abort
from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.engine.desk import Desk
from vod_desktop.core.engine.mailbox import TaskEnded
from vod_desktop.core.engine.retry import JOB_DELAY_MAX_S, REQUEST_DELAY_S, backoff
from vod_desktop.core.model.errors import Code
from vod_desktop.core.model.job import Orphan, Route
from vod_desktop.core.model.states import Input
from vod_desktop.core.secrets.sealing import unseal

TRIES_BEFORE_CANCELLED = 3
"""After so many failed aborts the job counts as cancelled; the orphan is tried on, also after the next start."""


_NOTHING_LEFT = {
    Route.SERVER: frozenset({Code.SESSION_LOST, Code.CERTIFICATE_ENDED}),
    Route.CLIENT: frozenset({Code.SESSION_LOST}),  # each try has a new certificate
}
"""Answers to an abort after which trying again is of no use."""


class Orphans:
    """The open orphans by UploadId."""

    def __init__(self, desk: Desk, accounts: Accounts) -> None:
        self._desk = desk
        self._book = desk.book
        self._accounts = accounts
        self._open: dict[str, Orphan] = {}
        self._tried: dict[str, int] = {}
        self._busy: set[str] = set()

    def adopt(self, orphans: Iterable[Orphan]) -> None:
        """Takes over orphans: of the ledger at start, or of a job that gave them up (they are stored already)."""
        for orphan in orphans:
            if orphan.upload_id not in self._open:
                self._open[orphan.upload_id] = orphan
                self._try(orphan.upload_id)

    def wake(self, account_id: str) -> None:
        """An account can be used again: its orphans are tried at once."""
        for orphan in tuple(self._open.values()):
            if orphan.account_id == account_id:
                self._try(orphan.upload_id)

    def settled(self, job_id: int) -> bool:
        """Whether a cancelled job has nothing left that is worth waiting for."""
        return all(
            self._tried.get(orphan.upload_id, 0) >= TRIES_BEFORE_CANCELLED
            for orphan in self._open.values()
            if orphan.job_id == job_id
        )

    def ended(self, task: Abort, ended: TaskEnded) -> None:
        """Takes the answer of an abort."""
        self._busy.discard(task.upload_id)
        orphan = self._open.get(task.upload_id)
        if orphan is None:
            return
        gone = ended.done or (ended.problem is not None and ended.problem.code in _NOTHING_LEFT[orphan.session.route])
        if gone:
            self._close(orphan)
            return
        tries = self._tried[task.upload_id] = self._tried.get(task.upload_id, 0) + 1
        self._open[task.upload_id] = replace(orphan, tries=orphan.tries + 1)
        self._book.store_orphan(self._open[task.upload_id])
        delay = backoff(tries, REQUEST_DELAY_S, JOB_DELAY_MAX_S, self._desk.jitter())
        self._desk.timers.after(delay, lambda: self._try_again(task.upload_id, tries))
        self._tell(orphan.job_id)

    def _try_again(self, upload_id: str, tries: int) -> None:
        if self._tried.get(upload_id) == tries:  # else it was woken meanwhile, and a later timer is set
            self._try(upload_id)

    def _try(self, upload_id: str) -> None:
        orphan = self._open.get(upload_id)
        if orphan is None or upload_id in self._busy:
            return
        if orphan.ends_at <= self._desk.now():
            # Nothing gives access to it any more: the service's own clean-up is all that is left.
            self._close(orphan)
            return
        if not self._accounts.usable(orphan.account_id):
            self._tried[upload_id] = TRIES_BEFORE_CANCELLED  # later, when the account can be used
            self._tell(orphan.job_id)
            return
        open_store = self._way_to(orphan)
        if open_store is None:
            self._close(orphan)
            return
        self._busy.add(upload_id)
        self._desk.submit(Abort(orphan.job_id, 0, ControlToken(), orphan.key, upload_id, open_store))

    def _way_to(self, orphan: Orphan) -> Callable[[], ObjectStore] | None:
        """How a worker gets at an orphan: by its certificate, or by a new one; None where there is no way."""
        session, cloud = orphan.session, self._accounts.cloud(orphan.account_id)
        if session.route is Route.CLIENT:

            def renewed() -> ObjectStore:
                applied = cloud.route(Route.CLIENT).renew(session)
                return cloud.store(applied.session, applied.certificate)

            return renewed
        credentials = self._accounts.credentials(orphan.account_id)
        sealed = session.sealed_certificate
        certificate = None if sealed is None else unseal(sealed, credentials, orphan.job_id)
        return None if certificate is None else lambda: cloud.store(session, certificate)

    def _close(self, orphan: Orphan) -> None:
        self._open.pop(orphan.upload_id, None)
        self._tried.pop(orphan.upload_id, None)
        self._book.close_orphan(orphan.upload_id)
        self._tell(orphan.job_id)

    def _tell(self, job_id: int) -> None:
        if self.settled(job_id):
            self._book.advance(job_id, Input.ABORTED, self._desk.now())
