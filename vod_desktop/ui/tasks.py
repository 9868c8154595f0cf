"""Tasks of the GUI loop: each is kept until it ends, and every error ends in one handler."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine

ErrorHandler = Callable[[BaseException], None]


class Tasks:
    """Starts coroutines that nobody awaits. GUI thread only.

    Args:
        on_error: Gets what a task did not handle; cancellation is no error.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, on_error: ErrorHandler) -> None:
        self._loop = loop
        self._on_error = on_error
        self._running: set[asyncio.Task[None]] = set()

    def start(self, coroutine: Coroutine[object, object, None]) -> asyncio.Task[None]:
        """Runs a coroutine; asyncio itself keeps only a weak reference to its task, which need not be kept."""
        task = self._loop.create_task(coroutine)
        self._running.add(task)
        task.add_done_callback(self._on_done)
        return task

    async def cancel_all(self) -> None:
        """Cancels what runs, but for the task that asks, and waits until it has ended."""
        others = {task for task in self._running if task is not asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _on_done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            error = task.exception()
            if error is not None:
                self._on_error(error)
