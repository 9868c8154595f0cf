"""The whole job of the window on a machine without a display, proved: upload, fetch back, compare, take a picture.

The window is really opened, by Qt's offscreen platform. Results are fetched from their URL and compared byte for byte by
SHA-256 with the file on disk.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path

from vod_desktop.core.model.errors import AppError
from vod_desktop.core.model.events import Event, JobsAdded
from vod_desktop.core.model.job import Job, Refusal
from vod_desktop.core.model.states import State
from vod_desktop.texts.errors import tell
from vod_desktop.ui.app import gui_loop, make_shell, open_real_session
from vod_desktop.ui.comparing import sha256_of_file, sha256_of_url
from vod_desktop.ui.controllers.first_steps import sample_clip
from vod_desktop.ui.models.verbs import ENDED
from vod_desktop.ui.shell import Shell

_TAG = "offscreen"
_SIZE_PX = (1180, 720)

Write = Callable[[str], object]


def run_offscreen(data_dir: Path | None, *, paths: Sequence[Path], screenshot: Path | None, write: Write) -> int:
    """Uploads files to the embedded practice cloud through a window that nobody sees.

    Args:
        data_dir: None for the user's own.
        paths: Files and folders; none takes the sample clip.
        screenshot: Where the picture of the window goes; None for the data directory.
        write: Takes lines, each with its end.

    Returns:
        The exit code: 0 when every file arrived byte-identical, else 1.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # without a display Qt would end the process
    with gui_loop() as (app, loop, pool):
        shell = make_shell(app, loop, pool, data_dir)
        proof = _Proof(shell, pool, write)
        return loop.run_until_complete(proof.run(data_dir, paths or (sample_clip(),), screenshot))


class _Proof:
    """One run of the window without a display."""

    def __init__(self, shell: Shell, pool: Executor, write: Write) -> None:
        self._shell = shell
        self._pool = pool
        self._texts = shell.texts
        self._write = write
        self._wanted: set[int] | None = None  # ids of the jobs of this run, once they are known
        self._refused: tuple[Refusal, ...] = ()
        self._moved = asyncio.Event()
        shell.events_taken.connect(self._on_events)
        shell.intake.scanned.connect(self._on_scanned)

    async def run(self, data_dir: Path | None, paths: Sequence[Path], screenshot: Path | None) -> int:
        """Does it all; returns the exit code."""
        window = self._shell.window
        window.resize(*_SIZE_PX)
        window.show()
        try:
            await self._shell.open(partial(open_real_session, data_dir), practice=True)
        except AppError as error:
            told = tell(self._texts, error.problem)
            self._say(f"{told.title}\n  {told.advice}")
            await self._shell.close()
            return 1
        await self._shell.intake.add(paths, force=True, tag=_TAG)
        await self._wait_for_all()
        all_well = not self._refused
        for refusal in self._refused:
            self._say(self._problem_lines(refusal.path, refusal))
        for job_id in sorted(self._wanted or ()):
            job = self._shell.model.job(job_id)
            all_well &= job is not None and await self._check(job)
        self._take_picture(screenshot)
        await self._shell.close()
        return 0 if all_well else 1

    async def _wait_for_all(self) -> None:
        while not self._all_ended():
            self._moved.clear()
            await self._moved.wait()

    def _all_ended(self) -> bool:
        if self._wanted is None:
            return False
        jobs = map(self._shell.model.job, self._wanted)
        return all(job is None or job.state in ENDED for job in jobs)

    def _on_events(self, batch: tuple[Event, ...]) -> None:
        for event in batch:
            if isinstance(event, JobsAdded) and event.tag == _TAG:
                self._wanted = (self._wanted or set()) | {job.id for job in event.jobs}
        self._moved.set()

    def _on_scanned(self, added: int, refusals: tuple[Refusal, ...]) -> None:
        self._refused += refusals
        if not added:
            self._wanted = set()
        self._moved.set()

    async def _check(self, job: Job) -> bool:
        """Prints one job; whether it came back as it was sent."""
        tr, path = self._texts.tr, job.media.source.path
        if job.state is not State.COMPLETE or job.result is None:
            self._say(self._problem_lines(path, job))
            return False
        url = job.result.media_url
        loop = asyncio.get_running_loop()
        sent = await loop.run_in_executor(self._pool, sha256_of_file, path)
        try:
            arrived = await loop.run_in_executor(self._pool, sha256_of_url, url)
        except OSError as error:
            arrived = type(error).__name__
        is_equal = sent == arrived
        verdict = tr("SHA-256 is equal") if is_equal else tr("SHA-256 DIFFERS: {arrived} arrived", arrived=arrived)
        self._say(f"{path}\n  FileId   {job.result.file_id}\n  URL      {url}\n  {verdict}: {sent}")
        return is_equal

    def _problem_lines(self, path: Path, told_by: Job | Refusal) -> str:
        if told_by.problem is None:
            cancelled = self._texts.tr("Cancelled")
            return f"{path}\n  {cancelled}"
        told = tell(self._texts, told_by.problem)
        return f"{path}\n  {told.title}\n  {told.advice}"

    def _take_picture(self, wanted: Path | None) -> None:
        window = self._shell.window
        window.queue_view.select_jobs(sorted(self._wanted or ()))
        path = wanted or self._shell.data_dir / "window.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        if window.grab().save(str(path)):
            self._say(self._texts.tr("Picture of the window: {path}", path=path))

    def _say(self, text: str) -> None:
        self._write(f"{text}\n")
