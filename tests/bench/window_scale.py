"""How the window bears many rows: longest block of its thread, memory and times, step by step, in one run.

`dev.py bench window_scale [--files 10000]`. Offscreen, with a real session on the embedded practice cloud, whose line is
cut so that nothing is uploaded meanwhile. A timer of 16 ms is late by as long as the thread was blocked (other programs of a
busy machine count too); `cpu` is what the thread itself used up between two ticks.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from tests.support.desk import Desk, eventually
from tests.support.dialogs import find
from vod_desktop.bootstrap import open_session
from vod_desktop.core.model.commands import EditJobs, JobEdit
from vod_desktop.core.model.job import Job
from vod_desktop.ui.actions import Act
from vod_desktop.ui.app import gui_loop
from vod_desktop.ui.models.columns import Column
from vod_desktop.ui.models.groups import Group
from vod_desktop.ui.views.options.dialog import OptionsDialog

TICK_MS = 16
RESTING_TICKS = 6
_LOTS = 20
"""Edits of so many jobs are handed over in so many parts."""


@dataclass(slots=True)
class Watch:
    """Looks at the thread every 16 ms."""

    last_wall: float = 0.0
    last_cpu: float = 0.0
    late_ms: float = 0.0
    cpu_ms: float = 0.0
    ticks: int = 0

    def begin(self) -> None:
        """Counts from now on."""
        self.last_wall, self.last_cpu = time.perf_counter(), time.thread_time()
        self.late_ms = self.cpu_ms = 0.0

    def tick(self) -> None:
        """Every 16 ms, or later."""
        wall, cpu = time.perf_counter(), time.thread_time()
        self.late_ms = max(self.late_ms, (wall - self.last_wall) * 1000 - TICK_MS)
        self.cpu_ms = max(self.cpu_ms, (cpu - self.last_cpu) * 1000)
        self.last_wall, self.last_cpu = wall, cpu
        self.ticks += 1

    async def rest(self) -> None:
        """Waits until what was asked for last has been painted."""
        until = self.ticks + RESTING_TICKS
        await eventually(lambda: self.ticks >= until)


class Bench:
    """One window, and the table of its figures."""

    def __init__(
        self, app: QApplication, loop: asyncio.AbstractEventLoop, pool: ThreadPoolExecutor, folder: Path, files: int
    ) -> None:
        self.app, self.loop, self.pool, self.folder, self.files = app, loop, pool, folder, files
        self.watch = Watch()
        self.timer = QTimer()
        self.timer.setTimerType(Qt.TimerType.PreciseTimer)
        self.timer.timeout.connect(self.watch.tick)
        self.desk = self.make_desk()

    def make_desk(self) -> Desk:
        """A window on the real session of the folder."""
        opener = partial(open_session, self.folder / "data", environ={})
        return Desk(self.app, self.loop, self.pool, self.folder / "data", opener=opener)

    async def step(self, name: str, act: Callable[[], object], done: Callable[[], object] = lambda: True) -> None:
        """Does one thing, waits until it is done and painted, and prints what it took."""
        await self.watch.rest()
        self.watch.begin()
        began = time.perf_counter()
        act()
        await eventually(done, timeout_s=120.0)
        took = time.perf_counter() - began
        await self.watch.rest()
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        sys.stdout.write(
            f"{name:<44}{took * 1000:>9.0f}{self.watch.late_ms:>9.0f}{self.watch.cpu_ms:>9.0f}{used:>9.0f}\n"
        )

    async def run(self) -> None:
        """All steps."""
        sys.stdout.write(f"{self.files} files{'':<33}{'ms':>9}{'late ms':>9}{'cpu ms':>9}{'peak MB':>9}\n")
        self.timer.start(TICK_MS)
        await self._add()
        await self._look()
        await self._change()
        await self.desk.close()
        await self._start_again()
        self.timer.stop()

    async def _add(self) -> None:
        desk = self.desk
        await desk.open()
        session = desk.shell.place.session()
        assert session is not None
        assert session.switches is not None
        session.switches.cut_line(True)
        model = desk.model
        await self.step("load aside what uploads need", lambda: None, lambda: "qcloud_cos" in sys.modules)
        await self.step(
            "drop the folder", lambda: desk.drop(self.folder / "videos"), lambda: len(model.ids()) == self.files
        )

    async def _look(self) -> None:
        desk, model, view = self.desk, self.desk.model, self.desk.view
        for column in Column:
            await self.step(
                f"sort by {column.name.lower()}", lambda c=column: view.sortByColumn(c, Qt.SortOrder.DescendingOrder)
            )
        await self.step("back to queue order", view.show_queue_order)
        await self.step("search", lambda: desk.window.tools.search.setText("clip 9"))
        await self.step("end the search", lambda: desk.window.tools.search.setText(""))
        await self.step("filter", lambda: model.set_filter(groups=frozenset({Group.QUEUED})))
        await self.step("end the filter", lambda: model.set_filter(groups=frozenset()))
        await self.step("scroll to the end", view.scrollToBottom)
        await self.step("choose all", view.selectAll)
        await self.step(
            "filter with all chosen", lambda: model.set_filter(groups=frozenset({Group.QUEUED, Group.RUNNING}))
        )
        await self.step("end that filter", lambda: model.set_filter(groups=frozenset()))
        await self._look_at_all()
        every_second = model.ids()[::2]
        await self.step("choose every second row", lambda: view.select_jobs(every_second))

    async def _look_at_all(self) -> None:
        desk, clipboard = self.desk, QGuiApplication.clipboard()
        clipboard.clear()
        await self.step("copy all rows", lambda: desk.act(Act.COPY_ROWS), clipboard.text)
        clipboard.clear()  # WORKAROUND(PySide6 6.11): what offscreen still holds at the end of the process crashes it
        await self._open_options("alike")
        model = desk.model
        unlike = [
            EditJobs(tuple(_named_apart(job) for job in model.jobs() if job.id % _LOTS == lot)) for lot in range(_LOTS)
        ]
        session = desk.shell.place.session()
        assert session is not None
        for edits in unlike:
            session.engine.post(edits)
        await eventually(lambda: all(job.options.source_context for job in model.jobs()), timeout_s=60.0)
        await self._open_options("that differ")

    async def _open_options(self, which: str) -> None:
        desk = self.desk
        await self.step(
            f"open the options of all, {which}", lambda: desk.act(Act.EDIT_OPTIONS), lambda: find(OptionsDialog)
        )
        dialog = find(OptionsDialog)
        assert dialog is not None
        await self.step(f"close the options of all, {which}", dialog.reject, lambda: find(OptionsDialog) is None)

    async def _change(self) -> None:
        desk, model, view = self.desk, self.desk.model, self.desk.view
        every_second = model.ids()[::2]
        await self.step(
            "every second row to the end",
            lambda: desk.act(Act.MOVE_BOTTOM),
            lambda: model.ids()[-1] == every_second[-1],
        )
        last = model.ids()[-1]
        await self.step("choose one", lambda: view.select_jobs([last]))
        await self.step("one row to the top", lambda: desk.act(Act.MOVE_TOP), lambda: model.ids()[0] == last)
        await self.step("pause all", lambda: desk.act(Act.PAUSE_ALL), lambda: model.groups[Group.PAUSED] == self.files)
        await self.step("resume all", lambda: desk.act(Act.RESUME_ALL), lambda: not model.groups[Group.PAUSED])
        chosen = model.ids()[::2]
        view.select_jobs(chosen)
        await self.step(
            "remove every second row", lambda: desk.act(Act.REMOVE), lambda: len(model.ids()) <= self.files // 2
        )
        await self.step("undo it", lambda: desk.act(Act.UNDO_REMOVE), lambda: len(model.ids()) == self.files)

    async def _start_again(self) -> None:
        self.desk = self.make_desk()
        desk = self.desk
        desk.window.show()
        opened: list[asyncio.Future[None]] = []

        def open_it() -> None:
            opened.append(asyncio.ensure_future(desk.shell.open(desk._opener, practice=False)))

        await self.step(
            "start with all in the ledger", open_it, lambda: len(desk.model.ids()) == self.files and opened[0].done()
        )
        await desk.close()


def _named_apart(job: Job) -> JobEdit:
    """An edit after which no two jobs have the same options."""
    options = replace(job.options, source_context=f"context {job.id}", class_id=job.id)
    return JobEdit(job.id, job.media_name, job.media_type, options, None, job.force)


def main(words: Sequence[str]) -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="dev.py bench window_scale", description="The window with many rows.")
    parser.add_argument("--files", type=int, default=10_000, help="files of the folder (default: 10000)")
    files = parser.parse_args(words).files
    with gui_loop() as (app, loop, pool), tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        videos = folder / "videos"
        for number in range(files):
            part = videos / f"part {number // 1000}"
            part.mkdir(parents=True, exist_ok=True)
            (part / f"clip {number}.mp4").write_bytes(b"\0" * 1000)
        loop.run_until_complete(Bench(app, loop, pool, folder, files).run())
