"""New covers for media that are uploaded: asked for by the user, sent by an API worker, stored when the service has them.

Engine thread only, but for the task. Nothing here touches an upload: no error holds an account or fails a job. Who has asked is told
the end by `CoverReplaced`, and tries again if it failed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from vod_desktop.core.cloud.ports import Cloud, CoverApi, Picture
from vod_desktop.core.engine.accounts import Accounts
from vod_desktop.core.engine.body import FileBody
from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.engine.desk import Desk
from vod_desktop.core.engine.limiter import RateLimiter
from vod_desktop.core.engine.mailbox import TaskEnded
from vod_desktop.core.engine.turnstile import Turnstile
from vod_desktop.core.model.commands import ReplaceCover
from vod_desktop.core.model.errors import Problem
from vod_desktop.core.model.events import CoverReplaced
from vod_desktop.core.model.job import SourceFile


@dataclass(frozen=True, slots=True)
class SendCover:
    """Sends one picture."""

    job_id: int
    token: ControlToken
    covers: CoverApi
    file_id: str
    source: SourceFile
    limiter: RateLimiter
    run_id: int = 0

    def run(self) -> str:
        """The URL of the new cover."""
        path, size = self.source.path, self.source.size_bytes
        body = FileBody(path, 0, size, self.token, _ignore, self.limiter)
        try:
            return self.covers.replace(self.file_id, Picture(path, path.suffix.lstrip(".").lower(), body), self.token)
        finally:
            self.token.turnstile.leave()  # where the picture has not come to its end


class Covers:
    """The new covers that are on their way."""

    def __init__(self, desk: Desk, accounts: Accounts, limiter: RateLimiter, turnstile: Turnstile) -> None:
        self._desk = desk
        self._book = desk.book
        self._accounts = accounts
        self._limiter = limiter
        self._turnstile = turnstile
        self._busy: set[SendCover] = set()

    def replace(self, command: ReplaceCover) -> None:
        """Sends the picture, or says at once why that cannot be."""
        cloud = self._accounts.reach(command.account_id)
        if isinstance(cloud, Problem):
            self._book.tell(CoverReplaced(command.job_id, None, cloud))
            return
        task = self._task(cloud, command)
        self._busy.add(task)
        self._desk.submit(task)

    def ended(self, task: SendCover, ended: TaskEnded) -> None:
        """Takes the answer."""
        self._busy.discard(task)
        if ended.problem is not None:
            self._book.tell(CoverReplaced(task.job_id, None, ended.problem))
        if not isinstance(ended.answer, str):
            return
        url = ended.answer
        job = self._book.get(task.job_id)
        if job is not None and job.result is not None:
            self._book.put(replace(job, result=replace(job.result, cover_url=url)))
        else:
            self._book.pending.covers[task.job_id] = url  # off the list; the history shows it
        self._book.tell(CoverReplaced(task.job_id, url, None))

    def stop(self) -> None:
        """The engine is going down: the service keeps the cover it has, or has the new one, and nothing in between."""
        for task in self._busy:
            task.token.stop()

    def _task(self, cloud: Cloud, command: ReplaceCover) -> SendCover:
        token = ControlToken(self._turnstile)
        return SendCover(command.job_id, token, cloud.covers, command.file_id, command.picture, self._limiter)


def _ignore(_count: int) -> None:
    """Covers are not counted among the bytes of uploads."""
