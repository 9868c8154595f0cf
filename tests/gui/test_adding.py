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
from vod_desktop.core.model.states import State
from vod_desktop.ui.actions import Act
from vod_desktop.ui.models.refusal_model import LINE_ROLE
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
        assert sheet._heading.text() == "1 added, 3 refused"
        model = sheet.findChild(QListView).model()
        lines = [model.index(row, 0).data(LINE_ROLE) for row in range(model.rowCount())]
        assert [(line.first, line.is_heading) for line in lines] == [
            ("Type not accepted (1)", True),
            ("说明.txt", False),
            ("Empty (1)", True),
            ("b.mp4", False),
            ("Not there (1)", True),
            ("gone.mp4", False),
        ]
        assert all(line.second for line in lines)
        spoken = model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
        assert spoken.startswith("VOD does not take files of this type: 说明.txt")
        assert not model.may_force_any()
        assert desk.window.toasts.shown == ()
        sheet._copy.click()
        assert len(QGuiApplication.clipboard().text().splitlines()) == 3
        sheet.accept()

    run(journey())


def test_a_drop_without_trouble_is_told_quietly(run, desk, tmp_path):
    folder = tmp_path / "素材"
    for name in ("a.mp4", "b.mp4"):
        a_file(folder / name)

    async def journey():
        await desk.open()
        desk.drop(folder)
        await eventually(lambda: desk.window.toasts.shown)
        assert desk.window.toasts.shown[0].text == "2 files added"
        assert desk.window.toasts.shown[0].button.text() == ""
        assert desk.dialog() is None

    run(journey())


def test_what_a_folder_holds_besides_is_told_in_passing_and_shown_on_demand(run, desk, tmp_path):
    folder = tmp_path / "素材"
    for name in ("a.mp4", "说明.txt", "notes.docx"):
        a_file(folder / name)

    async def journey():
        await desk.open()
        desk.drop(folder)
        await eventually(lambda: desk.window.toasts.shown)
        (toast,) = desk.window.toasts.shown
        assert toast.text == "1 added, 2 passed over"
        toast.button.click()
        sheet = desk.dialog()
        assert isinstance(sheet, RefusalSheet)
        model = sheet.findChild(QListView).model()
        line = model.index(0, 0).data(LINE_ROLE)
        assert (line.first, line.second) == ("Other files in the folders (2)", "Not video or audio: passed over.")
        assert line.is_harmless

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
        assert sheet._heading.text() == "0 added, 1 duplicate"
        qtbot.mouseClick(
            rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualRect(rows.model().index(1, 0)).center()
        )
        assert force.text() == "Add anyway (1)"
        force.click()
        await eventually(lambda: desk.asked)
        assert added(desk) == [path]

    run(journey())


def test_a_heading_ticks_all_of_its_files_and_shows_when_only_some_are(run, desk, tmp_path):
    paths = [a_file(tmp_path / f"{number}.mp4") for number in range(3)]
    queued = [
        a_job(id=number, position=number, objects=(UploadObject(ObjectKind.MEDIA, SourceFile(path, 5, 1)),))
        for number, path in enumerate(paths, 1)
    ]

    async def journey():
        await desk.open()
        await desk.show_jobs(*queued)
        desk.drop(*paths)
        await eventually(desk.dialog)
        model = desk.dialog().findChild(QListView).model()

        def states() -> list[Qt.CheckState]:
            return [
                Qt.CheckState(model.index(row, 0).data(Qt.ItemDataRole.CheckStateRole))
                for row in range(model.rowCount())
            ]

        on, off = Qt.CheckState.Checked, Qt.CheckState.Unchecked
        model.setData(model.index(0, 0), on, Qt.ItemDataRole.CheckStateRole)
        assert states() == [on] * 4
        model.setData(model.index(2, 0), off, Qt.ItemDataRole.CheckStateRole)
        assert states() == [Qt.CheckState.PartiallyChecked, on, off, on]
        assert desk.dialog()._force.text() == "Add anyway (2)"
        desk.dialog()._force.click()
        await eventually(lambda: desk.asked)
        assert added(desk) == [paths[0], paths[2]]

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
        await eventually(lambda: not desk.window.findChildren(QFileDialog))
        desk.act(Act.ADD_FILES)
        dialog = desk.window.findChild(QFileDialog)
        assert Path(dialog.directory().absolutePath()) == tmp_path  # the folder used last
        dialog.reject()

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


def test_what_is_dropped_before_there_is_an_account_waits_for_it(run, desk, tmp_path):
    path = a_file(tmp_path / "a.mp4")

    async def journey():
        await desk.open(practice=False)
        assert not desk.window.acts[Act.ADD_FILES].isEnabled()
        assert desk.drop(path) is not None
        await eventually(lambda: "1 file waits" in desk.window.start_page._title.text())
        assert desk.asked == []
        desk.window.start_page.practice_requested.emit()
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


def test_a_file_that_was_uploaded_is_not_said_to_be_in_the_queue(run, desk, tmp_path):
    path = a_file(tmp_path / "a.mp4")
    done = a_job(state=State.COMPLETE, objects=(UploadObject(ObjectKind.MEDIA, SourceFile(path, 5, 1)),))

    async def journey():
        await desk.open()
        await desk.show_jobs(done)
        desk.drop(path)
        await eventually(lambda: desk.asked)
        assert added(desk) == [path]

    run(journey())
