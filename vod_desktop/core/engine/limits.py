"""The limits in force on an engine."""

from __future__ import annotations

from dataclasses import dataclass

from vod_desktop.core.engine.plan import MIN_PART_BYTES
from vod_desktop.core.model.commands import SetLimits
from vod_desktop.core.model.settings import Settings

MAX_CONNECTIONS = 16
MAX_FILES = 32
PART_TIME_S = 10.0
"""A part of the usual size should not take longer under a speed limit."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much at once.

    Attributes:
        connections: Parts in flight, all jobs together; 1 to `MAX_CONNECTIONS`.
        files: Jobs between apply and commit; 1 to `MAX_FILES`. Only parts take a connection, so that while one large
            file fills the line the small ones behind it open and commit.
        rate_bytes_per_s: All transfers together; 0 means unlimited.
    """

    connections: int = 10
    files: int = 12
    rate_bytes_per_s: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.connections <= MAX_CONNECTIONS:
            raise ValueError(f"connections: 1 to {MAX_CONNECTIONS}")
        if not 1 <= self.files <= MAX_FILES:
            raise ValueError(f"files: 1 to {MAX_FILES}")
        if self.rate_bytes_per_s < 0:
            raise ValueError("rate_bytes_per_s: 0 or more")


def paced_connections(limits: Limits) -> int:
    """How many parts go at once: under a speed limit so few that each ends within some seconds.

    A part that is not confirmed is sent again after a pause or a crash, and twenty parts that share a slow line would all be
    lost together.
    """
    if not limits.rate_bytes_per_s:
        return limits.connections
    return min(limits.connections, max(1, round(limits.rate_bytes_per_s * PART_TIME_S / MIN_PART_BYTES)))


def limits_of(settings: Settings) -> Limits:
    """The limits that the user has settled."""
    return Limits(settings.connections, settings.files, settings.rate_bytes_per_s)


def changed_limits(limits: Limits, change: SetLimits) -> Limits:
    """The limits after a command; what is out of range is brought into it."""
    connections = limits.connections if change.connections is None else change.connections
    files = limits.files if change.files is None else change.files
    rate = limits.rate_bytes_per_s if change.rate_bytes_per_s is None else change.rate_bytes_per_s
    return Limits(min(max(1, connections), MAX_CONNECTIONS), min(max(1, files), MAX_FILES), max(0, rate))
