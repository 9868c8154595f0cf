"""Another folder for the program's data: chosen by the user, then a program of its own works in it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path

from PySide6.QtCore import QObject, QProcess
from PySide6.QtWidgets import QFileDialog, QWidget

from vod_desktop.core.model.errors import Problem
from vod_desktop.texts.error_actions import Action
from vod_desktop.texts.errors import action_label
from vod_desktop.texts.errors import tell as told_of
from vod_desktop.ui.views.questions import ask, tell
from vod_desktop.ui.workplace import Workplace


class DataFolderController(QObject):
    """Lets choose a folder and starts the program there. This one then ends: it has no folder to work in.

    Args:
        end: Ends this program.
    """

    def __init__(self, place: Workplace, end: Callable[[], Coroutine[object, object, None]]) -> None:
        super().__init__(place.window)
        self._place = place
        self._end = end

    def choose(self, parent: QWidget) -> None:
        """Asks, starts and ends, while the window goes on."""
        self._place.tasks.start(self._choose(parent))

    async def tell_fatal(self, problem: Problem) -> None:
        """Says in a window of its own why this program cannot work; another folder may help. Returns when that is read."""
        texts = self._place.texts
        told, close = told_of(texts, problem), texts.tr("Close")
        if told.action is not Action.CHOOSE_DATA_DIR:
            await tell(None, told.title, told.advice, close=close, warns=True)
        elif await ask(None, told.title, told.advice, yes=action_label(texts, told.action), no=close, warns=True):
            await self.choose_and_start(None)

    async def choose_and_start(self, parent: QWidget | None) -> bool:
        """Asks for a folder; returns whether a program was started that works in it."""
        folder = await self._ask(parent)
        if folder is None:
            return False
        program, *arguments = command_for(folder)
        started, _ = QProcess.startDetached(program, arguments)
        return bool(started)

    async def _choose(self, parent: QWidget) -> None:
        if await self.choose_and_start(parent):
            await self._end()

    async def _ask(self, parent: QWidget | None) -> Path | None:
        answer: asyncio.Future[Path | None] = asyncio.get_running_loop().create_future()
        dialog = QFileDialog(parent, self._place.texts.tr("Choose another folder…"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)

        def on_finished(result: int) -> None:
            chosen = dialog.selectedFiles()
            if not answer.done():
                answer.set_result(Path(chosen[0]) if result and chosen else None)

        dialog.finished.connect(on_finished)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        try:
            return await answer
        except asyncio.CancelledError:
            dialog.close()
            raise


def command_for(folder: Path) -> list[str]:
    """The command that starts this program's window in another data folder."""
    own = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "vod_desktop"]
    return [*own, "--data-dir", str(folder)]
