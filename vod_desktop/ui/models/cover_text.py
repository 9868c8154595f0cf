"""What a job's cover is, in a few words: for its column and its details. Pure, without Qt."""

from __future__ import annotations

from vod_desktop.core.intake.picked_frames import frame_time_ms
from vod_desktop.core.model.composition import parse
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.options import CoverMode
from vod_desktop.texts import Texts, formats


def cover_text(texts: Texts, job: Job) -> str:
    """`none`, `picture: a.jpg`, `same name: a.jpg`, `frame at 0:12` or `template 10`."""
    tr = texts.tr
    if job.cover is not None:
        path = job.cover.source.path
        at_ms = frame_time_ms(path)
        if at_ms is not None:
            return tr("frame at {time}", time=formats.place(at_ms))
        if job.options.cover_mode is CoverMode.SAME_NAME:
            return tr("same name: {name}", name=path.name)
        return tr("picture: {name}", name=path.name)
    number = template_of(job.options.procedure)
    return tr("none") if number is None else tr("template {number}", number=number)


def template_of(procedure: str | None) -> int | None:
    """The snapshot template that a composed procedure makes the cover with."""
    composed = None if procedure is None else parse(procedure)
    return None if composed is None else composed.cover
