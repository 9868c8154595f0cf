"""The stop token of one running task.

The engine thread sets it; the worker that runs the task reads it, and the transport names the socket the worker may be
blocked on. Every method may be called from any thread.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from contextlib import AbstractContextManager

from vod_desktop.core.engine.turnstile import Turnstile


class ControlToken:
    """Stops a task within milliseconds, also while it is blocked in a send or waits for an answer.

    A worker whose peer has stopped reading never looks at a flag again. Shutting its socket down wakes it at once
    (model-codebases.md F5).

    Args:
        turnstile: Where the task has a place while it computes; None for one of its own.
    """

    __slots__ = ("_lock", "_sock", "_stopped", "turnstile")

    def __init__(self, turnstile: Turnstile | None = None) -> None:
        self.turnstile = turnstile or Turnstile(1)
        self._lock = threading.Lock()
        self._sock: socket.socket | None = None
        self._stopped = False

    @property
    def stopped(self) -> bool:
        """Whether the task is to stop."""
        return self._stopped

    def stop(self) -> None:
        """Sets the token, for good, and wakes the worker."""
        with self._lock:
            self._stopped = True
            self._shut_down()

    def attach(self, sock: socket.socket) -> None:
        """Names the socket that the worker is blocked on; shut down at once if the token is already set."""
        with self._lock:
            self._sock = sock
            if self._stopped:
                self._shut_down()

    def detach(self) -> None:
        """Forgets the socket. Once this has returned, `stop` touches that socket no more."""
        with self._lock:
            self._sock = None

    def outside(self) -> AbstractContextManager[None]:
        """A time in which the task only waits: others may compute in its place. One that was stopped does not queue again."""
        return self.turnstile.outside(lambda: not self._stopped)

    def _shut_down(self) -> None:
        if self._sock is None:
            return
        with contextlib.suppress(OSError):  # not connected (any more): the worker is not blocked on it
            # The method of the base class: SSLSocket.shutdown() takes the TLS layer off first, and the sender would then
            # put bytes of the file on the wire unencrypted. close() would wake nobody.
            socket.socket.shutdown(self._sock, socket.SHUT_RDWR)
