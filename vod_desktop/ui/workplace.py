"""What every controller of the window works with, handed over as one thing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import ParamSpec, TypeVar

from vod_desktop.core.model.account import Account
from vod_desktop.core.model.commands import Command
from vod_desktop.texts import Texts
from vod_desktop.ui.look import Look
from vod_desktop.ui.models.queue_model import QueueModel
from vod_desktop.ui.ports import OpenSession
from vod_desktop.ui.stores import PresetStore, SettingsStore
from vod_desktop.ui.tasks import Tasks
from vod_desktop.ui.views.main_window import MainWindow

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Workplace:
    """Made once by the shell.

    Attributes:
        pool: The ui-io pool, for what may block; see `aside`.
        session: The open session, None before and after.
        account: Where new files go, None until there is an account.
    """

    look: Look
    model: QueueModel
    window: MainWindow
    tasks: Tasks
    pool: Executor
    settings: SettingsStore
    presets: PresetStore
    session: Callable[[], OpenSession | None]
    account: Callable[[], Account | None]

    @property
    def texts(self) -> Texts:
        """The texts in the language in force."""
        return self.look.texts

    def post(self, command: Command) -> None:
        """Asks the engine for something; without a session nobody is asked."""
        session = self.session()
        if session is not None:
            session.engine.post(command)

    async def aside(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Runs what may block on the ui-io pool, while the window goes on."""
        return await asyncio.get_running_loop().run_in_executor(self.pool, partial(work, *args, **kwargs))
