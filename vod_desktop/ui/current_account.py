"""Which account new files go to: chosen at the start, by the user, or because another one came or went."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from vod_desktop.core.model.account import PRACTICE_ID, Account, AccountKind
from vod_desktop.core.model.commands import ReleaseHold
from vod_desktop.core.model.errors import AppError, Code
from vod_desktop.ui.models.queue_model import QueueModel
from vod_desktop.ui.models.verbs import UNFINISHED
from vod_desktop.ui.ports import OpenSession
from vod_desktop.ui.stores import SettingsStore
from vod_desktop.ui.tasks import Tasks

KEYS_S = 2.0
"""So long the start waits for the keys of the accounts."""


class CurrentAccount(QObject):
    """Keeps the choice, and gives the engine the keys that it needs.

    Signals:
        changed: Another account, none any more, or the same one with other values.
        noticed: A `Problem` to be told once.

    Args:
        session: The open session, None before and after.
    """

    changed = Signal()
    noticed = Signal(object)

    def __init__(
        self,
        model: QueueModel,
        settings: SettingsStore,
        tasks: Tasks,
        session: Callable[[], OpenSession | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._settings = settings
        self._tasks = tasks
        self._session = session
        self._account: Account | None = None

    def get(self) -> Account | None:
        """Where new files go; None until there is an account."""
        return self._account

    async def open(self, session: OpenSession, *, practice: bool) -> None:
        """Makes the first choice, and tells it even if there is none."""
        if practice:
            await self.practise()
        else:
            # A locked keyring asks the user; the window does not wait for the answer.
            await asyncio.wait({self._tasks.start(self._use_known(session))}, timeout=KEYS_S)
        if self._account is None:
            self.changed.emit()

    async def start_practice(self) -> Account | None:
        """Starts the practice cloud without choosing it; None without a session."""
        session = self._session()
        if session is None:
            return None
        account_id = await asyncio.get_running_loop().run_in_executor(None, session.use_practice)  # the ui-io pool
        return next(account for account in session.accounts() if account.id == account_id)

    async def practise(self) -> None:
        """New files go to the practice cloud, which is started if need be."""
        account = await self.start_practice()
        if account is not None:
            self._use(account)

    def choose(self, account_id: str) -> None:
        """New files go to this account from now on, also after the next start."""
        session = self._session()
        if session is None:
            return
        self._settings.change(account_id=account_id)
        if account_id == PRACTICE_ID:
            self._tasks.start(self.practise())
            return
        account = next((one for one in session.accounts() if one.id == account_id), None)
        if account is not None:
            self._use(account)

    def saved(self, account: Account, is_new: bool, /) -> None:
        """A first account of one's own is what new files are meant for; a changed one is shown as it is now."""
        current = self._account
        if current is None or (is_new and current.kind is AccountKind.PRACTICE):
            self.choose(account.id)
        else:
            self._use(account if current.id == account.id else current)

    def removed(self, account_id: str) -> None:
        """An account is gone; if it was the chosen one, another of one's own takes its place."""
        session = self._session()
        if session is None or self._account is None or self._account.id != account_id:
            self.changed.emit()
            return
        own = [one for one in session.accounts() if one.kind is not AccountKind.PRACTICE]
        self._account = None
        self._settings.change(account_id=None)
        if own:
            self.choose(own[0].id)
        else:
            self.changed.emit()

    async def release(self, account_id: str) -> None:
        """Tries a held account again, with its key read anew: it may have been the key that was missing."""
        session = self._session()
        if session is None:
            return
        for account in session.accounts():
            if account.id == account_id:
                with contextlib.suppress(AppError):  # still no key: the hold goes on telling it
                    known = await self._take_key(session, account)
                    self._use(self._account or known)
        session.engine.post(ReleaseHold(account_id))

    async def _use_known(self, session: OpenSession) -> None:
        """Gives the engine the keys of every account that is known; new files go where they went last, else to the first.

        The practice cloud is started only for jobs that are on their way to it. An account without a key is told by the
        engine, which holds it, as soon as there is something to do for it.
        """
        wanted = {job.account_id for job in self._model.jobs() if job.state in UNFINISHED}
        chosen = self._settings.current.account_id
        for account in session.accounts():
            if account.kind is AccountKind.PRACTICE and account.id not in {*wanted, chosen}:
                continue
            if account.id == chosen:
                self._use(account)  # also while its key is missing: files may wait for it
            try:
                known = await self._take_key(session, account)
            except AppError as error:
                if error.problem.code is not Code.SECRET_MISSING:
                    self.noticed.emit(error.problem)
            else:
                if self._account is None or account.id in {self._account.id, chosen}:
                    self._use(known)

    async def _take_key(self, session: OpenSession, account: Account) -> Account:
        """Gives the engine an account with its key; returns the account as it is then.

        Raises:
            AppError: secret.missing, auth.expired, keyring.locked, data_dir.unusable.
        """
        if account.kind is AccountKind.PRACTICE:
            return await self.start_practice() or account
        await asyncio.wrap_future(session.keeper.use(account.id))
        return account

    def _use(self, account: Account) -> None:
        self._account = account
        self.changed.emit()
