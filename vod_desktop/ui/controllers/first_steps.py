"""Leads a newcomer to a first upload: offers the first steps once, and carries out what is chosen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject

from vod_desktop.core.model.account import PRACTICE_ID, Account, AccountKind
from vod_desktop.core.model.events import Event, JobsAdded, JobsChanged
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.states import State
from vod_desktop.paths import resources_dir
from vod_desktop.ui.actions import Act
from vod_desktop.ui.controllers.intake import IntakeController
from vod_desktop.ui.views.accounts.account_editor import OFFERED_KINDS
from vod_desktop.ui.views.toasts import LONG_MS
from vod_desktop.ui.views.welcome_dialog import WelcomeDialog
from vod_desktop.ui.workplace import Workplace

_TAG = "first-steps"
"""Comes back with the job of the sample clip."""


@dataclass(frozen=True, slots=True)
class FirstStepsWishes:
    """What the shell does for this controller.

    Attributes:
        practise: New files go to the practice cloud, which is started; files that wait are added.
        add_account: The editor is to be opened for a new account of this kind.
        open_guide: The guide is to be opened at this page.
        waiting: How many files wait for an account.
    """

    practise: Callable[[], Awaitable[None]]
    add_account: Callable[[AccountKind], None]
    open_guide: Callable[[str], None]
    waiting: Callable[[], int]


def is_newcomer(accounts: Sequence[Account], *, welcomed: bool, has_jobs: bool, has_files: bool) -> bool:
    """Whether somebody seems to be here for the first time, and with nothing at hand that should not be interrupted.

    Args:
        accounts: Those that are known.
        welcomed: The first steps have been offered before.
        has_jobs: There is something in the queue.
        has_files: The program was started with files.
    """
    return not (welcomed or accounts or has_jobs or has_files)


def sample_clip() -> Path:
    """The clip that comes with the program."""
    return resources_dir() / "sample" / "sample.mp4"


class FirstStepsController(QObject):
    """Owns the dialog. GUI thread."""

    def __init__(self, place: Workplace, intake: IntakeController, wishes: FirstStepsWishes) -> None:
        super().__init__(place.window)
        self._place = place
        self._intake = intake
        self._wishes = wishes
        self._jobs: set[int] = set()
        self.dialog: WelcomeDialog | None = None
        place.window.acts[Act.FIRST_STEPS].triggered.connect(self.open)
        place.window.start_page.sample_requested.connect(lambda: place.tasks.start(self._upload_sample()))
        place.look.theme.changed.connect(self._recolour)

    def offer(self, *, has_files: bool) -> None:
        """The window is open: a newcomer gets the dialog, once.

        Args:
            has_files: The program was started with files.
        """
        session, settings = self._place.session(), self._place.settings
        accounts = () if session is None else session.accounts()
        has_jobs = bool(self._place.model.rowCount())
        if is_newcomer(accounts, welcomed=settings.current.welcomed, has_jobs=has_jobs, has_files=has_files):
            self.open()

    def open(self) -> None:
        """Opens the dialog, or brings it to the front."""
        if self._place.session() is None:
            return
        self._place.settings.change(welcomed=True)
        if self.dialog is not None:
            self.dialog.activateWindow()
            return
        dialog = WelcomeDialog(
            self._place.look, OFFERED_KINDS, waiting=self._wishes.waiting(), parent=self._place.window
        )
        dialog.practice_requested.connect(lambda: self._place.tasks.start(self._practise()))
        dialog.account_requested.connect(self._wishes.add_account)
        dialog.guide_requested.connect(lambda: self._wishes.open_guide("first-upload"))
        dialog.language_requested.connect(self._place.window.menus.language_requested)
        dialog.finished.connect(self._on_closed)
        self.dialog = dialog
        dialog.open()

    def give_way(self) -> None:
        """Files have come: the dialog goes, as if it had been skipped."""
        if self.dialog is not None:
            self.dialog.reject()

    def retranslate(self) -> None:
        """Another language is in force."""
        if self.dialog is not None:
            self.dialog.retranslate()

    def take(self, batch: Sequence[Event]) -> None:
        """Looks for the sample clip in what the engine tells: it is shown, and told when it has arrived."""
        for event in batch:
            if isinstance(event, JobsAdded) and event.tag == _TAG:
                self._jobs = {job.id for job in event.jobs}
                self._place.window.show_rows(sorted(self._jobs))
            for job in event.jobs if isinstance(event, JobsAdded | JobsChanged) else ():
                if job.id in self._jobs and job.state is State.COMPLETE:
                    self._jobs.discard(job.id)
                    self._tell_arrived(job.id)

    # Inside

    async def _practise(self) -> None:
        has_files = self._wishes.waiting() > 0
        await self._wishes.practise()
        if not has_files:
            await self._upload_sample()

    async def _upload_sample(self) -> None:
        options = UploadOptions(media_name=self._place.texts.tr("Sample clip"))
        await self._intake.add([sample_clip()], options=options, force=True, tag=_TAG, account_id=PRACTICE_ID)

    def _tell_arrived(self, job_id: int) -> None:
        texts = self._place.texts
        toast = self._place.window.toasts.tell(
            lambda: (texts.tr("The clip has arrived, and every byte was compared."), texts.tr("Play it")),
            life_ms=LONG_MS,
        )
        toast.pressed.connect(lambda: self._play(job_id))

    def _play(self, job_id: int) -> None:
        self._place.window.show_rows([job_id])
        self._place.window.acts[Act.OPEN_URL].trigger()

    def _on_closed(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()

    def _recolour(self) -> None:
        if self.dialog is not None:
            self.dialog.recolour()
