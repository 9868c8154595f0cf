"""Counters are pulled only while something moves and somebody can see it."""

from __future__ import annotations

from tests.support.desk import Desk, eventually
from tests.support.jobs import a_job
from vod_desktop.core.model.events import JobsChanged, Progress, Totals
from vod_desktop.core.model.job import UploadResult
from vod_desktop.core.model.states import Phase, State
from vod_desktop.ui.controllers.progress import BARS_MS, MINIMISED_MS
from vod_desktop.ui.models.columns import Column

RUNNING = a_job(id=1, state=State.RUNNING, phase=Phase.UPLOAD)
DONE = a_job(id=1, state=State.COMPLETE, result=UploadResult("1", "http://h/f0.mp4"))
HALF = Totals(500, 1000, 0, 1, speed_bytes_per_s=100.0, left_s=5.0, jobs={1: Progress(500, 400, 1000, 100.0, 5.0)})


def test_the_timer_runs_only_while_something_is_uploaded(run, desk):
    async def journey():
        await desk.open()
        progress = desk.shell.progress
        await desk.show_jobs(a_job(id=1))
        assert not progress.is_running
        await desk.tell(JobsChanged((RUNNING,)))
        assert progress.is_running
        desk.session.engine.totals = HALF
        await eventually(lambda: desk.cell(0, Column.STATE) == "Uploading 50%")
        await eventually(lambda: desk.window.windowTitle() == "50% · VOD Desktop")
        assert desk.window.totals.text() == "0 of 1 files   ·   500 B of 1.0 KB   ·   100 B/s   ·   5 s left"
        desk.session.engine.totals = Totals(1000, 1000, 1, 1)
        await desk.tell(JobsChanged((DONE,)))
        assert not progress.is_running
        assert desk.window.windowTitle() == "VOD Desktop"
        assert desk.window.totals.text() == "1 of 1 files   ·   1.0 KB of 1.0 KB"

    run(journey())


def test_a_minimised_window_looks_once_a_second_and_a_hidden_one_never(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(RUNNING)
        timer = desk.shell.progress._timer
        assert timer.interval() == BARS_MS
        desk.window.showMinimized()
        await eventually(lambda: timer.interval() == MINIMISED_MS)
        desk.window.showNormal()
        await eventually(lambda: timer.interval() == BARS_MS)
        desk.window.hide()
        desk.shell.progress.follow()
        assert not timer.isActive()

    run(journey())


def test_failed_files_are_counted_and_nothing_pretends_that_all_is_well(run, desk):
    async def journey():
        await desk.open()
        bar = desk.window.totals
        moving = {1: Progress(0, 0, 1000, 0.0, None)}
        bar.show_totals(Totals(1000, 2000, 14, 17, files_failed=2, jobs=moving))
        assert bar.text() == "14 of 17 files   ·   2 failed   ·   1.0 KB of 2.0 KB"
        blue = _colour_of_the_bar(desk)
        bar.show_totals(Totals(1000, 1000, 14, 16, files_failed=2))
        assert bar.text() == "14 of 16 files   ·   2 failed   ·   1.0 KB of 1.0 KB"
        assert _colour_of_the_bar(desk) == desk.theme.colours.danger
        bar.show_totals(Totals(0, 0, 0, 1, files_failed=1))
        assert bar.text() == "0 of 1 files   ·   1 failed"
        assert _colour_of_the_bar(desk) == desk.theme.colours.danger
        bar.show_totals(Totals(0, 0, 0, 3, files_failed=3), needs_you=2)
        assert bar.text() == "0 of 3 files   ·   1 failed   ·   2 need you"
        bar.show_totals(Totals(0, 0, 0, 1, files_failed=1), needs_you=1)
        assert bar.text() == "0 of 1 files   ·   1 needs you"
        bar.show_totals(Totals(1000, 1000, 16, 16))
        assert _colour_of_the_bar(desk) == blue == desk.theme.colours.accent

    run(journey())


def _colour_of_the_bar(desk: Desk) -> str:
    bar = desk.window.totals._bar
    return bar.grab().toImage().pixelColor(bar.width() // 4, bar.height() // 2).name()


def test_totals_beyond_32_bits_are_shown(run, desk):
    huge = Totals(45 * 10**9, 60 * 10**9, 0, 1)

    async def journey():
        await desk.open()
        desk.window.totals.show_totals(huge)
        assert desk.window.totals._bar.value() == 750
        assert "45.0 GB of 60.0 GB" in desk.window.totals.text()

    run(journey())
