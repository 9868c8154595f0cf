"""All jobs in memory, and what of them is not yet stored or told. Engine thread only."""

from __future__ import annotations

import bisect
import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from vod_desktop.core.engine.reducer import reduce
from vod_desktop.core.ledger.ledger import Changes
from vod_desktop.core.model.errors import Problem
from vod_desktop.core.model.events import Event, JobsAdded, JobsChanged, JobsRemoved
from vod_desktop.core.model.job import Job, ObjectKind, Orphan, Part
from vod_desktop.core.model.life import Moment
from vod_desktop.core.model.states import Effect, Input, State

_STEPS = 32
"""Changes of jobs between two breaths: about a millisecond of work."""


@dataclass(frozen=True, slots=True)
class Due:
    """An effect that waits until the change it follows from is stored."""

    effect: Effect
    job_id: int
    via: Input


@dataclass(frozen=True, slots=True)
class QueueTotals:
    """Sums over all but cancelled jobs; the bytes are those of jobs that have not failed."""

    files: int = 0
    files_done: int = 0
    files_failed: int = 0
    size_bytes: int = 0
    confirmed_bytes: int = 0


class Line:
    """Ids of the jobs that wait for the same thing, kept in order as the jobs change.

    Args:
        order: The place of a job: a tuple that ends in its id; None for a job that does not wait here.
    """

    def __init__(self, order: Callable[[Job], tuple[int, ...] | None]) -> None:
        self._order = order
        self._places: list[tuple[int, ...]] = []

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        """The places in order. Not copied, which takes a while for 10,000: the jobs must not change meanwhile."""
        return iter(self._places)

    def place(self, job: Job, old: Job | None) -> None:
        """A job has a newer version."""
        before, now = None if old is None else self._order(old), self._order(job)
        if before != now:
            if old is not None:
                self.drop(old)
            if now is not None:
                bisect.insort(self._places, now)

    def drop(self, job: Job) -> None:
        """A job is gone, or has a newer version."""
        place = self._order(job)
        if place is not None:
            index = bisect.bisect_left(self._places, place)
            if index < len(self._places) and self._places[index] == place:
                del self._places[index]


