"""Small pieces of the details: a text that is cut where it does not fit, an icon with words, small buttons."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QToolTip, QWidget

from vod_desktop.ui.look import Look
from vod_desktop.ui.models.row import Tone
from vod_desktop.ui.tips import plain_tip

_ICON_PX = 18
_SMALLEST_PX = 40


class ElidedLabel(QLabel):
    """One line of text from outside, as wide as it is, cut in its middle where that does not fit; the tip then has it all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._line()) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(_SMALLEST_PX, self.fontMetrics().height())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            is_cut = self._cut() != self.text()
            QToolTip.showText(event.globalPos(), plain_tip(self.text()) if is_cut else "", self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._cut())

    def _line(self) -> str:
        return " ".join(self.text().split())

    def _cut(self) -> str:
        metrics: QFontMetrics = self.fontMetrics()
        return metrics.elidedText(self._line(), Qt.TextElideMode.ElideMiddle, self.width())


class StateIcon(QLabel):
    """An icon in the colour of a tone; the words beside it say the same."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown = ("", Tone.CALM)
        self.setFixedSize(_ICON_PX, _ICON_PX)

    def show_icon(self, icon: str, tone: Tone) -> None:
        """Shows one of the program's icons; an empty name shows none."""
        self._shown = icon, tone
        self.recolour()

    def recolour(self) -> None:
        """Other colours are in force."""
        icon, tone = self._shown
        if icon:
            colour = tone_colour(self._look, tone)
            self.setPixmap(self._look.icons.pixmap(icon, colour, _ICON_PX, ratio=self.devicePixelRatioF()))
        else:
            self.setPixmap(QPixmap())


def tone_colour(look: Look, tone: Tone) -> str:
    """The colour of a tone on a plain ground."""
    colours = look.theme.colours
    return {
        Tone.CALM: colours.dim,
        Tone.ACTIVE: colours.accent,
        Tone.GOOD: colours.success,
        Tone.CAREFUL: colours.warning,
        Tone.BAD: colours.danger,
    }[tone]


def plain_label(*, wraps: bool = True) -> QLabel:
    """A text that comes from outside: never taken for HTML, can be selected by hand."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wraps)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def small_button() -> QPushButton:
    """A button that stands among text."""
    button = QPushButton()
    button.setProperty("role", "small")
    return button
