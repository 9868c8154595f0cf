"""The details of what is chosen: of one job in three pages (overview, processing, log), of many in one."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QImage, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from vod_desktop.core.model.errors import Code
from vod_desktop.ui.look import Look
from vod_desktop.ui.models.details import ManyJobs, OneJob
from vod_desktop.ui.models.facts import Way
from vod_desktop.ui.models.row import Tone
from vod_desktop.ui.views.details.bars import ObjectBars
from vod_desktop.ui.views.details.fact_grid import FactGrid
from vod_desktop.ui.views.details.many_page import ManyPage
from vod_desktop.ui.views.details.parts import ElidedLabel, StateIcon
from vod_desktop.ui.views.details.problem_box import ProblemBox
from vod_desktop.ui.views.details.processing_page import ProcessingPage

_PICTURE_PX = QSize(128, 72)
_MARGIN_Y_PX = 8
_GAP_Y_PX = 6
_TIME_CHARACTERS = 21
"""Room for a time with its date and a gap behind it."""


class Page(IntEnum):
    """The pages of one job, in the order of their tabs."""

    OVERVIEW = 0
    PROCESSING = 1
    LOG = 2


class DetailsPanel(QFrame):
    """Shows a `OneJob` with its life and picture, a `ManyJobs`, or what it is for.

    Signals:
        action_requested: The button of a problem; carries an `Action`.
        copy_problem_requested: "Copy details" of a problem.
        help_requested: "Help" on a problem; carries its `Code`.
        wanted: A button of a fact: a `Way` and the value.
        page_changed: Another page of the job is looked at.
        folded: There is only a heading now (True), or something beneath it.
    """

    action_requested = Signal(object)
    copy_problem_requested = Signal()
    help_requested = Signal(object)
    wanted = Signal(object, str)
    page_changed = Signal()
    folded = Signal(bool)

    def __init__(self, look: Look, actions_on_many: list[QAction], parent: QWidget | None = None) -> None:
        """`actions_on_many` get a button each while several rows are chosen."""
        super().__init__(parent)
        self.setObjectName("details")
        self._look = look
        self._one: OneJob | None = None
        self._many: ManyJobs | None = None
        self._icon = StateIcon(look)
        self.name, self.state = ElidedLabel(), QLabel()
        bold = self.name.font()
        bold.setBold(True)
        self.name.setFont(bold)
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        self.state.setProperty("tone", "dim")
        self.tabs = QTabBar()
        self.tabs.setObjectName("pages")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for _ in Page:
            self.tabs.addTab("")
        self.picture = QLabel()
        self.picture.setObjectName("picture")
        self.picture.setFixedSize(_PICTURE_PX)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.hide()
        self.problem = ProblemBox(look.texts)
        self.bars = ObjectBars()
        self.upload, self.options = FactGrid(look), FactGrid(look)
        self.processing = ProcessingPage(look)
        self.log = QPlainTextEdit()
        self.log.setReadOnly(True)
        self.log.setFrameShape(QFrame.Shape.NoFrame)
        self.log.setTabChangesFocus(True)
        self.log.setTabStopDistance(self.log.fontMetrics().averageCharWidth() * _TIME_CHARACTERS)
        self.many = ManyPage(look, actions_on_many)
        self._lay_out()
        self._connect()
        self.show_nothing()

    # What is shown

    def show_nothing(self) -> None:
        """Nothing is chosen: says what the panel is for."""
        self._one = self._many = None
        self._icon.show_icon("info", Tone.CALM)
        self._set_heading(self._look.texts.tr("Choose a row to see its details."), "")
        self.tabs.hide()
        self._stack.hide()
        self.picture.hide()
        self.folded.emit(True)

    def show_one(self, one: OneJob) -> None:
        """Shows a job; its life is shown apart."""
        before, self._one, self._many = self._one, one, None
        if before is None or before.job_id != one.job_id:
            self.show_life("")
            self._scroll_to_top()
        elif before == one:
            return
        self._icon.show_icon(one.icon, one.tone)
        self._set_heading(one.name, one.state)
        self.problem.show_problem(one.problem)
        self.bars.show_bars(one.bars)
        self.upload.show_facts(one.upload)
        self.options.show_facts(one.options)
        self.processing.show_processing(one.processing)
        self.tabs.show()
        self._stack.show()
        self.folded.emit(False)
        self._stack.setCurrentIndex(self.tabs.currentIndex())

    def show_many(self, many: ManyJobs) -> None:
        """Shows what several jobs come to."""
        if many == self._many:
            return
        self._one, self._many = None, many
        self._icon.show_icon("info", Tone.CALM)
        self._set_heading(many.title, "")
        self.many.show_many(many)
        self.tabs.hide()
        self.picture.hide()
        self._stack.show()
        self.folded.emit(False)
        self._stack.setCurrentWidget(self._many_area)

    def show_life(self, text: str) -> None:
        """Shows the life of the job, a line each moment; it stays where it was scrolled to."""
        if text != self.log.toPlainText():
            bar = self.log.verticalScrollBar()
            place, at_end = bar.value(), bar.value() == bar.maximum()
            self.log.setPlainText(text)
            bar.setValue(bar.maximum() if at_end else place)

    def show_picture(self, image: QImage | None) -> None:
        """Shows a small picture of the job; None takes it away."""
        has_picture = image is not None and not image.isNull()
        self.picture.setVisible(has_picture and self._one is not None)
        if image is not None and has_picture:
            ratio = self.devicePixelRatioF()
            pixmap = QPixmap.fromImage(image).scaled(
                _PICTURE_PX * ratio, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            pixmap.setDevicePixelRatio(ratio)
            self.picture.setPixmap(pixmap)
        else:
            self.picture.setPixmap(QPixmap())

    def allow_console(self, why_not: str) -> None:
        """Says whether the medium can be opened in the console; else why not."""
        self.upload.allow_console(why_not)

    @property
    def page(self) -> Page:
        """The page that is looked at, or was last."""
        return Page(self.tabs.currentIndex())

    @property
    def problem_code(self) -> Code | None:
        """The code of the problem that is looked at."""
        return self.problem.code if self._one is not None and self.page is Page.OVERVIEW else None

    def turn_to(self, page: Page) -> None:
        """Shows a page."""
        self.tabs.setCurrentIndex(page)

    def problem_text(self) -> str:
        """The problem and the job it befell, to be sent to somebody."""
        one = self._one
        if one is None or one.problem is None:
            return ""
        path = next((fact.value for fact in one.upload if Way.FOLDER in fact.ways), "")
        return "\n".join((one.problem.title, one.problem.advice, one.problem.details, path))

    def retranslate(self) -> None:
        """Another language is in force; what is shown is told anew by who shows it."""
        tr = self._look.texts.tr
        self.setAccessibleName(tr("Details"))
        for page, title in (
            (Page.OVERVIEW, tr("Overview")),
            (Page.PROCESSING, tr("Procedure")),
            (Page.LOG, tr("Log")),
        ):
            self.tabs.setTabText(page, title)
        self.tabs.setAccessibleName(tr("Pages of the details"))
        self.log.setAccessibleName(tr("The life of this upload"))
        self.picture.setAccessibleName(tr("Picture of the file"))
        for part in (self.problem, self.upload, self.options, self.processing, self.many):
            part.retranslate()
        if self._one is None and self._many is None:
            self.show_nothing()

    def heading_height(self) -> int:
        """What the panel needs while there is only its heading."""
        margins = self.contentsMargins().top() + self.contentsMargins().bottom() + 2 * _MARGIN_Y_PX
        return max(self._icon.sizeHint().height(), self.name.sizeHint().height()) + margins + _GAP_Y_PX

    def recolour(self) -> None:
        """Other colours are in force."""
        for part in (self._icon, self.upload, self.options, self.processing, self.many):
            part.recolour()

    # Inside

    def _set_heading(self, name: str, state: str) -> None:
        self.name.setText(name)
        self.state.setText(state)

    def _scroll_to_top(self) -> None:
        for area in self._areas:
            area.verticalScrollBar().setValue(0)

    def _on_page_changed(self, number: int) -> None:
        if self._one is not None:
            self._stack.setCurrentIndex(number)
        self.page_changed.emit()

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._on_page_changed)
        self.problem.action_requested.connect(self.action_requested)
        self.problem.copy_requested.connect(self.copy_problem_requested)
        self.problem.help_requested.connect(self.help_requested)
        for part in (self.upload, self.options, self.processing):
            part.wanted.connect(self.wanted)

    def _lay_out(self) -> None:
        heading = QHBoxLayout()
        heading.setSpacing(8)
        heading.addWidget(self._icon)
        heading.addWidget(self.name)
        heading.addSpacing(4)
        heading.addWidget(self.state)
        heading.addStretch()
        heading.addWidget(self.tabs)
        overview = QWidget()
        column = QVBoxLayout(overview)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.problem)
        column.addWidget(self.bars)
        sides = QHBoxLayout()
        sides.setSpacing(28)
        sides.addWidget(self.upload, 3)
        sides.addWidget(self.options, 2)
        for side in (self.upload, self.options):
            sides.setAlignment(side, Qt.AlignmentFlag.AlignTop)
        column.addLayout(sides)
        column.addStretch()
        self._stack = QStackedWidget()
        self._many_area = _area(self.many)
        self._areas = [_area(overview), _area(self.processing)]
        for page in (*self._areas, self.log, self._many_area):
            self._stack.addWidget(page)
        body = QHBoxLayout()
        body.setSpacing(14)
        body.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        body.addWidget(self._stack, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, _MARGIN_Y_PX, 10, _MARGIN_Y_PX)
        whole.setSpacing(_GAP_Y_PX)
        whole.addLayout(heading)
        whole.addLayout(body, 1)


def _area(content: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # so that the keyboard can scroll it
    return area
