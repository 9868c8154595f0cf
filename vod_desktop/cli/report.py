"""How a running command is told to its user, as a protocol; and the form for programs: one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TextIO

from vod_desktop.core.intake.names import readable
from vod_desktop.core.model.document_codes import code_of
from vod_desktop.core.model.errors import Problem
from vod_desktop.core.model.events import Totals
from vod_desktop.core.model.job import Job, Refusal
from vod_desktop.core.model.states import State
from vod_desktop.texts import Texts
from vod_desktop.texts.errors import tell


@dataclass(slots=True)
class Tally:
    """How the files of a command ended.

    Attributes:
        left: Neither complete nor failed: the ledger keeps them.
    """

    complete: int = 0
    failed: int = 0
    left: int = 0
    sent_bytes: int = 0


class Report(Protocol):
    """Takes what happens, in order. Main thread."""

    def scanning(self, count: int) -> None:
        """So many files have been looked at."""

    def refused(self, refusal: Refusal) -> None:
        """A path is not taken."""

    def passed_over(self, refusals: Sequence[Refusal]) -> None:
        """All files of other types in the folders; there is one at least."""

    def changed(self, job: Job) -> None:
        """A job has a new state or phase; not for ends."""

    def complete(self, job: Job) -> None:
        """A job is complete."""

    def failed(self, job: Job, problem: Problem) -> None:
        """A job has failed."""

    def gave_up(self, jobs: Sequence[Job], problem: Problem, *, told: bool) -> None:
        """The command waits for these jobs no longer; the queue keeps them. `told`: `held` has named the problem."""

    def held(self, account_id: str, problem: Problem | None, *, wait_s: float) -> None:
        """An account is held, and how long the command waits for it (0: not at all); or it is free again."""

    def notice(self, problem: Problem) -> None:
        """Something that does not stop the command."""

    def progress(self, totals: Totals) -> None:
        """The counters of this moment; asked for several times a second."""

    def nothing_left(self) -> None:
        """There is nothing to go on with, and nothing follows."""

    def ended(self, tally: Tally, *, interrupted: bool) -> None:
        """Nothing follows."""


class JsonReport:
    """One object a line. The objects `complete` and `failed` are the last of their file (product: command line)."""

    def __init__(self, texts: Texts, out: TextIO) -> None:
        self._texts = texts
        self._out = out

    def scanning(self, count: int) -> None:
        """Programs need no count."""

    def refused(self, refusal: Refusal) -> None:
        """A refused file is one that failed before it began."""
        self._refuse("failed", readable(refusal.path), refusal.problem)

    def passed_over(self, refusals: Sequence[Refusal]) -> None:
        """One object each, so that none goes unseen."""
        for refusal in refusals:
            self._refuse("skipped", readable(refusal.path), refusal.problem)

    def changed(self, job: Job) -> None:
        """State, phase and what is confirmed."""
        self._write(
            {
                "event": "state",
                "path": str(job.media.source.path),
                "state": job.state,
                "phase": job.phase,
                "route": None if job.route_reason is None else job.route,
                "route_reason": job.route_reason,
                "confirmed_bytes": job.confirmed_bytes,
                "total_bytes": job.total_bytes,
                "not_before": job.not_before if job.state is State.WAITING else None,
                "code": job.problem.code if job.problem else None,
            }
        )

    def complete(self, job: Job) -> None:
        """The result."""
        assert job.result is not None, "a complete job has its result"
        self._write(
            {
                "event": "complete",
                "path": str(job.media.source.path),
                "file_id": job.result.file_id,
                "media_url": job.result.media_url,
                "cover_url": job.result.cover_url,
                "size": job.media.source.size_bytes,
                "seconds": round(job.active_s, 3),
                "sent_bytes": job.sent_bytes,
                "verified": job.verified,
                "request_id": job.result.request_id,
            }
        )

    def failed(self, job: Job, problem: Problem) -> None:
        """The reason."""
        self._refuse("failed", str(job.media.source.path), problem, code_of(job, problem))

    def gave_up(self, jobs: Sequence[Job], problem: Problem, *, told: bool) -> None:  # noqa: ARG002  (for people)
        """The reason with each, as its last object."""
        for job in jobs:
            self.failed(job, problem)

    def held(self, account_id: str, problem: Problem | None, *, wait_s: float) -> None:  # noqa: ARG002  (for people)
        """With a code while it is held, without one when it is free again."""
        told = None if problem is None else tell(self._texts, problem)
        self._write(
            {
                "event": "held" if problem else "released",
                "account": account_id,
                "code": problem.code if problem else None,
                "message": told.title if told else None,
                "advice": told.advice if told else None,
            }
        )

    def notice(self, problem: Problem) -> None:
        """As a sentence with its code."""
        told = tell(self._texts, problem)
        self._write({"event": "notice", "code": problem.code, "message": told.title, "advice": told.advice})

    def progress(self, totals: Totals) -> None:
        """Programs follow the states."""

    def nothing_left(self) -> None:
        """An end like any other."""
        self.ended(Tally(), interrupted=False)

    def ended(self, tally: Tally, *, interrupted: bool) -> None:
        """The counts, so that a reader of the stream knows that nothing is missing."""
        self._write(
            {
                "event": "end",
                "complete": tally.complete,
                "failed": tally.failed,
                "left": tally.left,
                "interrupted": interrupted,
            }
        )

    def _refuse(self, event: str, path: str, problem: Problem, number: int | None = None) -> None:
        told = tell(self._texts, problem)
        self._write(
            {
                "event": event,
                "path": path,
                "code": problem.code,
                "message": told.title,
                "advice": told.advice,
                "request_id": problem.request_id,
                "documents_code": number,
            }
        )

    def _write(self, row: Mapping[str, object]) -> None:
        self._out.write(json.dumps(row, ensure_ascii=False) + "\n")
        self._out.flush()
