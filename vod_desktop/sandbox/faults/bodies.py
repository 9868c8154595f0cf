"""What happens to a request while its body comes in."""

from __future__ import annotations

from dataclasses import dataclass


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
class FlipBit:
    """One bit of the received body changes before it is stored and its checksums are computed: the answer tells it."""

    offset: int = 0


@dataclass(frozen=True, slots=True)
class FullDisk:
    """Storage has no room for the body: it answers InternalError and keeps nothing."""


BodyEffect = Reset | StopReading | SlowBody | FlipBit | FullDisk