class JobBook:
    """The jobs by id, in queue order, with the changes since the last `take`.

    Args:
        breathe: Called whenever some more jobs have changed; may wait for a moment.
    """

    def __init__(
        self,
        jobs: Iterable[Job],
        next_id: Callable[[], int],
        next_position: Callable[[], int],
        breathe: Callable[[], None] = lambda: None,
    ) -> None:
        self._jobs: dict[int, Job] = {}
        self._startable: defaultdict[str, Line] = defaultdict(lambda: Line(_start_order))  # by account
        self._unchecked = Line(_check_order)
        self._next_id = next_id
        self._next_position = next_position
        self._breathe = breathe
        self._steps = 0
        self._changes = Changes()
        self._changed: dict[int, None] = {}
        self._notices: list[Event] = []
        self._due: list[Due] = []
        self.totals = QueueTotals()
        for job in jobs:
            self._place(job)

    def __iter__(self) -> Iterator[Job]:
        return iter(tuple(self._jobs.values()))

    def __len__(self) -> int:
        return len(self._jobs)

    def get(self, job_id: int) -> Job | None:
        """A job, or None once it has been removed."""
        return self._jobs.get(job_id)

    def startable(self, held: AbstractSet[str]) -> Iterator[Job]:
        """Jobs of other accounts than these that only need a slot, in queue order. To be read before a job changes."""
        lines = (line for account_id, line in self._startable.items() if account_id not in held)
        return (self._jobs[place[-1]] for place in heapq.merge(*lines))

    def unchecked(self) -> Iterator[Job]:
        """Jobs that the preflight has still to look at: those that would start before those that are paused.

        To be read before a job changes.
        """
        return (self._jobs[place[-1]] for place in self._unchecked)

    def add(self, jobs: Iterable[Job], tag: str) -> tuple[Job, ...]:
        """Puts new jobs at the end; they get their ids and positions here."""
        added: list[Job] = []
        for job in jobs:
            numbered = replace(job, id=self._next_id(), position=self._next_position())
            self._place(numbered)
            self._changes.jobs[numbered.id] = numbered
            self._changes.moments.append(Moment(numbered.id, numbered.created_at, numbered.state, numbered.phase))
            added.append(numbered)
        self._notices.append(JobsAdded(tuple(added), tag))
        return tuple(added)

    def put(self, job: Job, *, tell: bool = True) -> None:
        """Replaces a job by its newer version; `tell=False` stores it without an event."""
        self._place(job)
        self._changes.jobs[job.id] = job
        if tell:
            self._changed[job.id] = None

    def advance(
        self, job_id: int, event: Input, now: float, *, problem: Problem | None = None, delay_s: float = 0.0
    ) -> bool:
        """Feeds an input to a job. Returns whether it applied.

        What the table says about stored things happens here, in the same transaction; what it says about running work
        is due once that is stored.
        """
        job = self._jobs.get(job_id)
        step = None if job is None else reduce(job, event, now=now, problem=problem, delay_s=delay_s)
        if job is None or step is None:
            return False
        if Effect.ABANDON_UPLOADS in step.effects:
            for orphan in orphans_of(job):
                self._changes.orphans[orphan.upload_id] = orphan
        if Effect.FORGET_SESSION in step.effects:
            for item in job.objects:
                self._changes.drop_parts(job_id, item.kind)
        self.put(step.job)
        self._note(job, step.job, now)
        self._due.extend(Due(effect, job_id, event) for effect in step.effects)
        return True

    def restore(self, jobs: Iterable[Job], now: float) -> None:
        """Puts removed jobs back where they stood; those that are there, or had something at the service, stay out.

        One that was at work, or waits for a time, stands as it would after a start of the program.
        """
        back = {job.id: job for job in jobs if job.id not in self._jobs and job.session is None}
        for job in back.values():
            self._place(job)
            self._changes.jobs[job.id] = job
            self._changes.restored_jobs.append(job.id)
            if job.state is not State.COMPLETE:  # its row was deleted, and its life with it
                self._changes.moments.append(Moment(job.id, now, job.state, job.phase, job.problem))
            self.advance(job.id, Input.RECOVER, now)
        if back:
            self._changes.removed_jobs = [job_id for job_id in self._changes.removed_jobs if job_id not in back]
            self._notices.append(JobsAdded(tuple(self._jobs[job_id] for job_id in back), "undone"))

    def move(self, job_ids: Sequence[int], before: int | None) -> None:
        """Puts jobs, in the order given, before another one, or at the end.

        Only the positions of jobs in between change; at the head and at the end of the queue only those of the moved ones.
        """
        moving = list(dict.fromkeys(job_id for job_id in job_ids if job_id in self._jobs))
        order = sorted(self._jobs, key=lambda job_id: (self._jobs[job_id].position, job_id))
        wanted = reordered(order, moving, before)
        if wanted == order:
            return
        positions = [self._jobs[job_id].position for job_id in order]
        if wanted[-len(moving) :] == moving:
            new = dict(zip(moving, (self._next_position() for _ in moving), strict=True))
        elif wanted[: len(moving)] == moving:
            new = dict(zip(moving, range(positions[0] - len(moving), positions[0]), strict=True))
        else:
            new = dict(zip(wanted, positions, strict=True))
        for job_id, position in new.items():
            job = self._jobs[job_id]
            if job.position != position:
                self.put(replace(job, position=position))

    def add_part(self, job_id: int, kind: ObjectKind, part: Part) -> None:
        """Notes a confirmed part, to be stored before it counts."""
        self._changes.add_part(job_id, kind, part)

    def replace_parts(self, job_id: int, kind: ObjectKind, parts: tuple[Part, ...]) -> None:
        """Notes that an object has exactly these parts: fewer than the ledger thought."""
        self._changes.drop_parts(job_id, kind)
        for part in parts:
            self._changes.add_part(job_id, kind, part)

    def remove(self, job_ids: Iterable[int]) -> None:
        """Takes jobs out; complete ones stay in the ledger as history."""
        gone = tuple(job_id for job_id in job_ids if job_id in self._jobs)
        for job_id in gone:
            self._breathe_at_times()
            job = self._jobs.pop(job_id)
            self._startable[job.account_id].drop(job)
            self._unchecked.drop(job)
            self._count(job, None)
            self._changed.pop(job_id, None)
            self._changes.removed_jobs.append(job_id)
        if gone:
            self._notices.append(JobsRemoved(gone))

    def store_orphan(self, orphan: Orphan) -> None:
        """Remembers an upload that is still to be aborted."""
        self._changes.orphans[orphan.upload_id] = orphan

    def close_orphan(self, upload_id: str) -> None:
        """Forgets an upload that is gone."""
        self._changes.orphans.pop(upload_id, None)
        self._changes.closed_orphans.append(upload_id)

    @property
    def pending(self) -> Changes:
        """What is to be stored; more may be added until `take`."""
        return self._changes

    def tell(self, event: Event) -> None:
        """Adds an event to the batch."""
        self._notices.append(event)

    def take(self) -> tuple[Changes, tuple[Event, ...], tuple[Due, ...]]:
        """What has come together: to be stored, then told, then carried out."""
        changes, events, due = self._changes, self._notices, self._due
        if self._changed:
            events.append(JobsChanged(tuple(self._jobs[job_id] for job_id in self._changed if job_id in self._jobs)))
        self._changes, self._notices, self._due, self._changed = Changes(), [], [], {}
        return changes, tuple(events), tuple(due)

    def _note(self, old: Job, new: Job, now: float) -> None:
        """Adds to the life of a job what a person would call a change."""
        if (old.state, old.phase) != (new.state, new.phase):
            problem = new.problem if new.problem != old.problem or new.state is State.FAILED else None
            self._changes.moments.append(Moment(new.id, now, new.state, new.phase, problem))

    def _breathe_at_times(self) -> None:
        self._steps += 1
        if self._steps % _STEPS == 0:
            self._breathe()

    def _place(self, job: Job) -> None:
        self._breathe_at_times()
        old = self._jobs.get(job.id)
        self._jobs[job.id] = job
        self._count(old, job)
        self._startable[job.account_id].place(job, old)
        self._unchecked.place(job, old)

    def _count(self, before: Job | None, after: Job | None) -> None:
        """A job has come (nothing before), gone (nothing after) or changed; most changes leave the sums as they are."""
        gone, come = _share_of(before), _share_of(after)
        if gone != come:
            totals = self.totals
            self.totals = QueueTotals(
                totals.files + come[0] - gone[0],
                totals.files_done + come[1] - gone[1],
                totals.files_failed + come[2] - gone[2],
                totals.size_bytes + come[3] - gone[3],
                totals.confirmed_bytes + come[4] - gone[4],
            )


