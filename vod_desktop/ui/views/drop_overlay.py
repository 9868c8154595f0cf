"""Lies over the window while files are dragged across it, with a chip for every preset they could be dropped on.

Takes no events: the window itself takes the drop, and asks here what lies under the pointer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from vod_desktop.core.model.presets import Preset
from vod_desktop.ui.look import Look
from vod_desktop.ui.theme import scaled

_MARGIN_PX = 14
_RADIUS_PX = 14
_ICON_PX = 72
_VEIL_ALPHA = 248
_TEXT_SCALE = 1.5
_CHIP_PX = 40
_CHIP_PADDING_PX = 18
_CHIP_GAP_PX = 12
_WIDEST_CHIP_PX = 260
_WIDEST_ROW_PX = 900
_MOST_ROWS = 4
_SIDE_PX = 48


@dataclass(frozen=True, slots=True)
class Chip:
    """Something to drop on.

    Attributes:
        preset_id: What the files get; None for no preset.
        label: As it is written, perhaps shortened.
        name: The preset's whole name; empty for no preset.
    """

    preset_id: str | None
    label: str
    name: str
    area: QRect


class DropOverlay(QWidget):
    """Covers its parent, whatever size that has."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = look.texts
        self._theme = look.theme
        self._icons = look.icons
        self._covered = parent
        self._presets: Sequence[Preset] = ()
        self._default: Preset | None = None
        self._pointer: QPoint | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        parent.installEventFilter(self)
        self.hide()

    def show_presets(self, presets: Sequence[Preset], default: Preset | None) -> None:
        """Takes the presets that can be dropped on, and the one that files get which are dropped beside them."""
        self._presets, self._default = presets, default
        self.update()

    def appear(self) -> None:
        """Shows itself over everything."""
        self._pointer = None
        self.setGeometry(self._covered.rect())
        self.raise_()
        self.show()

    def point_at(self, place: QPoint) -> None:
        """The pointer has come here: the chip under it lights up."""
        before = self._hot()
        self._pointer = place
        if self._hot() != before:
            self.update()

    def chip_at(self, place: QPoint) -> Chip | None:
        """What is dropped on here; None beside the chips."""
        return next((chip for chip in self.chips()[0] if chip.area.contains(place)), None)

    def chips(self) -> tuple[list[Chip], int]:
        """The chips where they lie, and how many more presets there is no room for."""
        if not self._presets:
            return [], 0
        metrics, wanted = QFontMetrics(self.font()), self._labels()
        width = min(_WIDEST_ROW_PX, self.width() - 2 * _SIDE_PX)
        top = self._chips_top()
        room = (self.height() - top - _SIDE_PX) // (_CHIP_PX + _CHIP_GAP_PX)
        rows: list[list[tuple[str | None, str, str, int]]] = [[]]
        used = 0
        for place, (preset_id, label, name) in enumerate(wanted):
            shown = metrics.elidedText(label, Qt.TextElideMode.ElideMiddle, _WIDEST_CHIP_PX)
            chip_width = metrics.horizontalAdvance(shown) + 2 * _CHIP_PADDING_PX
            if rows[-1] and used + chip_width > width:
                if len(rows) >= max(1, min(_MOST_ROWS, room)):
                    return self._placed(rows, top), len(wanted) - place
                rows.append([])
                used = 0
            rows[-1].append((preset_id, shown, name, chip_width))
            used += chip_width + _CHIP_GAP_PX
        return self._placed(rows, top), 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self._covered:
            self.setGeometry(self._covered.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(colours.selection)
        veil.setAlpha(_VEIL_ALPHA)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(QColor(colours.accent), 2, Qt.PenStyle.DashLine))
        frame = QRectF(self.rect()).adjusted(_MARGIN_PX, _MARGIN_PX, -_MARGIN_PX, -_MARGIN_PX)
        painter.drawRoundedRect(frame, _RADIUS_PX, _RADIUS_PX)
        middle = self.rect().center()
        icon = self._icons.pixmap("upload-cloud", colours.accent, _ICON_PX, ratio=self.devicePixelRatioF())
        painter.drawPixmap(middle.x() - _ICON_PX // 2, self._icon_top(), icon)
        large = scaled(self.font(), _TEXT_SCALE)
        line = QRect(0, self._icon_top() + _ICON_PX + 12, self.width(), QFontMetrics(large).height())
        self._clear(painter, line)
        self._write(painter, line, self._invitation(), large, colours.text)
        if self._presets:
            line = QRect(0, line.bottom() + 10, self.width(), QFontMetrics(self.font()).height())
            self._clear(painter, line)
            self._write(painter, line, self._texts.tr("or on what the files are to get:"), self.font(), colours.dim)
        self._paint_chips(painter)

    def _paint_chips(self, painter: QPainter) -> None:
        colours, hot = self._theme.colours, self._hot()
        chips, more = self.chips()
        for chip in chips:
            is_hot = chip == hot
            font = QFont(self.font())
            font.setUnderline(is_hot)
            painter.setPen(QPen(QColor(colours.accent if is_hot else colours.edge), 2 if is_hot else 1))
            painter.setBrush(QColor(colours.accent if is_hot else colours.raised))
            painter.drawRoundedRect(QRectF(chip.area), _CHIP_PX / 2, _CHIP_PX / 2)
            self._write(painter, chip.area, chip.label, font, colours.on_accent if is_hot else colours.text)
        if more:
            top = (chips[-1].area.bottom() if chips else self._chips_top()) + _CHIP_GAP_PX
            line = QRect(0, top, self.width(), QFontMetrics(self.font()).height())
            text = self._texts.tr_n("{count} more in the bar above", "{count} more in the bar above", more)
            self._write(painter, line, text, self.font(), colours.dim)

    def _clear(self, painter: QPainter, line: QRect) -> None:
        """What lies under the veil must not run through a line of text."""
        painter.fillRect(line.adjusted(_SIDE_PX, -6, -_SIDE_PX, 6), QColor(self._theme.colours.selection))

    @staticmethod
    def _write(painter: QPainter, area: QRect, text: str, font: QFont, colour: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), text)

    def _invitation(self) -> str:
        hot = self._hot()
        if hot is None:
            return self._texts.tr("Let go to upload")
        if hot.preset_id is None:
            return self._texts.tr("Let go to upload without a preset")
        return self._texts.tr("Let go to upload with “{preset}”", preset=hot.name)

    def _hot(self) -> Chip | None:
        return None if self._pointer is None else self.chip_at(self._pointer)

    def _labels(self) -> list[tuple[str | None, str, str]]:
        """What new files get without a choice stands first, then nothing at all: both are there however many there are."""
        tr, default = self._texts.tr, self._default
        presets: list[tuple[str | None, str, str]] = [
            (one.id, one.name, one.name) for one in self._presets if default is None or one.id != default.id
        ]
        if default is None:
            return [(None, tr("No preset (as usual)"), ""), *presets]
        usual = (default.id, tr("Default preset ({name})", name=default.name), default.name)
        return [usual, (None, tr("No preset"), ""), *presets]

    def _icon_top(self) -> int:
        above = 2 * _ICON_PX if self._presets else _ICON_PX
        return max(_SIDE_PX, self.height() // 2 - above)

    def _chips_top(self) -> int:
        heights = QFontMetrics(scaled(self.font(), _TEXT_SCALE)).height() + QFontMetrics(self.font()).height()
        return self._icon_top() + _ICON_PX + 12 + heights + 28

    def _placed(self, rows: list[list[tuple[str | None, str, str, int]]], top: int) -> list[Chip]:
        placed = []
        for number, row in enumerate(rows):
            whole = sum(width for *_rest, width in row) + _CHIP_GAP_PX * (len(row) - 1)
            left = (self.width() - whole) // 2
            for preset_id, label, name, width in row:
                area = QRect(left, top + number * (_CHIP_PX + _CHIP_GAP_PX), width, _CHIP_PX)
                placed.append(Chip(preset_id, label, name, area))
                left += width + _CHIP_GAP_PX
        return placed
