"""What a notification says, and what a click on it shows. Pure, without Qt."""

from __future__ import annotations

from dataclasses import dataclass

from vod_desktop.core.model.job import Job
from vod_desktop.texts import Texts, formats
from vod_desktop.texts.errors import tell
from vod_desktop.ui.models.row import with_short_path
from vod_desktop.ui.models.watch import BatchEnded, FirstFailure, NeedsUser, Occasion


@dataclass(frozen=True, slots=True)
class Notice:
    """One notification.

    Attributes:
        job_ids: The rows that a click shows.
        account_id: With this account's hold it loses its meaning; None for what has happened for good.
    """

    title: str
    body: str
    job_ids: tuple[int, ...] = ()
    account_id: str | None = None


def notice_of(texts: Texts, occasion: Occasion) -> Notice:
    """Puts an occasion into words."""
    match occasion:
        case BatchEnded():
            return _of_end(texts, occasion)
        case FirstFailure(job):
            title = texts.tr("Upload failed: {name}", name=job.media_name)
            others = texts.tr("The other uploads go on.")
            return Notice(title, f"{_reason(texts, job)}\n{others}", (job.id,))
        case NeedsUser(account_id, problem):
            told = tell(texts, problem)
            return Notice(told.title, told.advice, account_id=account_id)


def _of_end(texts: Texts, ended: BatchEnded) -> Notice:
    complete, failed = ended.complete, ended.failed
    ids = tuple(job.id for job in failed or complete)
    if not complete:
        if len(failed) == 1:
            return Notice(texts.tr("Upload failed: {name}", name=failed[0].media_name), _reason(texts, failed[0]), ids)
        title = texts.tr_n("{count} file was not uploaded", "{count} files were not uploaded", len(failed))
        return Notice(title, _reason(texts, failed[0]), ids)
    title = texts.tr_n("{count} file uploaded", "{count} files uploaded", len(complete))
    if failed:
        return Notice(title, texts.tr_n("{count} file failed", "{count} files failed", len(failed)), ids)
    size = formats.size(sum(job.total_bytes for job in complete))
    name = complete[0].media_name
    return Notice(title, name if len(complete) == 1 else texts.tr("{size} in all", size=size), ids)


def _reason(texts: Texts, job: Job) -> str:
    return "" if job.problem is None else tell(texts, with_short_path(job.problem)).title
