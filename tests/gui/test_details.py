"""The details: of one job in its states, of many, with its life, its processing, and buttons that do what they say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from PySide6.QtWidgets import QMenu, QToolButton

from tests.support.desk import Desk, eventually
from tests.support.fake_engine import SECRET
from tests.support.jobs import a_job
from vod_desktop import __version__
from vod_desktop.core.model.catalog import CatalogKind, Category, Listing, StepKind, TranscodeTemplate
from vod_desktop.core.model.commands import EditJobs, ReleaseHold, ResumeJobs, RetryJobs
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.events import HoldChanged, JobsChanged, Progress, Totals
from vod_desktop.core.model.job import ObjectKind, SourceFile, UploadObject, UploadResult, Verified
from vod_desktop.core.model.life import Moment
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.states import Phase, State
from vod_desktop.core.model.tasks import ProcedureTask, StepStatus, TaskStatus, TaskStep
from vod_desktop.texts import Language
from vod_desktop.texts.error_actions import Action
from vod_desktop.ui.actions import Act
from vod_desktop.ui.views.details.panel import Page

FILE_ID = "5285890812345678901"


def media(name: str, size: int, kind: ObjectKind = ObjectKind.MEDIA, **changes: object) -> UploadObject:
    return UploadObject(kind, SourceFile(Path("/videos") / name, size, 1), **changes)  # type: ignore[arg-type]


DONE = a_job(
    id=1,
    state=State.COMPLETE,
    phase=Phase.COMMIT,
    media_name="<b>秋季发布会</b>",
    options=UploadOptions(class_id=12, procedure="Flow", source_context="campaign=autumn"),
    objects=(media("a.mp4", 5_000_000, complete=True, verified=Verified.CRC64),),
    result=UploadResult(FILE_ID, "http://host/f0.mp4", "http://host/c.jpg", "request-1"),
    finished_at=1_700_000_100.0,
    active_s=61.0,
    task=ProcedureTask(
        "task-1",
        TaskStatus.FINISH,
        (
            TaskStep(StepKind.TRANSCODE, StepStatus.SUCCESS, 100020),
            TaskStep(StepKind.COVER, StepStatus.FAIL, 10, None, "InternalError"),
        ),
    ),
)
RUNNING = a_job(
    id=2,
    position=2,
    state=State.RUNNING,
    phase=Phase.UPLOAD,
    objects=(media("b.mp4", 8_000_000), media("b.jpg", 400_000, ObjectKind.COVER)),
)
MOVING = Totals(jobs={2: Progress(4_200_000, 2_100_000, 8_400_000, 1e6, 4.0, 200_000, 100_000)})
REFUSED = Problem(Code.SERVICE_REFUSED, {}, "request-7", "InvalidParameterValue: no")
TOLD_TOO_MUCH = Problem(Code.SERVICE_REFUSED, {}, "request-7", f"signed with {SECRET}")
COVER = Problem(Code.COVER_BROKEN, {"path": "/videos/c.jpg"})


def failed(problem: Problem, **changes: object) -> object:
    return a_job(**{"id": 3, "position": 3, "state": State.FAILED, "problem": problem, **changes})


@pytest.fixture
def opened_urls():
    class Receiver(QObject):
        def __init__(self) -> None:
            super().__init__()
            self.urls: list[str] = []

        @Slot(QUrl)
        def take(self, url: QUrl) -> None:
            self.urls.append(url.toString())

    receiver = Receiver()
    for scheme in ("http", "https"):
        QDesktopServices.setUrlHandler(scheme, receiver, "take")
    yield receiver.urls
    for scheme in ("http", "https"):
        QDesktopServices.unsetUrlHandler(scheme)


def said(desk: Desk) -> dict[str, str]:
    """Names and values that the overview shows."""
    grids = (desk.window.details.upload, desk.window.details.options)
    return {line.name.text(): line.value.text() for grid in grids for line in grid._lines if line.fact is not None}


def press(desk: Desk, name: str) -> None:
    buttons = [button for button in desk.window.details.findChildren(QToolButton) if button.accessibleName() == name]
    next(button for button in buttons if button.isVisible()).click()


def test_without_a_choice_the_panel_says_what_it_is_for(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(DONE, RUNNING)
        panel = desk.window.details
        assert panel.name.text() == "Choose a row to see its details."
        assert not panel.tabs.isVisible()
        desk.select(1)
        assert panel.tabs.isVisible()
        desk.select()
        assert panel.name.text() == "Choose a row to see its details."

    run(journey())


def test_a_complete_job_shows_results_and_options_in_words(run, make_desk):
    desk = make_desk()
    desk.fake.catalogs.listings["practice", CatalogKind.CATEGORIES] = Listing(
        CatalogKind.CATEGORIES, (Category(10, -1, "体育", 0), Category(12, 10, "足球", 1)), 0.0
    )

    async def journey():
        await desk.open()
        await desk.show_jobs(DONE)
        desk.select(1)
        told = said(desk)
        assert told["FileId"] == FILE_ID
        assert told["Media URL"] == "http://host/f0.mp4"
        assert told["Cover URL"] == "http://host/c.jpg"
        assert told["RequestId"] == "request-1"
        assert told["Time taken"] == "1 min 1 s"
        assert told["Category"] == "体育 / 足球"
        assert told["Procedure"] == "Flow"
        assert told["Account"] == "Practice cloud"
        assert told["Source context"] == "campaign=autumn"
        assert "Storage path" not in told
        assert desk.window.details.name.text() == "<b>秋季发布会</b>"
        assert desk.window.details.state.text().startswith("Complete · ")

    run(journey())


def test_results_can_be_copied_and_opened_one_by_one(run, desk, opened_urls):
    async def journey():
        await desk.open()
        await desk.show_jobs(DONE)
        desk.select(1)
        press(desk, "Copy FileId")
        assert QGuiApplication.clipboard().text() == FILE_ID
        press(desk, "Copy Cover URL")
        assert QGuiApplication.clipboard().text() == "http://host/c.jpg"
        press(desk, "Open Media URL in the browser")
        assert opened_urls == ["http://host/f0.mp4"]

    run(journey())


def test_video_and_cover_have_bars_of_their_own(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(RUNNING)
        desk.session.engine.totals = MOVING
        desk.select(2)
        desk.shell.progress.follow()
        bars = [(name.text(), bar.value(), text.text()) for name, bar, text in desk.window.details.bars.lines]
        assert bars == [
            ("Video", 500, "4.0 MB of 8.0 MB sent, 2.0 MB confirmed"),
            ("Cover", 500, "200 KB of 400 KB sent, 100 KB confirmed"),
        ]
        await desk.tell(JobsChanged((a_job(id=2, position=2, state=State.COMPLETE),)))
        assert not desk.window.details.bars.isVisible()

    run(journey())


def test_rows_and_details_do_not_overlap_in_the_smallest_window(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(failed(REFUSED))
        desk.select(3)
        assert desk.window.details.isVisible()
        assert desk.window.minimumSizeHint().height() <= desk.window.minimumHeight()

    run(journey())


def test_a_failure_says_what_to_do_and_its_details_can_be_copied(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(failed(REFUSED, attempts=4))
        desk.select(3)
        box = desk.window.details.problem
        assert box.title.text() == "The service refused the request."
        assert (
            box.details.text()
            == "Error code: service.refused\nRequestId: request-7\nInvalidParameterValue: no\nTries in a row: 4"
        )
        assert [button.text() for button in box.buttons] == ["Retry"]
        box.copy.click()
        copied = QGuiApplication.clipboard().text()
        assert "InvalidParameterValue: no" in copied
        assert "clip.mp4" in copied
        assert f"VOD Desktop {__version__}" in copied
        box.buttons[0].click()
        assert desk.asked == [RetryJobs((3,))]
        await desk.tell(JobsChanged((failed(TOLD_TOO_MUCH),)))
        box.copy.click()
        assert SECRET not in QGuiApplication.clipboard().text()
        assert "signed with <redacted>" in QGuiApplication.clipboard().text()

    run(journey())


def test_the_advice_of_a_failure_stands_first_among_its_buttons(run, desk):
    chosen = []

    async def journey():
        await desk.open()
        await desk.show_jobs(failed(COVER), failed(COVER, id=4, position=4))
        desk.window.acts[Act.CHOOSE_COVER].triggered.connect(lambda: chosen.append(desk.view.selected_ids()))
        desk.select(3)
        buttons = desk.window.details.problem.buttons
        assert [button.text() for button in buttons] == ["Choose another cover…", "Retry"]
        buttons[0].click()
        assert chosen == [[3]]

    run(journey())


def test_the_menu_of_a_failed_row_begins_with_what_helps(run, desk):
    chosen = []

    async def journey():
        await desk.open()
        await desk.show_jobs(failed(COVER), DONE)
        desk.window.acts[Act.CHOOSE_COVER].triggered.connect(lambda: chosen.append(desk.view.selected_ids()))
        desk.select(3)
        menu = QMenu(desk.window)
        desk.window.menus.row_menu_opening.emit(menu)
        first, second = menu.actions()[:2]
        assert (first.text(), second.text()) == ("Choose another cover…", "Copy details")
        first.trigger()
        assert chosen == [[3]]
        second.trigger()
        assert "cover.broken" in QGuiApplication.clipboard().text()
        menu.clear()
        desk.select(1)
        desk.window.menus.row_menu_opening.emit(menu)
        assert menu.actions() == []

    run(journey())


def test_what_may_be_insisted_on_is_uploaded_anyway_with_its_options(run, desk):
    problem = Problem(Code.FILE_UPLOADED, {"path": "/a.mp4", "file_id": FILE_ID})
    options = UploadOptions(class_id=7)

    async def journey():
        await desk.open()
        await desk.show_jobs(failed(problem, options=options))
        desk.select(3)
        buttons = {button.text(): button for button in desk.window.details.problem.buttons}
        buttons["Upload anyway"].click()
        (asked,) = desk.asked
        assert isinstance(asked, EditJobs)
        (edit,) = asked.edits
        assert (edit.job_id, edit.options, edit.force) == (3, options, True)

    run(journey())


def test_a_waiting_job_is_tried_now_and_a_held_one_with_its_account(run, desk):
    waiting = a_job(id=5, state=State.WAITING, problem=Problem(Code.NET_TIMEOUT, {"host": "h"}))

    async def journey():
        await desk.open()
        await desk.show_jobs(waiting, a_job(id=6, position=6))
        desk.select(5)
        desk.window.details.problem.buttons[0].click()
        assert desk.asked == [ResumeJobs((5,))]
        await desk.tell(HoldChanged("practice", Problem(Code.NET_DNS, {"host": "vod.example"})))
        desk.select(6)
        assert [button.text() for button in desk.window.details.problem.buttons] == ["Try again now"]
        desk.window.details.problem.buttons[0].click()
        await eventually(lambda: ReleaseHold("practice") in desk.asked)

    run(journey())


def test_the_processing_shows_each_step_with_its_outcome(run, make_desk):
    desk = make_desk()
    desk.fake.catalogs.listings["practice", CatalogKind.TRANSCODES] = Listing(
        CatalogKind.TRANSCODES, (TranscodeTemplate(100020, "t", container="mp4", codec="libx264", height=720),), 0.0
    )

    async def journey():
        await desk.open()
        await desk.show_jobs(DONE, RUNNING)
        desk.select(1)
        panel = desk.window.details
        panel.turn_to(Page.PROCESSING)
        assert panel.processing.title.text() == "Partly failed"
        steps = [(name.text(), state.text()) for _, name, state in panel.processing.steps]
        assert steps == [
            ("Transcoding: MP4 720p H.264", "done"),
            ("Cover from a frame: template 10", "failed: InternalError"),
        ]
        press(desk, "Copy Task id")
        assert QGuiApplication.clipboard().text() == "task-1"
        desk.select(2)
        assert panel.processing.title.text() == "No processing"

    run(journey())


def test_the_log_tells_the_life_of_the_job_and_follows_it(run, make_desk):
    desk = make_desk()
    first = (
        Moment(3, 1_700_000_000.0, State.QUEUED, Phase.PREPARE),
        Moment(3, 1_700_000_001.0, State.PAUSED, Phase.UPLOAD),
    )
    desk.fake.history.lives = {3: first}

    async def journey():
        await desk.open()
        await desk.show_jobs(a_job(id=3, state=State.PAUSED))
        desk.select(3)
        panel = desk.window.details
        panel.turn_to(Page.LOG)
        await eventually(lambda: "Paused" in panel.log.toPlainText())
        assert "Added to the queue" in panel.log.toPlainText()
        desk.fake.history.lives = {3: (*first, Moment(3, 1_700_000_009.0, State.FAILED, Phase.UPLOAD, REFUSED))}
        await desk.tell(JobsChanged((failed(REFUSED),)))
        await eventually(lambda: "The service refused the request." in panel.log.toPlainText())
        assert "RequestId: request-7" in panel.log.toPlainText()

    run(journey())


def test_a_log_that_cannot_be_read_says_why(run, make_desk):
    desk = make_desk()
    desk.fake.history.problem = Problem(Code.LEDGER_CORRUPT, {"path": "/data/ledger.db"})

    async def journey():
        await desk.open()
        await desk.show_jobs(DONE)
        desk.window.details.turn_to(Page.LOG)
        desk.select(1)
        await eventually(lambda: "damaged" in desk.window.details.log.toPlainText())

    run(journey())


def test_many_rows_show_what_they_have_in_common_and_one_row_of_buttons(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(DONE, RUNNING, failed(REFUSED))
        desk.select(1, 2, 3)
        panel = desk.window.details
        assert panel.name.text() == "3 rows selected · 13.4 MB"
        assert [label.text() for _, label in panel.many.states] == ["Uploading 1", "Failed 1", "Complete 1"]
        lines = [line for side in panel.many.sides for line in side._lines if line.fact is not None]
        told = {line.name.text(): line.value.text() for line in lines}
        assert told["Account"] == "Practice cloud"
        assert told["Category"] == "several values"
        assert told["Expires"] == "Never"
        shown = [button.text() for button in panel.many.buttons.values() if button.isVisible()]
        assert "Retry" in shown
        assert "Resume" not in shown
        desk.select(2)
        assert panel.name.text() == "clip"

    run(journey())


def test_thousands_of_chosen_rows_are_summed_up_a_little_later(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(*(a_job(id=number, position=number) for number in range(1, 1001)))
        desk.act(Act.SELECT_ALL)
        await eventually(lambda: desk.window.details.name.text() == "1000 rows selected · 1.0 MB")

    run(journey())


def test_the_details_follow_the_language(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(DONE)
        desk.select(1)
        desk.window.menus.language_requested.emit(Language.CHINESE)
        panel = desk.window.details
        assert [panel.tabs.tabText(page) for page in Page] == ["概览", "任务流", "日志"]
        assert said(desk)["账号"] == "练习环境"
        assert panel.state.text().startswith("已完成 · ")
        desk.window.menus.language_requested.emit(Language.ENGLISH)

    run(journey())


def test_every_action_of_an_error_is_carried_out_by_something(desk):
    assert set(desk.shell.errors.handlers) == set(Action)


def test_the_picture_of_a_job_is_shown_while_it_is_chosen(run, desk, tmp_path):
    path = tmp_path / "cover.png"
    image = QImage(320, 180, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    image.save(str(path))
    cover = UploadObject(ObjectKind.COVER, SourceFile(path, path.stat().st_size, 1))

    async def journey():
        await desk.open()
        await desk.show_jobs(replace(DONE, objects=(*DONE.objects, cover)), failed(REFUSED, media_type="mp3"))
        desk.select(1)
        await eventually(desk.window.details.picture.isVisible)
        desk.select(3)
        assert not desk.window.details.picture.isVisible()
        desk.select(1)
        assert desk.window.details.picture.isVisible()

    run(journey())


def test_while_nothing_is_chosen_the_details_take_one_line_and_the_split_comes_back(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(a_job(id=1), a_job(id=2, position=2))
        panel, splitter = desk.window.details, desk.window._splitter
        await eventually(lambda: 0 < splitter.sizes()[1] < 60)
        desk.select(1)
        await eventually(lambda: panel.height() > 150)
        total = sum(splitter.sizes())
        splitter.setSizes([total - 260, 260])
        split = splitter.sizes()
        desk.select()
        await eventually(lambda: splitter.sizes()[1] < 60)
        desk.window.resize(desk.window.width(), desk.window.height() + 60)
        await eventually(lambda: sum(splitter.sizes()) == total + 60)
        assert splitter.sizes()[1] < 60
        desk.window.remember()
        desk.select(1, 2)
        await eventually(lambda: splitter.sizes() == [split[0] + 60, split[1]])

    run(journey())
