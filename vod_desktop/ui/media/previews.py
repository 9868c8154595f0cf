"""Picture files as small pictures. For worker threads: reads and decodes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from vod_desktop.core.intake.cover import CoverFinder, look_at_cover
from vod_desktop.core.model.errors import AppError, Problem
from vod_desktop.core.model.job import SourceFile

_PREVIEW_PX = 960


@dataclass(frozen=True, slots=True)
class Preview:
    """What a picture file shows.

    Attributes:
        picture: Reduced; null where this kind of picture cannot be shown, which says nothing against it as a cover.
        size: Width and height in full, empty where they are not known.
    """

    picture: QImage
    size: QSize


@dataclass(frozen=True, slots=True)
class Looked:
    """A picture file that was looked at: good as a cover, or what is wrong with it.

    Attributes:
        preview: Only of a good one, and only where it was asked for.
    """

    path: Path
    source: SourceFile | None = None
    preview: Preview | None = None
    problem: Problem | None = None


def look_at_picture(path: Path) -> Looked:
    """Checks a picture as a cover, and reads it."""
    looked = _checked(path)
    return looked if looked.source is None else replace(looked, preview=read_preview(path, _PREVIEW_PX))


def pictures_beside(videos: Mapping[int, Path]) -> dict[int, Looked | None]:
    """The picture beside each video that bears its name, checked but not read; None where there is none."""
    finder = CoverFinder()
    found = {key: finder.beside(video) for key, video in videos.items()}
    return {key: None if path is None else _checked(path) for key, path in found.items()}


def _checked(path: Path) -> Looked:
    try:
        return Looked(path, look_at_cover(path))
    except AppError as error:
        return Looked(path, problem=error.problem)


def read_preview(path: Path, most_px: int) -> Preview:
    """A picture file, turned as its camera says, at most so wide and high; larger ones are reduced while they are read."""
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > most_px:
        reader.setScaledSize(size.scaled(most_px, most_px, Qt.AspectRatioMode.KeepAspectRatio))
    picture = reader.read()
    turned = reader.transformation().value & _QUARTER_TURN
    return Preview(fitted(picture, most_px), size.transposed() if turned else size)


def fitted(picture: QImage, most_px: int) -> QImage:
    """The picture, reduced if it is wider or higher than this."""
    if max(picture.width(), picture.height()) <= most_px:
        return picture
    return picture.scaled(
        most_px, most_px, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )


_QUARTER_TURN = 4
"""The bit of Qt's transformations that swaps width and height."""
