"""Which jobs are checked before their upload, and what follows from the answers. Engine thread only.

Checks need no slot and no account: they run on workers of their own as soon as a job is added, in queue order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from vod_desktop.core.cloud.ports import OptionJudge
from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.engine.desk import Desk
from vod_desktop.core.engine.mailbox import TaskEnded
from vod_desktop.core.engine.preflight import Check, Looked
from vod_desktop.core.engine.retry import LOOK_AGAIN_S
from vod_desktop.core.model.account import Account
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.job import Job, SourceFile
from vod_desktop.core.model.states import Input

MOST_AT_ONCE = 16
"""More than the workers, so that none of them waits for the ledger; few, so that a job that is moved up is soon looked at."""

UploadedAs = Callable[[str, SourceFile], str | None]
"""FileId of the latest medium that an account has made of the same content, or None."""

AccountOf = Callable[[str], Account | None]
"""An account by its id, None while nobody has made it known."""


class Checks:
    """The preflight of all jobs."""

    def __init__(self, desk: Desk, judge: OptionJudge, uploaded_as: UploadedAs, account_of: AccountOf) -> None:
        self._desk = desk
        self._book = desk.book
        self._judge = judge
        self._uploaded_as = uploaded_as
        self._account_of = account_of
        self._busy: dict[int, Check] = {}
        self._resting: dict[int, float] = {}  # jobs whose file is growing, and when it is looked at again

    def fill(self) -> None:
        """Asks for the next checks."""
        if len(self._busy) >= MOST_AT_ONCE:
            return
        for job in self._book.unchecked():
            if job.id in self._busy or (job.is_growing and job.id in self._resting):
                continue
            account = self._account_of(job.account_id)
            check = self._busy[job.id] = Check(job, account, ControlToken(), self._judge, self._desk.now())
            self._desk.submit(check)
            if len(self._busy) >= MOST_AT_ONCE:
                return

    def ended(self, task: Check, ended: TaskEnded) -> None:
        """Takes the answer of a check; one that was interrupted, or whose job was changed meanwhile, is asked for anew."""
        if self._busy.get(task.job_id) is task:
            del self._busy[task.job_id]
        job = self._book.get(task.job_id)
        if job is None or not job.wants_check or not task.is_of(job):
            return
        if isinstance(ended.answer, Looked):
            self._accept(job, ended.answer)
        elif ended.problem is not None:
            self._refuse(job, ended.problem)

    def grows(self, job_id: int) -> None:
        """The file of a job is still being written: the job waits, and its file is looked at again after a while."""
        job = self._book.get(job_id)
        if job is None:
            return
        problem = Problem(Code.FILE_GROWING, {"path": str(job.media.source.path)})
        self._book.advance(job_id, Input.GROWING, self._desk.now(), problem=problem, delay_s=LOOK_AGAIN_S)
        until = self._resting[job_id] = self._desk.clock.monotonic() + LOOK_AGAIN_S

        def over() -> None:
            if self._resting.get(job_id) == until:
                del self._resting[job_id]

        self._desk.timers.after(LOOK_AGAIN_S, over)

    def stop(self) -> None:
        """The engine is going down: checks that have not begun are not begun."""
        for check in self._busy.values():
            check.token.stop()

    def _accept(self, job: Job, looked: Looked) -> None:
        self._book.put(replace(job, objects=looked.objects), tell=False)
        if looked.growing:
            self.grows(job.id)
            return
        source = looked.objects[0].source
        file_id = None if job.force else self._uploaded_as(job.account_id, source)
        if file_id is None:
            self._book.advance(job.id, Input.CHECKED, self._desk.now())
        else:
            self._refuse(job, Problem(Code.FILE_UPLOADED, {"path": str(source.path), "file_id": file_id}))

    def _refuse(self, job: Job, problem: Problem) -> None:
        self._book.advance(job.id, Input.REFUSED, self._desk.now(), problem=problem)
