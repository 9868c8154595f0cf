"""Carries what the dialogs of accounts ask for to keyring, engine and service, and the answers back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from vod_desktop.core.model.account import PRACTICE, PRACTICE_ID, Account, AccountKind, KeyPlace, SecretEntry
from vod_desktop.core.model.catalog import Application, CatalogKind
from vod_desktop.core.model.diagnosis import CheckResult
from vod_desktop.core.model.errors import AppError, Problem
from vod_desktop.core.model.signature import CheckedSignature
from vod_desktop.texts.accounts import account_name
from vod_desktop.texts.errors import tell as told_of
from vod_desktop.ui.actions import Act
from vod_desktop.ui.models.accounts_model import AccountRow, AccountsModel
from vod_desktop.ui.ports import Examination
from vod_desktop.ui.views.accounts.account_editor import AccountEditor
from vod_desktop.ui.views.accounts.accounts_dialog import AccountsDialog
from vod_desktop.ui.views.accounts.trial_dialog import TestDialog
from vod_desktop.ui.views.accounts.trial_pane import TestPane
from vod_desktop.ui.views.questions import ask, tell
from vod_desktop.ui.workplace import Workplace

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class AccountWishes:
    """What the shell does for this controller.

    Attributes:
        holds: What holds accounts, by their id.
        notice: Tells something once, in a strip.
        saved: An account was added or changed; says whether it is new.
        removed: An account is gone.
        choose: New files are to go to the account with this id.
        practise: Starts the practice cloud and returns its account.
    """

    holds: Callable[[], Mapping[str, Problem]]
    notice: Callable[[Problem], None]
    saved: Callable[[Account, bool], None]
    removed: Callable[[str], None]
    choose: Callable[[str], None]
    practise: Callable[[], Awaitable[Account | None]]


class _Trial:
    """The test that a dialog shows; at most one at a time."""

    def __init__(self) -> None:
        self._running: Examination | None = None
        self.is_over = True
        self.is_closed = False

    def begin(self, examination: Examination) -> None:
        """A test has begun."""
        self._running, self.is_over = examination, False

    async def passed(self) -> bool | None:
        """Waits for the end; None when it was stopped. Raises `AppError` for what was entered wrong."""
        running = self._running
        if running is None:
            return None
        ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def wake() -> None:
            if not ended.done():
                ended.set_result(None)

        def on_done(_future: Future[bool]) -> None:
            ended.get_loop().call_soon_threadsafe(wake)

        running.passed.add_done_callback(on_done)
        await ended
        self._running, self.is_over = None, True
        return None if running.passed.cancelled() else running.passed.result()

    def stop(self) -> None:
        """Ends the test, if one runs."""
        self.is_over = True
        if self._running is not None:
            self._running.stop()

    def close(self) -> None:
        """The dialog is gone."""
        self.is_closed = True
        self.stop()


class AccountsController(QObject):
    """Opens the dialogs. GUI thread."""

    def __init__(self, place: Workplace, wishes: AccountWishes) -> None:
        super().__init__(place.window)
        self._place = place
        self._texts = place.texts
        self._wishes = wishes
        self._list: AccountsDialog | None = None
        self._model: AccountsModel | None = None
        self._applications: dict[int, str] = {}  # names that were loaded in an editor
        place.window.acts[Act.ACCOUNTS].triggered.connect(self.manage)
        place.window.start_page.account_requested.connect(self.add)

    def manage(self) -> None:
        """Opens the list."""
        if self._list is not None or self._place.session() is None:
            return
        model = AccountsModel(self._place.look)
        dialog = AccountsDialog(self._place.look, model, self._place.window)
        model.setParent(dialog)
        self._list, self._model = dialog, model
        dialog.add_requested.connect(self.add)
        dialog.edit_requested.connect(self.edit)
        dialog.test_requested.connect(self._on_test)
        dialog.use_requested.connect(self._wishes.choose)
        dialog.remove_requested.connect(lambda account_id: self._place.tasks.start(self._remove(account_id)))
        dialog.finished.connect(self._on_list_closed)
        self.follow()
        target = self._place.account()
        if target is not None:
            dialog.choose(target.id)
        dialog.open()

    def add(self, kind: AccountKind = AccountKind.KEY_PAIR) -> None:
        """Opens the editor for a new account, at first of this kind."""
        self._open_editor(None, kind)

    def edit(self, account_id: str) -> None:
        """Opens the editor of an account; the list for one that is not known, or that cannot be changed."""
        account = self._known(account_id)
        if account is None or account.kind is AccountKind.PRACTICE:
            self.manage()
        else:
            self._open_editor(account)

    def follow(self) -> None:
        """Accounts, holds or the target have changed."""
        session = self._place.session()
        if self._model is not None and session is not None:
            self._model.show_rows(self._rows())

    # The list

    def _rows(self) -> list[AccountRow]:
        session, target = self._place.session(), self._place.account()
        accounts = list(session.accounts()) if session is not None else []
        if not any(account.id == PRACTICE_ID for account in accounts):
            accounts.append(PRACTICE)
        accounts.sort(key=lambda account: account.kind is AccountKind.PRACTICE)  # the last, whenever it was started
        holds = self._wishes.holds()
        return [
            AccountRow(
                account,
                session.keeper.key_place(account) if session is not None else KeyPlace.UNKNOWN,
                self._application(account),
                holds.get(account.id),
                is_target=target is not None and target.id == account.id,
            )
            for account in accounts
        ]

    def _application(self, account: Account) -> str:
        if account.sub_app_id is None:
            return "" if account.has_key else self._texts.tr("set by the service")
        session = self._place.session()
        listing = session.catalogs.known(account.id, CatalogKind.APPLICATIONS) if session is not None else None
        for item in listing.items if listing is not None else ():
            if isinstance(item, Application) and item.sub_app_id == account.sub_app_id:
                return f"{item.name} ({item.sub_app_id})"
        name = self._applications.get(account.sub_app_id)
        return str(account.sub_app_id) if name is None else f"{name} ({account.sub_app_id})"

    def _on_list_closed(self) -> None:
        dialog, self._list, self._model = self._list, None, None
        if dialog is not None:
            dialog.deleteLater()

    def _known(self, account_id: str) -> Account | None:
        session = self._place.session()
        accounts = session.accounts() if session is not None else ()
        return next((account for account in accounts if account.id == account_id), None)

    async def _remove(self, account_id: str) -> None:
        account, session, tr = self._known(account_id), self._place.session(), self._texts.tr
        if account is None or session is None:
            return
        name = account_name(self._texts, account)
        if not await ask(
            self._parent(),
            tr("Remove account “{name}”?", name=name),
            tr(
                "Its key is deleted from the keyring. Nothing changes at Tencent Cloud, and its complete uploads stay in the history."
            )
            if account.has_key
            else tr(
                "The value of its header is deleted from the keyring. Nothing changes at the signature service, and its complete"
                " uploads stay in the history."
            ),
            yes=tr("Remove the account"),
            no=tr("Keep it"),
        ):
            return
        try:
            await asyncio.wrap_future(session.keeper.remove(account_id))
        except AppError as error:
            told = told_of(self._texts, error.problem)
            await tell(self._parent(), told.title, told.advice, close=tr("Close"), warns=True)
            return
        self._wishes.removed(account_id)
        self.follow()

    # The editor

    def _open_editor(self, account: Account | None, kind: AccountKind = AccountKind.KEY_PAIR) -> None:
        session = self._place.session()
        if session is None:
            return
        key = session.keeper.key_place(account) if account is not None else KeyPlace.MISSING
        said = session.seen_signatures.known(account) if account is not None else None
        editor = AccountEditor(self._place.look, account, key, said, self._parent(), kind=kind)
        tasks, trial = self._place.tasks, _Trial()
        editor.save_requested.connect(lambda draft, entry: tasks.start(self._save(editor, trial, draft, entry)))
        editor.applications_requested.connect(
            lambda draft, entry: tasks.start(self._list_applications(editor, trial, draft, entry))
        )
        editor.sample_requested.connect(
            lambda draft, entry: tasks.start(self._fetch_sample(editor, trial, draft, entry))
        )
        editor.test_requested.connect(
            lambda draft, entry: tasks.start(self._test(trial, editor.pane, draft, entry, editor.show_problem))
        )
        editor.stop_requested.connect(trial.stop)
        _close_with(editor, trial)
        editor.open()

    async def _save(self, editor: AccountEditor, trial: _Trial, draft: Account, entry: SecretEntry) -> None:
        """The keyring may ask the user meanwhile; whoever closes the editor then is still told what came of it."""
        session = self._place.session()
        if session is None:
            return
        try:
            saved = await asyncio.wrap_future(session.keeper.save(draft, entry))
        except AppError as error:
            if not trial.is_closed:
                editor.show_problem(error.problem)
            else:
                self._wishes.notice(error.problem)
            return
        if not trial.is_closed:
            editor.accept()
        if saved.remark is not None:
            self._wishes.notice(saved.remark)
        self._wishes.saved(saved.account, not draft.id)
        self.follow()
        if self._list is not None:
            self._list.choose(saved.account.id)

    async def _list_applications(
        self, editor: AccountEditor, trial: _Trial, draft: Account, entry: SecretEntry
    ) -> None:
        session = self._place.session()
        if session is None:
            return
        applications: Future[tuple[Application, ...]] = session.examiner.applications(self._named(draft), entry)
        try:
            found = await asyncio.wrap_future(applications)
        except AppError as error:
            if not trial.is_closed:
                editor.show_no_applications(error.problem)
        else:
            self._applications |= {one.sub_app_id: one.name for one in found}
            if not trial.is_closed:
                editor.show_applications(found)

    async def _fetch_sample(self, editor: AccountEditor, trial: _Trial, draft: Account, entry: SecretEntry) -> None:
        session = self._place.session()
        if session is None:
            return
        sample: Future[CheckedSignature] = session.examiner.sample(self._named(draft), entry)
        try:
            checked = await asyncio.wrap_future(sample)
        except AppError as error:
            if not trial.is_closed:
                editor.show_no_sample(error.problem)
        else:
            if not trial.is_closed:
                editor.show_sample(checked)

    # The connection test

    def _on_test(self, account_id: str) -> None:
        self._place.tasks.start(self._open_test(account_id))

    async def _open_test(self, account_id: str) -> None:
        account = await self._wishes.practise() if account_id == PRACTICE_ID else self._known(account_id)
        if account is None:
            return
        self.follow()
        dialog, trial, tasks = TestDialog(self._place.look, account, self._parent()), _Trial(), self._place.tasks

        def begin() -> None:
            tasks.start(self._test(trial, dialog.pane, account, SecretEntry(), self._wishes.notice))

        dialog.pane.test_requested.connect(begin)
        dialog.pane.stop_requested.connect(trial.stop)
        _close_with(dialog, trial)
        dialog.open()
        begin()

    async def _test(
        self,
        trial: _Trial,
        pane: TestPane,
        draft: Account,
        entry: SecretEntry,
        refuse: Callable[[Problem], None],
    ) -> None:
        session, loop = self._place.session(), asyncio.get_running_loop()
        if session is None:
            return
        pane.begin()

        def take(result: CheckResult) -> None:
            if not trial.is_over:
                pane.take(result)

        def tell_result(result: CheckResult) -> None:
            loop.call_soon_threadsafe(take, result)

        trial.begin(session.examiner.examine(self._named(draft), entry, tell_result))
        passed: bool | None = None
        is_refused = False
        try:
            passed = await trial.passed()
        except AppError as error:
            is_refused = True
            refuse(error.problem)
        finally:
            if not trial.is_closed:
                pane.refuse() if is_refused else pane.end(passed)
        self.follow()

    def _named(self, draft: Account) -> Account:
        """A new account may be tried out before it has a name; the advice names it all the same."""
        if draft.name.strip():
            return draft
        return replace(draft, name=self._texts.tr("new account"))

    def _parent(self) -> QWidget:
        return self._list if self._list is not None else self._place.window


def _close_with(dialog: QDialog, trial: _Trial) -> None:
    dialog.finished.connect(trial.close)
    dialog.finished.connect(dialog.deleteLater)
