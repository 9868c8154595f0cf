"""What the details panel shows, as texts: of one job, or of many. Pure, without Qt."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from vod_desktop.core.model.document_codes import code_of
from vod_desktop.core.model.errors import Code
from vod_desktop.core.model.job import Job, ObjectKind, UploadObject
from vod_desktop.core.model.states import Phase, State
from vod_desktop.core.model.tasks import Outcome, ProcedureTask, StepStatus
from vod_desktop.texts import Texts, formats
from vod_desktop.texts.error_actions import Action
from vod_desktop.texts.errors import action_label, tell
from vod_desktop.texts.labels import STATE_LABELS
from vod_desktop.texts.routes import after_words
from vod_desktop.texts.tasks import step_state, task_advice, task_label, task_step_words
from vod_desktop.texts.templates import Listings
from vod_desktop.ui.models.facts import CommonFacts, Fact, Facts, Way, option_facts, upload_facts
from vod_desktop.ui.models.row import (
    Row,
    Tone,
    left_text,
    note_text,
    percent_text,
    shown_problem,
    speed_text,
    state_text,
)
from vod_desktop.ui.models.verbs import ENDED

_PERMILLE = 1000

_Wishes = tuple[object, ...]
"""What `option_facts` says something of: account, options, cover, way in and region."""


@dataclass(frozen=True, slots=True)
class ProblemText:
    """A problem with what can be done about it.

    Attributes:
        actions: With the labels of their buttons, the most helpful first.
    """

    code: Code
    title: str
    advice: str
    details: str
    actions: tuple[tuple[Action, str], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """How far one object of a job has come."""

    name: str
    text: str
    permille: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the processing: an icon says what the words say."""

    name: str
    state: str
    icon: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Processing:
    """What the service does with the medium after the upload."""

    title: str
    advice: str
    icon: str
    tone: Tone
    steps: tuple[Step, ...] = ()
    facts: Facts = ()


@dataclass(frozen=True, slots=True)
class OneJob:
    """All about one job, but for its life, which has to be asked for."""

    job_id: int
    name: str
    state: str
    icon: str
    tone: Tone
    problem: ProblemText | None
    bars: tuple[Bar, ...]
    upload: Facts
    options: Facts
    processing: Processing


@dataclass(frozen=True, slots=True)
class ManyJobs:
    """What several jobs come to.

    Attributes:
        states: Icon, tone and words of each state that occurs.
    """

    title: str
    states: tuple[tuple[str, Tone, str], ...]
    facts: Facts


def one_job(texts: Texts, row: Row, account_name: str, listings: Listings, *, service_decides: bool = False) -> OneJob:
    """Puts a row into words; `service_decides` for a file of an account whose signature service sets what becomes of it."""
    job = row.job
    said = [state_text(texts, row), percent_text(row), speed_text(row), left_text(texts, row)]
    if shown_problem(row) is None:
        said.append(note_text(texts, row))
    return OneJob(
        job.id,
        job.media_name,
        " · ".join(filter(None, said)),
        row.icon,
        row.tone,
        problem_text(texts, row),
        tuple(_bars(texts, row)),
        upload_facts(texts, job),
        option_facts(texts, job, account_name, listings, service_decides=service_decides),
        processing(texts, job, listings, service_decides=service_decides),
    )


class Summary:
    """Puts several jobs into words: takes them one after another, since many take their time.

    Args:
        account_name: What an account is called, by its id.
        listings: The lists of an account that are known.
        service_decides: Whether the options of an account are for its signature service to say.
    """

    def __init__(
        self,
        texts: Texts,
        account_name: Callable[[str], str],
        listings: Callable[[str], Listings],
        service_decides: Callable[[str], bool] = lambda _account_id: False,
    ) -> None:
        self._texts = texts
        self._account_name = account_name
        self._listings = listings
        self._service_decides = service_decides
        self._counts: Counter[State] = Counter()
        self._examples: dict[State, Job] = {}
        self._size_bytes = 0
        self._known: dict[str, tuple[str, Listings, bool]] = {}  # name, lists and who decides, by account
        self._last: _Wishes | None = None
        self._told: set[_Wishes] = set()
        self._common = CommonFacts()

    def take(self, job: Job) -> None:
        """Adds a job."""
        self._counts[job.state] += 1
        self._examples[job.state] = job
        self._size_bytes += job.total_bytes
        # Jobs of one drop mostly share their options: each set is put into words once.
        wishes = _said_of_options(job)
        if wishes == self._last or wishes in self._told:
            return
        self._last = wishes
        self._told.add(wishes)
        if job.account_id not in self._known:
            owner = job.account_id
            self._known[owner] = self._account_name(owner), self._listings(owner), self._service_decides(owner)
        name, lists, decides = self._known[job.account_id]
        self._common.take(option_facts(self._texts, job, name, lists, service_decides=decides))

    def told(self) -> ManyJobs:
        """What all of them come to."""
        texts, counts = self._texts, self._counts
        rows = texts.tr_n("{count} row selected", "{count} rows selected", counts.total())
        looks = [(Row(self._examples[state], 0), state) for state in State if counts[state]]
        return ManyJobs(
            f"{rows} · {formats.size(self._size_bytes)}",
            tuple((row.icon, row.tone, f"{texts.tr(STATE_LABELS[state])} {counts[state]}") for row, state in looks),
            self._common.told(texts),
        )


def _said_of_options(job: Job) -> _Wishes:
    """Jobs with the same are told alike."""
    cover, session = job.cover, job.session
    return job.account_id, job.options, cover and cover.source.path, job.route_reason, session and session.region


