"""Serves the signature tools: carries what they ask for to the thread of the keyring, and the answers back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from PySide6.QtCore import QObject

from vod_desktop.core.model.account import PRACTICE, PRACTICE_ID, Account, AccountKind, SecretEntry
from vod_desktop.core.model.errors import AppError
from vod_desktop.core.model.signature import SignatureTerms
from vod_desktop.ui.actions import Act
from vod_desktop.ui.views.signatures.dialog import SignaturesDialog
from vod_desktop.ui.workplace import Workplace


class SignaturesController(QObject):
    """Serves Act.SIGNATURES.

    Args:
        practise: Starts the practice cloud, which has no key before, and returns its account.
    """

    def __init__(self, place: Workplace, practise: Callable[[], Awaitable[Account | None]]) -> None:
        super().__init__(place.window)
        self._place = place
        self._practise = practise
        self.dialog: SignaturesDialog | None = None
        place.window.acts[Act.SIGNATURES].triggered.connect(self._open)

    def _open(self) -> None:
        session, tasks = self._place.session(), self._place.tasks
        if self.dialog is not None or session is None:
            return
        accounts = list(session.accounts())
        if not any(account.id == PRACTICE_ID for account in accounts):
            accounts.append(PRACTICE)
        accounts.sort(key=lambda account: account.kind is AccountKind.PRACTICE)
        dialog = SignaturesDialog(self._place.look, accounts, self._place.account(), self._place.window)
        dialog.make_requested.connect(lambda *asked: tasks.start(self._make(dialog, *asked)))
        dialog.check_requested.connect(lambda *asked: tasks.start(self._check(dialog, *asked)))
        dialog.finished.connect(self._on_closed)
        self.dialog = dialog
        dialog.open()

    def _on_closed(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()

    async def _make(
        self, dialog: SignaturesDialog, account: Account, entry: SecretEntry, terms: SignatureTerms, life_s: int
    ) -> None:
        try:
            await self._ready(account)
            session = self._place.session()
            if session is None:
                return
            signature = await asyncio.wrap_future(session.signatory.make(account, entry, terms, life_s=life_s))
        except AppError as error:
            if self.dialog is dialog:
                dialog.show_not_made(error.problem)
            return
        if self.dialog is dialog:
            dialog.show_made(signature)

    async def _check(self, dialog: SignaturesDialog, account: Account, entry: SecretEntry, text: str) -> None:
        try:
            await self._ready(account)
            session = self._place.session()
            if session is None:
                return
            checked = await asyncio.wrap_future(session.signatory.check(account, entry, text))
        except AppError as error:
            if self.dialog is dialog:
                dialog.show_unchecked(error.problem)
            return
        if self.dialog is dialog:
            dialog.show_checked(text, (account, entry), checked)

    async def _ready(self, account: Account) -> None:
        """The practice cloud has a key once it runs."""
        session = self._place.session()
        if account.kind is AccountKind.PRACTICE and session is not None and session.switches is None:
            await self._practise()
