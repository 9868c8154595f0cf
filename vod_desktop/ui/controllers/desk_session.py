"""What every opening of the cover desk does: pictures are chosen, dropped or picked from the film, looked at and shown; one answer."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtWidgets import QFileDialog

from vod_desktop.core.intake.media_types import COVER_TYPES
from vod_desktop.core.intake.picked_frames import frame_time_ms
from vod_desktop.texts import formats
from vod_desktop.texts.errors import tell
from vod_desktop.ui.controllers.frame_picking import pick_frame
from vod_desktop.ui.media.previews import Looked, look_at_picture
from vod_desktop.ui.models.cover_choice import CoverKind
from vod_desktop.ui.models.row import with_short_path
from vod_desktop.ui.views.cover_desk import CoverDesk
from vod_desktop.ui.workplace import Workplace

T = TypeVar("T")


class DeskSession(Generic[T]):
    """Asks once for a cover, or for several.

    Args:
        place: What controllers work with.
        desk: Still closed.
        video: The file whose frames may be picked.
        folder: Where picked frames are kept.
    """

    def __init__(self, place: Workplace, desk: CoverDesk, video: Path, folder: Path) -> None:
        self._place = place
        self._texts = place.texts
        self._desk = desk
        self._video = video
        self._folder = folder
        self._looked: dict[CoverKind, Looked] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._answer: asyncio.Future[T | None] = asyncio.get_running_loop().create_future()

    async def ask(self) -> T | None:
        """Opens the desk and returns what came of it; None when nothing was wanted."""
        desk = self._desk
        desk.finished.connect(lambda _: self._end(None))
        desk.kind_chosen.connect(lambda _: self._show())
        desk.template_chosen.connect(self._show)
        desk.file_requested.connect(self._choose_file)
        desk.picture_dropped.connect(lambda path: self._start(self._take_picture(path)))
        desk.frame_requested.connect(lambda: self._start(self._pick_frame()))
        desk.apply_requested.connect(lambda: self._start(self._apply()))
        self._fill()
        desk.open()
        try:
            return await self._answer
        finally:
            for task in self._running:
                task.cancel()
            await asyncio.gather(*self._running, return_exceptions=True)
            desk.close()
            desk.deleteLater()

    # What each kind of opening does in its own way

    def _fill(self) -> None:
        """Shows what is known at once."""
        raise AssertionError("every session fills its desk")

    def _show(self) -> None:
        """Preview and readiness for the choice as it stands."""
        raise AssertionError("every session shows what is chosen")

    async def _apply(self) -> None:
        """The user presses OK."""
        raise AssertionError("every session does something in the end")

    # Pictures

    def _choose_file(self) -> None:
        tr = self._texts.tr
        dialog = QFileDialog(self._desk, tr("Choose a picture"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        patterns = " ".join(f"*.{name} *.{name.upper()}" for name in COVER_TYPES)
        pictures = tr("Pictures")
        dialog.setNameFilters([f"{pictures} ({patterns})"])
        # WORKAROUND(PySide6 6.11): Qt's own Chinese leaves these two labels of its dialog in English.
        dialog.setLabelText(QFileDialog.DialogLabel.LookIn, tr("Look in:"))
        dialog.setLabelText(QFileDialog.DialogLabel.FileType, tr("Files of type:"))
        dialog.setDirectory(str(self._video.parent))
        dialog.fileSelected.connect(lambda name: self._start(self._take_picture(Path(name))))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    async def _take_picture(self, path: Path) -> None:
        self._desk.choose(CoverKind.PICTURE)
        await self._look_at(path, CoverKind.PICTURE)

    async def _pick_frame(self) -> None:
        source = await pick_frame(self._place, self._video, self._folder, self._desk)
        if source is not None:
            self._desk.choose(CoverKind.FRAME)
            await self._look_at(source.path, CoverKind.FRAME)

    async def _look_at(self, path: Path, kind: CoverKind) -> None:
        self._looked[kind] = await self._place.aside(look_at_picture, path)
        self._show()

    def _show_looked(self, kind: CoverKind, empty: str, *, is_ready: bool) -> None:
        """Shows the picture of a choice, or what is wrong with it; without one says so."""
        looked = self._looked.get(kind)
        if looked is None:
            self._desk.show_text(empty)
            self._desk.set_ready(is_ready)
            return
        self._desk.set_ready(looked.source is not None)
        if looked.problem is not None:
            told = tell(self._texts, with_short_path(looked.problem))
            self._desk.show_text(f"{told.title}\n\n{told.advice}", is_bad=True)
            return
        caption = self._caption(looked)
        if looked.preview is None or looked.preview.picture.isNull():
            self._desk.show_text(self._texts.tr("No preview for this kind of picture"), caption)
        else:
            self._desk.show_picture(looked.preview.picture, caption)

    def _show_one(self, kind: CoverKind) -> None:
        """Shows the picture file, or the frame, that was chosen."""
        tr = self._texts.tr
        is_frame = kind is CoverKind.FRAME
        empty = tr("No frame picked yet") if is_frame else tr("Choose a picture, or drop one here.")
        self._show_looked(kind, empty, is_ready=False)

    def _caption(self, looked: Looked) -> str:
        at_ms = frame_time_ms(looked.path)
        name = looked.path.name
        if at_ms is not None:
            name = self._texts.tr("Frame at {time}", time=formats.place(at_ms, exact=True))
        pieces = [name]
        if looked.preview is not None and looked.preview.size.isValid():
            pieces.append(f"{looked.preview.size.width()} × {looked.preview.size.height()}")
        if looked.source is not None:
            pieces.append(formats.size(looked.source.size_bytes))
        return " · ".join(pieces)

    # The answer, and work on the way to it

    def _end(self, answer: T | None) -> None:
        if not self._answer.done():
            self._answer.set_result(answer)

    def _start(self, work: Coroutine[object, object, None]) -> None:
        """Work that ends with the desk; what it does not handle is the answer."""
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._on_done)

    def _on_done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None and not self._answer.done():
            self._answer.set_exception(error)
