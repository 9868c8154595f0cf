"""The preflight of one job: everything that can be known against it before a byte moves. Run by a worker thread."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from vod_desktop.core.cloud.ports import OptionJudge
from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.engine.routing import route_problem
from vod_desktop.core.engine.sources import known_or_identified
from vod_desktop.core.intake.containers import damage
from vod_desktop.core.intake.cover import look_at_cover
from vod_desktop.core.intake.media_types import MEDIA_TYPES, extension
from vod_desktop.core.intake.options import checked
from vod_desktop.core.model.account import Account
from vod_desktop.core.model.errors import AppError, Code, Problem, app_error
from vod_desktop.core.model.job import Job, UploadObject
from vod_desktop.core.model.options import UploadOptions

FRESH_S = 60.0
"""A broken file that was written to within this time may only not be finished yet."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a check has seen.

    Attributes:
        objects: The files as they are now, with their sampled hashes.
        growing: The medium is still being written: it is to be looked at again.
    """

    objects: tuple[UploadObject, ...]
    growing: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """Looks at the files and options of a job that has sent nothing yet.

    Attributes:
        job: As it stood when the check was asked for; its source is the look to compare with.
        account: Whose job it is; None while nobody has made it known.
        now: Unix seconds.
    """

    job: Job
    account: Account | None
    token: ControlToken
    judge: OptionJudge
    now: float
    run_id: int = 0

    @property
    def job_id(self) -> int:
        """Whose check it is."""
        return self.job.id

    def run(self) -> Looked:
        """What was seen, when nothing is to be said against it.

        Raises:
            AppError: file.*, cover.*, option.*: what the user has to settle.
        """
        media, *covers = self.job.objects
        now = replace(media, source=known_or_identified(media))
        if self._is_growing(media, now):
            return Looked((now, *covers), growing=True)
        if now.source.size_bytes == 0:
            raise app_error(Code.FILE_EMPTY, path=str(now.source.path))
        if self.job.media_type not in MEDIA_TYPES:
            raise app_error(Code.FILE_TYPE, path=str(now.source.path), extension=extension(now.source.path))
        reason = None if self.job.force else damage(now.source.path)
        if reason is not None:
            if abs(self.now - now.source.mtime_ns / 1e9) < FRESH_S:
                return Looked((now, *covers), growing=True)
            raise app_error(Code.FILE_BROKEN, path=str(now.source.path), detail=reason)
        objects = (now, *map(_looked_at_cover, covers))
        require_options(self.judge, self.job, self.account, self.now)
        return Looked(objects)

    @staticmethod
    def _is_growing(before: UploadObject, now: UploadObject) -> bool:
        old, new = before.source, now.source
        return (old.size_bytes, old.mtime_ns) != (new.size_bytes, new.mtime_ns)

    def is_of(self, job: Job) -> bool:
        """Whether the answer still concerns the job: nothing that was looked at has been changed meanwhile."""
        return _looked_at(job) == _looked_at(self.job)


def require_options(judge: OptionJudge, job: Job, account: Account | None, now: float) -> None:
    """Checks a job's options against the rules, against what its way in can do, and against what the application has.

    Raises:
        AppError: option.*.
    """
    checked(job.options, now=datetime.fromtimestamp(now, UTC))
    problem = None if account is None else route_problem(job, account)
    problem = problem or _gone(judge, job.account_id, job.options)
    if problem is not None:
        raise AppError(problem)


def _gone(judge: OptionJudge, account_id: str, options: UploadOptions) -> Problem | None:
    try:
        return judge.gone(account_id, options)
    except AppError:
        return None  # nobody can be asked now: the service itself has the last word


def _looked_at_cover(item: UploadObject) -> UploadObject:
    look_at_cover(item.source.path)
    return replace(item, source=known_or_identified(item))


def _looked_at(job: Job) -> tuple[object, ...]:
    return job.objects, job.options, job.media_type, job.account_id, job.force
