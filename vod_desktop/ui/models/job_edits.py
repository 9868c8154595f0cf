"""What chosen jobs have in common, and from what was changed in the form to one whole edit a job. Pure, without Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from vod_desktop.core.intake.media_types import media_type_of
from vod_desktop.core.intake.names import media_name
from vod_desktop.core.intake.options import checked
from vod_desktop.core.model.commands import JobEdit
from vod_desktop.core.model.job import Job, SourceFile
from vod_desktop.core.model.options import CoverMode, UploadOptions


class Option(StrEnum):
    """What can be changed by itself: the fields of `UploadOptions`, with the two of the cover as one."""

    MEDIA_NAME = "media_name"
    CLASS_ID = "class_id"
    COVER = "cover"
    PROCEDURE = "procedure"
    TASK_PRIORITY = "task_priority"
    TASK_NOTIFY_MODE = "task_notify_mode"
    ROUTE = "route"
    STORAGE_REGION = "storage_region"
    EXPIRE_TIME = "expire_time"
    STORAGE_PATH = "storage_path"
    MEDIA_TYPE = "media_type"
    SOURCE_CONTEXT = "source_context"
    SESSION_CONTEXT = "session_context"


Changes = Mapping[Option, Any]
"""New values; those of `Option.COVER` are `CoverChoice`s. What is not in it stays as it is."""

CoverOf = Callable[[Job, UploadOptions], SourceFile | None]
"""The picture that a job is to send along, looked at; may block, raises `AppError`."""


@dataclass(frozen=True, slots=True)
class CoverChoice:
    """Where a cover comes from; the path counts only for `CoverMode.FILE`."""

    mode: CoverMode = CoverMode.NONE
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Common:
    """What several options have in common.

    Attributes:
        options: The values of the first; good for what is not mixed.
        mixed: Where they differ.
    """

    options: UploadOptions
    mixed: frozenset[Option] = frozenset()


def value_of(options: UploadOptions, option: Option) -> Any:
    """The value of one option; of the cover a `CoverChoice`."""
    if option is Option.COVER:
        is_file = options.cover_mode is CoverMode.FILE
        return CoverChoice(options.cover_mode, options.cover_path if is_file else None)
    return getattr(options, option)


def with_changes(options: UploadOptions, changes: Changes) -> UploadOptions:
    """The options with other values."""
    values: dict[str, Any] = {str(option): value for option, value in changes.items() if option is not Option.COVER}
    if Option.COVER in changes:
        choice: CoverChoice = changes[Option.COVER]
        values |= {"cover_mode": choice.mode, "cover_path": choice.path if choice.mode is CoverMode.FILE else None}
    return replace(options, **values)


class Gathering:
    """Finds out job by job what the options of many have in common; without any, the plain defaults."""

    def __init__(self, jobs: Iterable[Job] = ()) -> None:
        self._first: Job | None = None
        self._mixed: set[Option] = set()
        self._alike: UploadOptions | None = None
        for job in jobs:
            self.add(job)

    def add(self, job: Job) -> None:
        """One job more."""
        if self._first is None:
            self._first = job
            return
        if job.media_name != self._first.media_name:
            self._mixed.add(Option.MEDIA_NAME)
        if job.options == self._alike:  # as the one before: most have come with the same drop
            return
        self._alike = job.options
        first = self._first.options
        self._mixed |= {
            option
            for option in set(Option) - self._mixed - {Option.MEDIA_NAME}
            if value_of(job.options, option) != value_of(first, option)
        }

    def common(self) -> Common:
        """What those so far have in common."""
        return Common(UploadOptions() if self._first is None else shown_options(self._first), frozenset(self._mixed))


def shown_options(job: Job) -> UploadOptions:
    """The options of a job as they are shown: under the name that it really has, which once came from a pattern."""
    return replace(job.options, media_name=job.media_name)


def in_queue_order(jobs: Iterable[Job]) -> list[Job]:
    """As they stand in the queue, however the table is sorted: `{n}` counts so."""
    return sorted(jobs, key=lambda job: (job.position, job.id))


def edits(jobs: Iterable[Job], changes: Changes, *, now: datetime, cover_of: CoverOf) -> tuple[JobEdit, ...]:
    """One whole edit for every job, in the order of the queue.

    Args:
        jobs: All may still be edited.
        changes: A media name is a pattern, expanded for each file.
        now: Local time with zone.
        cover_of: Asked only where the cover is among the changes.

    Raises:
        AppError: option.*: a value cannot be sent; cover.*: as `cover_of` says.
    """
    return tuple(
        _edit(job, number, changes, now=now, cover_of=cover_of) for number, job in enumerate(in_queue_order(jobs), 1)
    )


def insisting(job: Job) -> JobEdit:
    """Leaves a job as it is, but the user insists on it."""
    return replace(_unchanged(job), force=True)


def _unchanged(job: Job) -> JobEdit:
    cover = None if job.cover is None else job.cover.source
    return JobEdit(job.id, job.media_name, job.media_type, job.options, cover, job.force)


def _edit(job: Job, number: int, changes: Changes, *, now: datetime, cover_of: CoverOf) -> JobEdit:
    options = checked(with_changes(job.options, changes), now=now)
    edit = replace(_unchanged(job), options=options)
    path = job.media.source.path
    if Option.MEDIA_NAME in changes:
        edit = replace(edit, media_name=media_name(options.media_name, path.stem, number, now))
    if Option.MEDIA_TYPE in changes:
        edit = replace(edit, media_type=media_type_of(path, options.media_type) or job.media_type)
    if Option.COVER in changes:
        edit = replace(edit, cover=cover_of(job, options))
    return edit
