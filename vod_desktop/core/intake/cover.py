"""Covers: is a picture fit to be one, and which picture beside a video bears its name?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from vod_desktop.core.intake.local_file import look_at
from vod_desktop.core.intake.media_types import COVER_TYPES, extension
from vod_desktop.core.intake.pictures import is_picture
from vod_desktop.core.model.errors import AppError, Code, app_error
from vod_desktop.core.model.job import SourceFile

LIMIT_MB = 32
"""The documents name no limit. Storage's own picture processing, which sizes covers for pages and players, takes no more."""


def look_at_cover(path: Path) -> SourceFile:
    """Checks a picture and takes its size and time.

    The service stores a cover under the type that the name says (CoverType is the extension), and browsers are later told
    that type. So the content has to be of that type: a JPEG that is called `.png` counts as broken, as does a picture whose
    end is missing. `.jpg` and `.jpeg` are one type.

    Raises:
        AppError: cover.type_unsupported, cover.missing, cover.empty, cover.unreadable, cover.too_large, cover.broken.
    """
    kind = extension(path)
    if kind not in COVER_TYPES:
        raise app_error(Code.COVER_TYPE, path=str(path), extension=kind)
    try:
        source = look_at(path)
    except AppError as error:
        raise _as_cover_error(error, path) from error
    if source.size_bytes > LIMIT_MB * 1024**2:
        raise app_error(Code.COVER_TOO_LARGE, path=str(path), limit_mb=LIMIT_MB)
    try:
        with path.open("rb") as file:
            is_good = is_picture(file, source.size_bytes, kind)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise app_error(Code.COVER_UNREADABLE, path=str(path), reason=reason) from error
    if not is_good:
        raise app_error(Code.COVER_BROKEN, path=str(path))
    return source


def _as_cover_error(error: AppError, path: Path) -> AppError:
    match error.problem.code:
        case Code.FILE_MISSING:
            return app_error(Code.COVER_MISSING, path=str(path))
        case Code.FILE_EMPTY:
            return app_error(Code.COVER_EMPTY, path=str(path))
        case Code.FILE_UNREADABLE:
            return app_error(Code.COVER_UNREADABLE, path=str(path), reason=error.problem.params["reason"])
        case _:
            return app_error(Code.COVER_TYPE, path=str(path), extension=extension(path))


@dataclass(slots=True)
class CoverFinder:
    """Finds the picture beside a video; remembers the folders it has read, so that 10,000 files cost one listing."""

    _pictures: dict[Path, Mapping[str, Path]] = field(default_factory=dict)

    def beside(self, video: Path) -> Path | None:
        """The picture in the same folder with the same stem, whatever its case; JPEG before PNG before the rest."""
        folder = video.parent
        if folder not in self._pictures:
            self._pictures[folder] = self._read(folder)
        return self._pictures[folder].get(video.stem.casefold())

    @staticmethod
    def _read(folder: Path) -> Mapping[str, Path]:
        try:
            files = [path for path in folder.iterdir() if extension(path) in COVER_TYPES]
        except OSError:  # the videos of such a folder could be named, so they are sent, without covers
            return {}
        files.sort(key=lambda path: (COVER_TYPES.index(extension(path)), path.name), reverse=True)
        return {path.stem.casefold(): path for path in files}
