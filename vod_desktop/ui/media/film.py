"""One video, opened to look at single pictures of it. GUI thread; decoding runs in threads of Qt.

Qt's player says nothing of a file without pictures: it loads and stays silent, or never loads. So there is a time limit, and
whether there is a picture is asked of every state that the player goes through (platform-facts 7).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QImage

from vod_desktop.core.model.errors import Code, app_error
from vod_desktop.ui.media.multimedia import draw_without_graphic_card, load_multimedia

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QVideoFrame

Aside = Callable[..., Awaitable[Any]]
"""Runs blocking work on the ui-io pool and answers what it returns, as `Workplace.aside` does."""

LIMIT_S = 8.0
"""A picture that takes longer is not waited for: a frame of 1080p far from a key frame takes about one second."""

_HEAD_BYTES = 64 << 10
_SHARE = 4
"""While it plays, pictures are made at most a quarter of the time, since that holds up the window."""

_WHOLE = 1 << 16
"""Larger than any frame."""

_US_PER_MS = 1000


class Film(QObject):
    """A film of one file; made by `open_film`, ended by `close`.

    Signals:
        shown: Another picture is there: `picture` and `at_ms`.
        moved: It has begun or ceased to play.
        missed: There is no picture at the place that was asked for; the one that is shown stays.

    Attributes:
        picture: The picture that is shown, reduced where the film is larger than asked for.
        at_ms: Where it begins.
        length_ms: Of the whole film; 0 where the file does not tell.
    """

    shown = Signal()
    moved = Signal()
    missed = Signal()

    def __init__(self, path: Path, most_px: int, *, limit_s: float = LIMIT_S, parent: QObject | None = None) -> None:
        # Large, and loaded aside by now; see multimedia.py.
        from PySide6.QtMultimedia import QMediaPlayer, QVideoFrame, QVideoSink  # noqa: PLC0415

        from vod_desktop.ui.media.frames import picture_of  # noqa: PLC0415

        super().__init__(parent)
        draw_without_graphic_card()
        self._path = path
        self._most_px = most_px
        self._picture_of = picture_of
        self._frame = QVideoFrame()
        self.picture = QImage()
        self.at_ms = 0
        self.length_ms = 0
        self._span_us = (0, 0)
        self._status = QMediaPlayer.MediaStatus
        self._state = QMediaPlayer.PlaybackState
        self._next_at = 0.0
        self._wanted_ms: int | None = None
        self._is_closed = False
        self._answer: asyncio.Future[None] | None = None
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.setInterval(round(limit_s * 1000))
        self._limit.timeout.connect(self._on_no_picture)
        self._player = QMediaPlayer(self)
        self._sink = QVideoSink(self)
        self._player.setVideoSink(self._sink)
        self._sink.videoFrameChanged.connect(self._on_frame)
        self._player.mediaStatusChanged.connect(self._on_status)
        self._player.errorOccurred.connect(lambda *_: self._on_no_picture())
        self._player.playbackStateChanged.connect(lambda _: self.moved.emit())

    async def open(self) -> None:
        """Loads the file and shows its first picture.

        Raises:
            AppError: cover.no_frame.
        """
        self._player.setSource(QUrl.fromLocalFile(str(self._path)))
        self._player.pause()
        await self._picture()
        self.length_ms = max(self._player.duration(), 0)

    async def picture_at(self, at_ms: int) -> QImage:
        """The picture of a moment; it is shown then.

        Raises:
            AppError: cover.no_frame.
        """
        self.seek(at_ms)
        await self._picture()
        return self.picture

    def whole_picture(self) -> QImage:
        """The picture that is shown, in full size; some 50 ms for 4K."""
        return self._picture_of(self._frame, _WHOLE)

    @property
    def is_playing(self) -> bool:
        """Whether it moves by itself."""
        return bool(self._player.playbackState() is self._state.PlayingState)

    @property
    def is_seeking(self) -> bool:
        """Whether a picture is on its way."""
        return self._limit.isActive() or self._wanted_ms is not None

    def seek(self, at_ms: int) -> None:
        """Pauses, and shows the picture of a moment as soon as it is decoded; only the newest wish counts."""
        at_ms = max(0, min(at_ms, self.length_ms))
        if self._limit.isActive():
            self._wanted_ms = at_ms
            return
        # A moment at which one frame ends and another begins belongs to the one that ends, says the player.
        self._player.setPosition(min(at_ms + 1, self.length_ms))
        self._player.pause()  # also after the end, where the player has stopped
        self._limit.start()

    def step(self, frames: int) -> None:
        """Shows the next frame (1) or the one before (-1)."""
        start_us, end_us = self._span_us
        self.seek(end_us // _US_PER_MS if frames > 0 else start_us // _US_PER_MS - 1)

    def play(self) -> None:
        """Lets it move, from the beginning when it is at its end."""
        if self._player.mediaStatus() is self._status.EndOfMedia or self._span_us[1] >= self.length_ms * _US_PER_MS:
            self._player.setPosition(0)
        self._player.play()

    def pause(self) -> None:
        """Holds it; what is shown then is the newest picture there is."""
        self._player.pause()
        frame = self._sink.videoFrame()
        if frame.isValid() and frame.startTime() != self._span_us[0]:
            self._show(frame)

    def close(self) -> None:
        """Ends it and gives its file and its threads free."""
        if self._is_closed:
            return
        self._is_closed = True
        self._wanted_ms = None
        self._limit.stop()
        self._player.stop()
        self._player.setSource(QUrl())
        self._frame = type(self._frame)()  # it holds memory of the decoder
        self.deleteLater()

    async def _picture(self) -> None:
        self._answer = asyncio.get_running_loop().create_future()
        self._limit.start()
        try:
            await self._answer
        finally:
            self._answer = None
            self._limit.stop()

    def _on_frame(self, frame: QVideoFrame) -> None:
        if self._is_closed or not frame.isValid():  # at the end the player shows nothing: we keep the last picture
            return
        if self.is_playing and time.monotonic() < self._next_at:
            return
        self._limit.stop()
        if not self._show(frame):
            self._on_no_picture()
            return
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(None)
        self._go_on_seeking()

    def _go_on_seeking(self) -> None:
        wanted_ms, self._wanted_ms = self._wanted_ms, None
        if wanted_ms is not None:
            self.seek(wanted_ms)

    def _show(self, frame: QVideoFrame) -> bool:
        begun = time.monotonic()
        picture = self._picture_of(frame, self._most_px)
        now = time.monotonic()
        self._next_at = now + (_SHARE - 1) * (now - begun)
        if picture.isNull():
            return False
        self.picture, self._frame = picture, frame
        start_us = frame.startTime() if frame.startTime() >= 0 else self._player.position() * _US_PER_MS
        self._span_us = (start_us, max(frame.endTime(), start_us + 1))
        self.at_ms = start_us // _US_PER_MS
        self.shown.emit()
        return True

    def _on_status(self) -> None:
        status = self._player.mediaStatus()
        loaded = {self._status.LoadedMedia, self._status.BufferedMedia}
        if status is self._status.InvalidMedia or (status in loaded and not self._player.hasVideo()):
            self._on_no_picture()

    def _on_no_picture(self) -> None:
        self._limit.stop()
        if self._is_closed:
            return
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(app_error(Code.COVER_NO_FRAME, path=str(self._path)))
        elif self._wanted_ms is None:
            self.missed.emit()
        self._go_on_seeking()


async def open_film(
    aside: Aside, path: Path, most_px: int, *, limit_s: float = LIMIT_S, parent: QObject | None = None
) -> Film:
    """A film that shows its first picture.

    Args:
        aside: For what blocks.
        path: The file.
        most_px: About the largest width or height of the pictures that are shown.
        limit_s: How long to wait for a picture, each time.
        parent: Whose child it is.

    Raises:
        AppError: cover.no_frame: there is no picture, or none in time.
    """
    await aside(_make_ready, path)
    film = Film(path, most_px, limit_s=limit_s, parent=parent)
    try:
        await film.open()
    except BaseException:
        film.close()
        raise
    return film


def _make_ready(path: Path) -> None:
    """Reads a little of the file here, where a drive that does not answer holds up nobody, and loads what plays it."""
    try:
        with path.open("rb", buffering=0) as file:
            file.read(_HEAD_BYTES)
        load_multimedia()
    except (OSError, ImportError) as error:  # a system that lacks libraries which films need can upload all the same
        raise app_error(Code.COVER_NO_FRAME, path=str(path), detail=str(error)) from error
