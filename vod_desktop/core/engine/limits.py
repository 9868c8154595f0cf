"""The limits in force on an engine."""

from __future__ import annotations

from dataclasses import dataclass

from vod_desktop.core.model.commands import SetLimits
from vod_desktop.core.model.settings import Settings

MAX_CONNECTIONS = 16
MAX_FILES = 32


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


def limits_of(settings: Settings) -> Limits:
    """The limits that the user has settled."""
    return Limits(settings.connections, settings.files, settings.rate_bytes_per_s)


def changed_limits(limits: Limits, change: SetLimits) -> Limits:
    """The limits after a command; what is out of range is brought into it."""
    connections = limits.connections if change.connections is None else change.connections
    files = limits.files if change.files is None else change.files
    rate = limits.rate_bytes_per_s if change.rate_bytes_per_s is None else change.rate_bytes_per_s
    return Limits(min(max(1, connections), MAX_CONNECTIONS), min(max(1, files), MAX_FILES), max(0, rate))
