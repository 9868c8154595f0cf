"""What the details say about a job: names and values, in the order in which they matter. Pure, without Qt."""

from __future__ import annotations

import time

from vod_desktop.core.model.states import State
from vod_desktop.texts import Texts, formats
from vod_desktop.texts.labels import verified_text
from vod_desktop.ui.models.row import Row

Facts = list[tuple[str, str]]


def facts(texts: Texts, row: Row) -> Facts:
    """What is known; nothing that is empty."""
    job, tr = row.job, texts.tr
    pairs: Facts = []
    if job.result is not None:
        pairs += [
            (tr("FileId"), job.result.file_id),
            (tr("Media URL"), job.result.media_url),
            (tr("Cover URL"), job.result.cover_url or ""),
            (tr("Checked"), verified_text(texts, job)),
            (tr("RequestId"), job.result.request_id or ""),
        ]
    pairs.append((tr("File"), str(job.media.source.path)))
    if job.cover is not None:
        pairs.append((tr("Cover"), str(job.cover.source.path)))
    if job.state is not State.COMPLETE:
        done, total = formats.size(job.confirmed_bytes), formats.size(job.total_bytes)
        pairs.append((tr("Confirmed by the service"), tr("{done} of {total}", done=done, total=total)))
    if job.attempts:
        pairs.append((tr("Tries in a row"), str(job.attempts)))
    now = time.time()
    pairs.append((tr("Added"), formats.moment(job.created_at, now=now)))
    if job.finished_at is not None:
        pairs.append((tr("Ended"), formats.moment(job.finished_at, now=now)))
        pairs.append((tr("Time taken"), formats.duration(texts, job.active_s)))
    return [(name, value) for name, value in pairs if value]
