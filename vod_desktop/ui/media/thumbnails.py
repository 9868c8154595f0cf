"""Small pictures of jobs: the cover that is sent along, else a frame of the video. GUI thread; reading is done aside.

One at a time, the newest wish first, since it is what is looked at now. Whoever asks gets an answer or none: a file without a
picture is given up quietly.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from vod_desktop.core.intake.media_types import AUDIO_TYPES, extension
from vod_desktop.core.model.errors import AppError
from vod_desktop.core.model.job import Job
from vod_desktop.ui.media.film import Aside, Film, open_film
from vod_desktop.ui.media.previews import Preview, fitted, read_preview

THUMBNAIL_PX = 320
_KEPT = 64
_MOST_WISHES = 8
"""Older wishes are forgotten: nobody looks at those rows any more."""
_PLACE = 0.1
"""Of the length: past black and titles, and near enough to be found quickly."""
_LIMIT_S = 4.0
_REST_S = 0.5
"""Before a film is closed: its decoders have filled their stores by then. To end them at work holds up the window 250 ms."""

_Source = tuple[Path, int, int]

Start = Callable[[Coroutine[object, object, None]], object]


class Thumbnails(QObject):
    """Makes and keeps thumbnails.

    Signals:
        ready: There is one: the job's id and the `QImage`, at most 320 pixels wide and high.

    Args:
        aside: Runs what blocks on the ui-io pool.
        start: Runs a coroutine that nobody awaits.
    """

    ready = Signal(object, QImage)

    def __init__(self, aside: Aside, start: Start, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._aside = aside
        self._start = start
        self._kept: OrderedDict[int, tuple[_Source, QImage | None]] = OrderedDict()
        self._wishes: OrderedDict[int, Job] = OrderedDict()
        self._film: Film | None = None
        self._is_working = False
        self._is_stopped = False

    def get(self, job_id: int) -> QImage | None:
        """The thumbnail of a job, if there is one by now; perhaps of the cover that it had before."""
        kept = self._kept.get(job_id)
        if kept is None:
            return None
        self._kept.move_to_end(job_id)
        return kept[1]

    def request(self, job: Job) -> None:
        """Wants the thumbnail of a job as it is now; `ready` tells when there is another one than before."""
        kept = self._kept.get(job.id)
        if self._is_stopped:
            return
        if kept is not None and kept[0] == _source(job):
            self._kept.move_to_end(job.id)
            return
        self._wishes[job.id] = job
        self._wishes.move_to_end(job.id)
        while len(self._wishes) > _MOST_WISHES:
            self._wishes.popitem(last=False)
        if not self._is_working:
            self._is_working = True
            self._start(self._work())

    def stop(self) -> None:
        """Begins nothing any more; what is under way is a task, and ends with the others."""
        self._is_stopped = True
        self._wishes.clear()

    async def _work(self) -> None:
        try:
            while self._wishes:
                job_id, job = self._wishes.popitem()
                picture = await self._picture(job)
                self._keep(job_id, _source(job), picture)
                if picture is not None:
                    self.ready.emit(job_id, picture)
                if self._film is not None:
                    await asyncio.sleep(_REST_S)
                    self._close_film()
        finally:
            self._close_film()
            self._is_working = False

    def _close_film(self) -> None:
        if self._film is not None:
            self._film.close()
            self._film = None

    def _keep(self, job_id: int, source: _Source, picture: QImage | None) -> None:
        self._kept[job_id] = (source, picture)
        self._kept.move_to_end(job_id)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)

    async def _picture(self, job: Job) -> QImage | None:
        if job.cover is not None:
            preview: Preview = await self._aside(read_preview, job.cover.source.path, THUMBNAIL_PX)
            if not preview.picture.isNull():
                return preview.picture
        path = job.media.source.path
        if job.media_type in AUDIO_TYPES or extension(path) in AUDIO_TYPES:
            return None
        return await self._frame(path)

    async def _frame(self, path: Path) -> QImage | None:
        """A frame near the beginning; the first one where the file ends before."""
        try:
            film = self._film = await open_film(self._aside, path, 2 * THUMBNAIL_PX, limit_s=_LIMIT_S)
        except AppError:
            return None
        try:
            picture = await film.picture_at(round(film.length_ms * _PLACE))
        except AppError:
            picture = film.picture
        small: QImage = await self._aside(fitted, picture, THUMBNAIL_PX)
        return small


def _source(job: Job) -> _Source:
    """What the thumbnail is made of: while it stays the same, so does the thumbnail."""
    source = (job.cover or job.media).source
    return source.path, source.size_bytes, source.mtime_ns
