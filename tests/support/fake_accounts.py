"""Who keeps accounts and tries them out, answering at once with what a test has put there."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import Protocol, TypeVar

from vod_desktop.core.accounts.keeper import Saved
from vod_desktop.core.accounts.rules import merged
from vod_desktop.core.cloud.signature_maker import SignatureMaker
from vod_desktop.core.cloud.signature_paste import check_pasted
from vod_desktop.core.model.account import Account, Credentials, KeyPlace, SecretEntry
from vod_desktop.core.model.catalog import Application
from vod_desktop.core.model.diagnosis import CheckResult, TellCheck
from vod_desktop.core.model.errors import AppError, Code, Problem
from vod_desktop.core.model.signature import CheckedSignature, SignatureFields, SignatureTerms

R = TypeVar("R")


class Known(Protocol):
    """The accounts of a fake session, and what is wrong with their keys."""

    known: tuple[Account, ...]
    keyless: set[str]
    locked: set[str]
    used: list[str]


def answer(work: Callable[[], R]) -> Future[R]:
    """What `work` gives or raises, as a future that has ended."""
    future: Future[R] = Future()
    try:
        future.set_result(work())
    except AppError as error:
        future.set_exception(error)
    return future


class FakeKeeper:
    """Attributes:
    saved: What was asked to be saved.
    places: Where keys are, by account id.
    problem: Raised by `save` and `remove`.
    remark: Comes with what is saved.
    """

    def __init__(self, accounts: Known) -> None:
        self._accounts = accounts
        self.saved: list[tuple[Account, SecretEntry]] = []
        self.places: dict[str, KeyPlace] = {}
        self.problem: Problem | None = None
        self.remark: Problem | None = None

    def key_place(self, account: Account) -> KeyPlace:
        return self.places.get(account.id, KeyPlace.UNKNOWN)

    def use(self, name: str) -> Future[str]:
        def work() -> str:
            self._accounts.used.append(name)
            account = next(account for account in self._accounts.known if account.id == name)
            for ids, code in (
                (self._accounts.keyless, Code.SECRET_MISSING),
                (self._accounts.locked, Code.KEYRING_LOCKED),
            ):
                if name in ids:
                    raise AppError(Problem(code, {"account": account.name}))
            return name

        return answer(work)

    def save(self, account: Account, entry: SecretEntry) -> Future[Saved]:
        def work() -> Saved:
            self.saved.append((account, entry))
            self._fail()
            kept = account if account.id else replace(account, id=f"new-{len(self.saved)}")
            others = tuple(one for one in self._accounts.known if one.id != kept.id)
            self._accounts.known = (*others, kept)
            self.places[kept.id] = KeyPlace.KEYRING if self.remark is None else KeyPlace.THIS_RUN
            return Saved(kept, self.remark)

        return answer(work)

    def remove(self, account_id: str) -> Future[None]:
        def work() -> None:
            self._fail()
            self._accounts.known = tuple(one for one in self._accounts.known if one.id != account_id)

        return answer(work)

    def _fail(self) -> None:
        if self.problem is not None:
            raise AppError(self.problem)


class FakeSignatory:
    """Signs with the key that was entered, else with `keys`, and remembers what it was asked.

    Attributes:
        keys: By account id; another one has none.
        problem: Raised in the place of an answer.
        held: While it is a list, answers wait in it, as behind a locked keyring.
    """

    def __init__(self) -> None:
        self.keys: dict[str, Credentials] = {}
        self.problem: Problem | None = None
        self.asked: list[tuple[Account, SecretEntry, object]] = []
        self.held: list[Callable[[], None]] | None = None

    def make(self, account: Account, entry: SecretEntry, terms: SignatureTerms, *, life_s: int) -> Future[str]:
        self.asked.append((account, entry, (terms, life_s)))
        return self._answer(lambda: SignatureMaker(self._key(account, entry)).make(terms, life_s=life_s))

    def check(self, account: Account, entry: SecretEntry, text: str) -> Future[CheckedSignature]:
        self.asked.append((account, entry, text))

        def work() -> CheckedSignature:
            key = self._key(account, entry)
            return check_pasted(text, key.secret_key, time.time(), secret_id=key.secret_id)

        return self._answer(work)

    def _answer(self, work: Callable[[], R]) -> Future[R]:
        if self.held is None:
            return answer(work)
        later: Future[R] = Future()
        self.held.append(lambda: later.set_result(work()))
        return later

    def _key(self, account: Account, entry: SecretEntry) -> Credentials:
        if self.problem is not None:
            raise AppError(self.problem)
        if not account.id:
            return merged(entry, None, account)
        if account.id not in self.keys:
            raise AppError(Problem(Code.SECRET_MISSING, {"account": account.name}))
        return self.keys[account.id]


class FakeExamination:
    """A test that goes on until somebody ends it."""

    def __init__(self) -> None:
        self.passed: Future[bool] = Future()

    def stop(self) -> None:
        self.passed.cancel()


class FakeSeenSignatures:
    """What signatures said, by account id."""

    def __init__(self) -> None:
        self.said: dict[str, SignatureFields] = {}

    def known(self, account: Account) -> SignatureFields | None:
        return self.said.get(account.id)


class FakeExaminer:
    """Attributes:
    results: Told at once when a test begins.
    passed: How it ends; None leaves it running.
    listed: The applications, or the problem that there is with them.
    sampled: The signature that a service hands out, or the problem that there is with it.
    asked: The drafts that were tried out.
    seen: What the signatures said that were handed out.
    """

    def __init__(self) -> None:
        self.results: list[CheckResult] = []
        self.passed: bool | Problem | None = True
        self.listed: tuple[Application, ...] | Problem = ()
        self.sampled: CheckedSignature | Problem = Problem(Code.SIGNATURE_MISSING, {"account": "a"})
        self.asked: list[tuple[Account, SecretEntry]] = []
        self.running: list[FakeExamination] = []
        self.seen = FakeSeenSignatures()

    def examine(self, account: Account, entry: SecretEntry, tell: TellCheck) -> FakeExamination:
        self.asked.append((account, entry))
        examination = FakeExamination()
        self.running.append(examination)
        for result in self.results:
            tell(result)
        if isinstance(self.passed, Problem):
            examination.passed.set_exception(AppError(self.passed))
        elif self.passed is not None:
            examination.passed.set_result(self.passed)
        return examination

    def sample(self, account: Account, entry: SecretEntry) -> Future[CheckedSignature]:
        self.asked.append((account, entry))
        sampled = self.sampled

        def work() -> CheckedSignature:
            if isinstance(sampled, Problem):
                raise AppError(sampled)
            assert sampled.read.fields is not None
            self.seen.said[account.id] = sampled.read.fields
            return sampled

        return answer(work)

    def applications(self, account: Account, entry: SecretEntry) -> Future[tuple[Application, ...]]:
        self.asked.append((account, entry))
        listed = self.listed

        def work() -> tuple[Application, ...]:
            if isinstance(listed, Problem):
                raise AppError(listed)
            return listed

        return answer(work)