def problem_text(texts: Texts, row: Row) -> ProblemText | None:
    """What is wrong with a job, if something is, with the buttons that help."""
    problem = shown_problem(row)
    if problem is None:
        return None
    told = tell(texts, problem)
    code = texts.tr("{name}: {words}", name=texts.tr("Error code"), words=problem.code)
    lines = [code, *told.details.splitlines()[1:]]
    number = code_of(row.job, problem)
    if number is not None:
        lines.append(texts.tr("{name}: {words}", name=texts.tr("Code in the documents"), words=int(number)))
    if row.job.attempts:
        lines.append(texts.tr("{name}: {words}", name=texts.tr("Tries in a row"), words=row.job.attempts))
    actions = tuple((action, action_label(texts, action)) for action in offered(row, told.action))
    advice = " ".join(filter(None, (after_words(texts, row.job), told.advice)))
    return ProblemText(problem.code, told.title, advice, "\n".join(lines), actions)


def offered(row: Row, advised: Action) -> tuple[Action, ...]:
    """What can be done about the problem of a row: what its advice says, and always one more try."""
    again = Action.RETRY if row.job.state is State.FAILED else Action.RELEASE_HOLD
    if advised in {Action.NONE, Action.RETRY, Action.RELEASE_HOLD}:
        return (again,)
    if advised is Action.START_OVER:
        return (Action.START_OVER,) if row.job.state is State.FAILED else (again,)
    return advised, again


def processing(texts: Texts, job: Job, listings: Listings, *, service_decides: bool = False) -> Processing:
    """What is known of the processing after the upload."""
    tr, task = texts.tr, job.task
    if task is not None:
        icon, tone = _OUTCOME_LOOKS[task.outcome]
        steps = tuple(
            Step(task_step_words(texts, step, listings), step_state(texts, step), *_STEP_LOOKS[step.status])
            for step in task.steps
        )
        return Processing(
            task_label(texts, task), task_advice(texts, task), icon, tone, steps, _task_facts(texts, task)
        )
    if not job.options.procedure and service_decides:
        advice = tr("The signature service decides whether the file is processed after its upload. The console tells.")
        return Processing(tr("Set by the signature service"), advice, "info", Tone.CALM)
    if not job.options.procedure:
        return Processing(
            tr("No processing"), tr("No procedure was chosen: the file is stored as it is."), "info", Tone.CALM
        )
    if job.state is not State.COMPLETE:
        advice = tr("The procedure {name} begins when the upload is complete.", name=job.options.procedure)
        return Processing(tr("Not yet uploaded"), advice, "state-queued", Tone.CALM)
    return Processing(
        tr("Not followed"),
        tr("How the procedure {name} went was not asked. The console tells.", name=job.options.procedure),
        "info",
        Tone.CALM,
    )


_OUTCOME_LOOKS = {
    Outcome.RUNNING: ("state-running", Tone.ACTIVE),
    Outcome.PLAYABLE: ("state-complete", Tone.GOOD),
    Outcome.PARTLY: ("warning", Tone.CAREFUL),
    Outcome.FAILED: ("state-failed", Tone.BAD),
    Outcome.UNKNOWN: ("info", Tone.CALM),
}

_STEP_LOOKS = {
    StepStatus.PROCESSING: ("state-running", Tone.ACTIVE),
    StepStatus.SUCCESS: ("state-complete", Tone.GOOD),
    StepStatus.FAIL: ("state-failed", Tone.BAD),
}


def _task_facts(texts: Texts, task: ProcedureTask) -> Facts:
    from_task = [
        Fact(texts.tr("Task id"), task.task_id or "", (Way.COPY,)),
        Fact(texts.tr("Finished"), _moment(task.finished_at)),
        Fact(texts.tr("Last looked at"), _moment(task.looked_at)),
    ]
    return tuple(fact for fact in from_task if fact.value)


def _moment(at: float | None) -> str:
    return formats.moment(at, now=time.time()) if at else ""


def _bars(texts: Texts, row: Row) -> Iterator[Bar]:
    """A bar for each object while the upload is not over; a job that has sent nothing has none."""
    job = row.job
    if job.state in ENDED - {State.FAILED} or not row.done_bytes or row.held is not None:
        return
    for item in job.objects:
        sent, confirmed = _counted(row, item)
        total = item.source.size_bytes
        name = texts.tr("Cover") if item.kind is ObjectKind.COVER else texts.tr("Video")
        values = {"sent": formats.size(sent), "total": formats.size(total), "confirmed": formats.size(confirmed)}
        if sent > confirmed:
            text = texts.tr("{sent} of {total} sent, {confirmed} confirmed", **values)
        else:
            text = texts.tr("{confirmed} of {total} confirmed", **values)
        yield Bar(name, text, sent * _PERMILLE // total if total else _PERMILLE)


def _counted(row: Row, item: UploadObject) -> tuple[int, int]:
    """Bytes sent and confirmed of one object: counted while the job is active, else as stored."""
    progress, job = row.progress, row.job
    if progress is None or job.phase is not Phase.UPLOAD:
        done = (
            item.source.size_bytes if job.phase in {Phase.FINISH, Phase.COMMIT, Phase.AFTER} else item.confirmed_bytes
        )
        return done, done
    if item.kind is ObjectKind.COVER:
        counts = progress.cover_sent_bytes, progress.cover_confirmed_bytes
    else:
        counts = (
            progress.sent_bytes - progress.cover_sent_bytes,
            progress.confirmed_bytes - progress.cover_confirmed_bytes,
        )
    sent, confirmed = (max(0, min(n, item.source.size_bytes)) for n in counts)
    return max(sent, confirmed), confirmed
