"""The ends of the program that the desktop decides, and what a start finds."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QMessageBox

from tests.support.desk import Desk, eventually
from tests.support.jobs import a_job
from vod_desktop.core.model.commands import ResumeJobs
from vod_desktop.core.model.events import JobsAdded, JobsChanged
from vod_desktop.core.model.settings import Settings
from vod_desktop.core.model.states import Phase, State
from vod_desktop.ui.session_end import SessionEnd
from vod_desktop.ui.views.banner import BannerKind
from vod_desktop.ui.views.quit_dialog import QuitWay

RUNNING = a_job(id=1, state=State.RUNNING, phase=Phase.UPLOAD)


def became(state: State, *ids: int) -> JobsChanged:
    return JobsChanged(tuple(a_job(id=job_id, state=state) for job_id in ids))


def told(desk: Desk, kind: BannerKind) -> str:
    banner = desk.window.banners[kind]
    return banner.accessibleName() if banner.isVisible() else ""


async def opened(desk: Desk) -> None:
    await desk.open()
    await desk.show_jobs(RUNNING)


# The end of the session


class Manager:
    hint = None

    def setRestartHint(self, hint: object) -> None:  # noqa: N802
        self.hint = hint


def ending(desk: Desk) -> SessionEnd:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return SessionEnd(
        app,
        remember=desk.window.remember,
        quit_asked=desk.shell.life.quit,
        end=lambda: desk.shell.tasks.start(desk.shell.close()),
        end_now=desk.shell.close_now,
    )


def test_quit_in_a_dock_asks_as_the_menu_does(run, make_desk):
    desk = make_desk(tray=True)

    async def journey():
        await opened(desk)
        end = ending(desk)
        QApplication.sendEvent(QApplication.instance(), QEvent(QEvent.Type.Quit))
        await desk.quit_by(QuitWay.PAUSE)
        await eventually(lambda: desk.is_closed)
        end.close()

    run(journey())


def test_a_log_out_asks_nobody(run, make_desk):
    desk = make_desk(tray=True)

    async def journey():
        await opened(desk)
        end = ending(desk)
        manager = Manager()
        end.on_commit(manager)
        assert manager.hint is not None
        QApplication.sendEvent(QApplication.instance(), QEvent(QEvent.Type.Quit))
        await eventually(lambda: desk.is_closed)
        assert desk.session.closed
        end.close()

    run(journey())


def test_where_the_process_is_killed_at_once_the_session_is_closed_before(run, make_desk):
    desk = make_desk(tray=True)

    async def journey():
        await opened(desk)
        end = ending(desk)
        QApplication.instance().aboutToQuit.emit()
        assert desk.session.closed
        end.close()

    run(journey())


# After a start


def interrupted(*states: State) -> JobsAdded:
    jobs = tuple(a_job(id=number, position=number, state=state) for number, state in enumerate(states, 1))
    return JobsAdded(jobs, "restored", (1, 2, 3))


def test_interrupted_uploads_that_start_paused_wait_for_a_word(run, make_desk):
    paused = State.PAUSED
    desk = make_desk(interrupted(paused, paused, paused, paused))

    async def journey():
        desk.fake.settings = Settings(start_paused=True)
        await desk.open()
        assert told(desk, BannerKind.INTERRUPTED) == "3 uploads were interrupted. What has been sent is kept."
        await desk.tell(became(State.QUEUED, 1))
        assert "2 uploads" in told(desk, BannerKind.INTERRUPTED)
        desk.window.banners[BannerKind.INTERRUPTED].pressed.emit()
        assert desk.asked[-1] == ResumeJobs((2, 3)), "what the user paused himself stays paused"
        assert not told(desk, BannerKind.INTERRUPTED)

    run(journey())


def test_they_may_be_left_paused(run, make_desk):
    desk = make_desk(interrupted(State.PAUSED, State.PAUSED, State.PAUSED))

    async def journey():
        desk.fake.settings = Settings(start_paused=True)
        await desk.open()
        asked = len(desk.asked)
        desk.window.banners[BannerKind.INTERRUPTED].second_pressed.emit()
        assert not told(desk, BannerKind.INTERRUPTED)
        assert len(desk.asked) == asked

    run(journey())


def test_interrupted_uploads_go_on_by_themselves_without_a_bar(run, make_desk):
    desk = make_desk(interrupted(State.QUEUED, State.QUEUED, State.QUEUED))

    async def journey():
        await desk.open()
        assert not told(desk, BannerKind.INTERRUPTED)
        assert not isinstance(desk.dialog(), QMessageBox)

    run(journey())
