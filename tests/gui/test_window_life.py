"""Opening, remembering, closing; errors that nobody handled."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox

from tests.support.command_line import finish, started
from tests.support.desk import eventually
from tests.support.jobs import a_job
from tests.support.waiting import wait_until
from vod_desktop.core.model.account import Account, AccountKind
from vod_desktop.core.model.commands import ReleaseHold
from vod_desktop.core.model.errors import AppError, Code, Problem
from vod_desktop.core.model.events import EngineFailed, HoldChanged, JobsAdded, JobsRemoved
from vod_desktop.core.model.settings import Settings
from vod_desktop.core.model.states import State
from vod_desktop.desktop.lock import DataDirLock
from vod_desktop.ui.actions import Act
from vod_desktop.ui.app import _serve, make_application, make_shell
from vod_desktop.ui.models.columns import Column
from vod_desktop.ui.views.banner import BannerKind
from vod_desktop.ui.views.main_window import MainWindow


def test_the_queue_of_last_time_is_there_at_once(run, make_desk):
    desk = make_desk(
        JobsAdded((a_job(id=1, media_name="old"), a_job(id=2, position=2, media_name="older")), "restored")
    )

    async def journey():
        await desk.open()
        assert desk.names() == ["old", "older"]

    run(journey())


def test_the_empty_queue_shows_the_start_page_and_rows_replace_it(run, desk):
    async def journey():
        await desk.open()
        assert desk.window.start_page.isVisible()
        await desk.show_jobs(a_job(id=1))
        assert not desk.window.start_page.isVisible()
        assert desk.view.isVisible()
        await desk.tell(JobsRemoved((1,)))
        assert desk.window.start_page.isVisible()

    run(journey())


def test_the_practice_banner_is_there_only_on_the_practice_cloud(run, make_desk):
    desk = make_desk()

    async def journey():
        await desk.open(practice=False)
        assert not desk.window.banners[BannerKind.PRACTICE].isVisible()
        desk.window.start_page.practice_requested.emit()
        await eventually(desk.window.banners[BannerKind.PRACTICE].isVisible)

    run(journey())


@pytest.mark.parametrize("state", [State.PAUSED, State.COMPLETE, State.FAILED])
def test_closing_asks_nothing_when_nothing_is_interrupted(run, desk, state):
    async def journey():
        await desk.open()
        await desk.show_jobs(a_job(id=1, state=state))
        desk.act(Act.QUIT)
        await eventually(lambda: desk.is_closed)
        assert desk.session.closed

    run(journey())


def test_size_columns_and_panels_are_remembered(run, make_desk):
    first, second = make_desk(), make_desk()

    async def journey():
        await first.open()
        first.window.resize(first.window.minimumWidth(), 655)  # no wider: the screen of an offscreen run is small
        first.view.setColumnWidth(Column.NAME, 222)
        first.view.setColumnHidden(Column.SPEED, True)
        first.window.acts[Act.SHOW_DETAILS].setChecked(False)
        await first.close()

    run(journey())
    third = make_desk()
    assert (third.window.width(), third.window.height()) == (third.window.minimumWidth(), 655)
    assert third.view.columnWidth(Column.NAME) == 222
    assert third.view.isColumnHidden(Column.SPEED)
    assert not third.window.acts[Act.SHOW_DETAILS].isChecked()
    assert second.window.height() != 655


def test_a_damaged_settings_file_is_no_obstacle(make_desk, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "window.ini").write_bytes(b"[window]\ngeometry=@ByteArray(nonsense)\ncolumns=7\n\xff\xfe")
    desk = make_desk()
    assert desk.window.width() > 700
    assert not desk.view.isColumnHidden(Column.NAME)


def test_a_directory_that_cannot_be_had_is_told(run, make_desk):
    desk = make_desk(problem=Problem(Code.DATA_DIR_IN_USE, {"path": "/data"}))

    async def journey():
        with pytest.raises(AppError) as told:
            await desk.open()
        desk.shell.tasks.start(desk.shell.data_folder.tell_fatal(told.value.problem))
        await eventually(desk.dialog)
        assert isinstance(desk.dialog(), QMessageBox)
        assert desk.dialog().parent() is None
        assert desk.dialog().windowTitle() == "The data folder is in use by another VOD Desktop: /data"
        assert desk.dialog().detailedText() == ""
        question = await desk.answer("Close")
        assert "in use by another" in question
        assert "close it first" in question

    run(journey())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_second_window_shows_only_why_it_cannot_work_and_ends_when_it_is_told_to(
    loop, pool, tmp_path, monkeypatch, number
):
    painted: list[str] = []
    monkeypatch.setattr(MainWindow, "showEvent", lambda _window, _event: painted.append("window"))

    async def journey(shell):
        serving = asyncio.ensure_future(_serve(shell, loop, pool, tmp_path, practice=True, paths=()))
        await eventually(
            lambda: any(isinstance(top, QMessageBox) and top.isVisible() for top in QApplication.topLevelWidgets())
        )
        signal.raise_signal(number)
        assert await serving == 2
        assert painted == []

    with DataDirLock(tmp_path):
        shell = make_shell(make_application(), loop, pool, tmp_path)
        loop.run_until_complete(asyncio.wait_for(journey(shell), 30))
        shell.window.deleteLater()


def test_the_process_of_a_second_window_ends_within_seconds(tmp_path):
    with DataDirLock(tmp_path), started("--data-dir", tmp_path, environ={"QT_QPA_PLATFORM": "offscreen"}) as second:
        # It has come as far as its message when it has put its own signal handlers in force.
        wait_until(lambda: _handles(second.pid, signal.SIGTERM), timeout_s=30)
        second.terminate()
        assert finish(second, timeout_s=10).code == 2


def _handles(pid: int, number: signal.Signals) -> bool:
    """Whether a process has a handler of its own for a signal, as Linux tells (SigCgt of proc(5))."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    mask = next(line for line in status.splitlines() if line.startswith("SigCgt"))
    return bool(int(mask.split()[1], 16) >> (number - 1) & 1)


