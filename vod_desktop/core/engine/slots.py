"""Who may go next: jobs to start and parts to send. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

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


def parts_to_send(ready: Iterable[tuple[int, int]], busy: int, connections: int) -> tuple[tuple[int, int], ...]:
    """How many parts each job may send now: the head of the queue first.

    Args:
        ready: (job id, parts ready to be sent), in queue order.
        busy: Connections in use.
        connections: The limit.

    Returns:
        (job id, number of parts), only where the number is not 0.
    """
    free = max(0, connections - busy)
    grants: list[tuple[int, int]] = []
    for job_id, count in ready:
        if free == 0:
            break
        granted = min(free, count)
        if granted:
            grants.append((job_id, granted))
            free -= granted
    return tuple(grants)
