"""Jobs that are being edited do not start meanwhile: they are paused when the dialog opens, and go on when it is closed."""

from __future__ import annotations

from collections.abc import Iterable

from vod_desktop.core.model.commands import PauseJobs, ResumeJobs
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.states import State
from vod_desktop.ui.workplace import Workplace

_WOULD_START = frozenset({State.QUEUED, State.WAITING})


class HeldBack:
    """Some jobs, until `let_go`. Those that were paused before stay so."""

    def __init__(self, place: Workplace, jobs: Iterable[Job]) -> None:
        self._place = place
        self._job_ids = tuple(job.id for job in jobs if job.may_edit and job.state in _WOULD_START)
        if self._job_ids:
            place.post(PauseJobs(self._job_ids))

    def let_go(self) -> None:
        """The jobs go on as they would have; what was posted before this is done first. A second call does nothing."""
        job_ids, self._job_ids = self._job_ids, ()
        if job_ids:
            self._place.post(ResumeJobs(job_ids))
