"""A film shows exact frames, whatever is asked for in which order, and tells when there is none."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor

from tests.support.desk import eventually
from tests.support.films import a_clip, a_tone, an_mp3, noise
from tests.support.other_process import output_of
from vod_desktop.core.model.errors import AppError, Code
from vod_desktop.ui.media.film import Film, open_film

FRAME_MS = 40
LENGTH_MS = 2000


class Cinema:
    """Opens films on a pool and closes them."""

    def __init__(self, loop, pool) -> None:
        self._loop, self._pool = loop, pool
        self._films: list[Film] = []

    async def aside(self, work, *args):
        return await self._loop.run_in_executor(self._pool, work, *args)

    async def open(self, path: Path, most_px: int = 4096, **options) -> Film:
        film = await open_film(self.aside, path, most_px, **options)
        self._films.append(film)
        return film

    def close(self) -> None:
        for film in self._films:
            film.close()


@pytest.fixture
def cinema(loop, pool):
    cinema = Cinema(loop, pool)
    yield cinema
    cinema.close()


def test_a_film_opens_with_its_first_picture_and_its_length(run, cinema, tmp_path):
    async def journey():
        film = await cinema.open(a_clip(tmp_path / "片头 #1 100%.mp4"))
        assert (film.at_ms, film.length_ms, film.picture.size().toTuple()) == (0, LENGTH_MS, (320, 240))

    run(journey())


def test_every_moment_has_its_own_frame(run, cinema, tmp_path):
    async def journey():
        film = await cinema.open(a_clip(tmp_path / "a.mp4"))
        seen = {}
        for at_ms in (0, 39, 40, 1000, 1999, 2000, 99_999, 40):
            picture = await film.picture_at(at_ms)
            seen[at_ms] = film.at_ms
            assert not picture.isNull()
        assert seen == {0: 0, 39: 0, 40: 40, 1000: 1000, 1999: 1960, 2000: 1960, 99_999: 1960}

    run(journey())


def test_steps_go_from_frame_to_frame_and_stop_at_both_ends(run, cinema, tmp_path):
    async def journey():
        film = await cinema.open(a_clip(tmp_path / "a.mp4"))

        async def step(frames: int) -> int:
            film.step(frames)
            await eventually(lambda: not film.is_seeking)
            return film.at_ms

        assert await step(-1) == 0
        assert [await step(1) for _ in range(3)] == [40, 80, 120]
        assert [await step(-1) for _ in range(2)] == [80, 40]
        await film.picture_at(LENGTH_MS)
        assert film.at_ms == LENGTH_MS - FRAME_MS
        assert await step(1) == LENGTH_MS - FRAME_MS

    run(journey())


def test_of_many_wishes_the_last_one_is_shown(run, cinema, tmp_path):
    async def journey():
        film = await cinema.open(a_clip(tmp_path / "a.mp4"))
        shown = []
        film.shown.connect(lambda: shown.append(film.at_ms))
        for at_ms in range(100, 1900, 100):
            film.seek(at_ms)
        await eventually(lambda: not film.is_seeking)
        assert film.at_ms == 1800
        assert len(shown) < 18

    run(journey())


def test_it_plays_to_its_end_and_keeps_the_last_picture(run, cinema, tmp_path):
    async def journey():
        film = await cinema.open(a_clip(tmp_path / "a.mp4"))
        await film.picture_at(1700)
        film.play()
        assert film.is_playing
        await eventually(lambda: not film.is_playing)
        assert film.at_ms >= 1700
        assert not film.picture.isNull()
        film.play()  # from the beginning
        await eventually(lambda: film.at_ms < 1000)
        film.pause()
        assert film.whole_picture() == film.picture  # what is saved is what was shown
        await film.picture_at(1000)
        assert not film.is_playing

    run(journey())


@pytest.mark.parametrize(
    ("name", "make"), [("tone.wav", a_tone), ("silence.mp3", an_mp3), ("noise.mp4", noise)], ids=["wav", "mp3", "noise"]
)
def test_a_file_without_pictures_is_told_within_the_limit(run, cinema, tmp_path, name, make):
    path = make(tmp_path / name)

    async def journey():
        with pytest.raises(AppError) as caught:
            await cinema.open(path)
        assert caught.value.problem.code is Code.COVER_NO_FRAME
        assert caught.value.problem.params == {"path": str(path)}

    run(journey())


def test_a_file_that_is_gone_or_a_folder_is_told(run, cinema, tmp_path):
    async def journey():
        for path in (tmp_path / "gone.mp4", tmp_path):
            with pytest.raises(AppError) as caught:
                await cinema.open(path)
            assert caught.value.problem.code is Code.COVER_NO_FRAME

    run(journey())


def test_a_film_that_was_cut_off_keeps_its_picture_and_says_that_there_is_no_other(run, cinema, tmp_path):
    path = a_clip(tmp_path / "a.mp4")
    path.write_bytes(path.read_bytes()[:5000])

    async def journey():
        film = await cinema.open(path, limit_s=0.5)
        missed = []
        film.missed.connect(lambda: missed.append(film.at_ms))
        film.seek(1900)
        await eventually(lambda: missed)
        assert missed == [0]
        assert not film.picture.isNull()

    run(journey())


def test_closing_while_it_opens_leaves_nothing_behind(run, cinema, loop, tmp_path):
    path = a_clip(tmp_path / "a.mp4")

    async def journey():
        opening = loop.create_task(cinema.open(path))
        loop.call_soon(opening.cancel)
        await eventually(opening.done)

    run(journey())


@pytest.fixture
def make_frame(qapp):
    """Makes frames of one colour in a format, with more lines and samples than a small picture needs."""
    from PySide6.QtMultimedia import QVideoFrame, QVideoFrameFormat

    samples = {"B": 1, "H": 2}

    def make(kind: str, code: str, planes: list[list[int]]) -> QVideoFrame:
        frame = QVideoFrame(QVideoFrameFormat(QSize(640, 360), getattr(QVideoFrameFormat.PixelFormat, kind)))
        assert frame.map(QVideoFrame.MapMode.WriteOnly)
        for number, values in enumerate(planes):
            plane = memoryview(frame.bits(number)).cast("B")
            unit = struct.pack(f"<{len(values)}{code}", *values)
            assert len(plane) % (samples[code] * len(values)) == 0
            plane[:] = unit * (len(plane) // len(unit))
        frame.unmap()
        return frame

    return make


RED = {
    "Format_YUV420P": ("B", [[81], [90], [240]]),
    "Format_YUV422P": ("B", [[81], [90], [240]]),
    "Format_NV12": ("B", [[81], [90, 240]]),
    "Format_P010": ("H", [[81 << 8], [90 << 8, 240 << 8]]),
    "Format_YUV420P10": ("H", [[81 << 2], [90 << 2], [240 << 2]]),
}


@pytest.mark.parametrize("kind", RED)
@pytest.mark.parametrize(("most_px", "size"), [(320, (320, 180)), (100, (90, 50)), (4096, (640, 360))])
def test_small_pictures_have_the_colours_of_large_frames(make_frame, kind, most_px, size):
    from vod_desktop.ui.media.frames import picture_of

    picture = picture_of(make_frame(kind, *RED[kind]), most_px)
    assert picture.size().toTuple() == size
    for x, y in ((0, 0), (size[0] - 1, size[1] - 1), (size[0] // 2, size[1] // 2)):
        red = QColor(picture.pixel(x, y))
        assert (red.red() > 230, red.green() < 30, red.blue() < 30) == (True, True, True), red.name()


def test_a_window_that_shows_no_film_loads_nothing_for_films():
    code = """
        import sys
        import vod_desktop.ui.app
        print("PySide6.QtWidgets" in sys.modules, "PySide6.QtMultimedia" in sys.modules)
    """
    assert output_of(code).split() == ["True", "False"]


def test_broken_films_leave_the_terminal_alone(tmp_path):
    path = a_clip(tmp_path / "cut.mp4")
    path.write_bytes(path.read_bytes()[:5000])
    code = """
        import os, sys
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        from pathlib import Path
        from vod_desktop.core.model.errors import AppError
        from vod_desktop.ui.app import gui_loop
        from vod_desktop.ui.media.film import open_film

        async def look(loop, pool, path):
            film = await open_film(lambda work, *args: loop.run_in_executor(pool, work, *args), path, 640, limit_s=0.5)
            try:
                await film.picture_at(1900)
            except AppError as error:
                print(error.problem.code)
            film.close()

        os.dup2(1, 2)  # what the libraries write by themselves counts too
        with gui_loop() as (app, loop, pool):
            loop.run_until_complete(look(loop, pool, Path(sys.argv[1])))
    """
    told = [line for line in output_of(code, path).splitlines() if "No RHI backend" not in line]
    assert told == ["cover.no_frame"]
