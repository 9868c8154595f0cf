"""Files reach the queue by drop, paste and dialog; what is refused is listed with its reason."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLineEdit, QListView

from tests.support.desk import eventually
from tests.support.jobs import a_job
from vod_desktop.core.model.commands import AddJobs
from vod_desktop.core.model.job import ObjectKind, SourceFile, UploadObject
from vod_desktop.ui.actions import Act
from vod_desktop.ui.models.refusal_model import REFUSAL_ROLE
from vod_desktop.ui.views.refusal_sheet import RefusalSheet


def a_file(path: Path, content: bytes = b"video") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def added(desk) -> list[Path]:
    """The files that the engine was asked to add."""
    return [candidate.source.path for command in desk.asked for candidate in command.candidates]


def test_dropped_files_and_folders_are_queued_in_order(run, desk, tmp_path):
    single = a_file(tmp_path / "片头 #1 100%.mp4")
    folder = tmp_path / "素材"
    inside = [a_file(folder / name) for name in ("第 2 集.mov", "第 10 集.mkv")]

    async def journey():
        await desk.open()
        desk.drop(folder, single)
        await eventually(lambda: desk.asked)
        assert added(desk) == [*inside, single]
        assert isinstance(desk.asked[0], AddJobs)
        assert desk.asked[0].account_id == "practice"
        assert desk.dialog() is None

    run(journey())


def test_a_drop_is_taken_as_a_copy_so_that_the_source_stays(run, desk, tmp_path):
    async def journey():
        await desk.open()
        event = desk.drop(a_file(tmp_path / "a.mp4"))
        assert event.isAccepted()
        assert event.dropAction() is Qt.DropAction.CopyAction
        await eventually(lambda: desk.asked)

    run(journey())


def test_refused_files_are_listed_with_reason_and_what_to_do(run, desk, tmp_path):
    good, text, empty = a_file(tmp_path / "a.mp4"), a_file(tmp_path / "说明.txt"), a_file(tmp_path / "b.mp4", b"")

    async def journey():
        await desk.open()
        desk.drop(good, text, empty, tmp_path / "gone.mp4")
        await eventually(desk.dialog)
        assert added(desk) == [good]
        sheet = desk.dialog()
        assert isinstance(sheet, RefusalSheet)
        model = sheet.findChild(QListView).model()
        titles = [model.index(row, 0).data(REFUSAL_ROLE)[0] for row in range(model.rowCount())]
        assert titles == [
            "VOD does not take files of this type: 说明.txt",
            "The file is empty: b.mp4",
            "The file is not there: gone.mp4",
        ]
        assert all(model.index(row, 0).data(REFUSAL_ROLE)[1] for row in range(model.rowCount()))
        assert not model.may_force_any()
        sheet.accept()

    run(journey())


def test_a_duplicate_can_be_added_anyway(run, desk, tmp_path, qtbot):
    path = a_file(tmp_path / "a.mp4")
    queued = a_job(objects=(UploadObject(ObjectKind.MEDIA, SourceFile(path, 5, 1)),))

    async def journey():
        await desk.open()
        await desk.show_jobs(queued)
        desk.drop(path)
        await eventually(desk.dialog)
        assert added(desk) == []
        sheet = desk.dialog()
        rows = sheet.findChild(QListView)
        force = next(button for button in sheet.findChildren(type(sheet._force)) if "Add anyway" in button.text())
        assert not force.isEnabled()
        qtbot.mouseClick(
            rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualRect(rows.model().index(0, 0)).center()
        )
        assert force.text() == "Add anyway (1)"
        force.click()
        await eventually(lambda: desk.asked)
        assert added(desk) == [path]

    run(journey())


def test_copied_files_can_be_pasted(run, desk, tmp_path):
    path = a_file(tmp_path / "会议 录像.mp4")

    async def journey():
        await desk.open()
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)), QUrl("https://example.org/not-a-file.mp4")])
        QGuiApplication.clipboard().setMimeData(mime)
        desk.act(Act.PASTE)
        await eventually(lambda: desk.asked)
        assert added(desk) == [path]

    run(journey())


def test_the_dialog_offers_the_types_that_the_service_takes(run, desk, tmp_path):
    path = a_file(tmp_path / "a.mp4")

    async def journey():
        await desk.open()
        desk.act(Act.ADD_FILES)
        await eventually(lambda: desk.window.findChildren(QFileDialog))
        dialog = desk.window.findChild(QFileDialog)
        assert "*.mp4 *.MP4" in dialog.nameFilters()[0]
        dialog.findChild(QLineEdit, "fileNameEdit").setText(str(path))
        dialog.accept()
        await eventually(lambda: desk.asked)
        assert added(desk) == [path]

    run(journey())


def test_a_long_scan_counts_aloud_and_can_be_stopped(run, desk, pool, tmp_path):
    folder = tmp_path / "many"
    for number in range(50):
        a_file(folder / f"{number}.mp4")
    gate = threading.Event()

    async def journey():
        await desk.open()
        held = [pool.submit(gate.wait, 20.0) for _ in range(2)]  # both io threads are busy: the scan has to wait
        desk.drop(folder)
        await eventually(desk.window.scan_banner.isVisible)
        desk.window.scan_banner.pressed.emit()
        gate.set()
        await eventually(lambda: not desk.window.scan_banner.isVisible())
        assert all(future.result() for future in held)
        assert added(desk) == []

    run(journey())


def test_without_an_account_nothing_can_be_dropped_but_practice_is_offered(run, desk, tmp_path):
    path = a_file(tmp_path / "a.mp4")

    async def journey():
        await desk.open(practice=False)
        assert desk.drop(path) is None
        assert not desk.window.acts[Act.ADD_FILES].isEnabled()
        desk.window.start_page.practice_requested.emit()
        await eventually(desk.window.acts[Act.ADD_FILES].isEnabled)
        desk.drop(path)
        await eventually(lambda: desk.asked)
        assert added(desk) == [path]

    run(journey())


def test_the_overlay_shows_only_while_files_hang_over_the_window(run, desk, tmp_path):
    path = a_file(tmp_path / "a.mp4")

    async def journey():
        await desk.open()
        overlay = desk.window.overlay
        assert not overlay.isVisible()
        desk.drag(path)
        assert overlay.isVisible()
        desk.leave()
        assert not overlay.isVisible()

    run(journey())
