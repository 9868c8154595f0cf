"""Adds, changes and removes accounts: their values to the engine's ledger, their secrets to the keyring.

Whatever may ask the keyring runs on its thread and answers by a future; nobody who waits for a window to paint waits for it.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import TypeVar
from urllib.parse import urlsplit

from vod_desktop.core.accounts import rules
from vod_desktop.core.accounts.keys import KEPT_KINDS, Keys, missing
from vod_desktop.core.model.account import (
    APPLICATION_MARK,
    Account,
    AccountKind,
    Credentials,
    KeyPlace,
    SecretEntry,
    SignatureService,
    service_id,
)
from vod_desktop.core.model.commands import Command, RemoveAccount, SetAccount
from vod_desktop.core.model.errors import AppError, Code, Problem, app_error
from vod_desktop.core.secrets.keyring_worker import KeyringWorker

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Saved:
    """An account as it was stored.

    Attributes:
        remark: Why its key lives for this run only (`keyring.missing`, `keyring.locked`), None when it is kept.
    """

    account: Account
    remark: Problem | None = None


class AccountKeeper:
    """The accounts of one ledger. Any thread.

    Args:
        accounts: What the ledger holds.
        post: Asks the engine.
        unfinished: How many jobs of an account have not ended; may block.
        now: Unix seconds.
    """

    def __init__(
        self,
        accounts: Iterable[Account],
        keys: Keys,
        keyring: KeyringWorker,
        *,
        post: Callable[[Command], None],
        unfinished: Callable[[str], int],
        now: Callable[[], float] = time.time,
    ) -> None:
        self._lock = threading.Lock()
        self._accounts = {account.id: account for account in accounts}
        self._keys = keys
        self._keyring = keyring
        self._post = post
        self._unfinished = unfinished
        self._now = now

    def all(self) -> tuple[Account, ...]:
        """The accounts that the ledger remembers, and those of this run; returns at once."""
        with self._lock:
            return tuple(self._accounts.values())

    def find(self, name: str) -> Account:
        """An account by its id or name; returns at once.

        Raises:
            AppError: account.unknown.
        """
        accounts = self.all()
        found = next((one for one in accounts if one.id == name), None) or next(
            (one for one in accounts if one.name == name), None
        )
        if found is None:
            raise app_error(Code.ACCOUNT_UNKNOWN, account=name)
        return found

    def key_place(self, account: Account) -> KeyPlace:
        """Where the account's key is, as far as somebody has looked; returns at once."""
        return self._keys.place(account)

    def adopt(self, account: Account, credentials: Credentials) -> None:
        """Takes an account whose key is made anew in each run (the practice cloud)."""
        self._keys.hold(account, credentials)
        self._set(account, credentials)

    def use(self, name: str, *, sub_app_id: int | None = None) -> Future[str]:
        """Gives the engine an account with its key; answers with the account's id.

        Args:
            name: Name or id.
            sub_app_id: Another application of the same account; remembered as an account of its own.

        Raises:
            AppError: By the future: account.unknown, secret.missing, auth.expired, keyring.locked.
        """
        return self._keyring.submit(self._use, name, sub_app_id)

    def use_endpoint(self, account: Account, *, sub_app_id: int | None = None) -> Future[str]:
        """The same for an account that a command line names by its address."""
        with self._lock:
            self._accounts.setdefault(account.id, account)
        return self._keyring.submit(self._use, account.id, sub_app_id)

    def use_service(
        self, service: SignatureService, endpoint: str | None, *, sub_app_id: int | None = None
    ) -> Future[str]:
        """The same for one whose signature service a command line names.

        Raises:
            AppError: By the future: option.invalid, option.too_long, endpoint.invalid, secret.missing, secret.malformed.
        """
        return self._keyring.submit(self._use_service, service, endpoint, sub_app_id)

    def save(self, account: Account, entry: SecretEntry) -> Future[Saved]:
        """Adds or changes an account.

        Args:
            account: An empty id makes a new one.
            entry: What is to be changed of its secrets.

        Raises:
            AppError: By the future, naming the field: account.name_empty, account.name_taken, endpoint.invalid, option.invalid,
                option.too_long, secret.empty, secret.malformed, auth.expired; keyring.locked when a part of the secrets must be read and cannot.
        """
        return self._keyring.submit(self._save, account, entry)

    def remove(self, account_id: str) -> Future[None]:
        """Forgets an account and its key; its complete jobs stay in the history.

        Raises:
            AppError: By the future: account.unknown, account.in_use, keyring.locked.
        """
        return self._keyring.submit(self._remove, account_id)

    def drafted(self, account: Account, entry: SecretEntry) -> Future[tuple[Account, Credentials]]:
        """Account and secrets as they would be if they were saved now, whatever its name; for trying them out.

        Raises:
            AppError: By the future: as `save`, and secret.missing.
        """
        return self._keyring.submit(self._drafted, account, entry)

    def with_key(self, account: Account, entry: SecretEntry, work: Callable[[Credentials], R]) -> Future[R]:
        """Does something short with the secrets of an account, on the keyring's thread, so that they stay there.

        Args:
            account: Saved or not; an empty id is one that was never saved.
            entry: What was entered of its secrets; with nothing they are those that are kept, a token among them.
            work: Gets the secrets.

        Raises:
            AppError: By the future: as `drafted`, and what `work` raises.
        """
        return self._keyring.submit(self._with_key, account, entry, work)

    # On the keyring's thread

    def _use(self, name: str, sub_app_id: int | None) -> str:
        account = self.find(name)
        try:
            credentials = self._keys.get(account)
        except AppError as error:
            self._post(SetAccount(account, None, error.problem))
            raise
        if credentials is None:
            raise missing(account)
        if sub_app_id not in {None, account.sub_app_id}:
            suffix = f"{APPLICATION_MARK}{sub_app_id}"
            account = replace(account, id=account.id + suffix, name=account.name + suffix, sub_app_id=sub_app_id)
        self._set(account, credentials)
        self._refuse_ended(account, credentials)
        return account.id

    def _use_service(self, service: SignatureService, endpoint: str | None, sub_app_id: int | None) -> str:
        nameless = Account("", "", AccountKind.SIGNATURE_SERVICE, endpoint, signature_service=service)
        account, _ = rules.checked_account(nameless, SecretEntry())
        checked = account.signature_service
        assert checked is not None, "the rules leave it there"
        account = replace(account, id=service_id(checked, account.endpoint), name=urlsplit(checked.url).netloc)
        with self._lock:
            self._accounts[account.id] = account  # in the place of what the same address was called with before
        return self._use(account.id, sub_app_id)

    def _save(self, account: Account, entry: SecretEntry) -> Saved:
        if account.kind is AccountKind.PRACTICE:
            raise ValueError("the practice cloud makes its own account")
        self._conceal(entry)
        others = [one for one in self.all() if one.id != account.id]
        account = replace(account, name=rules.checked_name(account.name, others))
        account, entry = rules.checked_account(account, entry)
        if not account.id:
            account = replace(account, id=uuid.uuid4().hex)
        credentials = self._merged(account, entry)
        self._refuse_ended(account, credentials)
        stored = next((one for one in self.all() if one.id == account.id), None)
        was_kept = stored is not None and stored.kind in KEPT_KINDS
        remark = self._keys.put(account, credentials, was_kept=was_kept)
        self._set(account, credentials)
        return Saved(account, remark)

    def _remove(self, account_id: str) -> None:
        account = self.find(account_id)
        count = self._unfinished(account.id)
        if count:
            raise app_error(Code.ACCOUNT_IN_USE, account=account.name, count=count)
        others = [one.id for one in self.all() if one.id != account.id]
        owner = account.id.partition(APPLICATION_MARK)[0]
        if not any(one.partition(APPLICATION_MARK)[0] == owner for one in others):
            self._keys.delete(account)
        with self._lock:
            del self._accounts[account.id]
        self._post(RemoveAccount(account.id))

    def _drafted(self, account: Account, entry: SecretEntry) -> tuple[Account, Credentials]:
        self._conceal(entry)
        account, entry = rules.checked_account(account, entry)
        has_entered = any((entry.secret_id, entry.secret_key, entry.token, entry.signature_header))
        if account.id and not has_entered and self._keys.get(account) is None:
            raise missing(account)
        credentials = self._merged(account, entry)
        self._keys.conceal(credentials)
        return account, credentials

    def _with_key(self, account: Account, entry: SecretEntry, work: Callable[[Credentials], R]) -> R:
        if not account.id or entry != SecretEntry():
            return work(self._drafted(account, entry)[1])
        credentials = self._keys.get(account)
        if credentials is None:
            raise missing(account)
        return work(credentials)

    def _merged(self, account: Account, entry: SecretEntry) -> Credentials:
        known = None
        stored = next((one for one in self.all() if one.id == account.id), None)
        if stored is not None and stored.kind is account.kind and rules.needs_known(entry, account.kind):
            known = self._keys.get(stored)
        if known is not None and stored is not None and not rules.may_keep_header(stored, account):
            known = replace(known, signature_header=None)
        return rules.merged(entry, known, account)

    def _refuse_ended(self, account: Account, credentials: Credentials) -> None:
        if credentials.ends_at is not None and credentials.ends_at <= self._now():
            raise app_error(Code.AUTH_EXPIRED, account=account.name)

    def _conceal(self, entry: SecretEntry) -> None:
        """As it was entered, and as it will be used."""
        for secret in (entry.secret_id, entry.secret_key, entry.token, entry.proxy_password, entry.signature_header):
            if secret:
                self._keys.conceal_text(secret)

    def _set(self, account: Account, credentials: Credentials) -> None:
        with self._lock:
            self._accounts[account.id] = account
        self._post(SetAccount(account, credentials))
