"""The cover desk and the frame picker in a test: opened, clicked, looked at."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from tests.support.desk import Desk, eventually
from tests.support.jobs import a_job
from vod_desktop.core.model.commands import EditJobs, JobEdit
from vod_desktop.core.model.job import Job, ObjectKind, SourceFile, UploadObject
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.ui.actions import Act
from vod_desktop.ui.models.cover_choice import CoverKind
from vod_desktop.ui.views.cover_desk import CoverDesk
from vod_desktop.ui.views.frame_picker import FramePicker

_Dialog = TypeVar("_Dialog", bound=QDialog)
_COPY, _LEFT, _NO_KEY = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def job_of(path: Path, job_id: int = 1, *, cover: Path | None = None, **changes: object) -> Job:
    """A queued job of a file that is there; options by their names, other fields of the job too."""
    objects = [UploadObject(ObjectKind.MEDIA, _source(path))]
    if cover is not None:
        objects.append(UploadObject(ObjectKind.COVER, _source(cover)))
    own = {
        name: changes.pop(name) for name in list(changes) if name in UploadOptions.__slots__ and name != "media_name"
    }
    job = a_job(id=job_id, position=job_id, objects=tuple(objects), options=UploadOptions(**own))  # type: ignore[arg-type]
    fields: dict[str, object] = {"media_name": path.stem, "media_type": path.suffix[1:], **changes}
    return a_job(**{name: getattr(job, name) for name in Job.__slots__} | fields)


def dialog(kind: type[_Dialog]) -> _Dialog | None:
    """The open dialog of a kind."""
    shown = (widget for widget in QApplication.topLevelWidgets() if widget.isVisible())
    return next((widget for widget in shown if isinstance(widget, kind)), None)


async def open_cover_desk(desk: Desk, *job_ids: int) -> CoverDesk:
    """Chooses rows and asks for their cover."""
    desk.select(*job_ids)
    desk.act(Act.CHOOSE_COVER)
    await eventually(lambda: dialog(CoverDesk))
    opened = dialog(CoverDesk)
    assert opened is not None
    return opened


def choose(covers: CoverDesk, kind: CoverKind) -> None:
    """Clicks a choice."""
    covers._radios[kind].click()


async def use_cover(desk: Desk, covers: CoverDesk) -> list[JobEdit]:
    """Presses OK as soon as it may be pressed; returns the edits that the engine was asked for."""
    await eventually(covers._apply.isEnabled)
    covers._apply.click()
    await eventually(lambda: dialog(CoverDesk) is None)
    return edits(desk)


def edits(desk: Desk) -> list[JobEdit]:
    """All edits that the engine was asked for."""
    return [edit for command in desk.asked if isinstance(command, EditJobs) for edit in command.edits]


async def open_picker(covers: CoverDesk) -> FramePicker:
    """Opens the frame picker from the desk."""
    covers._pick.click()
    await eventually(lambda: dialog(FramePicker))
    picker = dialog(FramePicker)
    assert picker is not None
    return picker


async def show_time(picker: FramePicker, at_ms: int) -> int:
    """Moves the time line and waits for the picture; returns where that begins."""
    await eventually(lambda: picker._film)
    picker._line.setValue(at_ms)
    await eventually(lambda: not picker._film.is_seeking)
    return picker._film.at_ms


class Dragging:
    """A drag of files over a window, step by step."""

    def __init__(self, desk: Desk, *paths: Path) -> None:
        self._window = desk.window
        self._mime = QMimeData()
        self._mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        self._desk = desk

    def enter(self, place: QPoint) -> bool:
        event = QDragEnterEvent(place, _COPY, self._mime, _LEFT, _NO_KEY)
        QApplication.sendEvent(self._window, event)
        return event.isAccepted()

    def move(self, place: QPoint) -> bool:
        event = QDragMoveEvent(place, _COPY, self._mime, _LEFT, _NO_KEY)
        QApplication.sendEvent(self._window, event)
        return event.isAccepted()

    def drop(self, place: QPoint) -> bool:
        """Enters, moves there and lets go, if that is allowed."""
        self.enter(place)
        if not self.move(place):
            return False
        event = QDropEvent(QPointF(place), _COPY, self._mime, _LEFT, _NO_KEY)
        QApplication.sendEvent(self._window, event)
        return event.isAccepted()

    def row(self, number: int) -> QPoint:
        """The middle of a row, as the window counts."""
        view = self._desk.view
        top = view.rowViewportPosition(number) + view.rowHeight(number) // 2
        return view.viewport().mapTo(self._window, QPoint(120, top))

    def middle_of(self, widget: QWidget) -> QPoint:
        return widget.mapTo(self._window, widget.rect().center())


def _source(path: Path) -> SourceFile:
    status = path.stat()
    return SourceFile(path, status.st_size, status.st_mtime_ns)
