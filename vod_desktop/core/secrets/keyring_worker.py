"""The one thread on which the keyring is asked: a locked one blocks until the user has answered the system's prompt.

Nobody who waits for it is kept by it: `close` lets go of everyone, and the thread itself ends with the process.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

THREAD_NAME = "keyring"


class KeyringWorker:
    """Runs calls one after another, in the order they were handed in. Any thread may hand in."""

    def __init__(self) -> None:
        self._calls: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._waited_for: set[Future[Any]] = set()
        self._is_closed = False

    def submit(self, call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Runs a call on the keyring's thread, which is started when it is first needed.

        Returns:
            What comes of it. Cancelling it lets go of a call that already runs, too; it is then carried out unheard. After
            `close` it is cancelled.
        """
        answer: Future[R] = Future()

        def run() -> None:
            if answer.cancelled():
                return
            try:
                result = call(*args, **kwargs)
            except Exception as error:  # noqa: BLE001  (handed to whoever waits for the answer)
                with suppress(InvalidStateError):
                    answer.set_exception(error)
            else:
                with suppress(InvalidStateError):
                    answer.set_result(result)

        with self._lock:
            if self._is_closed:
                answer.cancel()
                return answer
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name=THREAD_NAME, daemon=True)
                self._thread.start()
            self._waited_for.add(answer)
        answer.add_done_callback(self._waited_for.discard)
        self._calls.put(run)
        return answer

    def close(self, timeout_s: float) -> None:
        """Cancels what has not ended, and waits no longer than `timeout_s` for the call that runs."""
        with self._lock:
            self._is_closed = True
            thread, left = self._thread, tuple(self._waited_for)
        self._calls.put(None)
        for answer in left:
            answer.cancel()
        if thread is not None:
            thread.join(timeout_s)

    def _work(self) -> None:
        while (call := self._calls.get()) is not None:
            call()
