"""Notifications of the desktop, with a click that comes back (QSystemTrayIcon's brings none on Linux: platform-facts 0.2).

Coroutines of the GUI loop. Where no notification service is there, or it is slow, nothing is shown and nothing fails.
"""

from __future__ import annotations

import asyncio
import contextlib
import html
import logging
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop_notifier import DesktopNotifier

logger = logging.getLogger(__name__)

PATIENCE_S = 5.0
"""A service that has not answered by then is done without."""


class DesktopNotices:
    """Shows one notification at a time: each takes the place of the one before.

    Args:
        program: Its name, as the notification shows it.
        icon: A picture of the program.
        patience_s: See `PATIENCE_S`.
    """

    def __init__(self, program: str, icon: Path, *, patience_s: float = PATIENCE_S) -> None:
        self._program = program
        self._icon = icon
        self._patience_s = patience_s
        self._notifier: DesktopNotifier | None = None
        self._shown: str | None = None
        self._one_at_a_time = asyncio.Lock()

    async def show(self, title: str, body: str, button: str, on_click: Callable[[], None]) -> None:
        """Shows a notification.

        Args:
            title: Plain text.
            body: Plain text.
            button: A button with this text is shown where the notification itself cannot be clicked.
            on_click: Called on the GUI thread when one of them is.
        """
        await self._tolerantly(self._replace(title, body, button, on_click))

    async def withdraw(self) -> None:
        """Takes the notification away if it is still there: what it says is known or no longer true."""
        if self._shown is None:
            return
        await self._tolerantly(self._withdraw())

    def close(self) -> None:
        """Gives the connection to the service back; what is shown stays."""
        # WORKAROUND(desktop-notifier 6.2): it has no way to close its connection.
        bus = getattr(getattr(self._notifier, "_backend", None), "bus", None)
        if bus is not None:
            bus.disconnect()
        self._notifier = None

    async def _tolerantly(self, work: Coroutine[Any, Any, None]) -> None:
        async with self._one_at_a_time:
            try:
                async with asyncio.timeout(self._patience_s):
                    await work
            except Exception:  # whatever the services of a desktop do wrong: uploads do not depend on them
                logger.info("no notification", exc_info=True)
                self.close()

    async def _replace(self, title: str, body: str, button: str, on_click: Callable[[], None]) -> None:
        await self._withdraw()
        await self._send(title, body, button, on_click)

    async def _send(self, title: str, body: str, button: str, on_click: Callable[[], None]) -> None:
        loop = asyncio.get_running_loop()
        if self._notifier is None:
            self._notifier = await loop.run_in_executor(None, self._make_notifier)
        from desktop_notifier import Button, Capability  # noqa: PLC0415  (loaded by `_make_notifier`)

        can = await self._notifier.get_capabilities()

        def click() -> None:  # Windows calls on a thread of its own
            loop.call_soon_threadsafe(on_click)

        needs_button = Capability.ON_CLICKED not in can and Capability.BUTTONS in can
        self._shown = await self._notifier.send(
            title,
            # On Linux a body is a kind of HTML, and names of files may hold any character.
            html.escape(body, quote=False) if sys.platform == "linux" else body,
            buttons=(Button(button, click),) if needs_button else (),
            on_clicked=click,
        )

    async def _withdraw(self) -> None:
        shown, self._shown = self._shown, None
        if shown is not None and self._notifier is not None:
            with contextlib.suppress(KeyError):  # WORKAROUND(desktop-notifier 6.2): raised when it is gone already
                await self._notifier.clear(shown)

    def _make_notifier(self) -> DesktopNotifier:
        """Slow to import, so that it runs on a worker."""
        from desktop_notifier import DesktopNotifier, Icon  # noqa: PLC0415

        logging.getLogger("desktop_notifier").setLevel(logging.CRITICAL)  # it warns of every service that is not there
        return DesktopNotifier(self._program, Icon(path=self._icon))


def notifier_name() -> str:
    """Which way of this system notifications take, as the library calls it. Slow to import: not for the GUI thread."""
    from desktop_notifier.main import get_backend_class  # noqa: PLC0415

    return get_backend_class().__name__
