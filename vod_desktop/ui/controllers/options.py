"""Changes the options of chosen jobs, one or many at once, and lets the user insist on what was found against them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import QObject

from vod_desktop.core.intake.cover import CoverFinder, look_at_cover
from vod_desktop.core.intake.scan import absolute
from vod_desktop.core.model.account import Account
from vod_desktop.core.model.commands import EditJobs, JobEdit
from vod_desktop.core.model.errors import AppError, Problem
from vod_desktop.core.model.job import Job, SourceFile
from vod_desktop.core.model.options import CoverMode, UploadOptions
from vod_desktop.core.model.states import State
from vod_desktop.texts.errors import tell as told_of
from vod_desktop.ui.actions import Act
from vod_desktop.ui.controllers.option_world import world_of
from vod_desktop.ui.held_back import HeldBack
from vod_desktop.ui.models.job_edits import (
    Changes,
    Common,
    Gathering,
    Option,
    edits,
    in_queue_order,
    insisting,
)
from vod_desktop.ui.models.preset_draft import new_preset
from vod_desktop.ui.piecemeal import Piecemeal
from vod_desktop.ui.views.options.dialog import OptionsDialog, PresetNameDialog
from vod_desktop.ui.views.questions import tell
from vod_desktop.ui.workplace import Workplace

_EXAMPLES = 3
"""Files whose new names are shown."""
_JOBS_A_PIECE = 100
_PIECES_AT_ONCE = 8
"""Of a few hundred jobs the options open before this turn ends."""


@dataclass(frozen=True, slots=True)
class _Editing:
    """What one dialog is about."""

    job_ids: tuple[int, ...]
    pattern: str | None


class OptionsController(QObject):
    """Serves `Act.EDIT_OPTIONS`; others call `edit` and `insist`."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(place.window)
        self._place = place
        self._view = place.window.queue_view
        self._pieces = Piecemeal(self, place.look.courtesy)
        place.window.acts[Act.EDIT_OPTIONS].triggered.connect(self._on_triggered)
        self._view.selection_changed.connect(self.follow)
        place.model.counts_changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Enables the action as choice and jobs stand now."""
        jobs = map(self._place.model.job, self._view.selected_ids())
        self._place.window.acts.enable({Act.EDIT_OPTIONS: any(job is not None and job.may_edit for job in jobs)})

    def edit(self, job_ids: Iterable[int]) -> None:
        """Opens the options of these jobs, of many after a moment; those whose upload has begun are only counted."""
        self._pieces.start(self._look_and_open(tuple(job_ids)), at_once=_PIECES_AT_ONCE)

    def _look_and_open(self, job_ids: Sequence[int]) -> Iterator[None]:
        jobs: list[Job] = []
        for start in range(0, len(job_ids), _JOBS_A_PIECE):
            jobs += self._jobs(job_ids[start : start + _JOBS_A_PIECE])
            yield
        editable = in_queue_order(job for job in jobs if job.may_edit)
        if not editable:
            self._place.tasks.start(self._tell_left_out(len(jobs)))
            return
        held_back = HeldBack(self._place, editable)
        dialog: OptionsDialog | None = None
        try:
            gathering, patterns = Gathering(), set()
            for number, job in enumerate(editable, 1):
                gathering.add(job)
                patterns.add(job.options.media_name)
                if number % _JOBS_A_PIECE == 0:
                    yield
            pattern = patterns.pop() if len(patterns) == 1 else None
            dialog = self._make_dialog(editable, gathering.common(), pattern, len(jobs) - len(editable))
            yield
        except GeneratorExit:  # given up for other jobs
            held_back.let_go()
            if dialog is not None:
                dialog.deleteLater()
            raise
        dialog.finished.connect(lambda _: held_back.let_go())  # a bound method would not keep it alive
        dialog.open()

    def _make_dialog(self, jobs: Sequence[Job], common: Common, pattern: str | None, others: int) -> OptionsDialog:
        place = self._place
        files = [job.media.source.path for job in jobs[:_EXAMPLES]]
        world = world_of(place, self._account_of(jobs), files, len(jobs))
        dialog = OptionsDialog(place.look, world, common, name=jobs[0].media_name, others=others, parent=place.window)
        editing = _Editing(tuple(job.id for job in jobs), pattern)
        dialog.show_presets(place.presets.all)
        dialog.apply_requested.connect(lambda: place.tasks.start(self._apply(dialog, editing)))
        dialog.preset_requested.connect(lambda options: self._on_preset_asked(dialog, editing, options))
        return dialog

    def insist(self, job_ids: Iterable[int]) -> None:
        """Takes the user at his word ("upload anyway"): what may be insisted on is not held against these jobs any more."""
        asked = tuple(insisting(job) for job in self._jobs(job_ids) if job.may_edit)
        if asked:
            self._place.post(EditJobs(asked))

    def _on_triggered(self) -> None:
        self.edit(self._view.selected_ids())

    def _jobs(self, job_ids: Iterable[int]) -> list[Job]:
        return [job for job in map(self._place.model.job, job_ids) if job is not None]

    def _account_of(self, jobs: Sequence[Job]) -> Account | None:
        """The one account that all go to."""
        session, ids = self._place.session(), {job.account_id for job in jobs}
        if session is None or len(ids) != 1:
            return None
        return next((account for account in session.accounts() if account.id in ids), None)

    async def _apply(self, dialog: OptionsDialog, editing: _Editing) -> None:
        """Checks and posts; a problem is told at its field, and the dialog stays."""
        changes = dialog.form.changes()
        there = self._jobs(editing.job_ids)
        jobs = [job for job in there if job.may_edit and (changes or job.state is State.FAILED)]
        dialog.show_busy(True)
        try:
            made = await self._place.aside(make_edits, jobs, changes, datetime.now().astimezone())
        except AppError as error:
            if not dialog.is_over:
                dialog.show_busy(False)
                self._tell_problem(dialog, error.problem)
            return
        if dialog.is_over:  # given up meanwhile
            return
        dialog.accept()
        if made:
            self._place.post(EditJobs(made))
        begun = sum(not job.may_edit for job in there)
        if begun and changes:
            await self._tell_left_out(begun)

    def _tell_problem(self, dialog: OptionsDialog, problem: Problem) -> None:
        if not dialog.form.show_problem(problem):
            told = told_of(self._place.texts, problem)
            dialog.tell_problem(f"{told.title} {told.advice}")

    async def _tell_left_out(self, count: int) -> None:
        if not count:
            return
        texts = self._place.texts
        await tell(
            self._place.window,
            texts.tr_n("{count} file was not changed", "{count} files were not changed", count),
            texts.tr("The options of a file can be changed until its upload begins."),
            close=texts.tr("Close"),
        )

    def _on_preset_asked(self, dialog: OptionsDialog, editing: _Editing, options: UploadOptions) -> None:
        """The name that one file has got is no pattern for others: that which it came from is taken."""
        if Option.MEDIA_NAME not in dialog.form.changes():
            options = replace(options, media_name=editing.pattern)
        place = self._place
        naming = PresetNameDialog(place.look, place.texts.tr("New preset"), dialog)
        naming.named.connect(lambda name: self._save_preset(dialog, name, options))
        naming.open()

    def _save_preset(self, dialog: OptionsDialog, name: str, options: UploadOptions) -> None:
        """Its name may get a number: the toast says what it is called in the end."""
        place = self._place
        preset = new_preset(name, options, place.presets.all)
        place.presets.save((*place.presets.all, preset))
        dialog.show_presets(place.presets.all)
        place.window.toasts.tell(lambda: (place.texts.tr("Preset “{name}” is saved.", name=preset.name), ""))


def make_edits(jobs: Sequence[Job], changes: Changes, now: datetime) -> tuple[JobEdit, ...]:
    """The edits, with pictures looked at. Blocks on the disk: for a worker thread.

    Raises:
        AppError: option.*, cover.*.
    """
    finder = CoverFinder()
    looked_at: dict[str, SourceFile] = {}

    def cover_of(job: Job, options: UploadOptions) -> SourceFile | None:
        if options.cover_mode is CoverMode.SAME_NAME:
            picture = finder.beside(job.media.source.path)
            return None if picture is None else look_at_cover(picture)
        if options.cover_mode is not CoverMode.FILE or options.cover_path is None:
            return None
        path = absolute(options.cover_path)
        if str(path) not in looked_at:
            looked_at[str(path)] = look_at_cover(path)
        return looked_at[str(path)]

    return edits(jobs, changes, now=now, cover_of=cover_of)
