"""Picture files as small pictures. For worker threads: reads and decodes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageReader


@dataclass(frozen=True, slots=True)
class Preview:
    """What a picture file shows.

    Attributes:
        picture: Reduced; null where this kind of picture cannot be shown, which says nothing against it as a cover.
        size: Width and height in full, empty where they are not known.
    """

    picture: QImage
    size: QSize


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
