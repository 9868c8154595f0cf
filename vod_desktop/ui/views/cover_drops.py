"""A picture dragged over a row, or over the details, is to be the cover of that job; elsewhere the window takes the drop.

Looks at what is dragged over the window before the window does.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDragMoveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from vod_desktop.core.intake.media_types import COVER_TYPES, extension
from vod_desktop.core.model.job import Job
from vod_desktop.ui.look import Look
from vod_desktop.ui.models.queue_model import QueueModel
from vod_desktop.ui.theme import scaled
from vod_desktop.ui.views.main_window import MainWindow, local_paths

_RADIUS_PX = 6
_PEN_PX = 2
_MARGIN_PX = 12
_ICON_PX = 20
_VEIL_ALPHA = 248


def dropped_picture(mime: QMimeData) -> Path | None:
    """The picture, if that is all there is; several files, or a video with its picture, are files to add."""
    paths = list(local_paths(mime))
    return paths[0] if len(paths) == 1 and extension(paths[0]) in COVER_TYPES else None


class CoverDrops(QObject):
    """Watches the drags of a window.

    Signals:
        picture_dropped: A picture's `Path`, and the ids of the jobs whose cover it is to be.
    """

    picture_dropped = Signal(object, object)

    def __init__(self, look: Look, window: MainWindow, model: QueueModel) -> None:
        super().__init__(window)
        self._texts = look.texts
        self._window = window
        self._model = model
        self._mark = DropMark(look, window)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window:
            if isinstance(event, QDropEvent):  # what enters and moves is one too
                return self._on_dragged(event)
            if event.type() is QEvent.Type.DragLeave:
                self._mark.hide()
        return super().eventFilter(watched, event)

    def _on_dragged(self, event: QDropEvent) -> bool:
        """Whether this is ours."""
        picture = dropped_picture(event.mimeData())
        place = event.position().toPoint()
        found = self._jobs_at(place) if picture is not None else None
        if found is None:
            self._mark.hide()
            return picture is not None and self._leave_to_window(event)
        jobs, area = found
        self._window.show_drop_overlay(is_shown=False)
        open_jobs = [job for job in jobs if job.may_edit]
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if event.type() is QEvent.Type.Drop:
            self._mark.hide()
            if open_jobs:
                self.picture_dropped.emit(picture, [job.id for job in open_jobs])
            return True
        if not open_jobs and not isinstance(event, QDragEnterEvent):
            event.ignore()  # who refuses a drag as it enters is not told any more where it goes
        self._mark.show_over(area, self._words(jobs, open_jobs), is_open=bool(open_jobs))
        return True

    def _leave_to_window(self, event: QDropEvent) -> bool:
        """The window adds files, where it can; it is told of a drag only when that begins, so its sign is set here."""
        if isinstance(event, QDragEnterEvent):
            self._window.dragEnterEvent(event)
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()  # it may still go to a row
            return True
        if isinstance(event, QDragMoveEvent):
            if self._window.show_drop_overlay(is_shown=True):
                self._window.dragMoveEvent(event)
            else:
                event.ignore()
            return True
        return not self._window.show_drop_overlay(is_shown=False)

    def _jobs_at(self, place: QPoint) -> tuple[list[Job], QRect] | None:
        """The jobs that lie under the pointer, and the area to mark; the chosen ones when it is over one of them."""
        view = self._window.queue_view
        chosen = view.selected_ids()
        details = self._window.details
        area = _area_in(details, self._window)
        if details.isVisible() and chosen and area.contains(place):
            return self._jobs(chosen), area
        inner = _area_in(view.viewport(), self._window)
        if not view.isVisible() or not inner.contains(place):
            return None
        row = view.rowAt(place.y() - inner.top())
        if row < 0:
            return None
        line = QRect(inner.left(), inner.top() + view.rowViewportPosition(row), inner.width(), view.rowHeight(row))
        job_id = self._model.id_at(row)
        return self._jobs(chosen if job_id in chosen else [job_id]), line.intersected(inner)

    def _jobs(self, job_ids: list[int]) -> list[Job]:
        return [job for job in map(self._model.job, job_ids) if job is not None]

    def _words(self, jobs: list[Job], open_jobs: list[Job]) -> str:
        if not open_jobs:
            return self._texts.tr("Already on its way: its cover cannot be changed any more")
        if len(jobs) == 1:
            return self._texts.tr("Let go: cover of “{name}”", name=jobs[0].media_name)
        return self._texts.tr_n("Let go: cover of {count} file", "Let go: cover of {count} files", len(open_jobs))


class DropMark(QWidget):
    """Lies over a row or the details while a picture is dragged across it. Takes no events."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = look.theme
        self._icons = look.icons
        self._text = ""
        self._is_open = True
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    def show_over(self, area: QRect, text: str, *, is_open: bool) -> None:
        """Marks an area of the parent."""
        self._text, self._is_open = text, is_open
        self.setGeometry(area)
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(colours.selection if self._is_open else colours.track)
        veil.setAlpha(_VEIL_ALPHA)
        ink = colours.accent if self._is_open else colours.dim
        painter.setBrush(veil)
        painter.setPen(QPen(QColor(ink), _PEN_PX, Qt.PenStyle.DashLine))
        inset = _PEN_PX / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), _RADIUS_PX, _RADIUS_PX)
        name = "cover" if self._is_open else "state-cancelled"
        icon = self._icons.pixmap(name, ink, _ICON_PX, ratio=self.devicePixelRatioF())
        painter.drawPixmap(_MARGIN_PX, (self.height() - _ICON_PX) // 2, icon)
        painter.setFont(scaled(self.font(), 1.0, bold=True))
        painter.setPen(QColor(colours.text if self._is_open else colours.dim))
        left = 2 * _MARGIN_PX + _ICON_PX
        area = self.rect().adjusted(left, 0, -_MARGIN_PX, 0)
        text = painter.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideMiddle, area.width())
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)


def _area_in(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