def test_notices_are_told_one_after_another(run, desk):
    async def journey():
        await desk.open()
        desk.shell.banners.add_notices(
            [Problem(Code.LEDGER_CORRUPT, {"path": "/a"}), Problem(Code.KEYRING_MISSING, {"account": "a"})]
        )
        banner = desk.window.banners[BannerKind.NOTICE]
        assert "damaged" in banner.accessibleName()
        banner.pressed.emit()
        assert "keyring" in banner.accessibleName()
        banner.pressed.emit()
        assert not banner.isVisible()

    run(journey())


def test_the_end_of_the_engine_is_told(run, desk):
    async def journey():
        await desk.open()
        await desk.tell(EngineFailed(Problem(Code.LEDGER_FULL, {"path": "/data/ledger.db"})))
        assert "full" in desk.window.banners[BannerKind.FAILED].accessibleName()

    run(journey())


def test_an_unhandled_error_is_logged_and_told_and_the_window_goes_on(run, desk, caplog):
    async def breaks():
        raise RuntimeError("by intention")

    async def journey():
        await desk.open()
        desk.shell.tasks.start(breaks())
        await eventually(desk.dialog)
        assert "by intention" in caplog.text
        desk.dialog().accept()
        await desk.show_jobs(a_job(id=1))
        assert desk.model.rowCount() == 1

    run(journey())


def test_accounts_of_the_ledger_get_their_keys_and_the_practice_cloud_only_when_it_has_work(run, make_desk):
    desk = make_desk(JobsAdded((a_job(id=1, account_id="practice"),), "restored"))
    asked: list[str] = []

    async def journey():
        desk.fake.known = (
            Account("key", "key", AccountKind.KEY_PAIR),
            Account("practice", "practice", AccountKind.PRACTICE),
        )
        desk.fake.used = asked
        desk.fake.settings = Settings(account_id="practice")
        await desk.open(practice=False)
        assert asked == ["key", "practice"]
        assert desk.window.banners[BannerKind.PRACTICE].isVisible()

    run(journey())


def test_a_key_that_was_missing_is_looked_for_again_when_the_user_says_so(run, make_desk):
    desk = make_desk()
    missing = Problem(Code.SECRET_MISSING, {"account": "公司账号"})

    async def journey():
        desk.fake.known = (Account("key", "公司账号", AccountKind.KEY_PAIR),)
        desk.fake.keyless = {"key"}
        await desk.open(practice=False)
        assert not desk.window.acts[Act.ADD_FILES].isEnabled()
        await desk.tell(HoldChanged("key", missing))
        assert "公司账号" in desk.window.banners[BannerKind.HOLD].accessibleName()
        desk.fake.used.clear()
        desk.window.banners[BannerKind.HOLD].pressed.emit()
        await eventually(lambda: desk.asked)
        assert desk.fake.used == ["key"]
        assert desk.asked == [ReleaseHold("key")]

    run(journey())


def test_a_locked_keyring_is_told_and_the_window_opens(run, make_desk):
    desk = make_desk()

    async def journey():
        desk.fake.known = (Account("key", "公司账号", AccountKind.KEY_PAIR),)
        desk.fake.locked = {"key"}
        await desk.open(practice=False)
        assert "locked" in desk.window.banners[BannerKind.NOTICE].accessibleName()
        assert not desk.window.acts[Act.ADD_FILES].isEnabled()

    run(journey())


def test_a_hold_that_goes_as_soon_as_the_keys_are_there_is_never_told(run, make_desk):
    held = HoldChanged("practice", Problem(Code.SECRET_MISSING, {"account": "practice"}))
    desk = make_desk(JobsAdded((a_job(id=1, account_id="practice"),), "restored"), held)

    async def journey():
        await desk.open()
        assert not desk.window.banners[BannerKind.HOLD].isVisible()
        await desk.tell(HoldChanged("practice", None))
        await eventually(lambda: desk.shell.banners.tells_holds)
        assert not desk.window.banners[BannerKind.HOLD].isVisible()

    run(journey())


def test_a_hold_that_stays_is_told_a_moment_after_the_start(run, make_desk):
    held = HoldChanged("practice", Problem(Code.AUTH_REJECTED, {"account": "practice"}))
    desk = make_desk(JobsAdded((a_job(id=1, account_id="practice"),), "restored"), held)

    async def journey():
        await desk.open()
        await eventually(desk.window.banners[BannerKind.HOLD].isVisible)

    run(journey())
