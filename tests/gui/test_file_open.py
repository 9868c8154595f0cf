"""Files that the system names in events, as macOS does for "Open With" and for drops on the Dock icon."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QUrl
from PySide6.QtGui import QFileOpenEvent

from tests.support.desk import eventually
from vod_desktop.core.model.commands import AddJobs
from vod_desktop.ui.file_open import FileOpenEvents


def send(app: QCoreApplication, path) -> None:
    QCoreApplication.sendEvent(app, QFileOpenEvent(QUrl.fromLocalFile(str(path))))


def test_files_of_one_gesture_are_handed_on_together(run, qapp, tmp_path):
    taken = []
    events = FileOpenEvents(qapp, taken.append)
    paths = [tmp_path / "第一集 #1.mp4", tmp_path / "b.mp4"]

    async def journey():
        for path in paths:
            send(qapp, path)
        await eventually(lambda: taken)
        assert taken == [tuple(paths)]
        events.close()
        send(qapp, tmp_path / "late.mp4")
        QCoreApplication.processEvents()
        assert len(taken) == 1

    run(journey())


def test_other_events_pass(qapp):
    events = FileOpenEvents(qapp, lambda _: None)
    assert not events.eventFilter(qapp, QEvent(QEvent.Type.ApplicationActivate))
    events.close()


def test_a_file_that_comes_before_the_account_is_added_when_there_is_one(run, desk, tmp_path):
    path = tmp_path / "a.mp4"
    path.write_bytes(b"video")

    async def journey():
        events = FileOpenEvents(desk.shell.app, desk.shell.add)
        send(desk.shell.app, path)
        QCoreApplication.processEvents()
        await desk.open()
        await eventually(lambda: any(isinstance(command, AddJobs) for command in desk.asked))
        events.close()
        added = next(command for command in desk.asked if isinstance(command, AddJobs))
        assert [one.source.path for one in added.candidates] == [path]

    run(journey())
