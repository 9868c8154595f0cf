"""Frames of videos as covers: picked by hand in a player, or taken at a given place of many."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from vod_desktop.core.intake.cover import look_at_cover
from vod_desktop.core.intake.picked_frames import keep_frame
from vod_desktop.core.model.errors import AppError, Code, app_error
from vod_desktop.core.model.job import SourceFile
from vod_desktop.texts.errors import tell
from vod_desktop.ui.media.film import Film, open_film
from vod_desktop.ui.models.row import with_short_path
from vod_desktop.ui.views.cover_desk import Unit
from vod_desktop.ui.views.frame_picker import FramePicker
from vod_desktop.ui.workplace import Workplace

_SHOWN_PX = 1280
_WIDEST_PX = 1920
"""Wider than any player shows a cover."""
_QUALITY = 90
_PER_CENT = 100
_MS = 1000


async def pick_frame(place: Workplace, video: Path, folder: Path, parent: QWidget) -> SourceFile | None:
    """Opens the picker over a video; returns the picture of the frame that was on show, None when none was wanted.

    Args:
        place: What controllers work with.
        video: The file.
        folder: Where such pictures are kept.
        parent: The window that asks.

    Raises:
        AppError: The picture cannot be kept.
    """
    picker = FramePicker(place.look, video.name, parent)
    is_wanted: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def answer(wanted: bool) -> None:
        if not is_wanted.done():
            is_wanted.set_result(wanted)

    picker.finished.connect(lambda _: answer(wanted=False))
    picker.frame_requested.connect(lambda: answer(wanted=True))
    picker.open()
    opening = asyncio.ensure_future(open_film(place.aside, video, _SHOWN_PX))
    either: set[asyncio.Future[Any]] = {opening, is_wanted}
    try:
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if is_wanted.done():
            return None
        try:
            film = opening.result()
        except AppError as error:
            told = tell(place.texts, with_short_path(error.problem))
            picker.show_problem(told.title, told.advice)
            await is_wanted
            return None
        picker.show_film(film)
        if not await is_wanted:
            return None
        picker.wait()
        film.pause()
        return await _keep(place, film, folder)
    finally:
        await _release(opening)
        picker.close()
        picker.deleteLater()


async def take_frame(place: Workplace, video: Path, where: tuple[int, Unit], folder: Path) -> SourceFile:
    """The picture of a frame at a given place of a video; the last one where the video ends before.

    Raises:
        AppError: cover.no_frame, or the picture cannot be kept.
    """
    film = await open_film(place.aside, video, _SHOWN_PX)
    try:
        number, unit = where
        await film.picture_at(film.length_ms * number // _PER_CENT if unit is Unit.PERCENT else number * _MS)
        return await _keep(place, film, folder)
    finally:
        film.close()


async def _keep(place: Workplace, film: Film, folder: Path) -> SourceFile:
    return await place.aside(_write, film.whole_picture(), folder, film.at_ms)


def _write(picture: QImage, folder: Path, at_ms: int) -> SourceFile:
    """Runs on the ui-io pool."""
    if picture.width() > _WIDEST_PX:
        picture = picture.scaledToWidth(_WIDEST_PX, Qt.TransformationMode.SmoothTransformation)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.convertToFormat(QImage.Format.Format_RGB32).save(buffer, "JPG", _QUALITY)  # type: ignore[call-overload]
    try:
        path = keep_frame(folder, bytes(buffer.data().data()), at_ms)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise app_error(Code.DATA_DIR_UNUSABLE, path=str(folder), reason=reason) from error
    return look_at_cover(path)


async def _release(opening: asyncio.Future[Film]) -> None:
    """Closes the film, or stops opening it."""
    opening.cancel()
    with contextlib.suppress(asyncio.CancelledError, AppError):
        (await opening).close()
