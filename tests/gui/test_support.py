"""Help for those who help: the bundle is looked at before it is saved, crashes are told once, nothing cascades."""

from __future__ import annotations

import asyncio
import signal
import zipfile

from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog

from tests.gui.test_history_window import done
from tests.support.command_line import started
from tests.support.desk import Desk, eventually
from tests.support.fake_engine import SECRET
from tests.support.file_dialogs import choose
from tests.support.jobs import a_job
from tests.support.waiting import wait_until
from vod_desktop.core.model.account import Account, AccountKind
from vod_desktop.core.model.errors import AppError, Code, Problem
from vod_desktop.core.model.events import EngineFailed, HoldChanged
from vod_desktop.core.model.states import State
from vod_desktop.support.bundle import PartKind
from vod_desktop.support.crash_file import CrashFile
from vod_desktop.texts import Language
from vod_desktop.ui.actions import Act
from vod_desktop.ui.app import _watched
from vod_desktop.ui.controllers.data_folder import command_for
from vod_desktop.ui.views.banner import BannerKind
from vod_desktop.ui.views.crash_dialog import CrashDialog


def fail(number: int) -> None:
    if number == 1:
        raise RuntimeError(f"first kind {SECRET}")
    raise ValueError(f"second kind {SECRET}")


def fails(number: int) -> BaseException:
    """An error of one of two kinds, with a secret in its text."""
    try:
        fail(number)
    except (RuntimeError, ValueError) as error:
        return error
    raise AssertionError("it never fails to fail")


def dialogs() -> list[QDialog]:
    return [top for top in QApplication.topLevelWidgets() if isinstance(top, QDialog) and top.isVisible()]


async def bundle(desk: Desk):
    desk.act(Act.SUPPORT_BUNDLE)
    dialog = desk.shell.support.dialog
    await eventually(dialog.list.count)
    return dialog


def test_the_bundle_is_shown_as_it_is_saved_and_parts_can_be_left_out(run, desk, tmp_path):
    (tmp_path / "data" / "logs").mkdir(parents=True, exist_ok=True)
    (tmp_path / "data" / "logs" / "vod-desktop.log").write_text(f"line with {SECRET}\n", encoding="utf-8")
    path = tmp_path / "support.zip"

    async def journey():
        desk.fake.known = (Account("key", "公司账号", AccountKind.KEY_PAIR),)
        await desk.open(practice=False)
        await desk.show_jobs(
            a_job(id=1, state=State.FAILED, problem=Problem(Code.SERVICE_REFUSED, {}, "request-7", f"said {SECRET}"))
        )
        await desk.tell(HoldChanged("key", Problem(Code.AUTH_REJECTED, {"account": "公司账号"})))
        dialog = await bundle(desk)
        shown = []
        for row in range(dialog.list.count()):
            dialog.list.setCurrentRow(row)
            shown.append(dialog.preview.toPlainText())
        told = "\n".join(shown)
        assert "request-7" in told
        assert "auth.rejected" in told
        assert "line with <redacted>" in told
        assert SECRET not in told
        assert "公司账号" not in told
        dialog.list.item(0).setCheckState(Qt.CheckState.Unchecked)
        dialog.save.click()
        await choose(path)
        await eventually(lambda: desk.window.toasts.shown)
        with zipfile.ZipFile(path) as saved:
            assert "system.txt" not in saved.namelist()
            texts = {name: saved.read(name).decode().rstrip("\n") for name in saved.namelist()}
        assert sorted(texts.values()) == sorted(shown[1:])
        assert desk.shell.support.dialog is None
        desk.window.toasts.clear()

    run(journey())


def test_without_any_part_there_is_nothing_to_save(run, desk):
    async def journey():
        await desk.open()
        dialog = await bundle(desk)
        for row in range(dialog.list.count()):
            dialog.list.item(row).setCheckState(Qt.CheckState.Unchecked)
        assert not dialog.save.isEnabled()
        desk.window.menus.language_requested.emit(Language.CHINESE)
        assert dialog.windowTitle() == "诊断包"
        desk.window.menus.language_requested.emit(Language.ENGLISH)
        dialog.reject()

    run(journey())


def test_the_folder_of_the_logs_opens(run, desk, tmp_path, monkeypatch):
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))

    async def journey():
        await desk.open()
        desk.act(Act.OPEN_LOGS)
        assert opened == [str(tmp_path / "data" / "logs")]

    run(journey())


