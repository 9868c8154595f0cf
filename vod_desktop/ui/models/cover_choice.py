"""What a user may choose as cover, and the edits of jobs that follow from it. Pure, without Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from vod_desktop.core.intake.picked_frames import frame_time_ms
from vod_desktop.core.model.commands import JobEdit
from vod_desktop.core.model.composition import Composition, parse
from vod_desktop.core.model.job import Job, SourceFile
from vod_desktop.core.model.options import CoverMode
from vod_desktop.ui.models.cover_text import template_of


class CoverKind(StrEnum):
    """The choices of the cover desk."""

    NONE = "none"
    PICTURE = "picture"
    SAME_NAME = "same_name"
    FRAME = "frame"
    TEMPLATE = "template"


_MODES = {
    CoverKind.PICTURE: CoverMode.FILE,
    CoverKind.FRAME: CoverMode.FILE,
    CoverKind.SAME_NAME: CoverMode.SAME_NAME,
}


@dataclass(frozen=True, slots=True)
class Pick:
    """What one job gets.

    Attributes:
        cover: The picture, already looked at; None where none is sent.
        template: For `CoverKind.TEMPLATE`, its number.
    """

    kind: CoverKind
    cover: SourceFile | None = None
    template: int | None = None


def kind_of(job: Job) -> CoverKind:
    """What a job has now."""
    if job.cover is not None and job.options.cover_mode is not CoverMode.SAME_NAME:
        return CoverKind.PICTURE if frame_time_ms(job.cover.source.path) is None else CoverKind.FRAME
    if job.options.cover_mode is CoverMode.SAME_NAME:
        return CoverKind.SAME_NAME
    return CoverKind.NONE if template_of(job.options.procedure) is None else CoverKind.TEMPLATE


def common_kind(jobs: Iterable[Job]) -> CoverKind | None:
    """What all of them have now; None where they differ."""
    kinds = {kind_of(job) for job in jobs}
    return kinds.pop() if len(kinds) == 1 else None


def common_template(jobs: Iterable[Job]) -> int | None:
    """The snapshot template that all of them have."""
    numbers = {template_of(job.options.procedure) for job in jobs}
    return numbers.pop() if len(numbers) == 1 else None


def common_picture(jobs: Iterable[Job]) -> Path | None:
    """The picture that all of them have."""
    paths = {job.cover.source.path if job.cover else None for job in jobs}
    return paths.pop() if len(paths) == 1 else None


def has_own_procedure(job: Job) -> bool:
    """Whether a procedure template is named: what it does, the cover among it, is decided in the console."""
    procedure = job.options.procedure
    return procedure is not None and parse(procedure) is None


def edit_of(job: Job, pick: Pick) -> JobEdit:
    """The job with another cover. Picture and snapshot template exclude each other: the later one would win."""
    options = replace(
        job.options,
        cover_mode=_MODES.get(pick.kind, CoverMode.NONE),
        cover_path=pick.cover.path if pick.cover is not None and pick.kind is not CoverKind.SAME_NAME else None,
        procedure=_with_cover(job.options.procedure, pick.template),
    )
    return JobEdit(job.id, job.media_name, job.media_type, options, pick.cover, force=job.force)


def _with_cover(procedure: str | None, template: int | None) -> str | None:
    composed = Composition() if procedure is None else parse(procedure)
    if composed is None or composed.cover == template:
        return procedure
    changed = replace(composed, cover=template)
    return None if changed.is_empty else changed.text
