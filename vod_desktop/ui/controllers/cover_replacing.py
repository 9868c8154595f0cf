"""Another cover for a medium that is uploaded: asked for at the cover desk, sent by the engine, told when the service has it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from vod_desktop.core.model.account import AccountKind
from vod_desktop.core.model.commands import ReplaceCover
from vod_desktop.core.model.errors import Problem, Retry
from vod_desktop.core.model.events import CoverReplaced, EngineFailed, Event
from vod_desktop.core.model.job import Job, SourceFile
from vod_desktop.core.model.states import State
from vod_desktop.texts.errors import tell
from vod_desktop.ui.actions import Act
from vod_desktop.ui.controllers.desk_session import DeskSession
from vod_desktop.ui.models.cover_choice import CoverKind
from vod_desktop.ui.models.known import Known
from vod_desktop.ui.models.row import with_short_path
from vod_desktop.ui.views.cover_desk import CoverDesk
from vod_desktop.ui.views.toasts import LONG_MS, Toasts
from vod_desktop.ui.workplace import Workplace

Send = Callable[[SourceFile], Awaitable[Problem | None]]
"""Sends a picture; returns what went wrong, None when the medium has it."""


class _Session(DeskSession[bool]):
    """One opening of the desk, for one medium. Answers whether the cover was replaced."""

    def __init__(self, place: Workplace, job: Job, folder: Path, parent: QWidget, send: Send) -> None:
        desk = CoverDesk(place.look, is_many=False, kinds=(CoverKind.PICTURE, CoverKind.FRAME), parent=parent)
        super().__init__(place, desk, job.media.source.path, folder)
        self._job = job
        self._send = send

    def _fill(self) -> None:
        tr, desk = self._texts.tr, self._desk
        desk.set_heading(tr("New cover of “{name}”", name=self._job.media_name), "")
        desk.set_apply_text(tr("Replace cover"))
        desk.set_note(CoverKind.PICTURE, tr("Or drop a picture onto this window."))
        desk.set_note(CoverKind.FRAME, tr("From the file on this computer, if it is still there."))
        desk.choose(CoverKind.PICTURE)
        self._show()

    def _show(self) -> None:
        if self._desk.kind is not None:
            self._show_one(self._desk.kind)

    async def _apply(self) -> None:
        looked = None if self._desk.kind is None else self._looked.get(self._desk.kind)
        if looked is None or looked.source is None:
            return
        self._desk.show_busy(self._texts.tr("The picture is on its way. You may close this window meanwhile."))
        problem = await self._send(looked.source)
        if problem is None:
            self._end(True)
            return
        told = tell(self._texts, with_short_path(problem))
        # What passes by itself is said of uploads, which are tried again without anybody; a cover is not.
        passes = problem.retry is Retry.AUTO
        advice = self._texts.tr("Nothing was changed: try again in a moment.") if passes else told.advice
        self._desk.show_idle()
        self._show()
        self._desk.show_trouble(f"{told.title} {advice}")


class CoverReplacer(QObject):
    """Serves Act.REPLACE_COVER; the history calls `replace`.

    Args:
        folder: Where picked frames are kept.
    """

    def __init__(self, place: Workplace, folder: Path) -> None:
        super().__init__(place.window)
        self._place = place
        self._folder = folder
        self._known = Known(place.session)
        self._is_open = False
        self._sent: dict[int, tuple[asyncio.Future[Problem | None], str, Callable[[], Toasts]]] = {}
        place.window.acts[Act.REPLACE_COVER].triggered.connect(self._on_triggered)
        place.window.queue_view.selection_changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Enables the action as choice and jobs stand now."""
        job = self._chosen()
        self._place.window.acts.enable({Act.REPLACE_COVER: job is not None and self.may_replace(job)})

    def may_replace(self, job: Job) -> bool:
        """Whether there is a medium, and an account to reach it with."""
        is_there = job.state is State.COMPLETE and job.result is not None
        return is_there and self._known.account(job.account_id) is not None

    def replace(self, job: Job, parent: QWidget, toasts: Callable[[], Toasts]) -> None:
        """Opens the desk over a window.

        Args:
            job: Complete.
            parent: The window.
            toasts: Where the end is told.
        """
        if not self._is_open and self.may_replace(job):
            self._place.tasks.start(self._ask(job, parent, toasts))

    def follow_events(self, batch: Sequence[Event]) -> None:
        """Takes the engine's answers."""
        for event in batch:
            match event:
                case CoverReplaced(job_id=job_id, problem=problem):
                    self._take(job_id, problem)
                case EngineFailed(problem=problem):
                    for job_id in tuple(self._sent):
                        self._take(job_id, problem)

    def _on_triggered(self) -> None:
        job = self._chosen()
        if job is not None:
            self.replace(job, self._place.window, lambda: self._place.window.toasts)

    def _chosen(self) -> Job | None:
        ids = self._place.window.queue_view.selected_ids()
        return self._place.model.job(ids[0]) if len(ids) == 1 else None

    async def _ask(self, job: Job, parent: QWidget, toasts: Callable[[], Toasts]) -> None:
        async def send(picture: SourceFile) -> Problem | None:
            return await self._send(job, picture, toasts)

        self._is_open = True
        try:
            await _Session(self._place, job, self._folder, parent, send).ask()
        finally:
            self._is_open = False

    async def _send(self, job: Job, picture: SourceFile, toasts: Callable[[], Toasts]) -> Problem | None:
        assert job.result is not None, "only a medium that is there gets here"
        account, session = self._known.account(job.account_id), self._place.session()
        if account is not None and account.kind is AccountKind.PRACTICE and session is not None:
            await self._place.aside(session.use_practice)
        answer: asyncio.Future[Problem | None] = asyncio.get_running_loop().create_future()
        self._sent[job.id] = (answer, job.media_name, toasts)
        self._place.post(ReplaceCover(job.id, job.account_id, job.result.file_id, picture))
        return await answer

    def _take(self, job_id: int, problem: Problem | None) -> None:
        """An end is told where the user is: at the desk, if that is still open, else beside the windows."""
        answer, name, toasts = self._sent.pop(job_id, (None, "", None))
        if answer is None or toasts is None:
            return
        if not answer.done():
            answer.set_result(problem)
            if problem is not None:
                return
        texts = self._place.texts
        if problem is None:
            toasts().tell(lambda: (texts.tr("The cover of “{name}” is replaced.", name=name), ""))
            return
        toasts().tell(
            lambda: (
                texts.tr(
                    "The cover of “{name}” was not replaced: {reason}",
                    name=name,
                    reason=tell(texts, with_short_path(problem)).title,
                ),
                "",
            ),
            life_ms=LONG_MS,
        )
