"""The history: found, filtered, read page by page, copied, opened, uploaded again."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from tests.gui.test_details import opened_urls  # noqa: F401  (a fixture)
from tests.support.desk import Desk, eventually
from tests.support.jobs import a_job
from vod_desktop.core.ledger.ledger import Changes, Ledger
from vod_desktop.core.ledger.ledger_history import LedgerHistory
from vod_desktop.core.model.account import Account, AccountKind, Site
from vod_desktop.core.model.commands import AddJobs
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.events import JobsChanged
from vod_desktop.core.model.job import Job, ObjectKind, SourceFile, UploadObject, UploadResult, Verified
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.states import State
from vod_desktop.core.model.tasks import Outcome, ProcedureTask, TaskStatus
from vod_desktop.texts import Language
from vod_desktop.ui.actions import Act
from vod_desktop.ui.controllers.history import since_of
from vod_desktop.ui.models.history_model import HistoryColumn, HistoryModel
from vod_desktop.ui.views.history_window import Deed, HistoryWindow, Period

DAY_S = 86_400.0
KEY = Account("key", "公司账号", AccountKind.KEY_PAIR, sub_app_id=1500000001)
PRACTICE = Account("practice", "practice", AccountKind.PRACTICE)


def done(number: int, **changes: object) -> Job:
    path = Path(f"/videos/clip {number}.mp4")
    values: dict[str, object] = {
        "id": number,
        "account_id": "key",
        "state": State.COMPLETE,
        "media_name": f"clip {number}",
        "objects": (UploadObject(ObjectKind.MEDIA, SourceFile(path, 1000, 1), complete=True, verified=Verified.CRC64),),
        "result": UploadResult(f"5285{number:015d}", f"http://host/{number}.mp4"),
        "finished_at": time.time() - number,
    }
    return a_job(**(values | changes))


async def opened(desk: Desk, *jobs: Job) -> HistoryWindow:
    desk.fake.known = (KEY, PRACTICE)
    desk.fake.history.jobs = list(jobs)
    if desk.fake.session is None:
        await desk.open(practice=False)
    desk.act(Act.HISTORY)
    window = desk.shell.history.window
    assert window is not None
    await eventually(lambda: window.count.text() != "Looking…")
    return window


def names(window: HistoryWindow) -> list[str]:
    model = window.table.model()
    return [model.index(row, HistoryColumn.NAME).data() for row in range(model.rowCount())]


def test_all_uploads_are_there_the_newest_first(run, desk):
    async def journey():
        window = await opened(desk, done(2), done(1, task=ProcedureTask("t", TaskStatus.FINISH)))
        assert names(window) == ["clip 1", "clip 2"]
        assert window.count.text() == "2 uploads"
        row = [window.table.model().index(0, column).data() for column in HistoryColumn]
        assert row[1:] == ["clip 1", "1.0 KB", "公司账号", f"5285{1:015d}", "http://host/1.mp4", "Playable", ""]

    run(journey())


def test_it_is_searched_and_filtered(run, desk):
    async def journey():
        window = await opened(
            desk,
            done(1, media_name="片头"),
            done(2, account_id="practice"),
            done(3, finished_at=time.time() - 10 * DAY_S),
            done(4, task=ProcedureTask("t", TaskStatus.ABORTED)),
        )
        window.search.setText(" 片头 ")
        await eventually(lambda: names(window) == ["片头"])
        window.search.setText("5285000000000000003")
        await eventually(lambda: names(window) == ["clip 3"])
        window.search.clear()
        await eventually(lambda: len(names(window)) == 4)
        window.account.setCurrentIndex(window.account.findData("practice"))
        await eventually(lambda: names(window) == ["clip 2"])
        window.account.setCurrentIndex(0)
        window.period.setCurrentIndex(window.period.findData(Period.WEEK))
        await eventually(lambda: names(window) == ["片头", "clip 2", "clip 4"])
        window.outcome.setCurrentIndex(window.outcome.findData(Outcome.FAILED))
        await eventually(lambda: names(window) == ["clip 4"])
        window.search.setText("nothing of the kind")
        await eventually(window.empty.isVisible)
        assert window.empty.text() == "Nothing was found. Look for less, or longer ago."
        assert not window.table.isVisible()

    run(journey())


def test_without_any_upload_it_says_so(run, desk):
    async def journey():
        window = await opened(desk)
        assert window.empty.text() == "Nothing has been uploaded yet."

    run(journey())


def test_periods_begin_at_midnight():
    now = time.mktime((2026, 11, 25, 15, 30, 0, 0, 0, -1))
    midnight = time.mktime((2026, 11, 25, 0, 0, 0, 0, 0, -1))
    assert since_of(Period.ALL, now) is None
    assert since_of(Period.TODAY, now) == midnight
    assert since_of(Period.WEEK, now) == time.mktime((2026, 11, 19, 0, 0, 0, 0, 0, -1))
    assert since_of(Period.MONTH, now) == time.mktime((2026, 10, 27, 0, 0, 0, 0, 0, -1))


def test_a_history_that_cannot_be_read_says_why(run, desk):
    async def journey():
        desk.fake.history.problem = Problem(Code.LEDGER_CORRUPT, {"path": "/data/ledger.db"})
        window = await opened(desk)
        assert "damaged" in window.count.text()

    run(journey())


def test_ten_thousand_uploads_of_a_real_ledger_come_page_by_page(run, desk, tmp_path):
    path = tmp_path / "history.db"
    ledger = Ledger.open(path)
    ledger.write(Changes(jobs={number: done(number) for number in range(1, 10_001)}))
    desk.fake.history = LedgerHistory(path)  # type: ignore[assignment]

    async def journey():
        desk.fake.known = (KEY,)
        await desk.open(practice=False)
        desk.act(Act.HISTORY)
        window = desk.shell.history.window
        await eventually(lambda: window.count.text() == "10000 uploads")
        model = window.table.model()
        assert isinstance(model, HistoryModel)
        assert model.rowCount() < 1_000
        while (before := model.rowCount()) < 10_000:
            window.table.scrollToBottom()
            await eventually(lambda before=before: model.rowCount() > before)
        assert names(window) == [f"clip {number}" for number in range(1, 10_001)]
        window.search.setText("clip 9999")
        await eventually(lambda: names(window) == ["clip 9999"])

    try:
        run(journey())
    finally:
        desk.fake.history.close()  # type: ignore[attr-defined]
        ledger.close()


def test_what_is_completed_meanwhile_comes_on_top_and_outcomes_change_in_place(run, desk):
    async def journey():
        window = await opened(desk, done(2))
        running = a_job(id=7, account_id="key", state=State.RUNNING)
        await desk.show_jobs(running, done(2))
        finished = done(7, media_name="fresh", finished_at=time.time() + 5)
        await desk.tell(JobsChanged((finished,)))
        assert names(window) == ["fresh", "clip 2"]
        assert window.count.text() == "2 uploads"
        await desk.tell(JobsChanged((replace(finished, task=ProcedureTask("t", TaskStatus.FINISH)),)))
        assert window.table.model().index(0, HistoryColumn.OUTCOME).data() == "Playable"
        window.search.setText("clip 2")
        await eventually(lambda: names(window) == ["clip 2"])
        await desk.tell(JobsChanged((replace(finished, media_name="other"),)))
        assert names(window) == ["clip 2"]

    run(journey())


def test_chosen_uploads_are_copied_and_played(run, desk, opened_urls):  # noqa: F811
    async def journey():
        window = await opened(desk, done(1), done(2))
        window.table.selectAll()
        assert window.deeds[Deed.COPY_IDS].shortcut().toString() == "Ctrl+C"
        window.deeds[Deed.COPY_IDS].trigger()
        assert QGuiApplication.clipboard().text() == f"5285{1:015d}\n5285{2:015d}"
        window.deeds[Deed.COPY_URLS].trigger()
        assert QGuiApplication.clipboard().text() == "http://host/1.mp4\nhttp://host/2.mp4"
        window.deeds[Deed.COPY_ROWS].trigger()
        assert "公司账号" not in QGuiApplication.clipboard().text()
        assert len(QGuiApplication.clipboard().text().splitlines()) == 3
        assert not window.deeds[Deed.PLAY].isEnabled()
        window.table.selectRow(1)
        window.table.activated.emit(window.table.model().index(1, 0))
        assert opened_urls == ["http://host/2.mp4"]

    run(journey())


@pytest.mark.parametrize(
    ("site", "page"),
    [
        (Site.MAINLAND, "https://console.cloud.tencent.com/vod/media?subAppId=1500000001&fileId="),
        (Site.INTERNATIONAL, "https://console.tencentcloud.com/vod/media?subAppId=1500000001&fileId="),
    ],
)
def test_the_console_opens_for_real_accounts_only(run, desk, opened_urls, site, page):  # noqa: F811
    async def journey():
        window = await opened(desk, done(1), done(2, account_id="practice"))
        desk.fake.known = (replace(KEY, site=site), PRACTICE)
        window.table.selectRow(0)
        window.deeds[Deed.CONSOLE].trigger()
        assert opened_urls == [f"{page}5285{1:015d}"]
        assert QGuiApplication.clipboard().text() == f"5285{1:015d}"
        window.table.selectRow(1)
        assert not window.deeds[Deed.CONSOLE].isEnabled()
        assert window.deeds[Deed.CONSOLE].toolTip() == "The practice cloud has no console."

    run(journey())


def test_the_action_of_the_main_window_says_why_there_is_no_console(run, desk, opened_urls):  # noqa: F811
    async def journey():
        desk.fake.known = (KEY, PRACTICE)
        await desk.open(practice=False)
        await desk.show_jobs(done(1), done(2, account_id="practice", position=2))
        action = desk.window.acts[Act.OPEN_CONSOLE]
        desk.select(2)
        assert not action.isEnabled()
        assert action.toolTip() == "The practice cloud has no console."
        desk.select(1)
        desk.act(Act.OPEN_CONSOLE)
        assert opened_urls
        assert "FileId was copied" in desk.window.toasts.shown[0].text
        desk.window.toasts.clear()

    run(journey())


def test_files_are_uploaded_again_with_their_options_to_their_account(run, desk, tmp_path):
    path = tmp_path / "again.mp4"
    path.write_bytes(b"video")
    options = UploadOptions(class_id=5, procedure="Flow")
    media = UploadObject(ObjectKind.MEDIA, SourceFile(path, 5, 1), complete=True)

    async def journey():
        window = await opened(desk, done(1, objects=(media,), options=options), done(2, account_id="practice"))
        window.table.selectRow(0)
        window.deeds[Deed.AGAIN].trigger()
        await eventually(lambda: desk.asked)
        (asked,) = desk.asked
        assert isinstance(asked, AddJobs)
        assert asked.account_id == "key"
        (candidate,) = asked.candidates
        assert (candidate.source.path, candidate.options.class_id, candidate.force) == (path, 5, True)
        await eventually(lambda: window.toasts.shown)

    run(journey())


def test_files_are_uploaded_again_in_the_order_of_their_first_upload(run, desk, tmp_path):
    def media(name: str) -> tuple[UploadObject, ...]:
        path = tmp_path / name
        path.write_bytes(name.encode())
        return (UploadObject(ObjectKind.MEDIA, SourceFile(path, len(name), 1), complete=True),)

    async def journey():
        window = await opened(desk, *(done(number, objects=media(f"{number}.mp4")) for number in (1, 2, 3)))
        window.table.selectAll()
        window.deeds[Deed.AGAIN].trigger()
        await eventually(lambda: desk.asked)
        (asked,) = desk.asked
        assert [candidate.source.path.name for candidate in asked.candidates] == ["1.mp4", "2.mp4", "3.mp4"]
        await eventually(lambda: window.toasts.shown)

    run(journey())


def test_a_file_that_is_gone_is_told_when_it_is_to_be_uploaded_again(run, desk):
    async def journey():
        window = await opened(desk, done(1))
        window.table.selectRow(0)
        window.deeds[Deed.AGAIN].trigger()
        await eventually(lambda: isinstance(desk.dialog(), QDialog))
        sheet = desk.dialog()
        assert "The file is not there" in sheet._model.as_text()
        sheet.accept()

    run(journey())


def test_it_follows_the_language_and_can_be_used_by_keyboard_alone(run, desk):
    async def journey():
        window = await opened(desk, done(1))
        desk.window.menus.language_requested.emit(Language.CHINESE)
        assert window.windowTitle() == "历史记录"
        assert window.count.text() == "1 条记录"
        assert window.period.itemText(1) == "今天"
        desk.window.menus.language_requested.emit(Language.ENGLISH)
        for widget in (window.search, window.account, window.period, window.outcome, window.table):
            assert QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
        window.search.setText("clip")
        QTest.keyClick(window.search, Qt.Key.Key_Escape)
        assert window.search.text() == ""
        QTest.keyClick(window.table, Qt.Key.Key_Escape)
        assert desk.shell.history.window is None

    run(journey())


def test_opening_it_again_raises_the_one_that_is_open(run, desk):
    async def journey():
        window = await opened(desk, done(1))
        desk.act(Act.HISTORY)
        assert desk.shell.history.window is window

    run(journey())
