"""Who may go next: jobs to start and parts to send. Pure."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import islice

from vod_desktop.core.model.job import Job


def jobs_to_start(jobs: Iterable[Job], busy: int, files: int, held: AbstractSet[str]) -> tuple[int, ...]:
    """Ids of the jobs that get the free file slots, in queue order; only such that have passed the preflight.

    Args:
        jobs: In queue order.
        busy: Jobs that hold a slot already.
        files: The limit.
        held: Accounts that are held.
    """
    chosen: list[int] = []
    for job in jobs:
        if busy + len(chosen) >= files:
            break
        if job.may_start and job.account_id not in held:
            chosen.append(job.id)
    return tuple(chosen)


@dataclass(frozen=True, slots=True)
class Sender:
    """A job with parts ready to be sent.

    Attributes:
        ready: How many.
        sending: How many are on their way.
        turn: When it last got a connection: larger is later, 0 never.
    """

    job_id: int
    ready: int
    sending: int = 0
    turn: int = 0


def parts_to_send(senders: Sequence[Sender], busy: int, connections: int, *, evenly: bool) -> tuple[int, ...]:
    """Whose part gets each free connection.

    The head of the queue goes first, so that files are done one after the other and parts of few are in flight. Under a limit on
    the rate they share alike: one file that takes hours must not keep the small ones behind it waiting.

    Args:
        senders: In queue order.
        busy: Connections in use.
        connections: The limit.
        evenly: Whether the file with the fewest connections goes first, and of equals the one that has waited longest.

    Returns:
        Ids of jobs, one for each part.
    """
    free = max(0, connections - busy)
    if not evenly:
        parts = (one.job_id for one in senders for _ in range(one.ready))
        return tuple(islice(parts, free))
    grants: list[int] = []
    line = [(one.sending, one.turn, place) for place, one in enumerate(senders) if one.ready]
    left = [one.ready for one in senders]
    heapq.heapify(line)
    while line and len(grants) < free:
        sending, turn, place = line[0]
        grants.append(senders[place].job_id)
        left[place] -= 1
        if left[place]:
            heapq.heapreplace(line, (sending + 1, turn, place))
        else:
            heapq.heappop(line)
    return tuple(grants)
