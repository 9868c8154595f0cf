"""What each action of an error does: one table for the details, the strips above the queue and the menu of a row.

Actions that another part carries out are triggered by their name in the window (`Act`), after the rows they concern were chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from vod_desktop.core.model.commands import EditJobs, ResumeJobs, RetryJobs
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.states import State
from vod_desktop.texts.error_actions import Action
from vod_desktop.ui.actions import Act
from vod_desktop.ui.models.job_edits import insisting
from vod_desktop.ui.models.verbs import APPLIES, Verb
from vod_desktop.ui.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Concern:
    """What an error is about.

    Attributes:
        job_ids: The jobs; empty for one of the account or the program.
        account_id: The account, if it is known.
    """

    job_ids: tuple[int, ...] = ()
    account_id: str | None = None


class ErrorActions(QObject):
    """Does what an error advises.

    Signals:
        data_dir_requested: The program is to work in another folder.
        report_requested: The report of a crash is to be shown.

    Args:
        release: A held account is to be tried again.
        check_account: The editor of an account is to be opened.
    """

    data_dir_requested = Signal()
    report_requested = Signal()

    def __init__(self, place: Workplace, release: Callable[[str], None], check_account: Callable[[str], None]) -> None:
        super().__init__(place.window)
        self._place = place
        self._release = release
        self._check_account = check_account
        self.handlers: Mapping[Action, Callable[[Concern], None]] = {
            Action.NONE: lambda _: None,
            Action.RETRY: self._retry,
            Action.START_OVER: self._retry,
            Action.CHOOSE_FILE: lambda _: self._trigger(Act.ADD_FILES),
            Action.CHOOSE_COVER: lambda concern: self._trigger_on(Act.CHOOSE_COVER, concern),
            Action.EDIT_OPTIONS: lambda concern: self._trigger_on(Act.EDIT_OPTIONS, concern),
            Action.CHECK_ACCOUNT: self._see_account,
            Action.ENTER_KEY: self._see_account,
            Action.RELEASE_HOLD: self._go_on,
            Action.CHOOSE_DATA_DIR: lambda _: self.data_dir_requested.emit(),
            Action.INSIST: self._insist,
            Action.SHOW_REPORT: lambda _: self.report_requested.emit(),
        }

    def do(self, action: Action, concern: Concern) -> None:
        """Does what a button says."""
        self.handlers[action](concern)

    def _jobs(self, concern: Concern) -> list[Job]:
        return [job for job in map(self._place.model.job, concern.job_ids) if job is not None]

    def _retry(self, concern: Concern) -> None:
        jobs = self._jobs(concern)
        failed = tuple(job.id for job in jobs if job.state in APPLIES[Verb.RETRY])
        if failed:
            self._place.post(RetryJobs(failed))
        waiting = tuple(job.id for job in jobs if job.state is State.WAITING)
        if waiting:
            self._place.post(ResumeJobs(waiting))

    def _go_on(self, concern: Concern) -> None:
        """A waiting job is tried at once; where none waits it is the account that is held."""
        waiting = tuple(job.id for job in self._jobs(concern) if job.state is State.WAITING)
        if waiting:
            self._place.post(ResumeJobs(waiting))
        elif concern.account_id is not None:
            self._release(concern.account_id)

    def _see_account(self, concern: Concern) -> None:
        if concern.account_id is None:
            self._trigger(Act.ACCOUNTS)
        else:
            self._check_account(concern.account_id)

    def _insist(self, concern: Concern) -> None:
        """The same options once more, and what may be insisted on is let pass; a failed job is tried again by that."""
        edits = tuple(insisting(job) for job in self._jobs(concern) if job.may_edit)
        if edits:
            self._place.post(EditJobs(edits))

    def _trigger(self, act: Act) -> None:
        self._place.window.acts[act].trigger()

    def _trigger_on(self, act: Act, concern: Concern) -> None:
        view = self._place.window.queue_view
        if set(view.selected_ids()) != set(concern.job_ids):
            view.select_jobs(list(concern.job_ids))
        self._trigger(act)
