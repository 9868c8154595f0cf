"""Tray, badge, notifications and wakefulness, as the window asks for them."""

from __future__ import annotations

import time

import pytest
from PySide6.QtGui import QGuiApplication, QIcon, QImage

from tests.support.desk import Desk, eventually
from tests.support.jobs import a_job
from vod_desktop.core.model.commands import PauseAll, ResumeAll
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.events import HoldChanged, JobsAdded, JobsChanged, Totals
from vod_desktop.core.model.settings import Settings
from vod_desktop.core.model.states import Phase, State
from vod_desktop.paths import resources_dir
from vod_desktop.texts import Language
from vod_desktop.ui.actions import Act
from vod_desktop.ui.controllers.presence import face_of
from vod_desktop.ui.icons import Icons
from vod_desktop.ui.models.watch import QueueWatch
from vod_desktop.ui.tray import Badge, Face, SystemTray, draw

RUNNING = a_job(id=1, state=State.RUNNING, phase=Phase.UPLOAD)
EMPTY = Problem(Code.FILE_EMPTY, {"path": "/films/clip.mp4"})
REJECTED = Problem(Code.AUTH_REJECTED, {"account": "a"})


def became(state: State, *ids: int, problem: Problem | None = None) -> JobsChanged:
    return JobsChanged(tuple(a_job(id=job_id, state=state, problem=problem) for job_id in ids))


async def away(desk: Desk, *jobs: object, **settings: object) -> None:
    """A window with work that nobody looks at."""
    desk.fake.settings = Settings(**settings)
    await desk.open()
    await desk.show_jobs(*(jobs or (RUNNING, a_job(id=2, position=2))))
    desk.window.hide()


# Tray


def test_the_tooltip_tells_totals_and_the_icon_shows_progress(run, make_desk):
    desk = make_desk(tray=True)

    async def journey():
        await desk.open()
        assert desk.around.tray.tip == "VOD Desktop"
        desk.session.engine.totals = Totals(3_000_000, 12_000_000, 1, 4, 0, 1_500_000.0, 6.0)
        await desk.show_jobs(RUNNING)
        await eventually(lambda: "\n" in desk.around.tray.tip)
        assert desk.around.tray.tip.split("\n") == [
            "VOD Desktop",
            "1 of 4 files",
            "3.0 MB of 12.0 MB",
            "1.5 MB/s",
            "6 s left",
        ]

    run(journey())


def test_the_tray_is_updated_once_a_second_and_rests_when_nothing_goes_on(run, make_desk):
    desk = make_desk(tray=True)

    async def journey():
        await desk.open()
        await desk.show_jobs(RUNNING)
        timer = desk.shell.life.presence._timer
        assert timer.interval() >= 1000
        shown, began = len(desk.around.tray.shown), time.monotonic()
        for done in range(1, 50):
            desk.session.engine.totals = Totals(done, 50, 0, 1)
            await desk.tell(JobsChanged((RUNNING,)))
        assert len(desk.around.tray.shown) <= shown + 1 + int(time.monotonic() - began)
        await desk.tell(became(State.COMPLETE, 1))
        await eventually(lambda: not timer.isActive())
        assert desk.around.tray.tip == "VOD Desktop"

    run(journey())


def test_the_menu_pauses_resumes_and_adds(run, make_desk):
    desk = make_desk(tray=True)

    async def journey():
        await away(desk)
        tray = desk.around.tray
        texts = [action.text() for action in tray.menu.actions() if not action.isSeparator()]
        assert texts == ["Show window", "Pause all", "Resume all", "Add files…", "Quit"]
        tray.item("Resume all")
        assert ResumeAll() not in desk.asked, "nothing is paused"
        tray.item("Pause all")
        assert desk.asked[-1] == PauseAll()
        await desk.tell(became(State.PAUSED, 1, 2))
        tray.item("Resume all")
        assert desk.asked[-1] == ResumeAll()
        tray.item("Add files…")
        await eventually(lambda: desk.dialog() is not None)
        assert desk.window.isVisible()
        desk.dialog().reject()

    run(journey())


def test_the_menu_speaks_the_language_in_force(run, make_desk):
    desk = make_desk(tray=True)

    async def journey():
        await desk.open()
        desk.shell.languages.use(Language.CHINESE)
        texts = [action.text() for action in desk.around.tray.menu.actions() if not action.isSeparator()]
        assert texts == ["显示窗口", "全部暂停", "全部继续", "添加文件…", "退出"]

    run(journey())


FACES = {
    "idle": ((), Totals(), False, Face()),
    "uploading": ((State.RUNNING,), Totals(37, 100), False, Face(37)),
    "paused": ((State.PAUSED,), Totals(37, 100), False, Face(37, Badge.PAUSED)),
    "one paused beside others": ((State.PAUSED, State.QUEUED), Totals(37, 100), False, Face(37)),
    "needs the user while uploading": ((State.RUNNING,), Totals(37, 100), True, Face(37, Badge.ATTENTION)),
    "needs the user": ((State.FAILED,), Totals(), True, Face(None, Badge.ATTENTION)),
}


@pytest.mark.parametrize(("states", "totals", "needs_user", "expected"), FACES.values(), ids=FACES)
def test_the_icon_says_how_things_stand(states, totals, needs_user, expected):
    watch = QueueWatch()
    watch.take((JobsAdded(tuple(a_job(id=number, state=state) for number, state in enumerate(states, 1))),))
    assert face_of(watch, totals, needs_user=needs_user) == expected


