"""What can be asked of the history: all uploads that were ever completed, the newest first."""

from __future__ import annotations

from dataclasses import dataclass

from vod_desktop.core.model.job import Job
from vod_desktop.core.model.states import State
from vod_desktop.core.model.tasks import Outcome


@dataclass(frozen=True, slots=True)
class HistoryQuery:
    """Which complete jobs are meant; what is None or empty does not narrow it.

    Attributes:
        text: Stands in the media name, in the file's name or in the FileId; ASCII letters match in either case.
        account_id: Uploaded with this account.
        since, until: Completed in this time, Unix seconds; both ends count.
        outcome: What became of the procedure. Jobs without a followed procedure have none.
    """

    text: str = ""
    account_id: str | None = None
    since: float | None = None
    until: float | None = None
    outcome: Outcome | None = None

    def matches(self, job: Job) -> bool:
        """Whether a job is meant; the same answer as the ledger's."""
        if job.state is not State.COMPLETE or job.finished_at is None:
            return False
        if self.account_id is not None and job.account_id != self.account_id:
            return False
        if self.since is not None and job.finished_at < self.since:
            return False
        if self.until is not None and job.finished_at > self.until:
            return False
        if self.outcome is not None and (job.task is None or job.task.outcome is not self.outcome):
            return False
        needle = lower_ascii(self.text.strip())
        return not needle or any(needle in lower_ascii(text) for text in searched(job))


def searched(job: Job) -> tuple[str, str, str]:
    """The texts of a job in which the history is searched: media name, name of the file, FileId."""
    return job.media_name, file_name_of(job), job.result.file_id if job.result else ""


def file_name_of(job: Job) -> str:
    """The name of the media file as text: bytes that are no text become question marks."""
    return job.media.source.path.name.encode("utf-8", "replace").decode("utf-8")


def lower_ascii(text: str) -> str:
    """As SQLite's LIKE compares: only ASCII letters are the same in either case."""
    return text.translate(_LOWER)


_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
