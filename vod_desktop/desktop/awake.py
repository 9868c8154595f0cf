"""Keeps the computer from falling asleep while it is asked to; the screen may go dark.

The calls to the system block (over D-Bus up to 2 s each) and must come from one thread: they run on one of their own, which
starts when it is first needed. Where nothing can be asked, the computer sleeps as it always did.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack

logger = logging.getLogger(__name__)

LINGER_S = 2.0
"""Between two files nothing moves for a moment; the system is not asked anew for each of them."""
_LEAVE_S = 1.5

Hold = Callable[[str, str], AbstractContextManager[object]]
"""Keeps the computer awake inside the block; takes the program's name and the reason, for who asks the system."""


def hold_awake(program: str, reason: str) -> AbstractContextManager[object]:
    """The system's own way. Never fails: where there is no way, nothing is held."""
    # Here, because it is needed by few runs of the program.
    from wakepy import keep  # noqa: PLC0415

    logging.getLogger("wakepy").setLevel(logging.WARNING)  # it tells at length what it has tried
    if sys.platform != "linux":
        return keep.running(on_fail="pass")
    from wakepy.core import DBusMethodCall  # noqa: PLC0415
    from wakepy.dbus_adapters.jeepney import JeepneyDBusAdapter  # noqa: PLC0415

    class _InOurName(JeepneyDBusAdapter):
        """WORKAROUND(wakepy 1.0): it asks in its own name, which the user then reads in the battery's menu."""

        def process(self, call: DBusMethodCall) -> object:
            named = {"wakepy": program, "wakelock active": reason}
            call.args = tuple(named.get(arg, arg) if isinstance(arg, str) else arg for arg in call.args)
            return super().process(call)

    return keep.running(on_fail="pass", dbus_adapter=_InOurName)


class Awake:
    """Holds the computer awake while `want` says so.

    Args:
        program: Its name, as the system shows it.
        hold: How.
        linger_s: So long after the last wish it is let go.
    """

    def __init__(self, program: str, *, hold: Hold = hold_awake, linger_s: float = LINGER_S) -> None:
        self._program = program
        self._hold = hold
        self._linger_s = linger_s
        self._changed = threading.Condition()
        self._wanted = False
        self._closing = False
        self._reason = ""
        self._thread: threading.Thread | None = None

    def want(self, *, awake: bool, reason: str = "") -> None:
        """Says whether the computer is to stay awake from now on, and why. Returns at once."""
        with self._changed:
            if awake == self._wanted or self._closing:
                return
            self._wanted, self._reason = awake, reason
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="awake", daemon=True)
                self._thread.start()
            self._changed.notify()

    def close(self) -> None:
        """Lets go at once. Blocks until the system has heard it, at most 1.5 s."""
        with self._changed:
            self._closing = True
            self._wanted = False
            self._changed.notify()
        if self._thread is not None:
            self._thread.join(_LEAVE_S)

    def _run(self) -> None:
        while self._wait_for_wish():
            try:
                with ExitStack() as held:
                    held.enter_context(self._hold(self._program, self._reason))
                    self._wait_for_end()
            except Exception:  # the outermost frame of this thread; an upload does not depend on it
                logger.info("the computer could not be kept awake", exc_info=True)
                self._wait_for_end()

    def _wait_for_wish(self) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._wanted or self._closing)
            return not self._closing

    def _wait_for_end(self) -> None:
        """Returns when nobody has wanted it for some seconds on end."""
        with self._changed:
            while not self._closing:
                self._changed.wait_for(lambda: not self._wanted or self._closing)
                if not self._changed.wait_for(lambda: self._wanted or self._closing, self._linger_s):
                    return
