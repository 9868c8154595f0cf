"""The history window: opened, filled page by page from the ledger, kept up to date, its wishes carried out."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from vod_desktop.core.model.account import AccountKind
from vod_desktop.core.model.errors import AppError
from vod_desktop.core.model.events import CoverReplaced, Event, JobsChanged
from vod_desktop.core.model.history import HistoryQuery
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.states import State
from vod_desktop.texts.errors import tell
from vod_desktop.ui import clipboard
from vod_desktop.ui.actions import Act
from vod_desktop.ui.clipboard import Copier
from vod_desktop.ui.controllers.cover_replacing import CoverReplacer
from vod_desktop.ui.controllers.intake import IntakeController
from vod_desktop.ui.controllers.results import ResultsController, Selection
from vod_desktop.ui.models.console import why_no_console
from vod_desktop.ui.models.history_model import PAGE_ROWS, HistoryModel
from vod_desktop.ui.models.known import Known
from vod_desktop.ui.opening import open_url, show_in_folder
from vod_desktop.ui.placing import centre_over
from vod_desktop.ui.ports import History
from vod_desktop.ui.views.history_window import Deed, HistoryWindow, Period
from vod_desktop.ui.workplace import Workplace

_TYPING_MS = 200
"""After the last key, before the ledger is asked."""

_EXPORT_ROWS = 2_000
"""Read at once for an export of everything."""

_DAYS = {Period.TODAY: 0, Period.WEEK: 6, Period.MONTH: 29}
"""Before today, whose first second is where the period begins."""


class HistoryController(QObject):
    """Serves Act.HISTORY. The window is made when it is opened and gone when it is closed.

    Args:
        intake: Adds what is to be uploaded again.
        results: Exports, and opens the console.
        covers: Replaces covers.
    """

    def __init__(
        self, place: Workplace, intake: IntakeController, results: ResultsController, covers: CoverReplacer
    ) -> None:
        super().__init__(place.window)
        self._place = place
        self._intake = intake
        self._results = results
        self._covers = covers
        self._known = Known(place.session)
        self._copier = Copier(self, place.look.courtesy)
        self._query = HistoryQuery()
        self._round = 0  # of what is looked for: an answer to an older question is dropped
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.timeout.connect(self._look)
        self._model: HistoryModel | None = None
        self.window: HistoryWindow | None = None
        place.window.acts[Act.HISTORY].triggered.connect(self.open)
        place.look.theme.changed.connect(self._recolour)

    def open(self) -> None:
        """Opens the window, or raises it."""
        if self.window is None:
            self._model, self.window = self._make()
            self._look()
            centre_over(self.window, self._place.window)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()
        self.window.search.setFocus()

    def close(self) -> None:
        """Closes the window; the program ends."""
        if self.window is not None:
            self.window.close()

    def follow_events(self, batch: Sequence[Event]) -> None:
        """Jobs have changed: those that are complete now come on top, as far as they are looked for."""
        model, window = self._model, self.window
        if model is None or window is None:
            return
        for event in batch:
            if isinstance(event, CoverReplaced) and event.cover_url is not None:
                model.put_cover(event.job_id, event.cover_url)
            for job in event.jobs if isinstance(event, JobsChanged) else ():
                is_meant = replace(self._query, until=None).matches(job)
                if job.state is State.COMPLETE and model.put(job, is_meant=is_meant):
                    window.show_total(window.total + 1)

    def retranslate(self) -> None:
        """Another language is in force."""
        if self.window is not None:
            self._show_accounts(self.window)
            self.window.retranslate()

    def _make(self) -> tuple[HistoryModel, HistoryWindow]:
        texts = self._place.texts
        model = HistoryModel(texts, lambda account_id: self._known.account_name(texts, account_id))
        window = HistoryWindow(
            self._place.look, model, self._why_no_console, self._covers.may_replace, self._place.window
        )
        model.setParent(window)
        model.more_wanted.connect(lambda: self._place.tasks.start(self._fetch_more()))
        self._show_accounts(window)
        window.filter_changed.connect(self._on_filter_changed)
        window.deed_requested.connect(self._on_deed)
        window.closed.connect(self._on_closed)
        return model, window

    def _show_accounts(self, window: HistoryWindow) -> None:
        texts = self._place.texts
        window.show_accounts(
            [(account.id, self._known.account_name(texts, account.id)) for account in self._known.accounts()]
        )

    def _why_no_console(self, job: Job) -> str:
        return why_no_console(self._place.texts, self._known.account(job.account_id))

    def _recolour(self) -> None:
        if self.window is not None:
            self.window.recolour()

    def _on_closed(self) -> None:
        self._typing.stop()
        self._round += 1
        window, self.window, self._model = self.window, None, None
        if window is not None:
            window.toasts.clear()
            window.deleteLater()

    # Looking

    def _on_filter_changed(self, is_typing: bool) -> None:
        if is_typing:
            self._typing.start(_TYPING_MS)
        else:
            self._typing.stop()
            self._look()

    def _look(self) -> None:
        """Asks anew. Only what was complete by now is asked for, so that what is completed later shifts no page."""
        if self.window is None:
            return
        now = time.time()
        self._round += 1
        self._query = HistoryQuery(
            self.window.search.text(),
            self.window.account.currentData(),
            since_of(self.window.chosen_period, now),
            now,
            self.window.chosen_outcome,
        )
        self._place.tasks.start(self._fetch_first(self._query, self._round))

    async def _fetch_first(self, query: HistoryQuery, this_round: int) -> None:
        session = self._place.session()
        if session is None:
            return
        try:
            jobs, total = await self._place.aside(_first_page, session.history, query)
        except AppError as error:
            if self.window is not None and this_round == self._round:
                self.window.show_total(None, tell(self._place.texts, error.problem).title)
            return
        if self._model is not None and self.window is not None and this_round == self._round:
            self._model.show_first(jobs, has_more=len(jobs) == PAGE_ROWS)
            self.window.show_total(total)

    async def _fetch_more(self) -> None:
        session, model, this_round = self._place.session(), self._model, self._round
        if session is None or model is None:
            return
        known = sum(job.finished_at is not None and job.finished_at <= (self._query.until or 0) for job in model.jobs)
        try:
            jobs = await self._place.aside(session.history.page, self._query, PAGE_ROWS, known)
        except AppError as error:
            if self.window is not None:
                self.window.show_total(self.window.total, tell(self._place.texts, error.problem).title)
            return
        if model is self._model and this_round == self._round:
            model.append(jobs, has_more=len(jobs) == PAGE_ROWS)

    # What is wanted of chosen uploads

    def _on_deed(self, deed: Deed) -> None:
        window = self.window
        if window is None:
            return
        jobs = window.chosen()
        deeds: dict[Deed, Callable[[], object]] = {
            Deed.PLAY: lambda: self._play(window, jobs),
            Deed.COPY_IDS: lambda: self._copier.copy(clipboard.file_ids(jobs)),
            Deed.COPY_URLS: lambda: self._copier.copy(clipboard.media_urls(jobs)),
            Deed.COPY_ROWS: lambda: self._copier.copy(clipboard.rows(self._place.texts, jobs)),
            Deed.SHOW_IN_FOLDER: lambda: self._show_in_folder(window, jobs),
            Deed.CONSOLE: lambda: self._results.open_console(jobs),
            Deed.REPLACE_COVER: lambda: self._replace_cover(window, jobs),
            Deed.AGAIN: lambda: self._place.tasks.start(self._upload_again(jobs)),
            Deed.EXPORT: lambda: self._export(window, jobs),
        }
        deeds[deed]()

    def _play(self, window: HistoryWindow, jobs: Sequence[Job]) -> None:
        if len(jobs) == 1 and jobs[0].result is not None:
            open_url(jobs[0].result.media_url, window.toasts, self._place.texts)

    def _show_in_folder(self, window: HistoryWindow, jobs: Sequence[Job]) -> None:
        if len(jobs) == 1:
            self._place.tasks.start(
                show_in_folder(self._place.pool, jobs[0].media.source.path, window.toasts, self._place.texts)
            )

    def _replace_cover(self, window: HistoryWindow, jobs: Sequence[Job]) -> None:
        """The end is told in this window, or in the main one where this is closed by then."""
        if len(jobs) == 1:
            main = self._place.window
            self._covers.replace(jobs[0], window, lambda: window.toasts if self.window is window else main.toasts)

    async def _upload_again(self, jobs: Sequence[Job]) -> None:
        """Adds the files once more with the options they had; those of one account and alike in one go.

        The user knows that they were uploaded before. A file that is not there any more is told like any refused file.
        """
        alike: defaultdict[tuple[str | None, UploadOptions], list[Path]] = defaultdict(list)
        for job in sorted(jobs, key=lambda one: one.id):  # the window shows the newest first
            account = self._known.account(job.account_id)
            alike[None if account is None else account.id, job.options].append(job.media.source.path)
        for (account_id, options), paths in alike.items():
            account = self._known.account(account_id) if account_id else None
            session = self._place.session()
            if account is not None and account.kind is AccountKind.PRACTICE and session is not None:
                await self._place.aside(session.use_practice)
            await self._intake.add(paths, options=options, force=True, account_id=account_id)
        window = self.window
        if window is not None:
            texts, count = self._place.texts, len(jobs)
            window.toasts.tell(
                lambda: (texts.tr_n("{count} file goes to the queue", "{count} files go to the queue", count), "")
            )

    def _export(self, window: HistoryWindow, jobs: Sequence[Job]) -> None:
        session, texts, query = self._place.session(), self._place.texts, self._query
        if session is None:
            return
        history, total = session.history, window.total
        chosen = Selection(
            texts.tr_n("The {count} chosen upload", "The {count} chosen uploads", len(jobs)), len(jobs), lambda: jobs
        )
        found = Selection(
            texts.tr_n("The {count} upload that was found", "All {count} uploads that were found", total),
            total,
            lambda: _all_pages(history, query),
        )
        selections = [chosen, found] if len(jobs) > 1 else [found, chosen]
        self._results.export(selections, window, window.toasts)


def since_of(period: Period, now: float) -> float | None:
    """When a period begins, Unix seconds: at midnight, local time."""
    if period is Period.ALL:
        return None
    midnight = datetime.fromtimestamp(now).astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    return (midnight - timedelta(days=_DAYS[period])).timestamp()


def _first_page(history: History, query: HistoryQuery) -> tuple[Sequence[Job], int]:
    jobs = history.page(query, PAGE_ROWS)
    return jobs, len(jobs) if len(jobs) < PAGE_ROWS else history.count(query)


def _all_pages(history: History, query: HistoryQuery) -> list[Job]:
    jobs: list[Job] = []
    while page := history.page(query, _EXPORT_ROWS, len(jobs)):
        jobs += page
    return jobs
