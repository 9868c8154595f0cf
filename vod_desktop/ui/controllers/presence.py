"""What can be seen of the uploads without the window: tray, badge, notifications; and that the computer stays awake.

Nothing here runs while nothing is uploaded; else tray and tooltip follow once a second.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu

from vod_desktop.core.model.events import Event, HoldChanged, Totals
from vod_desktop.ui.actions import Act
from vod_desktop.ui.models.notice import Notice, notice_of
from vod_desktop.ui.models.totals_text import at_rest, files_text, permille, rest_texts
from vod_desktop.ui.models.watch import FirstFailure, NeedsUser, Occasion, QueueWatch
from vod_desktop.ui.surroundings import PROGRAM, Surroundings
from vod_desktop.ui.tray import Badge, Face, draw
from vod_desktop.ui.workplace import Workplace

UPDATE_MS = 1000


class PresenceController(QObject):
    """Owns what stands in the tray.

    Args:
        watch: Has taken the events before they come here.
        show_window: Brings the window to the front, with these rows chosen.
    """

    def __init__(
        self,
        place: Workplace,
        surroundings: Surroundings,
        watch: QueueWatch,
        show_window: Callable[[tuple[int, ...]], None],
    ) -> None:
        super().__init__(place.window)
        self._place = place
        self._texts = place.texts
        self._around = surroundings
        self._watch = watch
        self._show_window = show_window
        self._program = place.look.icons.application()
        self._notice: Notice | None = None
        self._telling = asyncio.Lock()
        self._went_on = False
        self._has_unseen_failure = False
        self._shown: tuple[Face, str] | None = None
        self._badge = 0
        self._must_paint = False
        self._stopped = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_time)
        self._menu = QMenu(place.window)
        self._show = self._menu.addAction("", lambda: show_window(()))
        self._menu.addSeparator()
        acts = place.window.acts
        self._copies = {act: self._add(acts[act]) for act in (Act.PAUSE_ALL, Act.RESUME_ALL)}
        self._add_files = self._menu.addAction("", self._on_add_files)
        acts[Act.ADD_FILES].changed.connect(self._follow_actions)
        self._menu.addSeparator()
        self._quit = self._menu.addAction("", acts[Act.QUIT].trigger)
        surroundings.tray.put(self._menu, lambda: show_window(()))
        place.window.visibility_changed.connect(self._on_looked)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.connect(self._on_looked)
        place.settings.changed.connect(self._follow_wakefulness)
        self.retranslate()

    def has_tray(self) -> bool:
        """Whether the program can be brought back from a tray, if its window goes."""
        if not self._around.tray.look():
            return False
        self._touch()
        return True

    def take(self, events: tuple[Event, ...], occasions: tuple[Occasion, ...]) -> None:
        """Follows the queue: events, and what the watch said of them."""
        if self._stopped:
            return
        begins = self._watch.goes_on and not self._went_on
        self._went_on = self._watch.goes_on
        if begins:
            self.has_tray()
            self._withdraw()
        for event in events:
            if isinstance(event, HoldChanged) and event.problem is None and self._is_about(event.account_id):
                self._withdraw()
        if not self._is_seen():
            for occasion in occasions:
                self._tell(occasion)
        self._follow_wakefulness()
        self._follow_badge()
        self._touch()

    async def settle(self) -> None:
        """Returns when everything has been told, within some seconds."""
        async with self._telling:
            pass

    async def close(self) -> None:
        """Takes everything away but the notification, which may still be news. Within about 2 s."""
        self._stopped = True
        self._timer.stop()
        self._around.tray.close()
        if self._badge:  # a second start has none, and must not take away that of the first
            self._around.set_badge(0)
        self._around.notices.close()
        await self._place.aside(self._around.awake.close)

    def close_now(self) -> None:
        """The same where nothing can be awaited any more."""
        self._around.tray.close()
        self._around.awake.close()

    def retranslate(self) -> None:
        """Another language is in force."""
        tr = self._texts.tr
        self._show.setText(tr("Show window"))
        self._add_files.setText(tr("Add files…"))
        self._quit.setText(tr("Quit"))
        self._follow_actions()
        self._touch()

    # Tray and badge

    def _add(self, action: QAction) -> QAction:
        """The same action without its keys, which mean nothing in a tray."""
        action.changed.connect(self._follow_actions)
        return self._menu.addAction("", action.trigger)

    def _follow_actions(self) -> None:
        acts = self._place.window.acts
        for act, copy in self._copies.items():
            copy.setText(acts[act].text())
            copy.setEnabled(acts[act].isEnabled())
        self._add_files.setEnabled(acts[Act.ADD_FILES].isEnabled())

    def _on_add_files(self) -> None:
        self._show_window(())
        self._place.window.acts[Act.ADD_FILES].trigger()

    def _touch(self) -> None:
        """Something is different: shows it at once, or when the last time is a second ago."""
        if self._timer.isActive():
            self._must_paint = True
        elif self._around.tray.is_shown and not self._stopped:
            self._paint()
            self._timer.start(UPDATE_MS)

    def _on_time(self) -> None:
        if self._must_paint or self._watch.goes_on:
            self._must_paint = False
            self._paint()
            self._timer.start(UPDATE_MS)

    def _paint(self) -> None:
        session = self._place.session()
        totals = Totals() if session is None else session.engine.progress()
        face = face_of(self._watch, totals, needs_user=self._watch.needs_user or self._has_unseen_failure).coarse()
        tip = self._tip(totals)
        if self._shown != (face, tip):
            self._shown = face, tip
            self._around.tray.show(draw(face, self._program), tip)

    def _tip(self, totals: Totals) -> str:
        if not self._watch.unfinished:
            return PROGRAM
        shown = totals if self._watch.moves else at_rest(totals)
        lines = [PROGRAM, files_text(self._texts, shown), *rest_texts(self._texts, shown)]
        if self._watch.is_paused:
            lines.append(self._texts.tr("Paused"))
        return "\n".join(lines)

    def _follow_badge(self) -> None:
        if self._watch.unfinished != self._badge:
            self._badge = self._watch.unfinished
            self._around.set_badge(self._badge)

    # Wakefulness

    def _follow_wakefulness(self) -> None:
        awake = self._watch.moves and self._place.settings.current.keep_awake and not self._stopped
        self._around.awake.want(awake=awake, reason=self._texts.tr("Videos are being uploaded"))

    # Notifications

    def _tell(self, occasion: Occasion) -> None:
        notice = notice_of(self._texts, occasion)
        if isinstance(occasion, FirstFailure) or (not isinstance(occasion, NeedsUser) and occasion.failed):
            self._has_unseen_failure = True
        if self._place.settings.current.notify:
            self._notice = notice
            self._place.tasks.start(self._show_notice(notice))

    async def _show_notice(self, notice: Notice) -> None:
        async with self._telling:
            if notice is self._notice:  # nothing newer has come meanwhile
                button = self._texts.tr("Show")
                await self._around.notices.show(notice.title, notice.body, button, lambda: self._on_clicked(notice))

    def _on_clicked(self, notice: Notice) -> None:
        if not self._stopped:
            self._show_window(notice.job_ids or self._held_jobs(notice.account_id))

    def _held_jobs(self, account_id: str | None) -> tuple[int, ...]:
        """The first job that an account's hold keeps from going on."""
        held = (job.id for job in self._place.model.jobs() if job.account_id == account_id)
        first = next(held, None)
        return () if first is None else (first,)

    def _is_about(self, account_id: str) -> bool:
        return self._notice is not None and self._notice.account_id == account_id

    def _withdraw(self) -> None:
        if self._notice is not None:
            self._notice = None
            self._place.tasks.start(self._take_notice_away())

    async def _take_notice_away(self) -> None:
        async with self._telling:
            if self._notice is None:
                await self._around.notices.withdraw()

    def _is_seen(self) -> bool:
        window = self._place.window
        return window.isVisible() and not window.isMinimized() and QGuiApplication.focusWindow() is not None

    def _on_looked(self) -> None:
        """Perhaps: window or keyboard have changed."""
        if not self._stopped and self._is_seen():
            self._withdraw()
            if self._has_unseen_failure:
                self._has_unseen_failure = False
                self._touch()


def face_of(watch: QueueWatch, totals: Totals, *, needs_user: bool) -> Face:
    """What the icon in the tray is to say."""
    percent = permille(totals) // 10 if watch.unfinished else None
    if needs_user:
        return Face(percent, Badge.ATTENTION)
    return Face(percent, Badge.PAUSED if watch.is_paused else Badge.NONE)
