"""Tries accounts out, saved or not: the connection test, and the list of their applications. Each on a thread of its own.

A thread of its own, because a name look-up can hang where nothing can interrupt it, and nobody else shall wait for that.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, InvalidStateError
from contextlib import suppress
from typing import Protocol, TypeVar

from vod_desktop.core.accounts.keeper import AccountKeeper
from vod_desktop.core.cloud.checking import WHOLE_S
from vod_desktop.core.cloud.ports import Control, Diagnosis
from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.model.account import Account, Credentials, SecretEntry
from vod_desktop.core.model.catalog import Application
from vod_desktop.core.model.diagnosis import TellCheck
from vod_desktop.core.model.errors import AppError, Code, Interrupted, Problem
from vod_desktop.core.model.signature import CheckedSignature

logger = logging.getLogger(__name__)

R = TypeVar("R")

_JOIN_S = 0.5


class Laboratory(Protocol):
    """What is needed for a trial; `control` stops it. Raises `AppError`."""

    def diagnosis(self, account: Account, credentials: Credentials, control: Control) -> Diagnosis:
        """The connection test, not yet begun."""

    def applications(self, account: Account, credentials: Credentials, control: Control) -> tuple[Application, ...]:
        """Asks for the applications; blocks."""

    def sample(self, account: Account, credentials: Credentials, control: Control) -> CheckedSignature:
        """Asks the account's service for a signature; blocks."""


class Examination:
    """A trial on its way.

    Attributes:
        passed: Whether uploads can work; cancelled when the trial was stopped.
    """

    def __init__(self, token: ControlToken, passed: Future[bool]) -> None:
        self._token = token
        self.passed = passed

    def stop(self) -> None:
        """Ends it at once; nothing more is told."""
        self.passed.cancel()
        self._token.stop()


class Examiner:
    """Any thread."""

    def __init__(self, keeper: AccountKeeper, laboratory: Laboratory) -> None:
        self._keeper = keeper
        self._laboratory = laboratory
        self._lock = threading.Lock()
        self._running: dict[threading.Thread, ControlToken] = {}

    def examine(self, account: Account, entry: SecretEntry, tell: TellCheck) -> Examination:
        """Tests a connection; within 30 s.

        Args:
            account: Saved or not; an empty id is one that was never saved.
            entry: What was entered of its secrets; what was not is taken from where it is kept.
            tell: Gets every result, on the thread of the test. A problem with what was entered comes by `passed` instead.
        """

        def trial(checked: Account, credentials: Credentials, token: ControlToken, passed: Future[bool]) -> bool:
            return self._laboratory.diagnosis(checked, credentials, token).run(
                lambda result: None if passed.cancelled() else tell(result)
            )

        return Examination(*self._start(account, entry, trial))

    def applications(self, account: Account, entry: SecretEntry) -> Future[tuple[Application, ...]]:
        """Asks the service which applications the account has; raises `AppError` by the future."""

        def trial(
            checked: Account, credentials: Credentials, token: ControlToken, _answer: Future[tuple[Application, ...]]
        ) -> tuple[Application, ...]:
            return self._laboratory.applications(checked, credentials, token)

        return self._start(account, entry, trial)[1]

    def sample(self, account: Account, entry: SecretEntry) -> Future[CheckedSignature]:
        """Asks the account's service for a signature and takes it apart; raises `AppError` by the future."""

        def trial(
            checked: Account, credentials: Credentials, token: ControlToken, _answer: Future[CheckedSignature]
        ) -> CheckedSignature:
            return self._laboratory.sample(checked, credentials, token)

        return self._start(account, entry, trial)[1]

    def close(self) -> None:
        """Stops all trials; waits a moment for their threads."""
        with self._lock:
            running = dict(self._running)
        for token in running.values():
            token.stop()
        for thread in running:
            thread.join(_JOIN_S)

    def _start(
        self,
        account: Account,
        entry: SecretEntry,
        trial: Callable[[Account, Credentials, ControlToken, Future[R]], R],
    ) -> tuple[ControlToken, Future[R]]:
        token, answer = ControlToken(), Future[R]()
        alarm = threading.Timer(WHOLE_S, token.stop)
        alarm.daemon = True

        def run() -> None:
            try:
                checked, credentials = self._keeper.drafted(account, entry).result()
                alarm.start()  # only now: the keyring may have waited for the user
                result = trial(checked, credentials, token, answer)
            except (Interrupted, CancelledError):
                answer.cancel()
            except Exception as error:  # noqa: BLE001  (the outermost frame of the thread)
                self._fail(answer, error)
            else:
                with suppress(InvalidStateError):
                    answer.set_result(result)
            finally:
                alarm.cancel()
                with self._lock:
                    self._running.pop(thread, None)

        thread = threading.Thread(target=run, name="account-test", daemon=True)
        with self._lock:
            self._running[thread] = token
        thread.start()
        return token, answer

    @staticmethod
    def _fail(answer: Future[R], error: Exception) -> None:
        if not isinstance(error, AppError):
            logger.error("an account could not be tried out", exc_info=error)
            error = AppError(Problem(Code.UNEXPECTED, detail=type(error).__name__))
        with suppress(InvalidStateError):
            answer.set_exception(error)
