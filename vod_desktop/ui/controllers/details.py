"""Fills the details as choice, jobs and counters stand, and carries out what their buttons say."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QMenu

from vod_desktop import __version__
from vod_desktop.core.model.errors import AppError, Problem
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.states import Phase, State
from vod_desktop.texts.error_actions import Action
from vod_desktop.texts.errors import tell
from vod_desktop.texts.lives import life_lines, life_text
from vod_desktop.ui.actions import Act
from vod_desktop.ui.clipboard import copy_text
from vod_desktop.ui.controllers.errors import Concern, ErrorActions
from vod_desktop.ui.media.thumbnails import Thumbnails
from vod_desktop.ui.models.console import why_no_console
from vod_desktop.ui.models.details import Summary, one_job, problem_text
from vod_desktop.ui.models.facts import Way
from vod_desktop.ui.models.known import Known
from vod_desktop.ui.models.row import Row
from vod_desktop.ui.opening import open_url
from vod_desktop.ui.piecemeal import Piecemeal
from vod_desktop.ui.views.details.panel import Page
from vod_desktop.ui.workplace import Workplace

_MANY_AT_ONCE = 200
_MANY_LATER_MS = 300
"""So many rows are looked at anew at once, more of them only so often: thousands take some milliseconds each time."""

_LifeKey = tuple[int, State, Phase, Problem | None]


class DetailsController(QObject):
    """Owns what the panel shows. Told by `follow` whenever choice or jobs have changed, by `follow_counters` of counters."""

    def __init__(self, place: Workplace, errors: ErrorActions, thumbnails: Thumbnails) -> None:
        super().__init__(place.window)
        self._place = place
        self._errors = errors
        self._thumbnails = thumbnails
        self._panel = place.window.details
        self._view = place.window.queue_view
        self._known = Known(place.session)
        self._ids: list[int] = []
        self._life: _LifeKey | None = None
        self._pictured: tuple[int, int] | None = None
        self._is_asking = False
        self._is_stopped = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._show_many)
        self._pieces = Piecemeal(self, place.look.courtesy)
        self._view.selection_changed.connect(self.follow)
        self._panel.page_changed.connect(self._ask_life)
        self._panel.action_requested.connect(self._on_action)
        self._panel.copy_problem_requested.connect(self._copy_problem)
        self._panel.wanted.connect(self._on_wanted)
        place.window.menus.row_menu_opening.connect(self._add_advice)
        thumbnails.ready.connect(lambda job_id, _: self._show_picture(job_id))
        place.window.acts[Act.SHOW_DETAILS].toggled.connect(self.follow)

    def follow(self) -> None:
        """Choice or jobs have changed, or another language is in force."""
        if self._is_stopped:
            return
        before, self._ids = self._ids, self._view.selected_ids()
        if self._ids != before:
            self._pieces.stop()
        if len(self._ids) <= 1:
            self._later.stop()
            self.follow_counters()
        elif len(self._ids) <= _MANY_AT_ONCE:
            for _ in self._sum_up():
                pass
        elif not self._later.isActive():
            self._later.start(_MANY_LATER_MS)

    def follow_counters(self) -> None:
        """Counters have moved: they concern one job only."""
        if len(self._ids) > 1:
            return
        row = self._row()
        if row is None:
            self._pictured = None
            self._panel.show_nothing()
        else:
            self._show_one(row)

    def retranslate(self) -> None:
        """Another language is in force."""
        self._life = None
        self.follow()

    def stop(self) -> None:
        """Nothing is looked at any more, whatever is still told."""
        self._is_stopped = True
        self._later.stop()
        self._pieces.stop()

    def _row(self) -> Row | None:
        return self._place.model.row_of(self._ids[0]) if len(self._ids) == 1 else None

    def _show_one(self, row: Row) -> None:
        job, texts = row.job, self._place.texts
        name = self._known.account_name(texts, job.account_id)
        self._panel.allow_console(why_no_console(texts, self._known.account(job.account_id)))
        listings, decides = self._known.listings(job.account_id), self._known.service_decides(job.account_id)
        self._panel.show_one(one_job(texts, row, name, listings, service_decides=decides))
        if self._panel.isVisible():
            self._thumbnails.request(job)
        self._show_picture(job.id)
        self._ask_life()

    def _show_many(self) -> None:
        if self._pieces.is_at_work:  # jobs change all the time: what is begun is shown, and the next look is soon
            self._later.start(_MANY_LATER_MS)
        else:
            self._pieces.start(self._sum_up())

    def _sum_up(self) -> Iterator[None]:
        """Shows what the chosen jobs come to, after a look at each."""
        texts, known = self._place.texts, self._known
        summary = Summary(
            texts, lambda account_id: known.account_name(texts, account_id), known.listings, known.service_decides
        )
        for job_id in self._ids:
            job = self._place.model.job(job_id)
            if job is not None:
                summary.take(job)
            yield
        self._pictured = None
        self._panel.show_many(summary.told())

    def _show_picture(self, job_id: int) -> None:
        """Shows the thumbnail of the chosen job, if there is one by now; the same one is shown once."""
        if self._ids != [job_id]:
            return
        picture = self._thumbnails.get(job_id)
        shown = job_id, 0 if picture is None else picture.cacheKey()
        if shown != self._pictured:
            self._pictured = shown
            self._panel.show_picture(picture)

    # The life of the job, asked for only while it is looked at

    def _ask_life(self) -> None:
        row = self._row()
        if row is None or self._panel.page is not Page.LOG or self._is_asking or self._key(row.job) == self._life:
            return
        self._is_asking = True
        self._place.tasks.start(self._fetch_life())

    async def _fetch_life(self) -> None:
        """Asks until what is shown belongs to the row that is chosen then."""
        try:
            while (row := self._row()) is not None and self._key(row.job) != self._life:
                key = self._key(row.job)
                text = await self._life_of(row.job)
                self._life = key
                now = self._row()
                if now is not None and now.job.id == row.job.id:
                    self._panel.show_life(text)
        finally:
            self._is_asking = False

    async def _life_of(self, job: Job) -> str:
        session, texts = self._place.session(), self._place.texts
        if session is None:
            return ""
        try:
            moments = await self._place.aside(session.history.life, job.id)
        except AppError as error:
            told = tell(texts, error.problem)
            return f"{told.title}\n{told.advice}"
        return life_text(life_lines(texts, moments))

    @staticmethod
    def _key(job: Job) -> _LifeKey:
        return job.id, job.state, job.phase, job.problem

    # What the buttons say

    def _on_action(self, action: Action) -> None:
        row = self._row()
        if row is not None:
            self._errors.do(action, Concern((row.job.id,), row.job.account_id))

    def _copy_problem(self) -> None:
        """What to send to somebody who helps: the problem and the versions, without the secrets of this run."""
        session = self._place.session()
        text = "\n".join((self._panel.problem_text(), f"VOD Desktop {__version__} · {platform.platform()}"))
        copy_text(text if session is None else session.redact(text))

    def _add_advice(self, menu: QMenu) -> None:
        """What helps a row with a problem stands first in its menu; trying again stands there anyway."""
        row = self._row()
        problem = None if row is None else problem_text(self._place.texts, row)
        if problem is None:
            return
        for action, label in problem.actions:
            if action not in {Action.RETRY, Action.RELEASE_HOLD}:
                menu.addAction(label, partial(self._on_action, action))
        menu.addAction(self._place.texts.tr("Copy details"), self._copy_problem)
        menu.addSeparator()

    def _on_wanted(self, way: Way, value: str) -> None:
        match way:
            case Way.COPY:
                copy_text(value)
            case Way.OPEN:
                open_url(value, self._place.window.toasts, self._place.texts)
            case Way.CONSOLE:
                self._place.window.acts[Act.OPEN_CONSOLE].trigger()
            case Way.FOLDER:
                self._place.window.acts[Act.SHOW_IN_FOLDER].trigger()
