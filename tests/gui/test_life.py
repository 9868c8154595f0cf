"""Closing, hiding, coming back, quitting in four ways."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.support.desk import Desk, eventually
from tests.support.jobs import a_job
from vod_desktop.core.model.commands import SaveSettings
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.events import EngineFailed, HoldChanged, JobsChanged, Totals
from vod_desktop.core.model.settings import Settings
from vod_desktop.core.model.states import Phase, State
from vod_desktop.texts import Language
from vod_desktop.ui.actions import Act
from vod_desktop.ui.views.banner import BannerKind
from vod_desktop.ui.views.quit_dialog import QuitWay

RUNNING = a_job(id=1, state=State.RUNNING, phase=Phase.UPLOAD)
QUEUED = a_job(id=2, position=2)


def became(state: State, *ids: int) -> JobsChanged:
    return JobsChanged(tuple(a_job(id=job_id, state=state) for job_id in ids))


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
        dialog = await desk.quit_question()
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
        await desk.quit_by(QuitWay.BACKGROUND)
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
        await desk.quit_by(QuitWay.PAUSE)
        await eventually(lambda: desk.is_closed)
        assert desk.session.closed
        assert desk.around.tray.is_closed

    run(journey())


def test_the_third_way_ends_after_the_last_upload_even_if_some_fail(run, make_desk):
    desk = make_desk(tray=True)

    async def journey():
        await opened(desk)
        desk.act(Act.QUIT)
        await desk.quit_by(QuitWay.WHEN_DONE)
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
        await desk.quit_by(QuitWay.WHEN_DONE)
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
        await desk.quit_by(QuitWay.WHEN_DONE)
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
        qtbot.keyClick(await desk.quit_question(), Qt.Key.Key_Escape)
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
            dialog = await desk.quit_question()
            assert list(dialog.ways) == [QuitWay.CANCEL, QuitWay.PAUSE, QuitWay.WHEN_DONE]
            await desk.quit_by(QuitWay.CANCEL)
            assert desk.window.isVisible()

    run(journey())


def test_the_question_is_asked_once_at_a_time(run, make_desk):
    desk = make_desk(tray=True)

    async def journey():
        await opened(desk)
        desk.act(Act.QUIT)
        await desk.quit_question()
        desk.window.close()
        desk.around.tray.item("Quit")
        await desk.quit_by(QuitWay.PAUSE)
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
        await desk.quit_question()
        await desk.shell.close()
        assert desk.is_closed
        await eventually(lambda: desk.dialog() is None)

    run(journey())


def test_the_question_comes_in_chinese(run, make_desk):
    desk = make_desk(tray=True, language=Language.CHINESE)

    async def journey():
        await opened(desk)
        desk.act(Act.QUIT)
        dialog = await desk.quit_question()
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
        await desk.quit_by(QuitWay.PAUSE)
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
        await desk.quit_question()
        assert desk.window.isVisible()
        await desk.quit_by(QuitWay.PAUSE)
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


def test_quitting_when_done_is_not_offered_where_only_the_user_helps(run, make_desk):
    desk = make_desk()

    async def journey():
        await opened(desk, QUEUED)
        await desk.tell(HoldChanged(QUEUED.account_id, Problem(Code.AUTH_REJECTED, {"account": "a"})))
        desk.act(Act.QUIT)
        way = (await desk.quit_question()).ways[QuitWay.WHEN_DONE]
        assert not way.isEnabled()
        assert "mended a problem" in way.accessibleDescription()
        await desk.quit_by(QuitWay.PAUSE)

    run(journey())
