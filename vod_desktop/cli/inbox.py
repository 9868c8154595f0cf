"""What the main thread waits for: events of the engine, and signals that ask it to stop."""

from __future__ import annotations

import queue
import signal

from vod_desktop.core.model.events import Event

_STOP_SIGNALS = ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP")  # the last two where the system has them
_NOHUP = "SIGHUP"  # left alone where it is ignored: that is how `nohup` keeps a command running


class Inbox:
    """One queue for all of it, so that the main thread sleeps in one place."""

    def __init__(self) -> None:
        self._batches: queue.SimpleQueue[tuple[Event, ...]] = queue.SimpleQueue()
        self._interrupted = False

    @property
    def interrupted(self) -> bool:
        """Whether somebody wants the command to stop."""
        return self._interrupted

    def put(self, batch: tuple[Event, ...]) -> None:
        """The engine's sink. Engine thread."""
        self._batches.put(batch)

    def get(self, timeout_s: float) -> tuple[Event, ...]:
        """The next batch; empty after `timeout_s`, or at once when a signal came."""
        try:
            return () if self._interrupted else self._batches.get(timeout=timeout_s)
        except queue.Empty:
            return ()

    def listen_to_signals(self) -> None:
        """From now on Ctrl+C and the system's request to end only raise the flag. Main thread."""
        for name in _STOP_SIGNALS:
            number = getattr(signal, name, None)
            if number is not None and not (name == _NOHUP and signal.getsignal(number) is signal.SIG_IGN):
                signal.signal(number, lambda _number, _frame: self._interrupt())

    def _interrupt(self) -> None:
        self._interrupted = True
        self._batches.put(())  # SimpleQueue may be used inside a signal handler
