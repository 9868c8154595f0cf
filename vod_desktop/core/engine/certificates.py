"""The certificates of running jobs: unsealed on the server route, asked for and renewed on the client route. Engine thread only.

A certificate of the client route is renewed when nine tenths of its life are over, while parts go on under the old one; those on
their way when it ends all the same, and those that find it ended after the computer has slept, are sent again under the new one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from vod_desktop.core.cloud.ports import Applied, ObjectStore
from vod_desktop.core.engine.accounts import Accounts
from vod_desktop.core.engine.calls import Renew
from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.engine.desk import Desk
from vod_desktop.core.engine.run import Run, name_of
from vod_desktop.core.engine.tasks import Finish, OpenUpload, Revisit, SendPart, Task
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.job import Job, RemoteSession, Route
from vod_desktop.core.model.states import Input, Phase
from vod_desktop.core.secrets.sealing import unseal

RENEWED_AT = 0.9
"""Of a certificate's life. What is left is time for several tries."""

RENEWALS_PER_REQUEST = 3
"""So often a request may find its certificate ended; after that the session counts as lost."""

CALM_S = 10.0
"""A renewal that failed while the certificate was still good is tried again after so long; nothing stops for it."""

_STORING = frozenset({Phase.UPLOAD, Phase.FINISH})
"""Where a job needs its certificate. Once a commit may have been sent, its session must not be judged by a renewal any more: the
service forgets a session with its commit, and to begin again would make a second medium."""

_ENDED = frozenset({Code.CERTIFICATE_ENDED, Code.AUTH_FORBIDDEN})
"""How storage refuses a certificate that has ended; which of them it chooses is not documented."""


class Certificates:
    """Gives running jobs their stores.

    Args:
        call: Hands a task of a run to the workers.
        go_on: Begins the work of a run's phase again: it had waited for a store.
    """

    def __init__(
        self, desk: Desk, accounts: Accounts, call: Callable[[Run, Task], None], go_on: Callable[[Run, Job], None]
    ) -> None:
        self._desk = desk
        self._book = desk.book
        self._accounts = accounts
        self._call = call
        self._go_on = go_on

    def store_of(self, run: Run, job: Job) -> ObjectStore | None:
        """The store of a running job. None: the phase goes on when there is a certificate, or the session is lost."""
        if run.store is None and job.session is not None:
            if job.session.route is Route.CLIENT:
                run.phase_waits = True
                self._renew(run, job.session)
                return None
            run.store = self._unsealed(job, job.session)
        if run.store is None:
            self._book.advance(job.id, Input.SESSION_LOST, self._desk.now(), problem=Problem(Code.SESSION_LOST))
        return run.store

    def use(self, run: Run, job: Job, applied: Applied) -> None:
        """A session was opened, or renewed: its certificate is in force from now on."""
        if not self._accounts.usable(job.account_id):
            return
        store = run.store = self._accounts.cloud(job.account_id).store(applied.session, applied.certificate)

        def due() -> None:
            now = self._book.get(job.id)
            if run.over or run.store is not store or now is None or now.session is None:
                return
            if now.phase in _STORING:
                self._renew(run, now.session)

        if applied.session.route is Route.CLIENT:
            self._desk.timers.after(RENEWED_AT * applied.life_s, due)

    def renewed(self, run: Run, task: Renew, applied: Applied) -> None:
        """Takes a new certificate, and lets go on what has waited for it."""
        run.renewing = False
        job = self._book.get(run.job_id)
        if run.over or job is None or job.session is None or job.session.session_key != task.session.session_key:
            return
        job = replace(job, session=applied.session)
        self._book.put(job)
        run.tries.pop(Renew, None)
        self.use(run, job, applied)
        parked, run.parked = run.parked, []
        for waiting in parked:
            self._again(run, waiting)
        if run.phase_waits:
            run.phase_waits = False
            self._go_on(run, job)

    def outlives(self, run: Run, job: Job, task: Task, problem: Problem) -> bool:
        """Whether a task that has found its certificate ended is done again under a new one."""
        session = job.session
        if session is None or session.route is not Route.CLIENT or problem.code not in _ENDED:
            return False
        if not isinstance(task, SendPart | OpenUpload | Revisit | Finish):
            return False
        key = ("certificate", name_of(task))
        run.tries[key] += 1
        if run.tries[key] > RENEWALS_PER_REQUEST:
            return False
        if task.store is run.store:
            run.store = None
        self._again(run, task)
        if run.store is None:
            self._renew(run, session)
        return True

    def puts_off(self, run: Run, job: Job, task: Task, problem: Problem) -> bool:
        """Whether a renewal that has failed is only tried again later, the certificate in force being good, or not at all."""
        if isinstance(task, Renew) and job.phase not in _STORING:
            return True
        if not isinstance(task, Renew) or run.store is None or problem.code in {Code.SESSION_LOST, Code.SESSION_OVER}:
            return False

        def again() -> None:
            now = self._book.get(run.job_id)
            if not run.over and now is not None and now.phase in _STORING:
                self._call(run, replace(task, now=self._desk.now()))

        self._desk.timers.after(CALM_S * (0.75 + self._desk.jitter() / 2), again)
        return True

    def _again(self, run: Run, task: Task) -> None:
        """Does a task again under the certificate in force, or has it wait for one."""
        if isinstance(task, SendPart):
            run.ready.appendleft((task.item.kind, task.number))
        elif run.store is None:
            run.parked.append(task)
        elif isinstance(task, OpenUpload | Revisit | Finish):
            self._call(run, replace(task, store=run.store))

    def _renew(self, run: Run, session: RemoteSession) -> None:
        if run.renewing:
            return
        job = self._book.get(run.job_id)
        if job is None or not self._accounts.usable(job.account_id):
            return
        run.renewing = True
        route = self._accounts.cloud(job.account_id).route(Route.CLIENT)
        self._call(run, Renew(run.job_id, run.id, ControlToken(), route, session, self._desk.now()))

    def _unsealed(self, job: Job, session: RemoteSession) -> ObjectStore | None:
        if session.sealed_certificate is None:
            return None
        certificate = unseal(session.sealed_certificate, self._accounts.credentials(job.account_id), job.id)
        return None if certificate is None else self._accounts.cloud(job.account_id).store(session, certificate)
