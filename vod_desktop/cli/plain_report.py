"""How a running command is told to a person: a line for each file, and on a terminal one that moves."""

from __future__ import annotations

import shutil
import time
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from vod_desktop.cli.report import Tally
from vod_desktop.core.intake.names import readable
from vod_desktop.core.model.document_codes import code_of
from vod_desktop.core.model.errors import Problem, Retry
from vod_desktop.core.model.events import Totals
from vod_desktop.core.model.job import Job, Refusal, RouteReason
from vod_desktop.core.model.states import Phase, State
from vod_desktop.texts import Texts, formats
from vod_desktop.texts.errors import tell
from vod_desktop.texts.labels import state_label
from vod_desktop.texts.routes import after_words, route_words

_CLEAR_LINE = "\r\x1b[K"
_KINDS_TOLD = 5


class PlainReport:
    """Results go to `out`, all else to `err`, so that a pipe gets results alone.

    Args:
        texts: Whose language is spoken.
        out: Standard output.
        err: Standard error; when it is a terminal, its last line shows the progress.
        resume_hint: The command that goes on with what is left.
    """

    def __init__(self, texts: Texts, out: TextIO, err: TextIO, resume_hint: str) -> None:
        self._texts = texts
        self._out = out
        self._err = err
        self._resume_hint = resume_hint
        self._live = err.isatty()
        self._live_text = ""

    def scanning(self, count: int) -> None:
        """On a terminal only."""
        self._show_live(self._texts.tr_n("{count} file looked at", "{count} files looked at", count))

    def refused(self, refusal: Refusal) -> None:
        """Names the path first when the sentence speaks of another, such as a cover."""
        told = tell(self._texts, refusal.problem)
        path = readable(refusal.path)
        lines = [told.title] if path in told.title else [self._texts.tr("Not taken: {path}", path=path), told.title]
        self._say("\n  ".join([*lines, told.advice]))

    def passed_over(self, refusals: Sequence[Refusal]) -> None:
        """Their number, and of which types most of them are."""
        kinds = Counter(refusal.path.suffix.lower() for refusal in refusals)
        bare = self._texts.tr("without ending")
        told = [f"{readable(Path(kind)) if kind else bare} {count}" for kind, count in kinds.most_common(_KINDS_TOLD)]
        if len(kinds) > _KINDS_TOLD:
            told.append("…")
        self._say(
            self._texts.tr_n(
                "{count} other file in the folders was passed over: {kinds}",
                "{count} other files in the folders were passed over: {kinds}",
                len(refusals),
                kinds=", ".join(told),
            )
        )

    def changed(self, job: Job) -> None:
        """The start of the transfer, and waits; the rest is visible in the moving line."""
        name = job.media.source.path.name
        if job.state is State.RUNNING and job.phase is Phase.UPLOAD:
            lines = [self._texts.tr("Uploading: {name} ({size})", name=name, size=formats.size(job.total_bytes))]
            if job.route_reason is not RouteReason.SHORT:  # which goes without saying
                lines.append(route_words(self._texts, job))
            self._say("\n  ".join(filter(None, lines)))
        elif job.state is State.WAITING and job.problem is not None and job.not_before is not None:
            self._say(
                self._texts.tr(
                    "Waiting until {clock}: {name} – {reason}",
                    clock=formats.moment(job.not_before, now=time.time()),
                    name=name,
                    reason=tell(self._texts, job.problem).title,
                )
            )
        elif job.state is State.CANCELLED:
            self._say(f"{state_label(self._texts, job)}: {name}")

    def complete(self, job: Job) -> None:
        """The result, on standard output."""
        assert job.result is not None, "a complete job has its result"
        self._clear_live()
        self._out.write(
            self._texts.tr(
                "Complete: {path}  FileId {file_id}  {url}",
                path=job.media.source.path,
                file_id=job.result.file_id,
                url=job.result.media_url,
            )
            + "\n"
        )
        self._out.flush()

    def failed(self, job: Job, problem: Problem) -> None:
        """What happened, what to do, and what support will ask for."""
        told = tell(self._texts, problem)
        lines = [self._texts.tr("Failed: {path}", path=job.media.source.path), told.title, told.advice]
        details = told.details.splitlines()
        number = code_of(job, problem)
        if number is not None:
            details.append(f"documents: {number:d}")
        self._say("\n  ".join([*filter(None, [*lines, after_words(self._texts, job)]), *details]))

    def gave_up(self, jobs: Sequence[Job], problem: Problem, *, told: bool) -> None:  # noqa: ARG002  (counted in the end)
        """The cause if it is news, once for all files; else only that the waiting is over."""
        if not told:
            cause = tell(self._texts, problem)
            self._say("\n  ".join([cause.title, cause.advice, *cause.details.splitlines()]))
        elif problem.retry is Retry.AUTO:
            self._say(self._texts.tr("Given up waiting. Check the network and the address."))

    def held(self, account_id: str, problem: Problem | None, *, wait_s: float) -> None:  # noqa: ARG002  (for programs)
        """The cause, once for all files, and what to do; nothing is to be done while the command itself waits."""
        if problem is None:
            self._say(self._texts.tr("Going on."))
            return
        told = tell(self._texts, problem)
        advice = told.advice
        if wait_s:
            advice = self._texts.tr("Waiting for it up to {time}.", time=formats.duration(self._texts, wait_s))
        self._say("\n  ".join([told.title, advice, *told.details.splitlines()]))

    def notice(self, problem: Problem) -> None:
        """As a sentence."""
        told = tell(self._texts, problem)
        self._say(f"{told.title}\n  {told.advice}")

    def progress(self, totals: Totals) -> None:
        """The moving line."""
        if not self._live or not totals.jobs:
            return
        pieces = [
            f"{totals.files_done}/{totals.files_total}",
            formats.percent(totals.sent_bytes, totals.total_bytes),
            formats.speed(totals.speed_bytes_per_s),
        ]
        if totals.left_s is not None:
            pieces.append(self._texts.tr("{time} left", time=formats.duration(self._texts, totals.left_s)))
        self._show_live("  ".join(pieces))

    def nothing_left(self) -> None:
        """As a sentence."""
        self._say(self._texts.tr("Nothing is left to upload."))

    def ended(self, tally: Tally, *, interrupted: bool) -> None:
        """The counts, and how to go on."""
        pieces = [
            self._texts.tr_n("{count} file complete", "{count} files complete", tally.complete),
            formats.size(tally.sent_bytes),
        ]
        if tally.failed:
            pieces.append(self._texts.tr_n("{count} failed", "{count} failed", tally.failed))
        if tally.left:
            pieces.append(self._texts.tr_n("{count} kept for resume", "{count} kept for resume", tally.left))
        self._say(", ".join(pieces))
        if interrupted:
            self._say(self._texts.tr("Interrupted. Nothing is lost."))
        if tally.left:
            self._say(self._texts.tr("To go on: {command}", command=self._resume_hint))

    def _say(self, text: str) -> None:
        self._clear_live()
        self._err.write(text + "\n")
        self._err.flush()

    def _show_live(self, text: str) -> None:
        if self._live and text != self._live_text:
            self._live_text = text
            self._err.write(_CLEAR_LINE + cut_to_columns(text, shutil.get_terminal_size().columns - 1))
            self._err.flush()

    def _clear_live(self) -> None:
        if self._live_text:
            self._live_text = ""
            self._err.write(_CLEAR_LINE)


def cut_to_columns(text: str, columns: int) -> str:
    """As much of the text as fits; a Chinese character takes two columns."""
    used = 0
    for index, char in enumerate(text):
        used += 2 if unicodedata.east_asian_width(char) in "FW" else 1
        if used > columns:
            return text[:index]
    return text
