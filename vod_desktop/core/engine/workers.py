"""Worker threads: they take tasks from a queue, run them and report. Parts, calls and checks have a pool each."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from typing import Protocol

from vod_desktop.core.engine.mailbox import TaskEnded
from vod_desktop.core.engine.tasks import Task
from vod_desktop.core.model.errors import AppError, Code, Interrupted, Problem

logger = logging.getLogger(__name__)


class Workers(Protocol):
    """Something that runs tasks and reports each one's end."""

    def submit(self, task: Task) -> None:
        """Runs a task some time soon."""


class WorkerPool:
    """A fixed number of daemon threads, started when first needed.

    Daemons, because a name look-up can hang for 10 s and cannot be interrupted: leaving the program must not wait for it.

    Args:
        report: Called on the worker's thread with the end of each task.
        breathe: Called there before each task; may wait for a moment.
    """

    def __init__(
        self,
        name: str,
        size: int,
        report: Callable[[TaskEnded], None],
        breathe: Callable[[], None] = lambda: None,
    ) -> None:
        self._name = name
        self._size = size
        self._report = report
        self._breathe = breathe
        self._tasks: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._open = 0  # tasks submitted and not ended

    def submit(self, task: Task) -> None:
        """Runs a task some time soon. Called by the engine thread."""
        with self._lock:
            self._open += 1
            if self._open > len(self._threads) < self._size:
                name = f"{self._name}-{len(self._threads) + 1}"
                thread = threading.Thread(target=self._work, name=name, daemon=True)
                self._threads.append(thread)
                thread.start()
        self._tasks.put(task)

    def close(self, timeout_s: float) -> None:
        """Lets the threads end; waits no longer than `timeout_s` for all of them together."""
        for _ in self._threads:
            self._tasks.put(None)
        for thread in self._threads:
            thread.join(timeout_s / max(1, len(self._threads)))

    def _work(self) -> None:
        while (task := self._tasks.get()) is not None:
            self._breathe()
            ended = run_task(task)
            with self._lock:
                self._open -= 1
            self._report(ended)


def run_task(task: Task) -> TaskEnded:
    """Runs a task to its end and says how it ended; never raises.

    A task whose token was set counts as interrupted whatever it raised: a shut socket looks like a network error, and the
    COS SDK turns any exception of a body into its own. One whose token was set before a worker was free is not begun.
    """
    return TaskEnded(task) if task.token.stopped else _run(task)


def _run(task: Task) -> TaskEnded:
    try:
        return TaskEnded(task, answer=task.run(), done=True)
    except Interrupted:
        return TaskEnded(task)
    except AppError as error:
        return TaskEnded(task) if task.token.stopped else TaskEnded(task, problem=error.problem)
    except Exception as error:  # the outermost frame of a worker thread
        if task.token.stopped:
            return TaskEnded(task)
        logger.exception("a task failed unexpectedly: %s", type(task).__name__)
        return TaskEnded(task, problem=Problem(Code.UNEXPECTED, detail=type(error).__name__))
