"""What a row says: a job with its counters, put into words. Pure, without Qt."""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum

from vod_desktop.core.model.errors import Problem
from vod_desktop.core.model.events import Progress
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.states import Phase, State
from vod_desktop.core.model.tasks import Outcome
from vod_desktop.texts import Texts, formats, mark
from vod_desktop.texts.errors import tell, tell_without_path
from vod_desktop.texts.labels import state_label, verified_text
from vod_desktop.texts.tasks import task_label

_TEXT_ONLY = frozenset({State.COMPLETE, State.FAILED, State.CANCELLED})
"""States that show a sentence where the others show a bar."""


class Tone(StrEnum):
    """The colour of a state; the icon and the words say the same."""

    CALM = "calm"
    ACTIVE = "active"
    GOOD = "good"
    CAREFUL = "careful"
    BAD = "bad"


_TONES = {
    State.RUNNING: Tone.ACTIVE,
    State.PAUSING: Tone.ACTIVE,
    State.CANCELLING: Tone.ACTIVE,
    State.WAITING: Tone.CAREFUL,
    State.FAILED: Tone.BAD,
    State.COMPLETE: Tone.GOOD,
}

_ICONS = {
    State.QUEUED: "state-queued",
    State.RUNNING: "state-running",
    State.PAUSING: "state-paused",
    State.PAUSED: "state-paused",
    State.WAITING: "state-waiting",
    State.CANCELLING: "state-cancelled",
    State.CANCELLED: "state-cancelled",
    State.FAILED: "state-failed",
    State.COMPLETE: "state-complete",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One job as the window sees it.

    Attributes:
        number: Place in the queue, from 1.
        progress: Counters, while the job is active.
        hold: What holds the job's account, if anything does.
        account: The account's name, as far as it is known.
        category: The category's name with those above it, as far as it is known.
    """

    job: Job
    number: int
    progress: Progress | None = None
    hold: Problem | None = None
    account: str = ""
    category: str = ""

    @property
    def held(self) -> Problem | None:
        """What keeps this job from starting."""
        return self.hold if self.job.state is State.QUEUED else None

    @property
    def done_bytes(self) -> int:
        """Bytes for the bar: sent while the job is active, else confirmed; never more than there are."""
        return done_bytes_of(self.job, self.progress)

    @property
    def permille(self) -> int:
        """Filling of the bar; Qt's own bars cannot count bytes of large files."""
        return permille_of(self.job, self.progress)

    @property
    def has_bar(self) -> bool:
        """Whether the second line is a bar: something is done, or on its way."""
        state = self.job.state
        if state in _TEXT_ONLY or self.held is not None:
            return False
        return state is not State.QUEUED or self.done_bytes > 0

    @property
    def waits_its_turn(self) -> bool:
        """Whether it may upload, but other files still have all connections: no byte of it has moved."""
        if self.job.state is not State.RUNNING or self.job.phase is not Phase.UPLOAD or self.done_bytes:
            return False
        return self.progress is None or not self.progress.speed_bytes_per_s

    @property
    def has_percent(self) -> bool:
        """Whether a percentage means something now."""
        return self.has_bar and not self.waits_its_turn and (self.job.phase is Phase.UPLOAD or self.done_bytes > 0)

    @property
    def tone(self) -> Tone:
        """The tone of the state."""
        if needs_you(self.job):
            return Tone.CAREFUL
        return Tone.CAREFUL if self.held is not None else _TONES.get(self.job.state, Tone.CALM)

    @property
    def note_tone(self) -> Tone:
        """The tone of the second line, which tells a failure beside a good end too."""
        task = self.job.task
        if self.job.state is State.COMPLETE and task is not None and task.outcome in {Outcome.FAILED, Outcome.PARTLY}:
            return Tone.CAREFUL
        return Tone.BAD if self.tone is Tone.BAD else Tone.CALM

    @property
    def icon(self) -> str:
        """Name of the state's icon."""
        if needs_you(self.job):
            return "state-needs-you"
        return "state-waiting" if self.held is not None else _ICONS[self.job.state]


def done_bytes_of(job: Job, progress: Progress | None) -> int:
    """`Row.done_bytes` without a row."""
    done = job.confirmed_bytes if progress is None else progress.sent_bytes
    return min(done, job.total_bytes)


def permille_of(job: Job, progress: Progress | None) -> int:
    """`Row.permille` without a row."""
    total = job.total_bytes
    return 1000 if job.state is State.COMPLETE or not total else done_bytes_of(job, progress) * 1000 // total


_SOON_S = 120
"""Waits so short are told to the second."""

NEEDS_YOU = mark("Needs you")
"""What a job is called that cannot begin before its user has done something."""


def needs_you(job: Job) -> bool:
    """Whether a job was stopped before anything of it was sent: the file or an option has to be mended first."""
    return job.state is State.FAILED and job.phase is Phase.PREPARE and job.session is None and not job.sent_bytes


def state_text(texts: Texts, row: Row) -> str:
    """First line of the state column."""
    job = row.job
    if row.held is not None:
        return texts.tr("On hold")
    if needs_you(job):
        return texts.tr(NEEDS_YOU)
    if job.state is State.WAITING and job.not_before is not None:
        now = time.time()
        is_soon = job.not_before - now < _SOON_S
        return texts.tr("Next try at {time}", time=formats.moment(job.not_before, now=now, exact=is_soon))
    return texts.tr("Waiting its turn") if row.waits_its_turn else state_label(texts, job)


def percent_text(row: Row) -> str:
    """`42%`, or nothing."""
    return formats.percent(row.done_bytes, row.job.total_bytes) if row.has_percent else ""


def note_text(texts: Texts, row: Row) -> str:
    """Second line of the state column where it is no bar: the reason, or how sure we are."""
    problem = shown_problem(row)
    if problem is not None:
        is_of_row = problem.code.startswith("file.")  # a cover has another name than the row
        return tell_without_path(texts, problem) if is_of_row else tell(texts, with_short_path(problem)).title
    if row.job.state is not State.COMPLETE:
        return ""
    task, verified = row.job.task, verified_text(texts, row.job)
    if task is None or task.outcome is Outcome.UNKNOWN:
        return verified
    shown = task_label(texts, task)
    return f"{shown} · {verified}" if task.outcome is Outcome.PLAYABLE and verified else shown


def accessible_state(texts: Texts, row: Row) -> str:
    """The state column in one line: for screen readers, for copying and for search."""
    return " ".join(filter(None, (state_text(texts, row), percent_text(row), note_text(texts, row))))


def sentence(texts: Texts, row: Row) -> str:
    """The whole row for a screen reader, the most important first."""
    job = row.job
    left = left_text(texts, row)
    parts = (
        job.media_name,
        accessible_state(texts, row),
        speed_text(row),
        texts.tr("{duration} left", duration=left) if left else "",
        formats.size(job.total_bytes),
        texts.tr("number {number}", number=row.number),
    )
    return ", ".join(filter(None, parts))


def speed_text(row: Row) -> str:
    """`1.5 MB/s` while bytes move."""
    if row.progress is None or row.job.phase is not Phase.UPLOAD or row.waits_its_turn:
        return ""
    return formats.speed(row.progress.speed_bytes_per_s)


def left_text(texts: Texts, row: Row) -> str:
    """`2 min 5 s` while it is known."""
    if row.progress is None or row.progress.left_s is None or row.job.phase is not Phase.UPLOAD or row.waits_its_turn:
        return ""
    return formats.duration(texts, row.progress.left_s)


def shown_problem(row: Row) -> Problem | None:
    """The problem that the row is to tell: of its account, or its own while that still matters."""
    if row.held is not None:
        return row.held
    return row.job.problem if row.job.state in {State.FAILED, State.WAITING} else None


def with_short_path(problem: Problem) -> Problem:
    """The same problem naming only the file, for places that show its folder anyway."""
    path = problem.params.get("path")
    if not isinstance(path, str):
        return problem
    name = path.replace("\\", "/").rstrip("/").rpartition("/")[2] or path
    return Problem(problem.code, {**problem.params, "path": name}, problem.request_id, problem.detail)
