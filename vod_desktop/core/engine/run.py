"""A run: one stay of a job in the state *running*. Engine thread only."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field

from vod_desktop.core.cloud.ports import ObjectStore
from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.engine.meter import JobMeter
from vod_desktop.core.engine.tasks import SendPart, Task
from vod_desktop.core.model.job import ObjectKind

PartKey = tuple[ObjectKind, int]


@dataclass(slots=True)
class Run:
    """What a running job needs beside its stored self.

    Attributes:
        revisit: It goes on after a stop: files and parts are looked at again before bytes move.
        ready: Parts that wait for a connection.
        turn: Of all parts handed out, which was its last one.
        tries: How often each call or part was tried, by its name.
        tokens: Those of the tasks that have not ended; each task has its own, for its own socket.
        base_sent: The job's `sent_bytes` before this run.
        store: Storage under the certificate in force; None while there is none.
        renewing: A new certificate is being asked for.
        parked: Tasks that wait for it, and whether the work of the phase as a whole does (`phase_waits`).
        over: It has ended.
    """

    id: int
    job_id: int
    meter: JobMeter
    started: float
    base_sent: int
    base_active_s: float
    revisit: bool
    ready: deque[PartKey] = field(default_factory=deque)
    turn: int = 0
    tries: Counter[object] = field(default_factory=Counter)
    tokens: set[ControlToken] = field(default_factory=set)
    store: ObjectStore | None = None
    renewing: bool = False
    parked: list[Task] = field(default_factory=list)
    phase_waits: bool = False
    over: bool = False


def name_of(task: Task) -> object:
    """What a task does in its run: the same for all its tries."""
    return (type(task), task.item.kind, task.number) if isinstance(task, SendPart) else type(task)