def test_an_unexpected_error_is_told_once_for_each_kind_in_one_dialog(run, desk, caplog):
    async def journey():
        await desk.open()
        for _ in range(50):
            desk.shell.on_unexpected(fails(1))
        await eventually(lambda: desk.shell.crashes.dialog)
        dialog = desk.shell.crashes.dialog
        for _ in range(50):
            desk.shell.on_unexpected(fails(2))
        assert dialogs() == [dialog]
        assert not dialog.report.isVisible()
        dialog.show_report.click()
        assert "first kind" in dialog.report.toPlainText()
        assert "second kind" in dialog.report.toPlainText()
        assert "(50 ×)" in dialog.report.toPlainText()
        assert SECRET not in dialog.report.toPlainText()
        dialog.copy.click()
        assert QGuiApplication.clipboard().text() == dialog.report.toPlainText()
        dialog.go_on.click()
        await eventually(lambda: desk.shell.crashes.dialog is None)
        desk.shell.on_unexpected(fails(1))
        desk.shell.on_unexpected(fails(2))
        await desk.show_jobs(done(1))
        assert dialogs() == []
        assert "first kind" in caplog.text

    run(journey())
    caplog.clear()


def test_a_report_can_be_saved_and_goes_into_the_bundle(run, desk, caplog, tmp_path):
    path = tmp_path / "report.txt"

    async def journey():
        await desk.open()
        desk.shell.on_unexpected(fails(1))
        await eventually(lambda: desk.shell.crashes.dialog)
        dialog = desk.shell.crashes.dialog
        dialog.unfold()
        dialog.save.click()
        await choose(path)
        await eventually(lambda: path.exists() and path.stat().st_size)
        assert "first kind" in path.read_text(encoding="utf-8")
        assert SECRET not in path.read_text(encoding="utf-8")
        dialog.go_on.click()
        made = await bundle(desk)
        parts = {part.kind: part.text for part in made.ticked()}
        assert "first kind" in parts[PartKind.REPORTS]
        made.reject()

    run(journey())
    caplog.clear()


def test_an_error_with_a_code_is_no_crash(run, desk):
    async def journey():
        await desk.open()
        desk.shell.on_unexpected(AppError(Problem(Code.KEYRING_MISSING, {"account": "a"})))
        await eventually(desk.window.banners[BannerKind.NOTICE].isVisible)
        assert dialogs() == []

    run(journey())


def test_the_death_of_the_last_run_is_told_once_in_a_notice_with_its_report(run, desk, pool, tmp_path):
    logs = tmp_path / "data" / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    (logs / "crash.txt").write_text(f"Fatal Python error: Segmentation fault {SECRET}\n", encoding="utf-8")

    async def journey():
        await desk.open()
        async with _watched(desk.shell, pool):
            banner = desk.window.banners[BannerKind.NOTICE]
            assert "ended unexpectedly last time" in banner.accessibleName()
            banner.second_pressed.emit()
            assert not banner.isVisible()
            (dialog,) = dialogs()
            assert isinstance(dialog, CrashDialog)
            assert "Segmentation fault" in dialog.report.toPlainText()
            assert SECRET not in dialog.report.toPlainText()
            dialog.go_on.click()
        assert not (logs / "crash.txt").exists()
        async with _watched(desk.shell, pool):
            assert not desk.window.banners[BannerKind.NOTICE].isVisible()

    run(journey())


def test_a_window_that_is_killed_by_a_fault_leaves_what_the_next_start_tells(tmp_path):
    crash = tmp_path / "logs" / "crash.txt"
    with started("--data-dir", tmp_path, environ={"QT_QPA_PLATFORM": "offscreen"}) as window:
        wait_until(crash.exists, timeout_s=60)
        window.send_signal(signal.SIGSEGV)
        window.communicate(timeout=30)
    assert CrashFile(crash.parent).take_last().startswith("Fatal Python error: Segmentation fault")


def test_the_error_that_ends_the_program_is_read_before_it_ends(run, desk, caplog):
    async def journey():
        await desk.open()
        reading = asyncio.ensure_future(desk.shell.crashes.read(fails(1)))
        await eventually(lambda: desk.shell.crashes.dialog)
        assert not reading.done()
        desk.shell.crashes.dialog.go_on.click()
        await reading

    run(journey())
    caplog.clear()


def test_a_ledger_that_cannot_be_written_offers_another_folder(run, desk, tmp_path, monkeypatch):
    started: list[list[str]] = []
    monkeypatch.setattr(
        "vod_desktop.ui.controllers.data_folder.QProcess.startDetached",
        lambda program, arguments: (started.append([program, *arguments]) or True, 1),
    )

    async def journey():
        await desk.open()
        await desk.tell(EngineFailed(Problem(Code.LEDGER_FULL, {"path": "/data/ledger.db"})))
        banner = desk.window.banners[BannerKind.FAILED]
        assert banner._second.text() == "Choose another folder…"
        banner._second.click()
        await choose(tmp_path)
        await eventually(lambda: desk.is_closed)
        assert started == [command_for(tmp_path)]

    run(journey())
