"""A whole window in a test: opened, used as a user would, looked at, closed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QWidget

from tests.support.fake_engine import FakeOpener, FakeSession
from tests.support.fake_surroundings import FakeSurroundings
from vod_desktop.core.model.commands import Command
from vod_desktop.core.model.errors import Problem
from vod_desktop.core.model.events import Event, JobsAdded
from vod_desktop.core.model.job import Job
from vod_desktop.paths import resources_dir
from vod_desktop.texts import Language, open_texts
from vod_desktop.ui.actions import Act
from vod_desktop.ui.icons import Icons
from vod_desktop.ui.look import Look
from vod_desktop.ui.models.columns import Column
from vod_desktop.ui.ports import Opener
from vod_desktop.ui.shell import Shell, settings_of
from vod_desktop.ui.theme import Theme
from vod_desktop.ui.views.quit_dialog import QuitDialog, QuitWay

_POLL_MS = 10
_BESIDE = QPoint(50, 50)
"""A place in the window where there is no chip."""
_OFFERED = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction | Qt.DropAction.LinkAction
_BUTTON, _KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


async def eventually(predicate: Callable[[], object], *, timeout_s: float = 20.0) -> None:
    """Returns as soon as `predicate` is true, while the window goes on working; fails when it does not become true."""
    loop = asyncio.get_running_loop()
    reached: asyncio.Future[None] = loop.create_future()
    timer = QTimer()

    def look() -> None:
        if not reached.done() and predicate():
            reached.set_result(None)

    timer.timeout.connect(look)
    timer.start(_POLL_MS)
    try:
        async with asyncio.timeout(timeout_s):
            await reached
    except TimeoutError:
        raise AssertionError(f"still not true after {timeout_s} s") from None
    finally:
        timer.stop()


def until(predicate: Callable[[], object], *, timeout_s: float = 10.0) -> None:
    """The same outside the loop: handles what comes up until `predicate` is true."""
    deadline = time.monotonic() + timeout_s
    while not predicate():
        assert time.monotonic() < deadline, f"still not true after {timeout_s} s"
        QCoreApplication.processEvents()


class Desk:
    """One window with its session."""

    def __init__(
        self,
        app: QApplication,
        loop: asyncio.AbstractEventLoop,
        pool: ThreadPoolExecutor,
        data_dir: Path,
        first_events: Sequence[Event] = (),
        *,
        language: Language = Language.ENGLISH,
        problem: Problem | None = None,
        opener: Opener | None = None,
        tray: bool = False,
    ) -> None:
        data_dir.mkdir(parents=True, exist_ok=True)
        self.fake = FakeOpener(data_dir, *first_events, problem=problem)
        self._opener = opener or self.fake
        self.settings = settings_of(data_dir)
        self.theme = Theme(app, Qt.ColorScheme.Light)
        look = Look(open_texts(language), self.theme, Icons(resources_dir() / "icons"))
        self.around = FakeSurroundings(tray=tray)
        self.shell = Shell(app, look, self.settings, loop=loop, pool=pool, surroundings=self.around.all)
        self.window = self.shell.window
        self.model = self.shell.model
        self.view = self.window.queue_view
        self.is_closed = False
        self._is_gone = False
        self.shell.closed.connect(self._on_closed)

    async def open(self, *, practice: bool = True) -> None:
        self.window.show()
        await self.shell.open(self._opener, practice=practice)
        await eventually(self._has_caught_up)

    async def close(self) -> None:
        """Closes the window if it is still there; nothing of it goes on."""
        if self._is_gone:
            return
        if not self.is_closed:
            await self.shell.close()
        assert [timer for timer in self.window.findChildren(QTimer) if timer.isActive()] == []
        self._is_gone = True
        self.window.deleteLater()

    @property
    def session(self) -> FakeSession:
        assert self.fake.session is not None
        return self.fake.session

    @property
    def asked(self) -> list[Command]:
        """What the fake engine was asked."""
        return self.session.engine.asked

    async def tell(self, *events: Event) -> None:
        """Lets the fake engine tell something, and waits until the window has heard it."""
        heard = []
        self.shell.events_taken.connect(heard.append)
        self.session.engine.tell(*events)
        await eventually(lambda: heard)
        self.shell.events_taken.disconnect(heard.append)

    async def show_jobs(self, *jobs: Job) -> None:
        await self.tell(JobsAdded(jobs))

    def select(self, *job_ids: int) -> None:
        self.view.select_jobs(list(job_ids))

    def act(self, act: Act) -> None:
        """Triggers an action as menu, button or key would: a disabled one does nothing."""
        self.window.acts[act].trigger()

    def cell(self, row: int, column: Column) -> str:
        return self.model.index(row, column).data()

    def names(self) -> list[str]:
        return [self.cell(row, Column.NAME) for row in range(self.model.rowCount())]

    def drag(self, *paths: Path, at: QPoint = _BESIDE) -> QDragEnterEvent:
        """Drags files over the window, as a file manager does: it offers copy, move and link."""
        self._dragged = QMimeData()
        self._dragged.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        event = QDragEnterEvent(at, _OFFERED, self._dragged, _BUTTON, _KEYS)
        QApplication.sendEvent(self.window, event)
        return event

    def move(self, at: QPoint) -> None:
        """Moves what is dragged to another place."""
        QApplication.sendEvent(self.window, QDragMoveEvent(at, _OFFERED, self._dragged, _BUTTON, _KEYS))

    def drop(self, *paths: Path, at: QPoint = _BESIDE) -> QDropEvent | None:
        """Drags files over the window and lets go; None where the window does not take them."""
        if not self.drag(*paths, at=at).isAccepted():
            return None
        event = QDropEvent(QPointF(at), _OFFERED, self._dragged, _BUTTON, _KEYS)
        QApplication.sendEvent(self.window, event)
        return event

    def leave(self) -> None:
        """Drags out of the window again."""
        QApplication.sendEvent(self.window, QDragLeaveEvent())

    def dialog(self) -> QDialog | None:
        """The dialog that is open, if any."""
        return next(
            (widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QDialog) and widget.isVisible()),
            None,
        )

    async def answer(self, button_text: str) -> str:
        """Waits for a question, presses a button and returns what was asked."""
        await eventually(self._question)
        box = self._question()
        assert box is not None
        question = f"{box.text()} {box.informativeText()}".strip()
        next(button for button in box.buttons() if button.text() == button_text).click()
        return question

    async def quit_question(self) -> QuitDialog:
        """Waits for the question that comes before the program ends."""
        await eventually(lambda: isinstance(self.dialog(), QuitDialog))
        dialog = self.dialog()
        assert isinstance(dialog, QuitDialog)
        return dialog

    async def quit_by(self, way: QuitWay) -> None:
        """Waits for that question and answers it."""
        (await self.quit_question()).ways[way].click()
        await eventually(lambda: self.dialog() is None)

    @staticmethod
    def _question() -> QMessageBox | None:
        """The question that is open, perhaps over another dialog."""
        windows = QApplication.topLevelWidgets()
        return next((one for one in windows if isinstance(one, QMessageBox) and one.isVisible()), None)

    def visible_texts(self) -> list[str]:
        """Everything the window shows or says to a screen reader, widget by widget."""
        found: list[str] = [self.window.windowTitle()]
        for widget in self.window.findChildren(QWidget):
            for name in ("text", "title", "placeholderText", "toolTip", "accessibleName"):
                getter = getattr(widget, name, None)
                if callable(getter) and widget.isVisibleTo(self.window):
                    found.append(str(getter()))
        for act in Act:
            action = self.window.acts[act]
            found += [action.text(), action.toolTip(), action.statusTip()]
        return [text for text in found if text]

    def _has_caught_up(self) -> bool:
        return not self.fake.first_events or self.model.rowCount() > 0

    def _on_closed(self) -> None:
        self.is_closed = True
