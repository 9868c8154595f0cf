"""Somebody who listens to an engine and remembers what was told."""

from __future__ import annotations

import threading

from vod_desktop.core.model.errors import Problem
from vod_desktop.core.model.events import Event, HoldChanged, JobsAdded, JobsChanged, JobsRemoved
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.states import State


class Listener:
    """An `EventSink`. Knows of the jobs only what events said."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.jobs: dict[int, Job] = {}
        self.holds: dict[str, Problem | None] = {}
        self.threads: set[str] = set()

    def __call__(self, events: tuple[Event, ...]) -> None:
        self.threads.add(threading.current_thread().name)
        self.events.extend(events)
        for event in events:
            match event:
                case JobsAdded(jobs) | JobsChanged(jobs):
                    self.jobs.update((job.id, job) for job in jobs)
                case JobsRemoved(job_ids):
                    for job_id in job_ids:
                        self.jobs.pop(job_id, None)
                case HoldChanged(account_id, problem):
                    self.holds[account_id] = problem

    def states(self) -> set[State]:
        return {job.state for job in self.jobs.values()}
