"""What the user wants of chosen jobs: carried to the engine as commands, to the clipboard, to other programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject

from vod_desktop.core.model.commands import (
    CancelJobs,
    Command,
    PauseAll,
    PauseJobs,
    ResumeAll,
    ResumeJobs,
    RetryJobs,
)
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.states import State
from vod_desktop.ui import clipboard
from vod_desktop.ui.actions import Act
from vod_desktop.ui.clipboard import Copier
from vod_desktop.ui.models.verbs import APPLIES, LOSES_WORK, Verb, verbs_for
from vod_desktop.ui.opening import open_url, show_in_folder
from vod_desktop.ui.views.questions import ask
from vod_desktop.ui.workplace import Workplace

_COMMANDS: dict[Verb, Callable[[tuple[int, ...]], Command]] = {
    Verb.PAUSE: PauseJobs,
    Verb.RESUME: ResumeJobs,
    Verb.CANCEL: CancelJobs,
    Verb.RETRY: RetryJobs,
}


class QueueController(QObject):
    """Serves the actions on rows, and says which of them mean something for the rows that are chosen."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(place.window)
        self._place = place
        self._texts = place.texts
        self._model = place.model
        self._window = place.window
        self._view = place.window.queue_view
        self._copier = Copier(self, place.look.courtesy)
        self._connect()

    def follow(self) -> None:
        """Enables actions as choice and jobs stand now."""
        chosen = self._view.selected_ids()
        states = self._model.states_of(chosen)
        verbs = verbs_for(states)
        has_result = State.COMPLETE in states
        counts = self._model.counts
        self._window.acts.enable(
            {
                Act.PAUSE: Verb.PAUSE in verbs,
                Act.RESUME: Verb.RESUME in verbs,
                Act.TOGGLE: bool(verbs & {Verb.PAUSE, Verb.RESUME}),
                Act.CANCEL: Verb.CANCEL in verbs,
                Act.RETRY: Verb.RETRY in verbs,
                Act.REMOVE: Verb.REMOVE in verbs,
                Act.COPY_IDS: has_result,
                Act.COPY_URLS: has_result,
                Act.COPY_ROWS: bool(chosen),
                Act.OPEN_URL: len(chosen) == 1 and has_result,
                Act.SHOW_IN_FOLDER: len(chosen) == 1,
                Act.SELECT_ALL: self._model.rowCount() > 0,
                Act.PAUSE_ALL: any(counts[state] for state in APPLIES[Verb.PAUSE]),
                Act.RESUME_ALL: any(counts[state] for state in (State.PAUSED, State.WAITING)),
                Act.RETRY_FAILED: counts[State.FAILED] > 0,
                Act.REMOVE_COMPLETE: counts[State.COMPLETE] > 0,
            }
        )

    def _connect(self) -> None:
        acts = self._window.acts
        for act, verb in ((Act.PAUSE, Verb.PAUSE), (Act.RESUME, Verb.RESUME), (Act.RETRY, Verb.RETRY)):
            acts[act].triggered.connect(lambda _checked, verb=verb: self._ask_engine(verb, self._chosen()))
        acts[Act.TOGGLE].triggered.connect(self._on_toggle)
        acts[Act.CANCEL].triggered.connect(lambda: self._place.tasks.start(self._cancel(self._chosen())))
        acts[Act.PAUSE_ALL].triggered.connect(lambda: self._place.post(PauseAll()))
        acts[Act.RESUME_ALL].triggered.connect(lambda: self._place.post(ResumeAll()))
        acts[Act.RETRY_FAILED].triggered.connect(lambda: self._ask_engine(Verb.RETRY, self._in_state(State.FAILED)))
        acts[Act.COPY_IDS].triggered.connect(lambda: self._copier.copy(clipboard.file_ids(self._chosen())))
        acts[Act.COPY_URLS].triggered.connect(lambda: self._copier.copy(clipboard.media_urls(self._chosen())))
        acts[Act.COPY_ROWS].triggered.connect(lambda: self._copier.copy(clipboard.rows(self._texts, self._chosen())))
        acts[Act.OPEN_URL].triggered.connect(lambda: self._open(self._chosen()))
        acts[Act.SHOW_IN_FOLDER].triggered.connect(lambda: self._place.tasks.start(self._reveal(self._chosen())))
        self._view.selection_changed.connect(self.follow)
        self._view.row_opened.connect(self._on_row_opened)

    def _chosen(self) -> list[Job]:
        return [job for job in map(self._model.job, self._view.selected_ids()) if job is not None]

    def _in_state(self, state: State) -> list[Job]:
        return [job for job in self._model.jobs() if job.state is state]

    def _ask_engine(self, verb: Verb, jobs: Iterable[Job]) -> None:
        ids = tuple(job.id for job in jobs if job.state in APPLIES[verb])
        if ids:
            self._place.post(_COMMANDS[verb](ids))

    def _on_toggle(self) -> None:
        chosen = self._chosen()
        can_pause = Verb.PAUSE in verbs_for(job.state for job in chosen)
        self._ask_engine(Verb.PAUSE if can_pause else Verb.RESUME, chosen)

    async def _cancel(self, jobs: list[Job]) -> None:
        jobs = [job for job in jobs if job.state in APPLIES[Verb.CANCEL]]
        if not jobs or not await self._agrees_to_lose(jobs):
            return
        self._ask_engine(Verb.CANCEL, self._as_they_stand(jobs))

    def _as_they_stand(self, jobs: Iterable[Job]) -> list[Job]:
        """The newest versions: while the user read the question, some have gone on."""
        return [job for job in (self._model.job(job.id) for job in jobs) if job is not None]

    async def _agrees_to_lose(self, jobs: list[Job]) -> bool:
        count = sum(job.state in LOSES_WORK for job in jobs)
        if not count:
            return True
        texts = self._texts
        return await ask(
            self._window,
            texts.tr_n("Cancel {count} upload?", "Cancel {count} uploads?", count),
            texts.tr("What has been sent is deleted at the service. The files on this computer stay."),
            yes=texts.tr("Cancel the upload"),
            no=texts.tr("Go on uploading"),
        )

    def _on_row_opened(self, job_id: int) -> None:
        job = self._model.job(job_id)
        if job is not None:
            self._open([job])

    def _open(self, jobs: list[Job]) -> None:
        if len(jobs) == 1 and jobs[0].result is not None:
            open_url(jobs[0].result.media_url, self._window.toasts, self._texts)

    async def _reveal(self, jobs: list[Job]) -> None:
        if len(jobs) != 1:
            return
        await show_in_folder(self._place.pool, jobs[0].media.source.path, self._window.toasts, self._texts)
