"""From dropped paths to candidates and refusals: nothing is left out without a reason, nothing is sent yet.

Blocks on the disk: for a worker thread. The sources are only looked at.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from vod_desktop.core.intake.cover import CoverFinder, look_at_cover
from vod_desktop.core.intake.local_file import look_at
from vod_desktop.core.intake.media_types import extension, media_type_of
from vod_desktop.core.intake.names import is_plain_text, media_name, readable
from vod_desktop.core.intake.options import checked
from vod_desktop.core.intake.walk import Found, Unreadable, walk
from vod_desktop.core.model.errors import AppError, Code, Problem, app_error
from vod_desktop.core.model.job import Candidate, Refusal, SourceFile
from vod_desktop.core.model.options import CoverMode, UploadOptions

LIMIT_GB = 60
"""Largest file of the official upload page; the service may take more, so the user may insist."""

_MAY_FORCE = frozenset({Code.FILE_DUPLICATE, Code.FILE_TOO_LARGE})

Scanned = tuple[tuple[Candidate, ...], tuple[Refusal, ...]]


def scan(
    paths: Iterable[Path],
    options: UploadOptions,
    *,
    now: datetime,
    queued: Iterable[Path] = (),
    force: bool = False,
    stopped: Callable[[], bool] = lambda: False,
    found: Callable[[int], None] = lambda _count: None,
) -> Scanned:
    """Looks at files and folders; named paths keep their order, folders are read in natural order.

    Args:
        paths: What was dropped, pasted or named.
        options: What the files are to get.
        now: Local time with zone, for name patterns and for the check of the expiry.
        queued: Files that are in the queue already.
        force: "Add anyway": duplicates and files over the limit are taken, and the preflight lets pass what it may.
        stopped: Asked often; True ends the scan with what was found so far.
        found: Told the number of files looked at so far, after each.

    Raises:
        AppError: option.*, cover.*: what is wrong with the options themselves, before any file is looked at.
    """
    job = _Scan(checked(options, now=now), now, force, {_identity(path) for path in queued})
    for path in paths:
        top = absolute(path)
        job.strangers.setdefault(top, [])
        for item in walk(top, stopped):
            if stopped():
                return job.result()
            job.take(item)
            found(job.seen)
    return job.result()


def absolute(path: Path) -> Path:
    """The path from the root, without `..`; links stay, so that the user sees the name that was given."""
    return Path(os.path.abspath(path))  # noqa: PTH100  (Path.absolute keeps "..", Path.resolve follows links)


def _identity(path: Path) -> str:
    """The same text for every way to name the same file."""
    return os.path.normcase(os.path.realpath(path))


@dataclass(slots=True)
class _Scan:
    """What one scan has found so far."""

    options: UploadOptions
    now: datetime
    force: bool
    known: set[str]
    seen: int = 0
    candidates: list[Candidate] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    strangers: dict[Path, list[Refusal]] = field(default_factory=dict)  # files of other types, by dropped path
    told_of: set[Path] = field(default_factory=set)  # dropped paths that something else is said about
    used_covers: set[Path] = field(default_factory=set)
    finder: CoverFinder = field(default_factory=CoverFinder)
    cover: SourceFile | None = None

    def __post_init__(self) -> None:
        if self.options.cover_mode is CoverMode.FILE and self.options.cover_path is not None:
            self.cover = look_at_cover(absolute(self.options.cover_path))

    def take(self, item: Found | Unreadable) -> None:
        """Looks at one thing that the walk has found."""
        if isinstance(item, Unreadable):
            self.told_of.add(item.top)
            self.refusals.append(Refusal(item.path, item.problem))
            return
        self.seen += 1
        try:
            self.candidates.append(self._candidate(item))
        except AppError as error:
            if error.problem.code is Code.FILE_TYPE and not item.named:
                self.strangers[item.top].append(Refusal(item.path, error.problem, passed_over=True))
                return
            self.refusals.append(Refusal(item.path, error.problem, error.problem.code in _MAY_FORCE))
        self.told_of.add(item.top)

    def result(self) -> Scanned:
        """Candidates and refusals; a folder without any media is refused as one."""
        refusals = list(self.refusals)
        for top, strangers in self.strangers.items():
            if top in self.told_of:
                refusals.extend(refusal for refusal in strangers if refusal.path not in self.used_covers)
            else:
                refusals.append(Refusal(top, Problem(Code.FOLDER_NO_MEDIA, {"path": str(top)})))
        return tuple(self.candidates), tuple(refusals)

    def _candidate(self, item: Found) -> Candidate:
        path = item.path
        if not is_plain_text(str(path)):
            raise app_error(Code.FILE_NAME, path=readable(path))
        own_type = extension(path)
        # In a folder the fallback is for files without any extension: a text file there is no video.
        media_type = media_type_of(path, self.options.media_type if item.named or not own_type else None)
        if media_type is None:
            if item.named:
                look_at(path)  # what is not there is called missing, whatever its name
            raise app_error(Code.FILE_TYPE, path=str(path), extension=own_type)
        source = look_at(path)
        self._check_again(source)
        cover = self._cover_of(path)
        number = len(self.candidates) + 1
        name = media_name(self.options.media_name, path.stem, number, self.now)
        self.known.add(_identity(path))
        return Candidate(source, name, media_type, cover, self.options, self.force)

    def _check_again(self, source: SourceFile) -> None:
        """What the user may insist on."""
        if self.force:
            return
        if _identity(source.path) in self.known:
            raise app_error(Code.FILE_DUPLICATE, path=str(source.path))
        if source.size_bytes > LIMIT_GB * 1024**3:
            raise app_error(Code.FILE_TOO_LARGE, path=str(source.path), limit_gb=LIMIT_GB)

    def _cover_of(self, video: Path) -> SourceFile | None:
        if self.options.cover_mode is not CoverMode.SAME_NAME:
            return self.cover
        picture = self.finder.beside(video)
        if picture is None:
            return None
        self.used_covers.add(picture)
        return look_at_cover(picture)
