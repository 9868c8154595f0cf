"""A fault that is met by one upload, and what is to become of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.faults.desk import MIB, STRICT, Desk
from tests.faults.outcome import Outcome
from vod_desktop.core.model.errors import Code
from vod_desktop.core.model.job import Route
from vod_desktop.sandbox import PracticeSettings
from vod_desktop.sandbox.faults import DelayAnswer, Effect, StopReading

APPLY, COMMIT = "ApplyUpload", "CommitUpload"
APPLY_UGC, COMMIT_UGC = "ApplyUploadUGC", "CommitUploadUGC"
INITIATE, PART, COMPLETE, PUT = "InitiateMultipartUpload", "UploadPart", "CompleteMultipartUpload", "PutObject"

Step = Callable[[Desk], None]


class Arm:
    """A step that arms one fault."""

    def __init__(self, effect: Effect, operation: str = "", **more: object) -> None:
        self.effect = effect
        self._operation = operation
        self._more = more

    def __call__(self, desk: Desk) -> None:
        desk.arm(self.effect, self._operation, **self._more)


class Both:
    """Some steps as one."""

    def __init__(self, *steps: Step) -> None:
        self.steps = steps

    def __call__(self, desk: Desk) -> None:
        for step in self.steps:
            step(desk)


def effects_of(step: Step | None) -> tuple[Effect, ...]:
    """What a step arms."""
    if isinstance(step, Both):
        return tuple(effect for each in step.steps for effect in effects_of(each))
    return (step.effect,) if isinstance(step, Arm) else ()


def nothing(_desk: Desk) -> None:
    """No step."""


def end_faults(desk: Desk) -> None:
    """What the practice cloud was told to do is over."""
    desk.practice.faults.clear()


@dataclass(frozen=True, slots=True)
class HoldUp:
    """A request that is stopped for the time of a step.

    Attributes:
        effect: Stops it.
        ready: Whether it has come as far as it is to come.
    """

    effect: Effect
    operation: str
    ready: Callable[[Desk], bool]
    part_number: int | None = None


def _half_sent(desk: Desk) -> bool:
    return any(record.body_bytes >= MIB and record.part_number == 2 for record in desk.requests(PART))


IN_A_PART = HoldUp(StopReading(after_bytes=MIB), PART, _half_sent, part_number=2)
AT_INITIATE = HoldUp(DelayAnswer(), INITIATE, lambda desk: bool(desk.requests(INITIATE)))
AT_COMPLETE = HoldUp(
    DelayAnswer(carried_out=True),
    COMPLETE,
    lambda desk: bool(desk.requests(COMPLETE)) and not desk.practice.open_uploads(),
)
AT_COMMIT = HoldUp(DelayAnswer(carried_out=True), COMMIT, lambda desk: bool(desk.practice.media()))


@dataclass(frozen=True, slots=True)
class Scenario:
    """One fault.

    Attributes:
        en, zh: What goes wrong, for the table.
        strike: Done before the upload begins.
        midway: Done while a request is held up.
        mend: Ends the cause, once it has shown what it does.
        impatient: The time limits are short, since the fault shows by nothing happening.
        tls: The cloud speaks TLS; `trusted` is whether the program knows its certificate.
        route: By which the film is sent.
        left_open: How many uploads may stay open at the service: those whose name never arrived, or whose certificate ended.
        may_tell: Codes that chance decides about: whether a connection was reset while it was made, or just after.
    """

    name: str
    en: str
    zh: str
    outcome: Outcome
    strike: Step = nothing
    midway: Step | None = None
    hold_up: HoldUp = IN_A_PART
    mend: Step = end_faults
    practice: PracticeSettings = STRICT
    impatient: bool = False
    route: Route = Route.SERVER
    tls: bool = False
    trusted: bool = True
    left_open: int = 0
    film_on_a_drive: bool = False
    ledger_on_a_drive: bool = False
    may_tell: frozenset[Code] = frozenset()


@dataclass(frozen=True, slots=True)
class Group:
    """Faults of one layer, under one heading."""

    en: str
    zh: str
    scenarios: tuple[Scenario, ...]
