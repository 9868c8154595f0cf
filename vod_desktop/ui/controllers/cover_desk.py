"""One opening of the cover desk: fills it for the chosen jobs, and turns what is chosen there into one pick per job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from vod_desktop.core.model.catalog import CatalogKind, Listing, SnapshotTemplate
from vod_desktop.core.model.errors import AppError, Problem
from vod_desktop.core.model.job import Job
from vod_desktop.texts.errors import tell
from vod_desktop.ui.controllers.desk_session import DeskSession
from vod_desktop.ui.controllers.frame_picking import take_frame
from vod_desktop.ui.media.previews import Looked, look_at_picture, pictures_beside
from vod_desktop.ui.models.cover_choice import (
    CoverKind,
    Pick,
    common_kind,
    common_picture,
    common_template,
    has_own_procedure,
)
from vod_desktop.ui.models.row import with_short_path
from vod_desktop.ui.views.cover_desk import CoverDesk
from vod_desktop.ui.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Picked:
    """What came out of the desk.

    Attributes:
        picks: By job.
        without: Files of which no frame could be taken.
        kept_procedure: Files that keep their procedure template, which decides the cover.
    """

    picks: Mapping[int, Pick]
    without: int = 0
    kept_procedure: int = 0


class CoverDeskSession(DeskSession[Picked]):
    """Asks for the covers of jobs.

    Args:
        place: What controllers work with.
        jobs: Those whose cover may still change; at least one.
        passed_over: How many of the chosen ones are left out.
        folder: Where picked frames are kept.
    """

    def __init__(self, place: Workplace, jobs: Sequence[Job], passed_over: int, folder: Path) -> None:
        self._jobs = jobs
        self._first = jobs[0]
        self._is_many = len(jobs) > 1
        self._pairs: Mapping[int, Looked | None] | None = None
        self._template_names: Mapping[int, str] = {}
        desk = CoverDesk(place.look, is_many=self._is_many, parent=place.window)
        super().__init__(place, desk, self._first.media.source.path, folder)
        self._desk.set_heading(self._heading(), self._passed_over(passed_over))

    # What is known at once, and what is looked up

    def _fill(self) -> None:
        tr, desk = self._texts.tr, self._desk
        kind = common_kind(self._jobs)
        desk.set_note(CoverKind.NONE, tr("No picture is sent along."))
        desk.set_note(CoverKind.PICTURE, tr("Or drop a picture onto this window."))
        desk.set_note(CoverKind.SAME_NAME, tr("Looking…"))
        if self._is_many:
            desk.set_note(CoverKind.FRAME, tr("From the same place of each video."))
        desk.choose(kind)
        self._fill_templates()
        path = common_picture(self._jobs)
        if path is not None and kind in {CoverKind.PICTURE, CoverKind.FRAME}:
            self._start(self._look_at(path, kind))
        self._start(self._find_pairs())
        self._show()

    def _fill_templates(self) -> None:
        account_ids = {job.account_id for job in self._jobs}
        session = self._place.session()
        why = ""
        if len(account_ids) > 1 or session is None:
            why = self._texts.tr("These files go to different accounts, which have different templates.")
        elif any(not one.has_key for one in session.accounts() if one.id in account_ids):
            why = self._texts.tr("The account has no key to ask for its templates.")
        elif all(map(has_own_procedure, self._jobs)):
            why = self._texts.tr(
                "The procedure template “{name}” decides by itself whether a cover is made.",
                name=self._first.options.procedure or "",
            )
        if why or session is None:
            self._desk.enable(CoverKind.TEMPLATE, False)
            self._desk.set_note(CoverKind.TEMPLATE, why)
            return
        known = session.catalogs.known(self._first.account_id, CatalogKind.COVER_SNAPSHOTS)
        self._take_templates(known)
        self._start(self._fetch_templates())

    async def _fetch_templates(self) -> None:
        session = self._place.session()
        if session is None:
            return
        try:
            listing = await self._place.aside(
                session.catalogs.fetch, self._first.account_id, CatalogKind.COVER_SNAPSHOTS
            )
        except AppError as error:
            if not self._template_names:
                self._desk.set_note(CoverKind.TEMPLATE, self._words(error.problem), is_bad=True)
            return
        self._take_templates(listing)
        self._show()

    def _take_templates(self, listing: Listing | None) -> None:
        tr = self._texts.tr
        if listing is None:
            self._desk.set_note(CoverKind.TEMPLATE, tr("Asking the service for the templates of the account…"))
            return
        templates = [item for item in listing.items if isinstance(item, SnapshotTemplate)]
        self._template_names = {one.definition: one.name for one in templates}
        entries = [(one.definition, " · ".join(filter(None, (str(one.definition), one.name)))) for one in templates]
        chosen = common_template(self._jobs)
        if chosen is not None and chosen not in self._template_names:
            entries.append((chosen, tr("{number} · not among the account's templates any more", number=chosen)))
        self._desk.set_templates(entries, chosen if self._desk.template is None else None)
        note = tr("The service makes the cover from the first frame, after the upload.")
        self._desk.set_note(CoverKind.TEMPLATE, note if entries else tr("The account has no such template."))

    async def _find_pairs(self) -> None:
        videos = {job.id: job.media.source.path for job in self._jobs}
        self._pairs = await self._place.aside(pictures_beside, videos)
        found = sum(one is not None and one.source is not None for one in self._pairs.values())
        self._desk.set_note(CoverKind.SAME_NAME, self._pairs_note(found))
        one = self._pairs[self._first.id]
        if not self._is_many and one is not None:
            self._looked[CoverKind.SAME_NAME] = await self._place.aside(look_at_picture, one.path)
        self._show()

    # What the user does

    async def _apply(self) -> None:
        kind = self._desk.kind
        if kind is CoverKind.FRAME and self._is_many:
            self._end(await self._take_frames())
        elif kind is CoverKind.TEMPLATE:
            open_jobs = [job for job in self._jobs if not has_own_procedure(job)]
            pick = Pick(kind, template=self._desk.template)
            self._end(Picked(dict.fromkeys((job.id for job in open_jobs), pick), 0, len(self._jobs) - len(open_jobs)))
        elif kind is CoverKind.SAME_NAME:
            pairs = self._pairs or {}
            self._end(Picked({job_id: Pick(kind, one.source if one else None) for job_id, one in pairs.items()}))
        elif kind is not None:
            looked = self._looked.get(kind)
            pick = Pick(kind, looked.source if looked else None)
            self._end(Picked(dict.fromkeys((job.id for job in self._jobs), pick)))

    async def _take_frames(self) -> Picked:
        picks: dict[int, Pick] = {}
        where = self._desk.place
        for number, job in enumerate(self._jobs):
            self._desk.show_progress(number, len(self._jobs))
            try:
                source = await take_frame(self._place, job.media.source.path, where, self._folder)
            except AppError:
                continue
            picks[job.id] = Pick(CoverKind.FRAME, source)
        return Picked(picks, without=len(self._jobs) - len(picks))

    # What the desk shows

    def _show(self) -> None:
        """Preview and readiness for the choice as it stands."""
        tr, desk = self._texts.tr, self._desk
        match desk.kind:
            case None:
                desk.show_text(tr("The chosen files have different covers. Choose what all of them are to get."))
                desk.set_ready(False)
            case CoverKind.NONE:
                desk.show_text(tr("No cover"))
                desk.set_ready(True)
            case CoverKind.TEMPLATE:
                number = desk.template
                name = "" if number is None else self._template_names.get(number, "")
                desk.show_text(tr("Made by the service after the upload"), name)
                desk.set_ready(number is not None)
            case CoverKind.SAME_NAME if self._is_many and self._pairs is not None:
                desk.show_pairs(self._pair_lines(), tr("Videos without such a picture get no cover."))
                desk.set_ready(True)
            case CoverKind.FRAME if self._is_many:
                desk.show_text(tr("The frames are taken from the videos when you use this cover."))
                desk.set_ready(True)
            case CoverKind.SAME_NAME:
                empty = tr("No picture with this name") if self._pairs is not None else tr("Looking…")
                self._show_looked(CoverKind.SAME_NAME, empty, is_ready=self._pairs is not None)
            case CoverKind.PICTURE | CoverKind.FRAME as kind:
                self._show_one(kind)

    def _pair_lines(self) -> list[str]:
        pairs = self._pairs or {}
        return [f"{job.media.source.path.name}  →  {self._pair_words(pairs.get(job.id))}" for job in self._jobs]

    def _pair_words(self, one: Looked | None) -> str:
        if one is None:
            return self._texts.tr("no picture")
        return one.path.name if one.problem is None else self._words(one.problem)

    def _pairs_note(self, found: int) -> str:
        texts = self._texts
        if self._is_many:
            return texts.tr("{found} of {count} videos have one.", found=found, count=len(self._jobs))
        one = (self._pairs or {}).get(self._first.id)
        if one is None:
            stem = self._first.media.source.path.stem
            return texts.tr("None found: {name}.jpg, .png or another kind of picture.", name=stem)
        return texts.tr("Found: {name}", name=one.path.name)

    def _heading(self) -> str:
        if not self._is_many:
            return self._texts.tr("Cover of “{name}”", name=self._first.media_name)
        return self._texts.tr_n("Cover of {count} file", "Cover of {count} files", len(self._jobs))

    def _passed_over(self, count: int) -> str:
        if not count:
            return ""
        return self._texts.tr_n(
            "{count} of the chosen files is already on its way and keeps its cover.",
            "{count} of the chosen files are already on their way and keep their covers.",
            count,
        )

    def _words(self, problem: Problem) -> str:
        return tell(self._texts, with_short_path(problem)).title
