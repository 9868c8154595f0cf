"""A job's picture: its cover, else a frame of its video, or quietly none."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from tests.support.desk import eventually
from tests.support.films import a_clip, a_tone, an_mp3, noise
from tests.support.jobs import a_job
from tests.support.pictures import a_png
from vod_desktop.core.model.job import Job, ObjectKind, SourceFile, UploadObject
from vod_desktop.ui.media.thumbnails import Thumbnails


class Studio:
    """Thumbnails on a pool, and what they told."""

    def __init__(self, loop, pool) -> None:
        self.read = 0
        self.told: list[int] = []
        self._loop, self._pool, self._tasks = loop, pool, set()
        self.thumbnails = Thumbnails(self._aside, self._start)
        self.thumbnails.ready.connect(lambda job_id, _picture: self.told.append(job_id))

    async def _aside(self, work, *args):
        self.read += 1
        return await self._loop.run_in_executor(self._pool, work, *args)

    def _start(self, coroutine) -> None:
        task = self._loop.create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def at_rest(self) -> None:
        await eventually(lambda: not self._tasks)


@pytest.fixture
def studio(loop, pool) -> Studio:
    return Studio(loop, pool)


def job_of(path, cover=None, job_id: int = 1) -> Job:
    objects = [UploadObject(ObjectKind.MEDIA, _source(path))]
    if cover is not None:
        objects.append(UploadObject(ObjectKind.COVER, _source(cover)))
    return a_job(id=job_id, objects=tuple(objects), media_type=path.suffix[1:])


def _source(path) -> SourceFile:
    status = path.stat() if path.exists() else None
    return SourceFile(path, status.st_size if status else 1, status.st_mtime_ns if status else 1)


def test_a_video_shows_a_frame_of_itself(run, studio, tmp_path):
    job = job_of(a_clip(tmp_path / "clip.mp4"))

    async def journey():
        assert studio.thumbnails.get(1) is None
        studio.thumbnails.request(job)
        await eventually(lambda: studio.told == [1])
        assert studio.thumbnails.get(1).size().toTuple() == (320, 240)
        await studio.at_rest()

    run(journey())


def test_a_cover_goes_before_the_video_and_is_reduced(run, studio, tmp_path):
    cover = tmp_path / "cover.png"
    cover.write_bytes(a_png(1600, 900, (10, 200, 30)))
    video = a_clip(tmp_path / "clip.mp4")

    async def journey():
        studio.thumbnails.request(job_of(video, cover))
        await studio.at_rest()
        picture = studio.thumbnails.get(1)
        assert picture.size().toTuple() == (320, 180)
        assert picture.pixelColor(5, 5) == QColor(10, 200, 30)
        studio.thumbnails.request(job_of(video))  # the cover was taken away again
        await studio.at_rest()
        assert studio.thumbnails.get(1).size().toTuple() == (320, 240)
        assert studio.told == [1, 1]

    run(journey())


def test_a_cover_that_cannot_be_shown_leaves_the_video(run, studio, tmp_path):
    cover = tmp_path / "cover.eps"
    cover.write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n")

    async def journey():
        studio.thumbnails.request(job_of(a_clip(tmp_path / "clip.mp4"), cover))
        await studio.at_rest()
        assert studio.thumbnails.get(1).size().toTuple() == (320, 240)

    run(journey())


@pytest.mark.parametrize("make", [a_tone, an_mp3, noise], ids=["wav", "mp3", "noise"])
def test_a_file_without_pictures_is_given_up_quietly_and_not_tried_again(run, studio, tmp_path, make):
    suffix = {"a_tone": "wav", "an_mp3": "mp3"}.get(make.__name__, "mp4")
    job = job_of(make(tmp_path / f"a.{suffix}"))

    async def journey():
        studio.thumbnails.request(job)
        await studio.at_rest()
        tried = studio.read
        studio.thumbnails.request(job)
        await studio.at_rest()
        assert studio.thumbnails.get(1) is None
        assert studio.told == []
        assert studio.read == tried

    run(journey())


def test_a_file_that_is_gone_has_no_picture(run, studio, tmp_path):
    async def journey():
        studio.thumbnails.request(job_of(tmp_path / "gone.mp4"))
        await studio.at_rest()
        assert studio.thumbnails.get(1) is None

    run(journey())


def test_wishes_and_pictures_are_bounded_and_the_newest_wish_comes_first(run, studio, tmp_path):
    cover = tmp_path / "cover.png"
    cover.write_bytes(a_png())
    video = tmp_path / "clip.mp4"

    async def journey():
        for job_id in range(1, 101):
            studio.thumbnails.request(job_of(video, cover, job_id))
        await studio.at_rest()
        assert studio.told == list(range(100, 92, -1))
        for job_id in range(1, 101):
            studio.thumbnails.request(job_of(video, cover, job_id))
            await studio.at_rest()
        kept = [job_id for job_id in range(1, 101) if studio.thumbnails.get(job_id) is not None]
        assert kept == list(range(37, 101))

    run(journey())


def test_closing_the_window_ends_what_is_on_its_way(run, desk, tmp_path):
    async def journey():
        await desk.open()
        desk.shell.thumbnails.request(job_of(a_clip(tmp_path / "clip.mp4")))
        await eventually(lambda: desk.shell.thumbnails._film is not None)
        await desk.close()
        assert desk.shell.thumbnails._film is None
        assert not desk.shell.thumbnails._is_working

    run(journey())
