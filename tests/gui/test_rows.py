"""What a user does with rows becomes a command; what makes no sense is not offered."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QPoint, QRect, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest

from tests.support.desk import eventually
from tests.support.jobs import a_job
from vod_desktop.core.model.commands import (
    CancelJobs,
    PauseAll,
    PauseJobs,
    ReleaseHold,
    RemoveJobs,
    ResumeAll,
    ResumeJobs,
    RetryJobs,
)
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.events import HoldChanged, JobsChanged
from vod_desktop.core.model.job import ObjectKind, SourceFile, UploadObject, UploadResult
from vod_desktop.core.model.states import Phase, State
from vod_desktop.texts import Language
from vod_desktop.ui.actions import Act
from vod_desktop.ui.models.columns import Column
from vod_desktop.ui.views.banner import BannerKind

FILE_ID = "5285890812345678901"
QUEUED = a_job(id=1, position=1, media_name="queued")
RUNNING = a_job(id=2, position=2, media_name="running", state=State.RUNNING, phase=Phase.UPLOAD)
PAUSED = a_job(id=3, position=3, media_name="paused", state=State.PAUSED)
FAILED = a_job(
    id=4,
    position=4,
    media_name="failed",
    state=State.FAILED,
    phase=Phase.APPLY,
    problem=Problem(Code.SERVICE_REFUSED, {}, "request-7", "InvalidParameterValue: no"),
)
COMPLETE = a_job(
    id=5,
    position=5,
    media_name="complete",
    state=State.COMPLETE,
    result=UploadResult(FILE_ID, "http://127.0.0.1:9/f0.mp4", None, "request-8"),
)
ALL = (QUEUED, RUNNING, PAUSED, FAILED, COMPLETE)


@pytest.mark.parametrize(
    ("chosen", "act", "command"),
    [
        ([1, 2, 5], Act.PAUSE, PauseJobs((1, 2))),
        ([3, 5], Act.RESUME, ResumeJobs((3,))),
        ([2, 3], Act.TOGGLE, PauseJobs((2,))),
        ([3], Act.TOGGLE, ResumeJobs((3,))),
        ([4], Act.RETRY, RetryJobs((4,))),
        ([4], Act.REMOVE, RemoveJobs((4,))),
        ([1, 4], Act.CANCEL, CancelJobs((1, 4))),
        ([], Act.PAUSE_ALL, PauseAll()),
        ([], Act.RESUME_ALL, ResumeAll()),
        ([], Act.RETRY_FAILED, RetryJobs((4,))),
        ([], Act.REMOVE_COMPLETE, RemoveJobs((5,))),
    ],
    ids=lambda value: value.value if isinstance(value, Act) else "",
)
def test_an_action_asks_for_those_jobs_that_it_applies_to(run, desk, chosen, act, command):
    async def journey():
        await desk.open()
        await desk.show_jobs(*ALL)
        desk.select(*chosen)
        desk.act(act)
        await eventually(lambda: desk.asked)
        assert desk.asked == [command]

    run(journey())


@pytest.mark.parametrize(
    ("chosen", "enabled"),
    [
        ([], set()),
        ([1], {Act.PAUSE, Act.TOGGLE, Act.CANCEL, Act.REMOVE, Act.COPY_ROWS, Act.SHOW_IN_FOLDER}),
        ([4], {Act.RETRY, Act.CANCEL, Act.REMOVE, Act.COPY_ROWS, Act.SHOW_IN_FOLDER}),
        (
            [5],
            {Act.REMOVE, Act.COPY_IDS, Act.COPY_URLS, Act.COPY_ROWS, Act.OPEN_URL, Act.SHOW_IN_FOLDER},
        ),
        ([4, 5], {Act.RETRY, Act.CANCEL, Act.REMOVE, Act.COPY_IDS, Act.COPY_URLS, Act.COPY_ROWS}),
    ],
    ids=["none", "queued", "failed", "complete", "failed and complete"],
)
def test_only_what_makes_sense_for_the_chosen_rows_is_offered(run, desk, chosen, enabled):
    on_rows = {Act.PAUSE, Act.RESUME, Act.TOGGLE, Act.CANCEL, Act.RETRY, Act.REMOVE, Act.COPY_IDS, Act.COPY_URLS}
    on_rows |= {Act.COPY_ROWS, Act.OPEN_URL, Act.SHOW_IN_FOLDER}

    async def journey():
        await desk.open()
        await desk.show_jobs(*ALL)
        desk.select(*chosen)
        assert {act for act in on_rows if desk.window.acts[act].isEnabled()} == enabled

    run(journey())


def test_throwing_away_what_was_sent_is_asked_about_once(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(*ALL)
        desk.select(2, 3)
        desk.act(Act.CANCEL)
        assert "Cancel 2 uploads?" in await desk.answer("Go on uploading")
        await eventually(lambda: desk.dialog() is None)
        assert desk.asked == []
        desk.act(Act.CANCEL)
        await desk.answer("Cancel the upload")
        await eventually(lambda: desk.asked)
        assert desk.asked == [CancelJobs((2, 3))]

    run(journey())


def test_a_job_that_completes_while_the_question_stands_is_left_alone(run, desk):
    done = a_job(id=2, position=2, state=State.COMPLETE, result=COMPLETE.result)

    async def journey():
        await desk.open()
        await desk.show_jobs(*ALL)
        desk.select(2, 3)
        desk.act(Act.CANCEL)
        await eventually(desk.dialog)
        await desk.tell(JobsChanged((done,)))
        await desk.answer("Cancel the upload")
        await eventually(lambda: desk.asked)
        assert desk.asked == [CancelJobs((3,))]

    run(journey())


@pytest.mark.parametrize(
    ("keys", "chosen", "command"),
    [
        ("Space", 2, PauseJobs((2,))),
        ("Space", 3, ResumeJobs((3,))),
        ("Del", 5, RemoveJobs((5,))),
        ("Ctrl+R", 4, RetryJobs((4,))),
    ],
    ids=["Space pauses", "Space resumes", "Del", "Ctrl+R"],
)
def test_keys_do_what_the_menus_do(run, desk, keys, chosen, command):
    async def journey():
        await desk.open()
        await desk.show_jobs(*ALL)
        desk.select(chosen)
        desk.window.activateWindow()
        desk.view.setFocus()
        QTest.keySequence(desk.view, QKeySequence(keys))
        await eventually(lambda: desk.asked)
        assert desk.asked == [command]

    run(journey())


def test_the_keyboard_reaches_search_and_all_rows(run, desk, qtbot):
    async def journey():
        await desk.open()
        await desk.show_jobs(*ALL)
        desk.window.activateWindow()
        desk.view.setFocus()
        qtbot.keyClick(desk.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        assert desk.view.selected_ids() == [1, 2, 3, 4, 5]
        qtbot.keyClick(desk.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        assert desk.window.tools.search.hasFocus()
        qtbot.keyClicks(desk.window.tools.search, "failed")
        assert desk.names() == ["failed"]
        qtbot.keyClick(desk.window.tools.search, Qt.Key.Key_Escape)
        assert desk.window.tools.search.text() == ""
        assert len(desk.names()) == len(ALL)
        assert desk.view.hasFocus()
        assert desk.asked == []

    run(journey())


@pytest.mark.parametrize("language", Language)
def test_every_menu_has_a_key_of_its_own(make_desk, language):
    titles = [action.text() for action in make_desk(language=language).window.menuBar().actions()]
    assert [QKeySequence.mnemonic(title).toString() for title in titles] == [
        "Alt+F",
        "Alt+E",
        "Alt+Q",
        "Alt+V",
        "Alt+T",
        "Alt+H",
    ]


def test_the_menu_shows_a_tick_while_the_details_are_shown(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(*ALL)
        action = desk.window.acts[Act.SHOW_DETAILS]
        assert action.isCheckable()
        assert action.icon().isNull()  # an icon would stand in the place of the tick
        assert action.isChecked() is desk.window.details.isVisibleTo(desk.window)

    run(journey())


@pytest.mark.parametrize("language", Language)
def test_the_search_is_there_and_in_reach_in_the_smallest_window(run, make_desk, qtbot, language):
    desk = make_desk(language=language)

    async def journey():
        await desk.open()
        desk.window.resize(1, 1)
        await eventually(lambda: desk.window.width() == desk.window.minimumWidth())
        search = desk.window.tools.search
        assert search.isVisible()
        assert desk.window.rect().contains(QRect(search.mapTo(desk.window, QPoint()), search.size()))
        desk.window.activateWindow()
        qtbot.keyClick(desk.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        assert search.hasFocus()

    run(journey())


def test_file_ids_are_copied_as_text_cells(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(*ALL)
        desk.select(4, 5)
        desk.act(Act.COPY_IDS)
        mime = QGuiApplication.clipboard().mimeData()
        assert mime.text() == FILE_ID
        assert "mso-number-format" in mime.html()
        desk.act(Act.COPY_URLS)
        assert QGuiApplication.clipboard().text() == "http://127.0.0.1:9/f0.mp4"
        desk.act(Act.COPY_ROWS)
        assert len(QGuiApplication.clipboard().text().splitlines()) == 3

    run(journey())


def test_a_long_table_is_copied_whole_and_a_later_copy_takes_its_place(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(*(a_job(id=n, position=n, media_name=f"clip {n}") for n in range(1, 1201)))
        clipboard = QGuiApplication.clipboard()
        clipboard.setText("before")
        desk.act(Act.SELECT_ALL)
        desk.act(Act.COPY_ROWS)
        assert clipboard.text() == "before"
        await eventually(lambda: clipboard.text() != "before")
        names = [line.split("\t")[0] for line in clipboard.text().splitlines()]
        assert names[1:] == [f"clip {n}" for n in range(1, 1201)]
        assert clipboard.mimeData().html().count("<tr>") == 1201

        desk.act(Act.COPY_ROWS)
        desk.select(7)
        desk.act(Act.COPY_ROWS)
        short = clipboard.text()
        assert len(short.splitlines()) == 2
        desk.select(1, 2)
        desk.act(Act.COPY_ROWS)
        assert len(clipboard.text().splitlines()) == 3

    run(journey())


def test_a_double_click_or_enter_plays_a_complete_row(run, desk, url_opened, qtbot):
    async def journey():
        await desk.open()
        await desk.show_jobs(*ALL)
        for job_id in (1, 5):
            place = desk.view.visualRect(desk.model.index_of(job_id)).center()
            qtbot.mouseClick(desk.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
            assert len(url_opened) == 0
            qtbot.mouseDClick(desk.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert url_opened == [QUrl("http://127.0.0.1:9/f0.mp4")]
        desk.view.setFocus()
        qtbot.keyClick(desk.view, Qt.Key.Key_Return)
        assert len(url_opened) == 2

    run(journey())


@pytest.fixture
def url_opened(qapp):
    """The addresses that would have been opened in the browser."""

    class Receiver(QObject):
        def __init__(self) -> None:
            super().__init__()
            self.urls: list[QUrl] = []

        @Slot(QUrl)
        def take(self, url: QUrl) -> None:
            self.urls.append(url)

    receiver = Receiver()
    QDesktopServices.setUrlHandler("http", receiver, "take")
    yield receiver.urls
    QDesktopServices.unsetUrlHandler("http")


def test_a_held_account_is_told_once_with_its_way_out(run, desk):
    problem = Problem(Code.NET_UNREACHABLE, {"host": "vod.example"})

    async def journey():
        await desk.open()
        await desk.show_jobs(*ALL)
        await desk.tell(HoldChanged("practice", problem))
        banner = desk.window.banners[BannerKind.HOLD]
        assert banner.isVisible()
        assert "vod.example" in banner.accessibleName()
        assert desk.cell(0, Column.STATE).startswith("On hold")
        banner.pressed.emit()
        await eventually(lambda: desk.asked)
        assert desk.asked == [ReleaseHold("practice")]
        await desk.tell(HoldChanged("practice", None))
        assert not banner.isVisible()

    run(journey())


def test_chips_count_states_and_filter_by_them(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(*ALL)
        chips = {chip.text(): chip for chip in desk.window.filter_bar._chips.values() if chip.isVisible()}
        assert list(chips) == ["All  5", "Uploading  1", "Queued  1", "Paused  1", "Failed  1", "Complete  1"]
        chips["Failed  1"].click()
        assert desk.names() == ["failed"]
        chips["All  5"].click()
        assert len(desk.names()) == 5

    run(journey())


def test_columns_can_be_hidden_but_not_the_name(run, desk):
    async def journey():
        await desk.open()
        actions = {action.text(): action for action in desk.view.column_actions(desk.window)}
        assert "Name" not in actions
        actions["Speed"].setChecked(False)
        assert desk.view.isColumnHidden(Column.SPEED)

    run(journey())


def test_the_file_manager_is_asked_off_the_gui_thread(run, desk, tmp_path, monkeypatch):
    """Without a desktop the folder is opened instead."""
    opened: list[Path] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile())))
    monkeypatch.setenv("PATH", str(tmp_path))

    async def journey():
        await desk.open()
        source = SourceFile(tmp_path / "视频" / "a.mp4", 5, 1)
        await desk.show_jobs(a_job(objects=(UploadObject(ObjectKind.MEDIA, source),)))
        desk.select(1)
        desk.act(Act.SHOW_IN_FOLDER)
        await eventually(lambda: opened)
        assert opened == [tmp_path / "视频"]

    run(journey())


def test_where_no_program_opens_an_address_it_is_told_and_can_be_copied(run, desk, monkeypatch):
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)

    async def journey():
        await desk.open()
        result = UploadResult("1", "http://h/f0.mp4")
        await desk.show_jobs(a_job(id=1, state=State.COMPLETE, result=result))
        desk.select(1)
        desk.act(Act.OPEN_URL)
        (toast,) = desk.window.toasts.shown
        assert toast.text == "No program could be started for this."
        toast.button.click()
        assert QGuiApplication.clipboard().text() == "http://h/f0.mp4"

    run(journey())
