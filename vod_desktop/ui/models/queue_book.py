"""All jobs of the queue as the window knows them: numbered, counted, named, put in order and searched. Pure, without Qt.

No method takes more than a few passes over all jobs, however many of them come, change or go at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from vod_desktop.core.model.errors import Problem
from vod_desktop.core.model.events import Progress
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.states import State
from vod_desktop.ui.models.columns import SORT_KEYS, Around, Column, position_key
from vod_desktop.ui.models.groups import Group, group_of
from vod_desktop.ui.models.row import Row
from vod_desktop.ui.models.verbs import BUSY


class QueueBook:
    """The jobs by id.

    Attributes:
        counts: Jobs by state.
        groups: Jobs by group, as they are filtered.
        categorised: Jobs that have a category, by account.
        progress: Counters of the active jobs.
        holds: What holds accounts, by id.
        accounts, categories: What they are called, by their ids.
        filter: The groups that are shown; empty for all.
        needle: What shown rows hold, folded; empty for anything.
        sort_column: None for queue order.
    """

    def __init__(self) -> None:
        self._jobs: dict[int, Job] = {}
        self._numbers: dict[int, int] = {}  # id -> place in the queue; the ids in queue order
        self.counts: Counter[State] = Counter()
        self.groups: Counter[Group] = Counter()
        self.categorised: Counter[str] = Counter()
        self.progress: Mapping[int, Progress] = {}
        self.holds: dict[str, Problem] = {}
        self.accounts: Mapping[str, str] = {}
        self.categories: Mapping[tuple[str, int], str] = {}
        self.filter: frozenset[Group] = frozenset()
        self.needle = ""
        self.sort_column: Column | None = None
        self.sort_descending = False

    def __contains__(self, job_id: int) -> bool:
        return job_id in self._jobs

    def __iter__(self) -> Iterator[Job]:
        return (self._jobs[job_id] for job_id in self._numbers)

    def get(self, job_id: int) -> Job | None:
        """The newest version of a job."""
        return self._jobs.get(job_id)

    def ids(self) -> list[int]:
        """All ids in queue order."""
        return list(self._numbers)

    def is_behind(self, fresh: Iterable[Job]) -> bool:
        """Whether all of these jobs stand behind those that are there."""
        last = self._jobs[next(reversed(self._numbers))].position if self._numbers else -1
        return all(job.position > last for job in fresh)

    def add(self, fresh: Sequence[Job]) -> bool:
        """Takes jobs that are not there yet; whether all of them stand behind those that are."""
        is_behind = self.is_behind(fresh)
        for number, job in enumerate(fresh, len(self._numbers) + 1):
            self._jobs[job.id] = job
            self._numbers[job.id] = number
        self._count((), fresh)
        if not is_behind:
            self.renumber()
        return is_behind

    def change(self, jobs: Sequence[Job]) -> bool:
        """Takes newer versions of jobs that are there; whether one of them has another place, so that `renumber` is due."""
        before = [self._jobs[job.id] for job in jobs]
        self._jobs.update((job.id, job) for job in jobs)
        self._count(before, jobs)
        return any(old.position != job.position for old, job in zip(before, jobs, strict=True))

    def remove(self, job_ids: Collection[int]) -> None:
        """Takes jobs out that are there."""
        self._count([self._jobs.pop(job_id) for job_id in job_ids], ())
        left = (job_id for job_id in self._numbers if job_id in self._jobs)
        self._numbers = {job_id: number for number, job_id in enumerate(left, 1)}

    def renumber(self) -> None:
        """Gives every job its place in the queue."""
        in_queue_order = sorted(self._jobs.values(), key=position_key)
        self._numbers = {job.id: number for number, job in enumerate(in_queue_order, 1)}

    def states_of(self, job_ids: Iterable[int]) -> set[State]:
        """How these jobs stand."""
        jobs = self._jobs
        return {jobs[job_id].state for job_id in job_ids if job_id in jobs}

    def row_of(self, job_id: int) -> Row | None:
        """What the row of a job says."""
        job = self._jobs.get(job_id)
        if job is None:
            return None
        account_id = job.account_id
        return Row(
            job,
            self._numbers[job_id],
            self.progress.get(job_id) if job.state in BUSY else None,
            self.holds.get(account_id),
            self.accounts.get(account_id, ""),
            self.categories.get((account_id, job.options.class_id), ""),
        )

    @property
    def follows_queue(self) -> bool:
        """Whether the rows stand in queue order, so that they can be moved."""
        return self.sort_column is None or (self.sort_column is Column.NUMBER and not self.sort_descending)

    def in_order(self) -> list[int]:
        """All ids, as the chosen column wants it."""
        if self.sort_column is None or self.follows_queue:
            return self.ids()
        key, around = SORT_KEYS[self.sort_column], Around(self.progress, self.accounts, self.categories)
        order = sorted(self, key=lambda job: key(job, around), reverse=self.sort_descending)
        return [job.id for job in order]

    def matching(self, job_ids: Iterable[int]) -> list[int]:
        """Those of these jobs that filter and search let through, in the same order."""
        jobs, groups = self._jobs, self.filter
        if self.needle:
            return [job_id for job_id in job_ids if self.matches(jobs[job_id])]
        return [job_id for job_id in job_ids if group_of(jobs[job_id]) in groups] if groups else list(job_ids)

    def matches(self, job: Job) -> bool:
        """Whether filter and search let a job through."""
        if self.filter and group_of(job) not in self.filter:
            return False
        if not self.needle:
            return True
        file_id = job.result.file_id if job.result else ""
        return any(self.needle in text.casefold() for text in (job.media_name, job.media.source.path.name, file_id))

    def _count(self, before: Iterable[Job], after: Iterable[Job]) -> None:
        """Jobs have come, gone or changed: costs as much as they are, not as all are."""
        for jobs, sign in ((before, -1), (after, 1)):
            for (state, group, categorised), count in Counter(map(_counted_as, jobs)).items():
                self.counts[state] += sign * count
                self.groups[group] += sign * count
                if categorised is not None:
                    self.categorised[categorised] += sign * count


def _counted_as(job: Job) -> tuple[State, Group, str | None]:
    """Under what a job is counted; the last is its account if it has a category."""
    return job.state, group_of(job), job.account_id if job.options.class_id else None
