"""Shows a film and lets a frame be picked: a time line, steps of a frame, a second and ten, and playing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QSlider, QStyle, QVBoxLayout, QWidget

from vod_desktop.texts import formats
from vod_desktop.ui.look import Look
from vod_desktop.ui.media.film import Film
from vod_desktop.ui.views.picture_view import PictureView

_SIZE_PX = (760, 600)
_SMALLEST_PICTURE = QSize(480, 270)
_SECOND_MS = 1000
_TEN_SECONDS_MS = 10_000
_ICON_PX = 18


class FramePicker(QDialog):
    """A dialog over one film, which belongs to its opener.

    Signals:
        frame_requested: The picture that is shown is the one.
    """

    frame_requested = Signal()

    def __init__(self, look: Look, file_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = look.texts
        self._icons = look.icons
        self._theme = look.theme
        self._film: Film | None = None
        self.resize(*_SIZE_PX)
        self._name = QLabel(file_name)
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._view = PictureView(look, _SMALLEST_PICTURE)
        self._line = TimeLine(self)
        self._time = QLabel()
        self._steps = [
            self._button(lambda: self._move(-_TEN_SECONDS_MS)),
            self._button(lambda: self._move(-_SECOND_MS)),
            self._button(lambda: self._step(-1)),
            self._button(self._toggle),
            self._button(lambda: self._step(1)),
            self._button(lambda: self._move(_SECOND_MS)),
            self._button(lambda: self._move(_TEN_SECONDS_MS)),
        ]
        self._use = QPushButton()
        self._use.setProperty("role", "primary")
        self._use.setDefault(True)
        self._use.clicked.connect(self.frame_requested)
        self._cancel = QPushButton()
        self._cancel.setProperty("role", "plain")
        self._cancel.setAutoDefault(False)
        self._cancel.clicked.connect(self.reject)
        self._line.valueChanged.connect(self._on_line_moved)
        self._line.stepped.connect(self._step)
        self._line.moved.connect(self._move)
        self._line.toggled.connect(self._toggle)
        self._lay_out()
        self._fill()
        self._enable(False)
        self._view.show_text(self._texts.tr("Opening the file…"))

    def show_film(self, film: Film) -> None:
        """Takes the film, which shows its first picture already."""
        self._film = film
        self._line.setRange(0, film.length_ms)
        film.shown.connect(self._on_shown)
        film.moved.connect(self._on_moved)
        film.missed.connect(self._on_missed)
        self._enable(True)
        self._on_shown()
        self._on_moved()
        self._line.setFocus()

    def show_problem(self, title: str, advice: str) -> None:
        """Says why there is nothing to pick from."""
        self._film = None
        self._enable(False)
        self._view.show_text(f"{title}\n\n{advice}", is_bad=True)
        self._cancel.setText(self._texts.tr("Close"))
        self._cancel.setFocus()

    def wait(self) -> None:
        """The frame is being saved: nothing else may be asked for meanwhile."""
        self._enable(False)

    def _on_shown(self) -> None:
        film = self._film
        if film is None:
            return
        self._view.show_picture(film.picture)
        self._show_time(film.at_ms)
        if not self._line.isSliderDown() and not film.is_seeking:
            self._line.follow(film.at_ms)

    def _on_moved(self) -> None:
        is_playing = self._film is not None and self._film.is_playing
        tr = self._texts.tr
        play = self._steps[3]
        play.setText(tr("Pause") if is_playing else tr("Play"))
        play.setIcon(self._icons.icon("pause" if is_playing else "resume", self._theme.colours.text))

    def _on_missed(self) -> None:
        film = self._film
        if film is not None:
            self._time.setText(self._texts.tr("There is no picture at this place."))
            self._line.follow(film.at_ms)

    def _on_line_moved(self, at_ms: int) -> None:
        if self._film is not None:
            self._film.seek(at_ms)

    def _move(self, by_ms: int) -> None:
        if self._film is not None:
            self._line.setValue(self._line.value() + by_ms)

    def _step(self, frames: int) -> None:
        if self._film is not None:
            self._film.step(frames)

    def _toggle(self) -> None:
        film = self._film
        if film is not None:
            film.pause() if film.is_playing else film.play()

    def _show_time(self, at_ms: int) -> None:
        film = self._film
        length = "" if film is None or not film.length_ms else formats.place(film.length_ms, exact=True)
        self._time.setText(" / ".join(filter(None, (formats.place(at_ms, exact=True), length))))
        self._line.setAccessibleDescription(self._time.text())

    def _enable(self, is_on: bool) -> None:
        for widget in (self._line, self._use, *self._steps):
            widget.setEnabled(is_on)

    def _fill(self) -> None:
        tr = self._texts.tr
        self.setWindowTitle(tr("Pick a frame"))
        self._view.setAccessibleName(tr("Picture of the video"))
        self._line.setAccessibleName(tr("Place in the video"))
        self._line.setToolTip(tr("Arrow keys: one frame. With Shift: one second. With Ctrl: ten seconds. Space: play."))
        self._time.setAccessibleName(tr("Time shown"))
        self._use.setText(tr("Use this frame"))
        self._cancel.setText(tr("Cancel"))
        names = (
            ("−10 s", tr("Ten seconds back")),
            ("−1 s", tr("One second back")),
            ("", tr("One frame back")),
            ("", tr("Play or pause")),
            ("", tr("One frame on")),
            ("+1 s", tr("One second on")),
            ("+10 s", tr("Ten seconds on")),
        )
        for button, (text, name) in zip(self._steps, names, strict=True):
            button.setText(text)
            button.setToolTip(name)
            button.setAccessibleName(name)
        colour = self._theme.colours.text
        self._steps[2].setIcon(self._icons.icon("frame-back", colour))
        self._steps[4].setIcon(self._icons.icon("frame-on", colour))
        self._on_moved()

    def _button(self, on_click: Callable[[], None]) -> QPushButton:
        button = QPushButton()
        button.setProperty("role", "plain")
        button.setAutoDefault(False)
        button.setIconSize(QSize(_ICON_PX, _ICON_PX))
        button.clicked.connect(lambda _checked: on_click())
        return button

    def _lay_out(self) -> None:
        heading = QHBoxLayout()
        heading.addWidget(self._name, 1)
        heading.addWidget(self._time)
        steps = QHBoxLayout()
        steps.setSpacing(6)
        steps.addStretch()
        for button in self._steps:
            steps.addWidget(button)
        steps.addStretch()
        answers = QHBoxLayout()
        answers.addStretch()
        answers.addWidget(self._cancel)
        answers.addWidget(self._use)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(12)
        column.addLayout(heading)
        column.addWidget(self._view, 1)
        column.addWidget(self._line)
        column.addLayout(steps)
        column.addLayout(answers)


class TimeLine(QSlider):
    """The slider, with keys that know of frames and seconds.

    Signals:
        stepped: So many frames on (or back).
        moved: So many milliseconds on (or back).
        toggled: Play or pause.
    """

    stepped = Signal(int)
    moved = Signal(int)
    toggled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setPageStep(_TEN_SECONDS_MS)
        self.setSingleStep(_SECOND_MS)

    def follow(self, at_ms: int) -> None:
        """Shows a place without asking for it."""
        was_blocked = self.blockSignals(True)
        self.setValue(at_ms)
        self.blockSignals(was_blocked)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Goes where the pointer is; Qt's own would go a page in that direction."""
        if event.button() is Qt.MouseButton.LeftButton and self.width() > 0:
            half = self.style().pixelMetric(QStyle.PixelMetric.PM_SliderLength, None, self) // 2
            place = round(event.position().x()) - half
            room = max(1, self.width() - 2 * half)
            self.setValue(QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), place, room))
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        direction = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Space:
            self.toggled.emit()
        elif direction is None:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.moved.emit(direction * _TEN_SECONDS_MS)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.moved.emit(direction * _SECOND_MS)
        else:
            self.stepped.emit(direction)
