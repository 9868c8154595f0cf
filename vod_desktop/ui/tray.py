"""The program's icon in the system's tray: a thin shell over Qt's, and the picture on it.

A tray may be missing (GNOME shows none), and may come later; it is looked for when it matters, never by a timer.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

_SIZES_PX = (16, 22, 24, 32, 48)
_RING = 0.11
"""Width of the ring, as a part of the icon's edge."""
_BADGE = 0.52
"""Edge of the badge, likewise."""
_PERCENT_STEP = 2
"""Finer steps cannot be seen on so small a picture, and each new one is sent to the tray."""
_FULL_CIRCLE = 360 * 16  # Qt counts angles in sixteenths of a degree

_RING_COLOUR = "#22c55e"
_TRACK_COLOUR = "#94a3b8"
_PAUSED_COLOUR = "#475569"
_ATTENTION_COLOUR = "#d97706"
"""Of their own, not of the theme: the tray has the panel's background, whatever the scheme of windows."""


class Badge(StrEnum):
    """The sign in the corner of the icon; each has a shape of its own, not only a colour."""

    NONE = "none"
    PAUSED = "paused"
    ATTENTION = "attention"


@dataclass(frozen=True, slots=True)
class Face:
    """What the icon says.

    Attributes:
        percent: Total progress as a ring; None without one.
    """

    percent: int | None = None
    badge: Badge = Badge.NONE

    def coarse(self) -> Face:
        """The same, as fine as it can be seen."""
        return self if self.percent is None else Face(self.percent // _PERCENT_STEP * _PERCENT_STEP, self.badge)


class Tray(Protocol):
    """The tray, as controllers see it. GUI thread."""

    @property
    def is_shown(self) -> bool:
        """Whether the icon stands in a tray, as far as is known without looking."""

    def look(self) -> bool:
        """Whether there is a tray now; if so, the icon stands in it from now on."""

    def put(self, menu: QMenu, activated: Callable[[], None]) -> None:
        """Says what the icon offers: its menu, and what a click on it does. The menu stays the caller's."""

    def show(self, icon: QIcon, tip: str) -> None:
        """Shows another picture and tooltip."""

    def close(self) -> None:
        """Takes the icon away."""


class SystemTray:
    """The tray of this desktop."""

    def __init__(self) -> None:
        self._icon: QSystemTrayIcon | None = None
        self._menu: QMenu | None = None
        self._activated: Callable[[], None] = lambda: None
        self._shown = (QIcon(), "")

    @property
    def is_shown(self) -> bool:
        return self._icon is not None

    def look(self) -> bool:
        if self._icon is not None and self._icon.isSystemTrayAvailable():
            return True
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return False
        if self._icon is None and self._menu is not None:
            self._icon = QSystemTrayIcon(self._shown[0])
            self._icon.setToolTip(self._shown[1])
            self._icon.setContextMenu(self._menu)
            self._icon.activated.connect(self._on_activated)
            self._icon.show()
        return True

    def put(self, menu: QMenu, activated: Callable[[], None]) -> None:
        self._menu, self._activated = menu, activated

    def show(self, icon: QIcon, tip: str) -> None:
        if self._icon is not None:
            self._icon.setIcon(icon)
            if tip != self._shown[1]:
                self._icon.setToolTip(tip)
        self._shown = icon, tip

    def close(self) -> None:
        if self._icon is not None:
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = None

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        opens_menu = sys.platform == "darwin"  # there any click does
        if reason is QSystemTrayIcon.ActivationReason.Trigger and not opens_menu:
            self._activated()


def draw(face: Face, program: QIcon) -> QIcon:
    """The program's icon with its ring and badge, in the sizes that trays ask for."""
    icon = QIcon()
    for size_px in _SIZES_PX:
        icon.addPixmap(_draw(face, program, size_px))
    return icon


def _draw(face: Face, program: QIcon, size_px: int) -> QPixmap:
    pixmap = QPixmap(size_px, size_px)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    ring = 0.0 if face.percent is None else max(2.0, size_px * _RING)
    inside = QRectF(0, 0, size_px, size_px).adjusted(ring, ring, -ring, -ring)
    program.paint(painter, inside.toAlignedRect())
    if face.percent is not None:
        _draw_ring(painter, size_px, ring, face.percent)
    if face.badge is not Badge.NONE:
        _draw_badge(painter, size_px, face.badge)
    painter.end()
    return pixmap


def _draw_ring(painter: QPainter, size_px: int, width: float, percent: int) -> None:
    half = width / 2
    circle = QRectF(0, 0, size_px, size_px).adjusted(half, half, -half, -half)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(_TRACK_COLOUR), width))
    painter.drawEllipse(circle)
    painter.setPen(QPen(QColor(_RING_COLOUR), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawArc(circle, _FULL_CIRCLE // 4, -_FULL_CIRCLE * percent // 100)


def _draw_badge(painter: QPainter, size_px: int, badge: Badge) -> None:
    edge = max(8.0, size_px * _BADGE)
    place = QRectF(size_px - edge, size_px - edge, edge, edge)
    painter.setPen(QPen(QColor("white"), max(1.0, edge / 12)))
    painter.setBrush(QBrush(QColor(_ATTENTION_COLOUR if badge is Badge.ATTENTION else _PAUSED_COLOUR)))
    painter.drawEllipse(place.adjusted(0.5, 0.5, -0.5, -0.5))
    painter.setPen(QPen(QColor("white"), max(1.4, edge / 7), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    middle, top, bottom = place.center(), place.top() + edge * 0.28, place.bottom() - edge * 0.28
    if badge is Badge.PAUSED:
        for side in (-edge * 0.14, edge * 0.14):
            painter.drawLine(QPointF(middle.x() + side, top), QPointF(middle.x() + side, bottom))
    else:
        painter.drawLine(QPointF(middle.x(), top), QPointF(middle.x(), middle.y() + edge * 0.04))
        painter.drawPoint(QPointF(middle.x(), bottom))
