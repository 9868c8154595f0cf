"""The life of the window: close, hide, come back, quit in four ways, go on after a start.

"Going on" means that something is uploaded by itself, now or later; with nothing going on the program just ends.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Awaitable, Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from vod_desktop.core.model.commands import ResumeJobs
from vod_desktop.core.model.events import Event, JobsAdded
from vod_desktop.core.model.states import State
from vod_desktop.texts import formats
from vod_desktop.ui.controllers.presence import PresenceController
from vod_desktop.ui.models.watch import GOING, QueueWatch
from vod_desktop.ui.surroundings import Surroundings
from vod_desktop.ui.views.banner import BannerKind
from vod_desktop.ui.views.questions import ask
from vod_desktop.ui.views.quit_dialog import QuitWay, ask_how_to_quit
from vod_desktop.ui.workplace import Workplace


class LifeController(QObject):
    """Decides what closing and quitting mean now.

    Args:
        close: Stops the uploads, which go on next time, and closes the window for good.
    """

    def __init__(self, place: Workplace, surroundings: Surroundings, close: Callable[[], Awaitable[None]]) -> None:
        super().__init__(place.window)
        self._place = place
        self._texts = place.texts
        self._window = place.window
        self._close = close
        self._watch = QueueWatch()
        self.presence = PresenceController(place, surroundings, self._watch, self.show_window)
        self._is_asking = False
        self._is_leaving = False
        self._quits_when_done = False
        self._interrupted: tuple[int, ...] = ()
        self._tells_of_interrupted = False
        self._quitting = place.window.banners[BannerKind.QUITTING]
        self._resuming = place.window.banners[BannerKind.INTERRUPTED]
        self._quitting.pressed.connect(self._on_stay)
        self._resuming.pressed.connect(self._on_continue)
        self._resuming.second_pressed.connect(self._on_leave_paused)
        place.window.close_requested.connect(self.close_window)
        place.window.quit_requested.connect(self.quit)
        if sys.platform == "darwin":
            QGuiApplication.instance().applicationStateChanged.connect(self._on_application_state)  # type: ignore[union-attr]

    def opened(self) -> None:
        """The queue of last time is there, and the settings are known."""
        self.presence.has_tray()
        self._tells_of_interrupted = bool(self._still_paused()) and self._place.settings.current.start_paused
        self._tell_of_interrupted()

    def take(self, events: tuple[Event, ...]) -> None:
        """Follows the queue."""
        for event in events:
            if isinstance(event, JobsAdded) and event.interrupted:
                self._interrupted = event.interrupted
        occasions = self._watch.take(events)
        self.presence.take(events, occasions)
        if self._tells_of_interrupted:
            self._tell_of_interrupted()
        if self._quits_when_done and not self._watch.goes_on and not self._watch.is_tidying:
            self._leave_when_told()

    def show_window(self, job_ids: tuple[int, ...] = (), *, token: str = "") -> None:
        """Brings the window to the front.

        Args:
            job_ids: Rows to choose.
            token: With it Wayland lets a window come to the front when another program asks for it.
        """
        window = self._window
        if token:
            os.environ["XDG_ACTIVATION_TOKEN"] = token
        if window.isMinimized():
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
        if job_ids:
            window.show_rows(job_ids)

    def close_window(self) -> None:
        """The button that closes the window: hides it while uploads go on, if something can bring it back."""
        self._ask_once(self._close_window)

    def quit(self) -> None:
        """Ends the program; asks while uploads go on."""
        self._ask_once(self._quit)

    async def close(self) -> None:
        """The window closes for good."""
        await self.presence.close()

    def retranslate(self) -> None:
        """Another language is in force."""
        self.presence.retranslate()
        self._tell_of_interrupted()
        self._tell_of_quitting()

    # Closing and quitting

    def _ask_once(self, question: Callable[[], Awaitable[None]]) -> None:
        """While one question is open, a second one would only be in its way."""
        if self._is_asking:
            self.show_window()
            return

        async def run() -> None:
            self._is_asking = True
            try:
                await question()
            finally:
                self._is_asking = False

        self._place.tasks.start(run())

    async def _close_window(self) -> None:
        if not self._watch.goes_on:
            await self._close()
        elif self._place.settings.current.close_to_tray and self._has_background():
            if await self._agrees_to_background():
                self._hide()
        else:
            await self._ask_how_to_quit()

    async def _quit(self) -> None:
        if self._watch.goes_on:
            self.show_window()
            await self._ask_how_to_quit()
        else:
            await self._close()

    async def _ask_how_to_quit(self) -> None:
        has_background = self._has_background()
        left = self._left_text()
        way = await ask_how_to_quit(
            self._place.look,
            self._watch.unfinished,
            left,
            has_background=has_background,
            can_end=self._can_end(),
            parent=self._window,
        )
        if way is QuitWay.BACKGROUND:
            self._set_quits_when_done(quits=False)
            self._place.settings.change(told_of_tray=True)  # the dialog has said it
            self._hide()
        elif way is QuitWay.PAUSE:
            await self._close()
        elif way is QuitWay.WHEN_DONE:
            self._set_quits_when_done(quits=True)

    def _can_end(self) -> bool:
        """Whether something of what goes on can come to its end without the user; else "when done" would be never."""
        held = self._watch.held_for_user
        return not held or any(job.state in GOING and job.account_id not in held for job in self._place.model.jobs())

    def _left_text(self) -> str:
        session = self._place.session()
        left_s = None if session is None else session.engine.progress().left_s
        if left_s is None:
            return ""
        return self._texts.tr("About {duration} left.", duration=formats.duration(self._texts, left_s))

    async def _agrees_to_background(self) -> bool:
        """Says once where the window goes."""
        if self._place.settings.current.told_of_tray:
            return True
        tr = self._texts.tr
        agreed = await ask(
            self._window,
            tr("The uploads go on in the background"),
            tr(
                "The window closes, and the icon beside the clock brings it back. To end the program, choose Quit in the "
                "File menu or in the menu of the icon. The settings change what closing does."
            ),
            yes=tr("Close the window"),
            no=tr("Keep the window"),
            expects_yes=True,
        )
        if agreed:
            self._place.settings.change(told_of_tray=True)
        return agreed

    def _has_background(self) -> bool:
        """Whether the window can come back when it is gone; macOS keeps the program in its dock."""
        return sys.platform == "darwin" or self.presence.has_tray()

    def _hide(self) -> None:
        self._window.hide()

    # Quit when done

    def _set_quits_when_done(self, *, quits: bool) -> None:
        self._quits_when_done = quits
        self._tell_of_quitting()
        if quits and not self._watch.goes_on:
            self._leave_when_told()

    def _tell_of_quitting(self) -> None:
        tr = self._texts.tr
        if self._quits_when_done:
            advice = tr("What is paused then goes on next time.")
            self._quitting.tell(tr("The program ends when the uploads are done."), advice, tr("Don't quit"))
        else:
            self._quitting.hide()

    def _on_stay(self) -> None:
        self._set_quits_when_done(quits=False)

    def _leave_when_told(self) -> None:
        if not self._is_leaving:
            self._is_leaving = True
            self._place.tasks.start(self._leave())

    async def _leave(self) -> None:
        await self.presence.settle()  # the end of the batch is still told
        if self._quits_when_done and not self._watch.goes_on:
            await self._close()
        self._is_leaving = False

    # After a start

    def _still_paused(self) -> tuple[int, ...]:
        jobs = map(self._place.model.job, self._interrupted)
        return tuple(job.id for job in jobs if job is not None and job.state is State.PAUSED)

    def _tell_of_interrupted(self) -> None:
        count = len(self._still_paused()) if self._tells_of_interrupted else 0
        if not count:
            self._tells_of_interrupted = False
            self._resuming.hide()
            return
        texts = self._texts
        self._resuming.tell(
            texts.tr_n("{count} upload was interrupted.", "{count} uploads were interrupted.", count),
            texts.tr("What has been sent is kept."),
            texts.tr("Continue"),
            texts.tr("Leave paused"),
        )

    def _on_continue(self) -> None:
        self._place.post(ResumeJobs(self._still_paused()))
        self._on_leave_paused()

    def _on_leave_paused(self) -> None:
        self._tells_of_interrupted = False
        self._tell_of_interrupted()

    def _on_application_state(self, state: Qt.ApplicationState) -> None:
        """A click on the dock brings the window back."""
        if state is Qt.ApplicationState.ApplicationActive and not self._window.isVisible():
            self.show_window()
