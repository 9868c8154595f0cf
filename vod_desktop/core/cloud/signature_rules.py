"""What the fields of a client-upload signature must obey, whoever made it (protocol.md 4.1). Pure."""

from __future__ import annotations

from collections.abc import Iterator

from vod_desktop.core.model.lengths import SESSION_CONTEXT_CHARS, SOURCE_CONTEXT_CHARS
from vod_desktop.core.model.signature import (
    LARGEST_RANDOM,
    LONGEST_LIFE_DAYS,
    LONGEST_LIFE_S,
    PARAMETERS,
    TASK_PRIORITIES,
    Finding,
    FindingKind,
    SignatureFields,
    finding,
)

_LATEST = 100_000_000_000
"""Unix seconds of the year 5138: a larger number counts milliseconds."""

_LARGEST_NUMBER = 2**63 - 1

_RANGES = {
    "current_time_stamp": (0, _LARGEST_NUMBER),
    "expire_time": (0, _LARGEST_NUMBER),
    "random": (0, LARGEST_RANDOM),
    "class_id": (0, _LARGEST_NUMBER),
    "task_priority": (TASK_PRIORITIES[0], TASK_PRIORITIES[-1]),
    "vod_sub_app_id": (0, _LARGEST_NUMBER),
}
WHOLE_NUMBERS = frozenset(_RANGES)
"""The fields that hold a whole number."""

_LONGEST = {"source_context": SOURCE_CONTEXT_CHARS, "session_context": SESSION_CONTEXT_CHARS}
_OURS = {parameter.lower(): name for name, parameter in PARAMETERS.items()}
_TIMES = ("current_time_stamp", "expire_time")
_OF_THE_PROCEDURE = ("task_priority", "task_notify_mode")


def judged(fields: SignatureFields) -> tuple[Finding, ...]:
    """What is wrong or worth knowing about the fields, whatever the time is."""
    return (*_numbers(fields), *_texts(fields), *_life(fields), *_company(fields))


def _numbers(fields: SignatureFields) -> Iterator[Finding]:
    for name, (least, most) in _RANGES.items():
        value = getattr(fields, name)
        if value is not None and not least <= value <= most:
            yield finding(FindingKind.OUT_OF_RANGE, field=name, value=value, least=least, most=most)


def _texts(fields: SignatureFields) -> Iterator[Finding]:
    for name, limit in _LONGEST.items():
        text: str | None = getattr(fields, name)
        if text is not None and len(text) > limit:
            yield finding(FindingKind.TOO_LONG, field=name, count=len(text), limit=limit)
    for name, _ in fields.extras:
        meant = _OURS.get(name.replace("_", "").lower())
        if meant is None:
            yield finding(FindingKind.UNKNOWN, name=name)
        else:
            yield finding(FindingKind.MISSPELT, name=name, field=meant)


def _life(fields: SignatureFields) -> Iterator[Finding]:
    in_milliseconds = [name for name in _TIMES if getattr(fields, name) > _LATEST]
    for name in in_milliseconds:
        yield finding(FindingKind.MILLISECONDS, field=name)
    if in_milliseconds:
        return  # how long it lives is then anybody's guess
    if fields.life_s <= 0:
        yield finding(FindingKind.ENDS_BEFORE_START)
    elif fields.life_s > LONGEST_LIFE_S:
        yield finding(FindingKind.LIFE_TOO_LONG, life_s=fields.life_s, limit_days=LONGEST_LIFE_DAYS)


def _company(fields: SignatureFields) -> Iterator[Finding]:
    if not fields.procedure:
        for name in _OF_THE_PROCEDURE:
            if getattr(fields, name) is not None:
                yield finding(FindingKind.WITHOUT_PROCEDURE, field=name)
    if fields.one_time_valid:
        yield finding(FindingKind.ONE_TIME)
