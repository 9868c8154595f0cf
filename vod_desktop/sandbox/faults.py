"""Faults that tests and developers arm: what goes wrong, for which requests, how often."""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar


@dataclass(frozen=True, slots=True)
class Refuse:
    """Connections are reset as soon as they are accepted; matches connections, not requests."""


@dataclass(frozen=True, slots=True)
class Outage:
    """The server is gone for `seconds`; None is until the fault is cleared.

    Live connections are reset, new ones find no listener; the control interface is gone too.
    """

    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Reset:
    """The connection is reset once this many body bytes have come; with 0 before anything is read or done."""

    after_bytes: int = 0


@dataclass(frozen=True, slots=True)
class StopReading:
    """After `after_bytes` nothing is read for `seconds`; None is until the fault is cleared."""

    seconds: float | None = None
    after_bytes: int = 0


@dataclass(frozen=True, slots=True)
class SlowBody:
    """The request's body is read at this rate."""

    bytes_per_s: int


@dataclass(frozen=True, slots=True)
class DelayAnswer:
    """The answer waits this long; None is until the fault is cleared."""

    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class AnswerError:
    """The request is not carried out but answered with an error. The cloud API says its own errors with status 200."""

    status: int = 500
    code: str = "InternalError"
    message: str = "An internal error has occurred."


@dataclass(frozen=True, slots=True)
class Busy:
    """The request is not carried out but answered with "busy", each service in its own words."""


@dataclass(frozen=True, slots=True)
class LoseAnswer:
    """The request is carried out, and the connection is reset instead of the answer."""


@dataclass(frozen=True, slots=True)
class FlipBit:
    """One bit of the received body changes before it is stored and its checksums are computed."""

    offset: int = 0


@dataclass(frozen=True, slots=True)
class AlterHeader:
    """A header of the answer has another value; None leaves it out."""

    name: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class SkewDate:
    """The answer's Date is off by this many seconds, and signatures are judged by that clock."""

    seconds: float


@dataclass(frozen=True, slots=True)
class AlterContentType:
    """The answer has another content type (protocol.md 1.5, first trap)."""

    value: str = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class ExpireCertificate:
    """The certificate counts as ended; `form` is a value of `ExpiredForm`, "" is the one of the settings."""

    form: str = ""


@dataclass(frozen=True, slots=True)
class TruncateAnswer:
    """The answer's body ends after this many bytes, with a matching Content-Length."""

    keep_bytes: int = 20


@dataclass(frozen=True, slots=True)
class SlowComplete:
    """Complete answers 200 at once, sends spaces for this long, then the result (protocol.md 5.2)."""

    seconds: float


@dataclass(frozen=True, slots=True)
class ErrorInside200:
    """Complete answers 200 with an error element and does not make the object."""

    code: str = "InternalError"


@dataclass(frozen=True, slots=True)
class RefuseSecondCommit:
    """A Commit of a session that was committed is refused."""


Effect = (
    Refuse
    | Outage
    | Reset
    | StopReading
    | SlowBody
    | DelayAnswer
    | AnswerError
    | Busy
    | LoseAnswer
    | FlipBit
    | AlterHeader
    | SkewDate
    | AlterContentType
    | ExpireCertificate
    | TruncateAnswer
    | SlowComplete
    | ErrorInside200
    | RefuseSecondCommit
)

EffectType = TypeVar("EffectType")


@dataclass(frozen=True, slots=True)
class Fault:
    """An effect and the requests it is for; an empty field matches all.

    Attributes:
        service: "cos" or "api".
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


class FaultBoard:
    """The armed faults. Any thread may arm and clear; the server draws from it.

    Args:
        on_change: Called after each change, on the thread that made it.
    """

    def __init__(self, on_change: Callable[[], None] = lambda: None) -> None:
        self._lock = threading.Lock()
        self._ids = itertools.count(1)
        self._armed: dict[int, ArmedFault] = {}
        self._waiting: list[tuple[int, asyncio.AbstractEventLoop, asyncio.Event]] = []
        self._on_change = on_change

    def arm(self, fault: Fault) -> int:
        """Arms a fault and returns its identity, for `clear` and `hits`."""
        with self._lock:
            fault_id = next(self._ids)
            self._armed[fault_id] = ArmedFault(fault_id, fault)
        self._on_change()
        return fault_id

    def clear(self, fault_id: int | None = None) -> None:
        """Clears one fault or all, and frees the requests that were held by them."""
        with self._lock:
            cleared = set(self._armed) if fault_id is None else {fault_id}
            for one in cleared:
                self._armed.pop(one, None)
            freed = [waiter for waiter in self._waiting if waiter[0] in cleared]
            self._waiting = [waiter for waiter in self._waiting if waiter[0] not in cleared]
        for _, loop, event in freed:
            loop.call_soon_threadsafe(event.set)
        self._on_change()

    def armed(self) -> list[ArmedFault]:
        """Every fault not cleared, the exhausted ones too."""
        with self._lock:
            return list(self._armed.values())

    def hits(self, fault_id: int) -> int:
        """How many requests matched a fault so far, the skipped ones included; 0 once it is cleared."""
        with self._lock:
            armed = self._armed.get(fault_id)
            return 0 if armed is None else armed.hits

    def outages(self) -> dict[int, Outage]:
        """The outages that are armed, by identity of their fault."""
        return {armed.fault_id: armed.fault.effect for armed in self.armed() if isinstance(armed.fault.effect, Outage)}

    def draw(self, request: Facts) -> Drawn:
        """The effects for a request; each fault's count goes down by one."""
        return Drawn(tuple(self._take(lambda fault: not isinstance(fault.effect, Refuse | Outage), request)))

    def draw_refusal(self) -> bool:
        """Whether the connection just accepted is to be reset."""
        drawn = list(self._take(lambda fault: isinstance(fault.effect, Refuse), Facts("", "")))
        return bool(drawn)

    def _take(self, wanted: Callable[[Fault], bool], request: Facts) -> Iterable[tuple[int, Effect]]:
        with self._lock:
            taken = []
            for armed in list(self._armed.values()):
                if armed.exhausted or not wanted(armed.fault) or not armed.fault.matches(request):
                    continue
                self._armed[armed.fault_id] = replace(armed, hits=armed.hits + 1)
                if armed.hits >= armed.fault.skip:
                    taken.append((armed.fault_id, armed.fault.effect))
            return taken

    async def hold(self, fault_id: int, seconds: float | None) -> None:
        """Waits until the fault is cleared, or for `seconds`."""
        event = asyncio.Event()
        waiter = (fault_id, asyncio.get_running_loop(), event)
        with self._lock:
            if fault_id not in self._armed:
                return
            self._waiting.append(waiter)
        try:
            await asyncio.wait_for(event.wait(), seconds)
        except TimeoutError:
            pass
        finally:
            with self._lock:
                if waiter in self._waiting:
                    self._waiting.remove(waiter)
