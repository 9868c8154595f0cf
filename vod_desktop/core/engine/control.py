"""The stop token of one running task.

The engine thread sets it; the worker that runs the task reads it, and the transport names the socket the worker may be
blocked on. Every method may be called from any thread.
"""

from __future__ import annotations

import contextlib
import socket
import threading


class ControlToken:
    """Stops a task within milliseconds, also while it is blocked in a send or waits for an answer.

    A worker whose peer has stopped reading never looks at a flag again. Shutting its socket down wakes it at once
    (model-codebases.md F5).
    """

    __slots__ = ("_lock", "_sock", "_stopped")

    def __init__(self) -> None:
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

    def _shut_down(self) -> None:
        if self._sock is None:
            return
        with contextlib.suppress(OSError):  # not connected (any more): the worker is not blocked on it
            # The method of the base class: SSLSocket.shutdown() takes the TLS layer off first, and the sender would then
            # put bytes of the file on the wire unencrypted. close() would wake nobody.
            socket.socket.shutdown(self._sock, socket.SHUT_RDWR)