def orphans_of(job: Job) -> tuple[Orphan, ...]:
    """The multipart uploads of a job that are open at the service."""
    if job.session is None:
        return ()
    return tuple(
        Orphan(job.id, job.account_id, item.kind, job.session, item.key, item.upload_id)
        for item in job.objects
        if item.upload_id is not None and item.key is not None and not item.complete
    )


def reordered(order: Sequence[int], moving: Sequence[int], before: int | None) -> list[int]:
    """`order` with `moving` before `before`, or at the end when that is not there.

    Before one of the moved themselves means before the next that stays: who drops rows onto themselves moves nothing far.
    """
    moved = set(moving)
    if before in moved:
        before = next((job_id for job_id in order[order.index(before) :] if job_id not in moved), None)
    rest = [job_id for job_id in order if job_id not in moved]
    place = rest.index(before) if before in rest else len(rest)
    return [*rest[:place], *moving, *rest[place:]]


def _share_of(job: Job | None) -> tuple[int, ...]:
    """What a job is of the `QueueTotals`, field by field."""
    if job is None or job.state is State.CANCELLED:
        return 0, 0, 0, 0, 0
    if job.state is State.FAILED:
        return 1, 0, 1, 0, 0
    return 1, int(job.state is State.COMPLETE), 0, job.total_bytes, job.confirmed_bytes


def _start_order(job: Job) -> tuple[int, ...] | None:
    return (job.position, job.id) if job.may_start else None


def _check_order(job: Job) -> tuple[int, ...] | None:
    return (int(job.state is State.PAUSED), job.position, job.id) if job.wants_check else None
