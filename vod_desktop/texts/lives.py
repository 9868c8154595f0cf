"""The life of a job in sentences: `14:05 Paused`, with what went wrong on the way."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from vod_desktop.core.model.life import Moment
from vod_desktop.core.model.states import Phase, State
from vod_desktop.texts.errors import tell
from vod_desktop.texts.texts import Texts, mark

_SENTENCES: Mapping[State, str] = {
    State.QUEUED: mark("Back in the queue"),
    State.RUNNING: mark("Goes on"),
    State.PAUSING: mark("Stops what is being sent"),
    State.PAUSED: mark("Paused"),
    State.WAITING: mark("Waits to try again"),
    State.CANCELLING: mark("Cancelling: what was sent is deleted at the service"),
    State.CANCELLED: mark("Cancelled"),
    State.FAILED: mark("Failed"),
    State.COMPLETE: mark("Complete: the service has confirmed the medium"),
}

_STEPS: Mapping[Phase, str] = {
    Phase.PREPARE: mark("Checks the file"),
    Phase.APPLY: mark("Asks the service for a place to store it"),
    Phase.UPLOAD: mark("Sends the file"),
    Phase.FINISH: mark("All bytes are sent: compares them with what arrived"),
    Phase.COMMIT: mark("Asks the service to make the medium"),
    Phase.AFTER: mark("The medium is made: tells the service what else was chosen for it"),
}

_ADDED = mark("Added to the queue")


@dataclass(frozen=True, slots=True)
class LifeLine:
    """One moment in words.

    Attributes:
        at: The local time, with its date where it is not today's.
        problem: What went wrong, one sentence; empty if nothing did.
        details: Code and RequestId of the problem.
    """

    at: str
    text: str
    problem: str = ""
    details: str = ""


def life_lines(texts: Texts, moments: Sequence[Moment], *, now: float | None = None) -> list[LifeLine]:
    """The moments in words, in their order."""
    today = datetime.fromtimestamp(time.time() if now is None else now).astimezone().date()
    return [_line(texts, moment, today, is_first=number == 0) for number, moment in enumerate(moments)]


def life_text(lines: Sequence[LifeLine]) -> str:
    """All lines as a text to be read or copied."""
    told: list[str] = []
    for line in lines:
        told.append(f"{line.at}\t{line.text}")
        told += [f"\t{more}" for more in (line.problem, *line.details.splitlines()) if more]
    return "\n".join(told)


def _line(texts: Texts, moment: Moment, today: object, *, is_first: bool) -> LifeLine:
    local = datetime.fromtimestamp(moment.at).astimezone()
    at = f"{local:%H:%M:%S}" if local.date() == today else f"{local:%Y-%m-%d %H:%M:%S}"
    if is_first and moment.state is State.QUEUED:
        sentence = _ADDED
    elif moment.state is State.RUNNING:
        sentence = _STEPS.get(moment.phase, _SENTENCES[State.RUNNING])
    else:
        sentence = _SENTENCES[moment.state]
    if moment.problem is None:
        return LifeLine(at, texts.tr(sentence))
    told = tell(texts, moment.problem)
    return LifeLine(at, texts.tr(sentence), told.title, told.details)