def test_without_a_tray_none_is_found(qapp):
    assert not SystemTray().look()


def test_every_face_looks_different(qapp):
    program = Icons(resources_dir() / "icons").application()
    faces = [Face(percent, badge) for percent in (None, 0, 50, 100) for badge in Badge]
    pictures = {_bytes_of(draw(face, program)) for face in faces}
    assert len(pictures) == len(faces)


def _bytes_of(icon: QIcon) -> bytes:
    image: QImage = icon.pixmap(22, 22).toImage()
    return bytes(image.constBits())


# Badge


def test_the_badge_counts_what_is_unfinished_and_goes_in_the_end(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(RUNNING, a_job(id=2), a_job(id=3, state=State.PAUSED))
        assert desk.around.badges[-1] == 3
        await desk.tell(became(State.COMPLETE, 1))
        assert desk.around.badges[-1] == 2
        await desk.close()
        assert desk.around.badges[-1] == 0

    run(journey())


def test_a_window_that_counted_nothing_leaves_the_badge_alone(run, desk):
    async def journey():
        await desk.open()
        await desk.close()
        assert desk.around.badges == []

    run(journey())


# Wakefulness


def test_the_computer_is_held_awake_only_while_bytes_move(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(a_job(id=1))
        assert not desk.around.awake.is_held
        await desk.tell(JobsChanged((RUNNING,)))
        assert desk.around.awake.is_held
        assert desk.around.awake.reason == "Videos are being uploaded"
        await desk.tell(became(State.PAUSED, 1))
        assert not desk.around.awake.is_held
        await desk.tell(JobsChanged((RUNNING,)))
        await desk.tell(became(State.QUEUED, 1), HoldChanged("practice", REJECTED))
        assert not desk.around.awake.is_held

    run(journey())


def test_the_settings_may_let_it_sleep_at_once(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(RUNNING)
        assert desk.around.awake.is_held
        desk.shell.settings.change(keep_awake=False)
        assert not desk.around.awake.is_held

    run(journey())


# Notifications


def test_a_click_on_the_end_of_a_batch_shows_its_failed_rows(run, make_desk):
    desk = make_desk(tray=True)

    async def journey():
        await away(desk)
        desk.window.tools.search.setText("something else")
        await desk.tell(became(State.FAILED, 2, problem=EMPTY))
        await desk.tell(became(State.COMPLETE, 1))
        await eventually(lambda: len(desk.around.notices.shown) == 2)
        first, last = desk.around.notices.shown
        assert (first.title, first.body) == (
            "Upload failed: clip",
            "The file is empty: clip.mp4\nThe other uploads go on.",
        )
        assert (last.title, last.body, last.button) == ("1 file uploaded", "1 file failed", "Show")
        last.click()
        assert desk.window.isVisible()
        assert desk.view.selected_ids() == [2]

    run(journey())


def test_nobody_is_told_what_he_sees(run, desk):
    async def journey():
        await desk.open()
        desk.window.activateWindow()
        await eventually(lambda: QGuiApplication.focusWindow() is not None)
        await desk.show_jobs(RUNNING)
        await desk.tell(became(State.COMPLETE, 1))
        assert desk.around.notices.shown == []

    run(journey())


def test_the_settings_may_want_no_notifications(run, make_desk):
    desk = make_desk(tray=True)

    async def journey():
        await away(desk, notify=False)
        await desk.tell(became(State.COMPLETE, 1, 2))
        assert desk.around.notices.shown == []

    run(journey())


def test_a_hold_is_told_and_withdrawn_when_it_is_over(run, make_desk):
    desk = make_desk(tray=True)

    async def journey():
        await away(desk)
        await desk.tell(HoldChanged("practice", REJECTED))
        await eventually(lambda: desk.around.notices.there)
        desk.around.notices.there.click()
        assert desk.view.selected_ids() == [1]
        desk.window.hide()
        await desk.tell(HoldChanged("practice", Problem(Code.ACCOUNT_ARREARS, {"account": "a"})))
        await eventually(lambda: len(desk.around.notices.shown) == 2)
        await desk.tell(HoldChanged("practice", None))
        await eventually(lambda: desk.around.notices.there is None)

    run(journey())


def test_a_notification_goes_when_the_window_comes_or_a_new_batch_begins(run, make_desk):
    desk = make_desk(tray=True)

    async def journey():
        await away(desk)
        await desk.tell(became(State.COMPLETE, 1, 2))
        await eventually(lambda: desk.around.notices.there)
        await desk.show_jobs(a_job(id=3))
        await eventually(lambda: desk.around.notices.there is None)
        await desk.tell(became(State.COMPLETE, 3))
        await eventually(lambda: desk.around.notices.there)
        desk.shell.life.show_window()
        await eventually(lambda: desk.around.notices.there is None)

    run(journey())


def test_the_sign_for_a_failure_stays_until_somebody_looks(run, make_desk):
    desk = make_desk(tray=True)

    async def journey():
        await away(desk, notify=False)
        await desk.tell(became(State.FAILED, 1, 2, problem=EMPTY))
        presence = desk.shell.life.presence
        await eventually(lambda: presence._shown[0] == Face(None, Badge.ATTENTION))
        desk.act(Act.SHOW_DETAILS)
        desk.shell.life.show_window()
        await eventually(lambda: presence._shown[0] == Face())

    run(journey())
