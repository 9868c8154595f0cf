"""Takes rows off the list: idle ones at once and with a way back, those that lose work after a question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject

from vod_desktop.core.model.commands import RemoveJobs, RestoreJobs
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.states import State
from vod_desktop.ui.actions import Act
from vod_desktop.ui.models.verbs import APPLIES, BUSY, Verb
from vod_desktop.ui.views.questions import ask
from vod_desktop.ui.views.toasts import LONG_MS, Toast
from vod_desktop.ui.workplace import Workplace


class RemovalController(QObject):
    """Serves the three actions. A removal can be undone as long as its message stands; several one after another."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(place.window)
        self._place = place
        self._model = place.model
        self._view = place.window.queue_view
        self._removals: list[tuple[tuple[Job, ...], Toast]] = []
        self._left: tuple[frozenset[int], int] | None = None  # going, and the row beside that is chosen then
        self._coming: list[int] = []  # asked to come back, to be chosen when they are there
        acts = place.window.acts
        acts[Act.REMOVE].triggered.connect(lambda: self._start(self._chosen()))
        acts[Act.REMOVE_COMPLETE].triggered.connect(lambda: self._start(self._complete()))
        acts[Act.UNDO_REMOVE].triggered.connect(self._undo_last)
        place.model.counts_changed.connect(self._on_counts_changed)
        self._follow()

    def _follow(self) -> None:
        self._place.window.acts.enable({Act.UNDO_REMOVE: bool(self._removals)})

    def _chosen(self) -> list[Job]:
        return [job for job in map(self._model.job, self._view.selected_ids()) if job is not None]

    def _complete(self) -> list[Job]:
        return [job for job in self._model.jobs() if job.state is State.COMPLETE]

    def _start(self, jobs: Iterable[Job]) -> None:
        removable = [job for job in jobs if job.state in APPLIES[Verb.REMOVE]]
        losing = [job for job in removable if not goes_quietly(job)]
        if losing:
            self._place.tasks.start(self._ask_and_remove(removable, len(losing)))
        elif removable:
            self._remove(removable)

    async def _ask_and_remove(self, jobs: list[Job], losing: int) -> None:
        texts = self._place.texts
        ends = texts.tr_n(
            "{count} upload is cancelled: what has been sent of it is deleted at the service.",
            "{count} uploads are cancelled: what has been sent of them is deleted at the service.",
            losing,
        )
        stay = texts.tr("The uploaded media stay in VOD, and the files on this computer stay as they are.")
        if losing == len(jobs):
            question = texts.tr_n("Cancel this upload?", "Cancel {count} uploads?", losing)
        else:
            question = texts.tr_n("Remove {count} row from the list?", "Remove {count} rows from the list?", len(jobs))
        agreed = await ask(
            self._place.window,
            question,
            f"{ends}\n{stay}",
            yes=texts.tr("Cancel and remove"),
            no=texts.tr("Keep the rows"),
        )
        if agreed:
            # While the user read the question, some have gone on.
            self._remove([job for job in (self._model.job(job.id) for job in jobs) if job is not None])

    def _remove(self, jobs: list[Job]) -> None:
        gone = frozenset(job.id for job in jobs)
        if gone & set(self._view.selected_ids()):
            beside = neighbour(self._model.shown_ids(), gone)
            self._left = None if beside is None else (gone, beside)
        self._place.post(RemoveJobs(tuple(job.id for job in jobs)))
        back = tuple(job for job in jobs if goes_quietly(job))
        if not back:
            return
        texts = self._place.texts
        toast = self._place.window.toasts.tell(
            lambda: (texts.tr_n("{count} row removed", "{count} rows removed", len(back)), texts.tr("Undo")),
            life_ms=LONG_MS,
        )
        self._removals.append((back, toast))
        toast.pressed.connect(lambda: self._undo(back))
        toast.gone.connect(lambda: self._forget(toast))
        self._follow()

    def _undo_last(self) -> None:
        if self._removals:
            jobs, toast = self._removals[-1]
            self._undo(jobs)
            toast.go()

    def _undo(self, jobs: tuple[Job, ...]) -> None:
        self._coming = [job.id for job in jobs]
        self._place.post(RestoreJobs(jobs))

    def _forget(self, gone: Toast) -> None:
        self._removals = [(jobs, toast) for jobs, toast in self._removals if toast is not gone]
        self._follow()

    def _on_counts_changed(self) -> None:
        if self._left is not None and not any(self._model.job(job_id) for job_id in self._left[0]):
            (_, beside), self._left = self._left, None
            if not self._view.selectionModel().hasSelection():
                self._view.select_jobs([beside])
        if self._coming and all(self._model.job(job_id) is not None for job_id in self._coming):
            coming, self._coming = self._coming, []
            self._place.tasks.start(self._choose(coming))

    async def _choose(self, job_ids: list[int]) -> None:
        """In a turn of its own: to put many rows back is work enough for one."""
        self._view.select_jobs(job_ids)


def neighbour(shown: Sequence[int], gone: frozenset[int]) -> int | None:
    """The row that stands after those that go, else the one before them."""
    last = max((row for row, job_id in enumerate(shown) if job_id in gone), default=-1)
    if last < 0:
        return None
    behind = next(iter(shown[last + 1 :]), None)
    return behind if behind is not None else next((one for one in reversed(shown) if one not in gone), None)


def goes_quietly(job: Job) -> bool:
    """Whether nothing is lost with a row that cannot be had back: nothing moves, and nothing of it is at the service."""
    return job.session is None and job.state not in BUSY
