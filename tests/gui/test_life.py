"""Closing, hiding, coming back, quitting in four ways, and the bar after an interrupted run."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from tests.support.desk import Desk, eventually
from tests.support.jobs import a_job
from vod_desktop.core.model.commands import ResumeJobs, SaveSettings
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.events import EngineFailed, JobsAdded, JobsChanged, Totals
from vod_desktop.core.model.settings import Settings
from vod_desktop.core.model.states import Phase, State
from vod_desktop.texts import Language
from vod_desktop.ui.actions import Act
from vod_desktop.ui.session_end import SessionEnd
from vod_desktop.ui.views.banner import BannerKind
from vod_desktop.ui.views.quit_dialog import QuitDialog, QuitWay

RUNNING = a_job(id=1, state=State.RUNNING, phase=Phase.UPLOAD)
QUEUED = a_job(id=2, position=2)


def became(state: State, *ids: int) -> JobsChanged:
    return JobsChanged(tuple(a_job(id=job_id, state=state) for job_id in ids))


async def question(desk: Desk) -> QuitDialog:
    await eventually(lambda: isinstance(desk.dialog(), QuitDialog))
    dialog = desk.dialog()
    assert isinstance(dialog, QuitDialog)
    return dialog


async def choose(desk: Desk, way: QuitWay) -> None:
    dialog = await question(desk)
    dialog.ways[way].click()
    await eventually(lambda: desk.dialog() is None)


async def opened(desk: Desk, *jobs: object, **settings: object) -> None:
    desk.fake.settings = Settings(**settings)
    await desk.open()
    await desk.show_jobs(*(jobs or (RUNNING, QUEUED)))


def told(desk: Desk, kind: BannerKind) -> str:
    banner = desk.window.banners[kind]
    return banner.accessibleName() if banner.isVisible() else ""


# Quit


@pytest.mark.parametrize("act", [True, False], ids=["the action", "the tray"])
def test_quitting_while_uploads_run_offers_four_ways(run, make_desk, act):
    desk = make_desk(tray=True)

    async def journey():
        await opened(desk)
        desk.session.engine.totals = Totals(total_bytes=10, left_s=125.0)
        desk.act(Act.QUIT) if act else desk.around.tray.item("Quit")
        dialog = await question(desk)
        assert list(dialog.ways) == [QuitWay.BACKGROUND, QuitWay.PAUSE, QuitWay.WHEN_DONE]
        assert dialog.ways[QuitWay.BACKGROUND].isDefault()
        assert dialog.focusWidget() is dialog.ways[QuitWay.BACKGROUND]
        dialog.cancel.click()
        await eventually(lambda: desk.dialog() is None)
        assert desk.window.isVisible()
        assert not desk.session.closed

    run(journey())


def test_the_first_way_is_the_background(run, make_desk):
    desk = make_desk(tray=True)

    async def journey():
        await opened(desk)
        desk.act(Act.QUIT)
        await choose(desk, QuitWay.BACKGROUND)
        await eventually(lambda: not desk.window.isVisible())
        assert not desk.session.closed
        desk.around.tray.click()
        assert desk.window.isVisible()
        desk.window.close()  # the dialog has said where the window goes
        await eventually(lambda: not desk.window.isVisible())
        assert desk.dialog() is None

    run(journey())


def test_the_second_way_pauses_and_ends(run, make_desk):
    desk = make_desk(tray=True)

    async def journey():
        await opened(desk)
        desk.act(Act.QUIT)
        await choose(desk, QuitWay.PAUSE)
        await eventually(lambda: desk.is_closed)
        assert desk.session.closed
        assert desk.around.tray.is_closed

    run(journey())


def test_the_third_way_ends_after_the_last_upload_even_if_some_fail(run, make_desk):
    desk = make_desk(tray=True)

    async def journey():
        await opened(desk)
        desk.act(Act.QUIT)
        await choose(desk, QuitWay.WHEN_DONE)
        assert "ends when the uploads are done" in told(desk, BannerKind.QUITTING)
        desk.window.hide()
        await desk.tell(became(State.FAILED, 1))
        assert not desk.session.closed
        await desk.tell(became(State.CANCELLING, 2))
        assert not desk.session.closed, "it is still being taken back at the service"
        await desk.tell(became(State.CANCELLED, 2))
        await eventually(lambda: desk.is_closed)
        assert desk.around.notices.titles() == ["Upload failed: clip"]

    run(journey())


def test_the_end_of_the_batch_is_told_before_the_program_ends(run, make_desk):
    desk = make_desk(tray=True)

    async def journey():
        await opened(desk)
        desk.act(Act.QUIT)
        await choose(desk, QuitWay.WHEN_DONE)
        desk.window.hide()
        await desk.tell(became(State.COMPLETE, 1, 2))
        await eventually(lambda: desk.is_closed)
        assert desk.around.notices.titles() == ["2 files uploaded"]

    run(journey())


def test_quitting_when_done_can_be_taken_back(run, make_desk):
    desk = make_desk()

    async def journey():
        await opened(desk)
        desk.act(Act.QUIT)
        await choose(desk, QuitWay.WHEN_DONE)
        desk.window.banners[BannerKind.QUITTING].pressed.emit()
        assert not told(desk, BannerKind.QUITTING)
        await desk.tell(became(State.COMPLETE, 1, 2))
        assert not desk.is_closed

    run(journey())


def test_escape_changes_nothing(run, make_desk, qtbot):
    desk = make_desk(tray=True)

    async def journey():
        await opened(desk)
        desk.act(Act.QUIT)
        qtbot.keyClick(await question(desk), Qt.Key.Key_Escape)
        await eventually(lambda: desk.dialog() is None)
        assert desk.window.isVisible()
        assert not desk.session.closed

    run(journey())


def test_without_a_tray_the_first_way_is_to_keep_the_window(run, make_desk):
    desk = make_desk(tray=False)

    async def journey():
        await opened(desk)
        for ask in (desk.window.close, lambda: desk.act(Act.QUIT)):
            ask()
            dialog = await question(desk)
            assert list(dialog.ways) == [QuitWay.CANCEL, QuitWay.PAUSE, QuitWay.WHEN_DONE]
            await choose(desk, QuitWay.CANCEL)
            assert desk.window.isVisible()

    run(journey())


def test_the_question_is_asked_once_at_a_time(run, make_desk):
    desk = make_desk(tray=True)

    async def journey():
        await opened(desk)
        desk.act(Act.QUIT)
        await question(desk)
        desk.window.close()
        desk.around.tray.item("Quit")
        await choose(desk, QuitWay.PAUSE)
        await eventually(lambda: desk.is_closed)

    run(journey())


@pytest.mark.parametrize("state", [State.PAUSED, State.COMPLETE, State.FAILED, State.CANCELLED])
@pytest.mark.parametrize("way", ["close", "quit"])
def test_with_nothing_going_on_the_program_just_ends(run, make_desk, state, way):
    desk = make_desk(tray=True)

    async def journey():
        await opened(desk, a_job(id=1, state=state))
        desk.window.close() if way == "close" else desk.act(Act.QUIT)
        await eventually(lambda: desk.is_closed)

    run(journey())


def test_a_dead_engine_holds_nobody_up(run, make_desk):
    desk = make_desk(tray=True)

    async def journey():
        await opened(desk)
        await desk.tell(EngineFailed(Problem(Code.LEDGER_FULL, {"path": "x"})))
        desk.act(Act.QUIT)
        await eventually(lambda: desk.is_closed)

    run(journey())


def test_a_polite_kill_ends_the_question(run, make_desk):
    desk = make_desk(tray=True)

    async def journey():
        await opened(desk)
        desk.act(Act.QUIT)
        await question(desk)
        await desk.shell.close()
        assert desk.is_closed
        await eventually(lambda: desk.dialog() is None)

    run(journey())


def test_the_question_comes_in_chinese(run, make_desk):
    desk = make_desk(tray=True, language=Language.CHINESE)

    async def journey():
        await opened(desk)
        desk.act(Act.QUIT)
        dialog = await question(desk)
        assert [button.accessibleName() for button in dialog.ways.values()] == [
            "在后台继续上传",
            "暂停，下次启动时继续",
            "上传完成后退出",
        ]
        dialog.cancel.click()

    run(journey())


# Close


def test_closing_goes_to_the_tray_and_says_so_once(run, make_desk):
    desk = make_desk(tray=True)

    async def journey():
        await opened(desk)
        desk.window.close()
        assert "brings it back" in await desk.answer("Close the window")
        await eventually(lambda: not desk.window.isVisible())
        assert not desk.session.closed
        assert [command for command in desk.asked if isinstance(command, SaveSettings)][-1].settings.told_of_tray
        desk.around.tray.item("Show window")
        assert desk.window.isVisible()
        desk.window.close()
        await eventually(lambda: not desk.window.isVisible())
        assert desk.dialog() is None

    run(journey())


def test_who_does_not_want_the_tray_keeps_the_window_and_is_told_again(run, make_desk):
    desk = make_desk(tray=True)

    async def journey():
        await opened(desk)
        for _time in range(2):
            desk.window.close()
            await desk.answer("Keep the window")
            await eventually(lambda: desk.dialog() is None)
            assert desk.window.isVisible()

    run(journey())


def test_closing_asks_where_the_settings_want_no_tray(run, make_desk):
    desk = make_desk(tray=True)

    async def journey():
        await opened(desk, close_to_tray=False)
        desk.window.close()
        await choose(desk, QuitWay.PAUSE)
        await eventually(lambda: desk.is_closed)

    run(journey())


def test_a_tray_that_comes_late_is_found(run, make_desk):
    desk = make_desk(tray=False)

    async def journey():
        await opened(desk, told_of_tray=True)
        desk.around.tray.is_there = True
        desk.window.close()
        await eventually(lambda: not desk.window.isVisible())
        assert desk.dialog() is None

    run(journey())


def test_quitting_from_the_tray_shows_the_window_with_its_question(run, make_desk):
    desk = make_desk(tray=True)

    async def journey():
        await opened(desk, told_of_tray=True)
        desk.window.close()
        await eventually(lambda: not desk.window.isVisible())
        desk.around.tray.item("Quit")
        await question(desk)
        assert desk.window.isVisible()
        await choose(desk, QuitWay.PAUSE)
        await eventually(lambda: desk.is_closed)

    run(journey())


def test_a_hidden_window_pulls_no_counters(run, make_desk):
    desk = make_desk(tray=True)

    async def journey():
        await opened(desk, told_of_tray=True)
        assert desk.shell.progress.is_running
        desk.window.close()
        await eventually(lambda: not desk.window.isVisible())
        assert not desk.shell.progress.is_running
        desk.around.tray.click()
        assert desk.shell.progress.is_running

    run(journey())


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
        await choose(desk, QuitWay.PAUSE)
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
