"""What a piece of work has cost this process, and what was taken from the machine meanwhile."""

from __future__ import annotations

import os
import resource
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

_STAT = Path("/proc/stat")
_STEAL = 8
"""Field of its first line, in ticks of all processors (proc(5))."""


@dataclass(frozen=True, slots=True)
class Used:
    """The clocks as they stood when the work began."""

    wall_s: float
    cpu_s: float

    @classmethod
    def since_now(cls) -> Self:
        """Begins."""
        return cls(time.perf_counter(), _cpu_s())

    def figures(self, *, of_children: bool = False) -> dict[str, float]:
        """Seconds since then, and the highest resident memory, of this process or of those it has started."""
        wall_s, cpu_s = time.perf_counter() - self.wall_s, _cpu_s() - self.cpu_s
        whose = resource.RUSAGE_CHILDREN if of_children else resource.RUSAGE_SELF
        return {"wall_s": wall_s, "cpu_s": cpu_s, "peak_bytes": resource.getrusage(whose).ru_maxrss * 1024}


def stolen_s() -> float:
    """CPU seconds so far that a virtual machine wanted and its host gave to others; 0 where the system does not say."""
    if not _STAT.exists():
        return 0.0
    return int(_STAT.read_text("ascii").split(maxsplit=_STEAL + 1)[_STEAL]) / os.sysconf("SC_CLK_TCK")


def _cpu_s() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)
