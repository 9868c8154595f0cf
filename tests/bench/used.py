"""What a piece of work has cost this process."""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass
from typing import Self


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


def _cpu_s() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)
