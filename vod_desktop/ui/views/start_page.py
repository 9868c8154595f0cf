"""What an empty queue shows: a large drop area, two buttons, what is taken and what happens next."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from vod_desktop.core.intake.media_types import AUDIO_TYPES, VIDEO_TYPES
from vod_desktop.ui.look import Look
from vod_desktop.ui.theme import scaled
from vod_desktop.ui.views.next_steps import NextSteps

_ICON_PX = 72
_FRAME_MARGIN_PX = 28
_FRAME_RADIUS_PX = 16
_TEXT_WIDTH_PX = 560
_TITLE_SCALE = 1.6


class StartPage(QWidget):
    """Signals: account_requested, files_requested, folder_requested, practice_requested, sample_requested: the buttons."""

    account_requested = Signal()
    files_requested = Signal()
    folder_requested = Signal()
    practice_requested = Signal()
    sample_requested = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._texts = look.texts
        self._theme = look.theme
        self._icons = look.icons
        self._has_account = True
        self._is_practice = False
        self._waiting = 0
        self._icon = QLabel()
        self._title = QLabel()
        self._next = QLabel()
        self._types = QLabel()
        self._steps = NextSteps(look)
        self._add_files = QPushButton()
        self._add_folder = QPushButton()
        self._practise = QPushButton()
        self._add_account = QPushButton()
        self._sample = QPushButton()
        self._title.setFont(scaled(self._title.font(), _TITLE_SCALE))
        for label in (self._icon, self._title, self._next, self._types):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for label in (self._next, self._types):
            label.setWordWrap(True)
            label.setFixedWidth(_TEXT_WIDTH_PX)
            label.setProperty("tone", "dim")
        for button, role in (
            (self._add_files, "primary"),
            (self._add_folder, "plain"),
            (self._practise, "primary"),
            (self._add_account, "plain"),
            (self._sample, "plain"),
        ):
            button.setProperty("role", role)
        self._add_files.clicked.connect(self.files_requested)
        self._add_folder.clicked.connect(self.folder_requested)
        self._practise.clicked.connect(self.practice_requested)
        self._add_account.clicked.connect(self.account_requested)
        self._sample.clicked.connect(self.sample_requested)
        self._lay_out()
        self.show_account(True)

    def show_account(self, has_account: bool, /, *, is_practice: bool = False) -> None:
        """Offers to add files, and on the practice cloud a sample; without an account to practise first."""
        self._has_account = has_account
        self._is_practice = is_practice
        self._add_files.setVisible(has_account)
        self._add_folder.setVisible(has_account)
        self._sample.setVisible(is_practice)
        self._practise.setVisible(not has_account)
        self._add_account.setVisible(not has_account)
        self.retranslate()
        if self.isVisible():
            self.take_focus()  # the button that had the keyboard may be gone

    def show_waiting(self, count: int, /) -> None:
        """So many files wait for an account."""
        self._waiting = count
        self.retranslate()

    def take_focus(self) -> None:
        """Gives the keyboard to the first button."""
        (self._add_files if self._has_account else self._practise).setFocus()

    def retranslate(self) -> None:
        """Another language is in force."""
        tr = self._texts.tr
        self._add_files.setText(tr("Add files…"))
        self._add_folder.setText(tr("Add folder…"))
        self._practise.setText(tr("Practise without an account"))
        self._add_account.setText(tr("Add an account…"))
        self._sample.setText(tr("Take a sample clip"))
        if self._has_account:
            self._title.setText(tr("Drop videos or folders here"))
            self._next.setText(
                tr(
                    "Or paste what you have copied in the file manager. Whole folders are searched for videos and audio."
                )
            )
        elif self._waiting:
            self._title.setText(
                self._texts.tr_n(
                    "{count} file waits for an account", "{count} files wait for an account", self._waiting
                )
            )
            self._next.setText(
                tr(
                    "Practise with it: nothing leaves your computer. Or add an account of yours, and it is uploaded there."
                )
            )
        else:
            self._title.setText(tr("Welcome to VOD Desktop"))
            self._next.setText(
                tr(
                    "No account is known yet. The practice cloud runs inside this program: nothing leaves your computer."
                )
            )
        self._steps.retranslate()
        video, audio = (" ".join(sorted(types)).upper() for types in (VIDEO_TYPES, AUDIO_TYPES))
        self._types.setText(tr("Video: {video}\nAudio: {audio}", video=video, audio=audio))
        self._fit()

    def recolour(self) -> None:
        """Other colours are in force."""
        colour = self._theme.colours.accent
        self._icon.setPixmap(self._icons.pixmap("upload-cloud", colour, _ICON_PX, ratio=self.devicePixelRatioF()))
        self._steps.recolour()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(self._theme.colours.edge), 1.5, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        margin = _FRAME_MARGIN_PX
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(margin, margin, -margin, -margin), _FRAME_RADIUS_PX, _FRAME_RADIUS_PX
        )

    def _fit(self) -> None:
        """In a low window what is only nice goes, so that nothing is cut off."""
        extras = (self._steps, self._icon)
        for extra in extras:
            extra.show()
        for extra in extras:
            if self._column.totalHeightForWidth(self.width()) <= self.height():
                break
            extra.hide()

    def _lay_out(self) -> None:
        buttons = _centred(self._add_files, self._add_folder, self._sample, self._practise, self._add_account)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(40, 36, 40, 36)
        column.setSpacing(12)
        column.addStretch(3)
        column.addWidget(self._icon)
        column.addWidget(self._title)
        column.addLayout(_centred(self._next))
        column.addSpacing(10)
        column.addLayout(buttons)
        column.addSpacing(22)
        column.addWidget(self._steps)
        column.addSpacing(16)
        column.addLayout(_centred(self._types))
        column.addStretch(4)


def _centred(*widgets: QWidget) -> QHBoxLayout:
    """Side by side in the middle. An alignment would do it too, but then wrapped texts get the height of one line."""
    row = QHBoxLayout()
    row.setSpacing(10)
    row.addStretch()
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch()
    return row
