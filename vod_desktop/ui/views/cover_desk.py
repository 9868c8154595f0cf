"""The cover desk: five ways to a cover, a preview beside them. Decides nothing: shows what it is told and emits wishes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import IntEnum
from pathlib import Path

from PySide6.QtCore import QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListView,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from vod_desktop.texts import mark
from vod_desktop.ui.look import Look
from vod_desktop.ui.models.cover_choice import CoverKind
from vod_desktop.ui.theme import scaled
from vod_desktop.ui.views.cover_drops import dropped_picture
from vod_desktop.ui.views.picture_view import PictureView

_SIZE_PX = (860, 560)
_LEFT_PX = 380
_INDENT_PX = 26
_SMALLEST_PREVIEW = QSize(360, 203)
_HEADING_SCALE = 1.25
_LAST_SECOND = 86_399
_LAST_PERCENT = 99
"""At the very end there is no frame any more."""

_TITLES: Mapping[CoverKind, str] = {
    CoverKind.NONE: mark("No cover"),
    CoverKind.PICTURE: mark("Picture file"),
    CoverKind.SAME_NAME: mark("Picture with the same name beside the video"),
    CoverKind.FRAME: mark("Frame of the video"),
    CoverKind.TEMPLATE: mark("Snapshot template of the service"),
}


class Unit(IntEnum):
    """In which a place in many videos is given."""

    PERCENT = 0
    SECONDS = 1


class CoverDesk(QDialog):
    """Opened with `open()`: it does not block.

    Signals:
        kind_chosen: Another `CoverKind` is chosen.
        file_requested: A picture is to be chosen in a dialog.
        picture_dropped: A picture was dropped; carries its `Path`.
        frame_requested: A frame is to be picked.
        template_chosen: Another template is chosen.
        apply_requested: OK.

    Args:
        look: Texts, colours, icons.
        is_many: The places of frames are given by number, not picked.
        kinds: The choices there are; a picture file and a frame among them.
    """

    kind_chosen = Signal(object)
    file_requested = Signal()
    picture_dropped = Signal(object)
    frame_requested = Signal()
    template_chosen = Signal()
    apply_requested = Signal()

    def __init__(
        self,
        look: Look,
        *,
        is_many: bool,
        kinds: Collection[CoverKind] = tuple(CoverKind),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._texts = look.texts
        self._is_many = is_many
        self.setAcceptDrops(True)
        self.resize(*_SIZE_PX)
        self._heading = _text(bold=True)
        self._heading.setFont(scaled(self._heading.font(), _HEADING_SCALE, bold=True))
        self._passed_over = _text()
        self._passed_over.hide()
        self._group = QButtonGroup(self)
        self._radios = {kind: QRadioButton() for kind in kinds}
        self._notes = {kind: _text(dim=True) for kind in kinds}
        for radio in self._radios.values():
            self._group.addButton(radio)
        self._browse = _button("small")
        self._pick = _button("small")
        self._template = QComboBox()
        self._place = QSpinBox()
        self._unit = QComboBox()
        self._preview = PictureView(look, _SMALLEST_PREVIEW)
        self._pairs = QListView()
        self._pairs_model = QStringListModel(self)
        self._right = QStackedWidget()
        self._caption = _text()
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.hide()
        self._trouble = _text()
        self._trouble.setProperty("tone", "bad")
        self._trouble.hide()
        self._apply = _button("primary")
        self._apply.setAutoDefault(True)
        self._apply.setDefault(True)
        self._cancel = _button("plain")
        self._set_up()
        self._lay_out()
        self._fill()

    # What is shown

    def set_heading(self, heading: str, passed_over: str) -> None:
        """Says what the cover is for, and what stays out."""
        self._heading.setText(heading)
        self._passed_over.setText(passed_over)
        self._passed_over.setVisible(bool(passed_over))

    def choose(self, kind: CoverKind | None) -> None:
        """Sets the choice without asking for anything; None where files differ."""
        if kind is not None:
            self._radios[kind].setChecked(True)
        self._follow_kind()

    @property
    def kind(self) -> CoverKind | None:
        """The choice."""
        return next((kind for kind, radio in self._radios.items() if radio.isChecked()), None)

    def set_note(self, kind: CoverKind, text: str, *, is_bad: bool = False) -> None:
        """The line below a choice."""
        note = self._notes[kind]
        note.setText(text)
        note.setVisible(bool(text))
        note.setProperty("tone", "bad" if is_bad else "dim")
        note.style().unpolish(note)  # a style sheet looks at properties only once
        note.style().polish(note)
        self._radios[kind].setAccessibleDescription(text)

    def enable(self, kind: CoverKind, is_on: bool) -> None:
        """Whether a choice can be made."""
        self._radios[kind].setEnabled(is_on)

    def set_templates(self, entries: Sequence[tuple[int, str]], chosen: int | None) -> None:
        """Fills the list of templates: numbers and what is shown for each."""
        keep = self.template if chosen is None else chosen
        was_blocked = self._template.blockSignals(True)
        self._template.clear()
        for number, text in entries:
            self._template.addItem(text, number)
        self._template.setCurrentIndex(max(0, self._template.findData(keep)))
        self._template.blockSignals(was_blocked)
        self._follow_kind()

    @property
    def template(self) -> int | None:
        """The number of the template that is chosen."""
        number = self._template.currentData()
        return number if isinstance(number, int) else None

    @property
    def place(self) -> tuple[int, Unit]:
        """Where in each of many videos the frame is to be taken."""
        return self._place.value(), Unit(self._unit.currentIndex())

    def show_picture(self, picture: QImage, caption: str) -> None:
        """Shows the cover that comes out."""
        self._right.setCurrentWidget(self._preview)
        self._preview.show_picture(picture)
        self._caption.setText(caption)

    def show_text(self, text: str, caption: str = "", *, is_bad: bool = False) -> None:
        """Says something in the place of a picture."""
        self._right.setCurrentWidget(self._preview)
        self._preview.show_text(text, is_bad=is_bad)
        self._caption.setText(caption)

    def show_pairs(self, lines: list[str], caption: str) -> None:
        """Shows which picture was found for which video."""
        self._right.setCurrentWidget(self._pairs)
        self._pairs_model.setStringList(lines)
        self._caption.setText(caption)

    def set_ready(self, is_ready: bool) -> None:
        """Whether OK means something."""
        self._trouble.hide()
        self._apply.setAccessibleDescription("")
        self._apply.setEnabled(is_ready)

    def show_progress(self, done: int, total: int) -> None:
        """Frames are being taken: nothing but Cancel is left to do."""
        self._caption.setText(self._texts.tr("Taking frame {number} of {total}…", number=done + 1, total=total))
        self._set_busy(total)
        self._progress.setValue(done)

    def set_apply_text(self, text: str) -> None:
        """What OK is called here."""
        self._apply.setText(text)

    def show_busy(self, text: str) -> None:
        """Something is on its way that goes on without this window: it can only be closed."""
        self._trouble.hide()
        self._caption.setText(text)
        self._cancel.setText(self._texts.tr("Close"))
        self._set_busy(0)

    def show_idle(self) -> None:
        """What was on its way has come to its end."""
        self._progress.hide()
        self._cancel.setText(self._texts.tr("Cancel"))
        for radio in self._radios.values():
            radio.setEnabled(True)
        self._pick.setEnabled(True)
        self._follow_kind()

    def show_trouble(self, text: str) -> None:
        """Says what has gone wrong with OK; gone with the next choice."""
        self._trouble.setText(text)
        self._trouble.show()
        self._apply.setAccessibleDescription(text)

    def _set_busy(self, steps: int) -> None:
        self._progress.setMaximum(steps)
        if not self._progress.isVisible():
            self._progress.show()
            idle = (self._browse, self._pick, self._template, self._apply, self._place, self._unit)
            for widget in (*self._radios.values(), *idle):
                widget.setEnabled(False)

    # Qt's side

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_picture(event.mimeData()) is not None and not self._progress.isVisible():
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        picture: Path | None = dropped_picture(event.mimeData())
        if picture is not None:
            self.picture_dropped.emit(picture)

    def _set_up(self) -> None:
        self._group.buttonClicked.connect(self._on_kind_clicked)
        self._browse.clicked.connect(self.file_requested)
        self._pick.clicked.connect(self.frame_requested)
        self._template.currentIndexChanged.connect(lambda _: self.template_chosen.emit())
        self._apply.clicked.connect(self.apply_requested)
        self._cancel.clicked.connect(self.reject)
        self._unit.currentIndexChanged.connect(lambda _: self._follow_unit())
        self._pairs.setModel(self._pairs_model)
        self._pairs.setObjectName("pairs")
        self._pairs.setUniformItemSizes(True)
        self._pairs.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # both names matter at their ends
        self._pairs.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._pairs.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._right.addWidget(self._preview)
        self._right.addWidget(self._pairs)
        self._pick.setVisible(not self._is_many)
        self._place.setVisible(self._is_many)
        self._unit.setVisible(self._is_many)

    def _on_kind_clicked(self) -> None:
        self._follow_kind()
        self.kind_chosen.emit(self.kind)

    def _follow_kind(self) -> None:
        kind = self.kind
        self._browse.setEnabled(self._radios[CoverKind.PICTURE].isEnabled())
        self._pick.setEnabled(self._radios[CoverKind.FRAME].isEnabled())
        for widget in (self._place, self._unit):
            widget.setEnabled(kind is CoverKind.FRAME)
        self._template.setEnabled(kind is CoverKind.TEMPLATE)
        self._template.setVisible(self._template.count() > 0)

    def _follow_unit(self) -> None:
        self._place.setMaximum(_LAST_PERCENT if self._unit.currentIndex() == Unit.PERCENT else _LAST_SECOND)

    def _fill(self) -> None:
        tr = self._texts.tr
        self.setWindowTitle(tr("Cover"))
        for kind, radio in self._radios.items():
            radio.setText(tr(_TITLES[kind]))
        self._browse.setText(tr("Choose a picture…"))
        self._pick.setText(tr("Pick a frame…"))
        self._template.setAccessibleName(tr("Snapshot template"))
        self._place.setAccessibleName(tr("Place in each video"))
        self._unit.setAccessibleName(tr("Unit of the place"))
        self._unit.addItems([tr("% of the length"), tr("seconds from the beginning")])
        self._place.setValue(10)
        self._follow_unit()
        self._preview.setAccessibleName(tr("Preview of the cover"))
        self._pairs.setAccessibleName(tr("Pictures found"))
        self._progress.setAccessibleName(tr("Progress"))
        self._apply.setText(tr("Use this cover"))
        self._cancel.setText(tr("Cancel"))
        for note in self._notes.values():
            note.setVisible(bool(note.text()))

    def _lay_out(self) -> None:
        choices = QVBoxLayout()
        choices.setSpacing(4)
        extras: Mapping[CoverKind, Sequence[QWidget]] = {
            CoverKind.PICTURE: (self._browse,),
            CoverKind.FRAME: (self._pick, self._place, self._unit),
            CoverKind.TEMPLATE: (self._template,),
        }
        for kind, radio in self._radios.items():
            choices.addWidget(radio)
            choices.addLayout(_indented(self._notes[kind]))
            if kind in extras:
                choices.addLayout(_indented(*extras[kind]))
            choices.addSpacing(10)
        choices.addStretch()
        left = QWidget()
        left.setLayout(choices)
        choices.setContentsMargins(0, 0, 0, 0)
        left.setFixedWidth(_LEFT_PX)
        right = QVBoxLayout()
        right.addWidget(self._right, 1)
        right.addWidget(self._caption)
        right.addWidget(self._progress)
        middle = QHBoxLayout()
        middle.setSpacing(20)
        middle.addWidget(left)
        middle.addLayout(right, 1)
        answers = QHBoxLayout()
        answers.addStretch()
        answers.addWidget(self._cancel)
        answers.addWidget(self._apply)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(8)
        column.addWidget(self._heading)
        column.addWidget(self._passed_over)
        column.addSpacing(6)
        column.addLayout(middle, 1)
        column.addWidget(self._trouble)
        column.addSpacing(6)
        column.addLayout(answers)


def _text(*, dim: bool = False, bold: bool = False) -> QLabel:
    """A text that may come from outside: never taken for HTML."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(not bold)
    if dim:
        label.setProperty("tone", "dim")
    return label


def _button(role: str) -> QPushButton:
    button = QPushButton()
    button.setProperty("role", role)
    button.setAutoDefault(False)
    return button


def _indented(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(_INDENT_PX, 0, 0, 0)
    row.setSpacing(6)
    for widget in widgets:
        row.addWidget(widget)
    if not isinstance(widgets[0], QLabel | QComboBox):
        row.addStretch()
    return row
