"""What the details say about a job: names and values, in the order in which they matter. Pure, without Qt."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from vod_desktop.core.model.job import Job
from vod_desktop.core.model.options import FASTEST, UploadOptions
from vod_desktop.core.model.states import State
from vod_desktop.texts import Texts, formats
from vod_desktop.texts.labels import verified_text
from vod_desktop.texts.options import (
    category_words,
    expiry_words,
    notify_words,
    priority_words,
    procedure_option,
    region_words,
)
from vod_desktop.texts.routes import certificate_words, choice_words, route_words
from vod_desktop.texts.templates import Listings
from vod_desktop.ui.models.cover_text import cover_text


class Way(StrEnum):
    """What can be done with a fact beside reading it."""

    COPY = "copy"
    OPEN = "open"  # in the browser
    CONSOLE = "console"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the details.

    Attributes:
        ways: Each becomes a small button behind the value.
    """

    name: str
    value: str
    ways: tuple[Way, ...] = ()


Facts = tuple[Fact, ...]


def upload_facts(texts: Texts, job: Job) -> Facts:
    """What is known of the upload and its result; nothing that is empty."""
    tr, result = texts.tr, job.result
    facts: list[Fact] = []
    if result is not None:
        facts += [
            Fact(tr("FileId"), result.file_id, (Way.COPY, Way.CONSOLE)),
            Fact(tr("Media URL"), result.media_url, (Way.COPY, Way.OPEN)),
            Fact(tr("Cover URL"), result.cover_url or "", (Way.COPY, Way.OPEN)),
        ]
    facts.append(Fact(tr("File"), str(job.media.source.path), (Way.FOLDER,)))
    facts.append(Fact(tr("Size"), _size(texts, job)))
    facts.append(Fact(tr("Way in"), route_words(texts, job)))
    facts.append(Fact(tr("Certificate"), certificate_words(texts, job, now=time.time())))
    if job.attempts:
        facts.append(Fact(tr("Tries in a row"), str(job.attempts)))
    facts.append(Fact(tr("Checked"), verified_text(texts, job)))
    now = time.time()
    facts.append(Fact(tr("Added"), formats.moment(job.created_at, now=now)))
    if job.finished_at is not None:
        facts.append(Fact(tr("Ended"), formats.moment(job.finished_at, now=now)))
        facts.append(Fact(tr("Time taken"), formats.duration(texts, job.active_s)))
    if result is not None:
        facts.append(Fact(tr("RequestId"), result.request_id or "", (Way.COPY,)))
    return _filled(facts)


def option_facts(
    texts: Texts, job: Job, account_name: str, listings: Listings, *, service_decides: bool = False
) -> Facts:
    """What is to happen to the file, in words; what was not asked for is left out where that goes without saying.

    Where a signature service decides (`service_decides`), what was not asked for is said to be set by it.
    """
    tr, options = texts.tr, job.options
    by_service = tr("set by the service") if service_decides else ""
    facts = [
        Fact(tr("Account"), account_name),
        Fact(tr("Category"), (not options.class_id and by_service) or category_words(texts, options, listings)),
        Fact(tr("Procedure"), procedure_option(texts, options, listings) if options.procedure else by_service),
        Fact(tr("Priority"), priority_words(texts, options.task_priority)),
        Fact(tr("Notifications"), notify_words(texts, options.task_notify_mode)),
        Fact(tr("Way in"), choice_words(texts, options.route) if job.route_reason is None else ""),
        Fact(tr("Cover"), cover_text(texts, job)),
        Fact(tr("Storage region"), (not options.storage_region and by_service) or _region(texts, job, listings)),
        Fact(tr("Expires"), expiry_words(texts, options)),
        *_texts_of(texts, options),
    ]
    return _filled(facts)


class CommonFacts:
    """What several jobs have in common, job by job."""

    def __init__(self) -> None:
        self._values: dict[str, set[str]] = {}

    def take(self, facts: Facts) -> None:
        """Adds what is told of one job."""
        for fact in facts:
            self._values.setdefault(fact.name, set()).add(fact.value)

    def told(self, texts: Texts) -> Facts:
        """Where jobs differ, that is said in the place of the value."""
        several = texts.tr("several values")
        return tuple(
            Fact(name, next(iter(found)) if len(found) == 1 else several) for name, found in self._values.items()
        )


def _region(texts: Texts, job: Job, listings: Listings) -> str:
    """Where it is to be stored; the fastest region by its name, as long as a session says which one that was."""
    if job.options.storage_region != FASTEST or job.session is None:
        return region_words(texts, job.options, listings)
    found = replace(job.options, storage_region=job.session.region)
    return texts.tr("The fastest: {region}", region=region_words(texts, found, listings))


def _texts_of(texts: Texts, options: UploadOptions) -> tuple[Fact, ...]:
    tr = texts.tr
    return (
        Fact(tr("Source context"), options.source_context or "", (Way.COPY,)),
        Fact(tr("Session context"), options.session_context or "", (Way.COPY,)),
        Fact(tr("Storage path"), options.storage_path or "", (Way.COPY,)),
    )


def _size(texts: Texts, job: Job) -> str:
    size = formats.size(job.total_bytes)
    if job.state is State.COMPLETE or not job.confirmed_bytes:
        return size
    return texts.tr("{size}, of which {done} are confirmed", size=size, done=formats.size(job.confirmed_bytes))


def _filled(facts: Iterable[Fact]) -> Facts:
    return tuple(fact for fact in facts if fact.value)
