"""Covers of jobs: the desk over the chosen rows, pictures dropped on a row, and the folder of picked frames."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from vod_desktop.core.intake.cover import look_at_cover
from vod_desktop.core.intake.picked_frames import tidy_frames
from vod_desktop.core.model.commands import EditJobs
from vod_desktop.core.model.errors import AppError
from vod_desktop.core.model.job import Job
from vod_desktop.texts.errors import tell as told_of
from vod_desktop.ui.actions import Act
from vod_desktop.ui.controllers.cover_desk import CoverDeskSession, Picked
from vod_desktop.ui.held_back import HeldBack
from vod_desktop.ui.models.cover_choice import CoverKind, Pick, edit_of
from vod_desktop.ui.models.row import with_short_path
from vod_desktop.ui.views.cover_drops import CoverDrops
from vod_desktop.ui.views.questions import tell
from vod_desktop.ui.workplace import Workplace


class CoverController(QObject):
    """Serves Act.CHOOSE_COVER and the drops of pictures.

    Args:
        folder: Where picked frames are kept.
    """

    def __init__(self, place: Workplace, folder: Path) -> None:
        super().__init__(place.window)
        self._place = place
        self._folder = folder
        self._is_open = False
        self._drops = CoverDrops(place.look, place.window, place.model)
        self._drops.picture_dropped.connect(lambda path, job_ids: place.tasks.start(self._put_picture(path, job_ids)))
        place.window.acts[Act.CHOOSE_COVER].triggered.connect(lambda: place.tasks.start(self._choose()))
        place.window.queue_view.selection_changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Says whether a cover can be chosen for the rows that are chosen."""
        chosen = map(self._place.model.job, self._place.window.queue_view.selected_ids())
        may_edit = any(job is not None and job.may_edit for job in chosen)
        self._place.window.acts.enable({Act.CHOOSE_COVER: may_edit})

    def tidy(self) -> None:
        """Deletes picked frames that nobody names any more; for the start, when the whole queue is known."""
        covers = {job.cover.source.path for job in self._place.model.jobs() if job.cover is not None}
        covers |= {preset.options.cover_path for preset in self._place.presets.all if preset.options.cover_path}
        self._place.tasks.start(self._tidy(covers))

    async def _tidy(self, needed: set[Path]) -> None:
        await self._place.aside(tidy_frames, self._folder, needed, time.time())

    def _chosen(self) -> list[Job]:
        ids = self._place.window.queue_view.selected_ids()
        return [job for job in map(self._place.model.job, ids) if job is not None]

    async def _choose(self) -> None:
        chosen = self._chosen()
        jobs = [job for job in chosen if job.may_edit]
        if not jobs or self._is_open:
            return
        self._is_open = True
        held_back = HeldBack(self._place, jobs)
        try:
            picked = await CoverDeskSession(self._place, jobs, len(chosen) - len(jobs), self._folder).ask()
            too_late = 0 if picked is None else self._post(picked.picks)
        finally:
            held_back.let_go()
            self._is_open = False
        if picked is not None:
            await self._tell_what_stayed(picked, too_late)

    async def _put_picture(self, path: Path, job_ids: Sequence[int]) -> None:
        try:
            source = await self._place.aside(look_at_cover, path)
        except AppError as error:
            told = told_of(self._place.texts, with_short_path(error.problem))
            close = self._place.texts.tr("Close")
            await tell(self._place.window, told.title, told.advice, close=close, warns=True)
            return
        too_late = self._post(dict.fromkeys(job_ids, Pick(CoverKind.PICTURE, source)))
        await self._tell_what_stayed(Picked({}), too_late)

    def _post(self, picks: Mapping[int, Pick]) -> int:
        """Has the jobs changed as they stand now; returns how many have begun to upload meanwhile."""
        jobs = {job_id: self._place.model.job(job_id) for job_id in picks}
        edits = tuple(edit_of(job, picks[job_id]) for job_id, job in jobs.items() if job is not None and job.may_edit)
        if edits:
            self._place.post(EditJobs(edits))
        return len(picks) - len(edits)

    async def _tell_what_stayed(self, picked: Picked, too_late: int) -> None:
        texts = self._place.texts
        lines = []
        if picked.without:
            lines.append(
                texts.tr_n(
                    "No frame could be taken from {count} file; it keeps the cover it had.",
                    "No frame could be taken from {count} files; they keep the covers they had.",
                    picked.without,
                )
            )
        if picked.kept_procedure:
            lines.append(
                texts.tr_n(
                    "{count} file keeps its procedure template, which decides the cover by itself.",
                    "{count} files keep their procedure templates, which decide the covers by themselves.",
                    picked.kept_procedure,
                )
            )
        if too_late:
            lines.append(
                texts.tr_n(
                    "{count} file is on its way by now; it keeps the cover it had.",
                    "{count} files are on their way by now; they keep the covers they had.",
                    too_late,
                )
            )
        if lines:
            title = texts.tr("Not every cover was changed")
            await tell(self._place.window, title, "\n".join(lines), close=texts.tr("Close"))
