"""A time by which a whole call must be over, whatever its steps take."""

from __future__ import annotations

import contextlib
import socket
import threading
from contextlib import AbstractContextManager
from typing import Self

from vod_desktop.core.cloud.ports import Control


class Deadline:
    """A `Control` that also stops when its time is over; within `with`.

    The limits of a connection hold for one step each, and a peer that sends a byte now and then keeps within them for ever. Here
    the socket is shut from outside. A name look-up has no socket: it is left to the system's own limits.

    Args:
        control: Stops it sooner.
        within_s: Seconds from the beginning of `with`.
    """

    def __init__(self, control: Control, within_s: float) -> None:
        self._control = control
        self._lock = threading.Lock()
        self._sock: socket.socket | None = None
        self._is_over = False
        self._timer = threading.Timer(within_s, self._end)
        self._timer.daemon = True
        self._timer.name = "deadline"

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()
        self._forget()

    @property
    def is_over(self) -> bool:
        """Whether the time was over before anybody else had stopped the call."""
        return self._is_over and not self._control.stopped

    @property
    def stopped(self) -> bool:
        """Whether the call is to stop."""
        return self._is_over or self._control.stopped

    def attach(self, sock: socket.socket) -> None:
        """Names the socket that the caller is blocked on; shut down at once if it is too late already."""
        self._forget()
        with self._lock:
            # A descriptor of our own: the HTTP library lets go of a connection that the peer will close before it reads the answer.
            self._sock = sock.dup()
            if self._is_over:
                self._shut_down()
        self._control.attach(sock)

    def detach(self) -> None:
        """Lets the other control forget the socket; here it is known until the end."""
        self._control.detach()

    def outside(self) -> AbstractContextManager[None]:
        """As the other control has it."""
        return self._control.outside()

    def _forget(self) -> None:
        with self._lock:
            if self._sock is not None:
                self._sock.close()
                self._sock = None

    def _end(self) -> None:
        with self._lock:
            self._is_over = True
            self._shut_down()

    def _shut_down(self) -> None:
        if self._sock is not None:
            with contextlib.suppress(OSError):  # not connected (any more)
                # The base class's method, as in the engine's token: SSLSocket.shutdown() would take the TLS layer off.
                socket.socket.shutdown(self._sock, socket.SHUT_RDWR)
