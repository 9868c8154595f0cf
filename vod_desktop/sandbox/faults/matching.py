"""A fault: an effect, and the requests it is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from vod_desktop.sandbox.faults.answers import AnswerEffect
from vod_desktop.sandbox.faults.bodies import BodyEffect
from vod_desktop.sandbox.faults.connections import ConnectionEffect, Outage
from vod_desktop.sandbox.faults.service import ServiceEffect

RequestEffect = BodyEffect | AnswerEffect | ServiceEffect
"""Effects that a request draws when it is known what it is."""

Effect = ConnectionEffect | Outage | RequestEffect

EffectType = TypeVar("EffectType")


@dataclass(frozen=True, slots=True)
class Fault:
    """An effect and the requests it is for; an empty field matches all.

    Attributes:
        service: As the log of requests names it, for example "cos" or "api".
        operation: Action or storage operation, for example "UploadPart" or "CommitUpload".
        key: Part of the object key.
        count: For how many requests, None is until cleared.
        skip: How many matching requests pass unharmed first.
    """

    effect: Effect
    service: str = ""
    operation: str = ""
    key: str = ""
    part_number: int | None = None
    count: int | None = 1
    skip: int = 0

    def matches(self, request: Facts) -> bool:
        """Whether the fault is for this request."""
        return (
            self.service in {"", request.service}
            and self.operation in {"", request.operation}
            and self.key in request.key
            and self.part_number in {None, request.part_number}
        )


@dataclass(frozen=True, slots=True)
class Facts:
    """What a fault can be matched by."""

    service: str
    operation: str
    key: str = ""
    part_number: int | None = None


@dataclass(frozen=True, slots=True)
class ArmedFault:
    """A fault on the board; `hits` counts the requests it was given to."""

    fault_id: int
    fault: Fault
    hits: int = 0

    @property
    def exhausted(self) -> bool:
        """Whether its count is used up; it stays listed so that its hits can be read."""
        count = self.fault.count
        return count is not None and self.hits - self.fault.skip >= count


@dataclass(frozen=True, slots=True)
class Drawn:
    """The effects that one request has drawn, with the identity of the fault each came from."""

    effects: tuple[tuple[int, Effect], ...] = ()

    def get(self, kind: type[EffectType]) -> EffectType | None:
        """The first effect of a kind, or None."""
        return next((effect for _, effect in self.effects if isinstance(effect, kind)), None)

    def every(self, kind: type[EffectType]) -> list[EffectType]:
        """All effects of a kind."""
        return [effect for _, effect in self.effects if isinstance(effect, kind)]

    def fault_id(self, wanted: Effect) -> int:
        """Identity of the fault that an effect came from."""
        return next(fault_id for fault_id, effect in self.effects if effect is wanted)
