"""The colours of the window, light and dark, following the system while the program runs."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from vod_desktop.core.model.settings import ColourScheme

_SMALLEST_POINTS = 10
"""Bare X servers hand out 9 points, which is too small for Chinese."""


@dataclass(frozen=True, slots=True)
class Colours:
    """One scheme. The tints lie behind text of the colour whose name they bear.

    Attributes:
        mark_edge: Around check boxes and radio buttons, which are nothing but their edge while they are not ticked.
    """

    window: str
    base: str
    raised: str
    text: str
    dim: str
    faded: str
    line: str
    edge: str
    mark_edge: str
    track: str
    hover: str
    selection: str
    accent: str
    accent_strong: str
    on_accent: str
    success: str
    warning: str
    warning_tint: str
    danger: str
    danger_tint: str
    practice: str
    practice_tint: str
    info_tint: str


LIGHT = Colours(
    window="#f4f5f8",
    base="#ffffff",
    raised="#ffffff",
    text="#1b2330",
    dim="#667085",
    faded="#a9b1be",
    line="#e3e6ec",
    edge="#cbd2dd",
    mark_edge="#7d8798",
    track="#e6e9f0",
    hover="#f5f7fb",
    selection="#e4eefe",
    accent="#2467e8",
    accent_strong="#1b55c7",
    on_accent="#ffffff",
    success="#17804d",
    warning="#8f5b00",
    warning_tint="#fff3d6",
    danger="#c0321f",
    danger_tint="#fdebe8",
    practice="#5b35b5",
    practice_tint="#eee8fd",
    info_tint="#e8f0fe",
)

DARK = Colours(
    window="#191c22",
    base="#20242c",
    raised="#2a2f39",
    text="#e7eaf0",
    dim="#9aa4b5",
    faded="#667080",
    line="#333945",
    edge="#4a5262",
    mark_edge="#8b95a6",
    track="#3a414e",
    hover="#262b34",
    selection="#283a58",
    accent="#6aa5ff",
    accent_strong="#8dbaff",
    on_accent="#0e1726",
    success="#4fc88c",
    warning="#ecbb5c",
    warning_tint="#3a3019",
    danger="#ff8576",
    danger_tint="#43231f",
    practice="#c0a6ff",
    practice_tint="#30274a",
    info_tint="#22324c",
)

_SCHEMES = {
    ColourScheme.SYSTEM: Qt.ColorScheme.Unknown,
    ColourScheme.LIGHT: Qt.ColorScheme.Light,
    ColourScheme.DARK: Qt.ColorScheme.Dark,
}


class Theme(QObject):
    """The scheme in force; on Linux also style and palette of the application, elsewhere those stay the system's.

    Signals:
        changed: Other colours are in force.
    """

    changed = Signal()

    def __init__(self, app: QApplication, scheme: Qt.ColorScheme | None = None) -> None:
        """`scheme` stands for that of the system; None follows the system."""
        super().__init__()
        self._app = app
        self._fixed = scheme
        self._choice = ColourScheme.SYSTEM
        self._draws_all = sys.platform not in {"win32", "darwin"}
        if self._draws_all:
            app.setStyle("Fusion")
            _enlarge(app)
        self._colours = LIGHT
        self._apply()
        app.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)

    @property
    def colours(self) -> Colours:
        """The colours in force."""
        return self._colours

    @property
    def draws_all(self) -> bool:
        """Whether the whole look is ours; elsewhere standard widgets keep that of the system."""
        return self._draws_all

    def choose(self, choice: ColourScheme) -> None:
        """Takes the user's choice of light, dark, or as the system has it."""
        if choice is self._choice:
            return
        self._choice = choice
        if not self._draws_all:  # standard widgets keep the system's look, so the system is asked for the other scheme
            self._app.styleHints().setColorScheme(_SCHEMES[choice])
        self._on_scheme_changed()

    def _on_scheme_changed(self) -> None:
        self._apply()
        self.changed.emit()

    def _apply(self) -> None:
        scheme = _SCHEMES[self._choice]
        if self._choice is ColourScheme.SYSTEM:
            scheme = self._fixed if self._fixed is not None else self._app.styleHints().colorScheme()
        self._colours = DARK if scheme is Qt.ColorScheme.Dark else LIGHT
        if self._draws_all:
            self._app.setPalette(_palette(self._colours))


def scaled(font: QFont, factor: float, *, bold: bool = False) -> QFont:
    """A larger or smaller copy; a font has its size in points or, on some desktops, in pixels."""
    copy = QFont(font)
    if font.pointSizeF() > 0:
        copy.setPointSizeF(font.pointSizeF() * factor)
    else:
        copy.setPixelSize(round(font.pixelSize() * factor))
    copy.setBold(bold or font.bold())
    return copy


def _enlarge(app: QApplication) -> None:
    font = QFont(app.font())
    if 0 < font.pointSizeF() < _SMALLEST_POINTS:
        font.setPointSizeF(_SMALLEST_POINTS)
        app.setFont(font)


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for where, colour in {
        role.Window: colours.window,
        role.WindowText: colours.text,
        role.Base: colours.base,
        role.AlternateBase: colours.hover,
        role.Text: colours.text,
        role.Button: colours.raised,
        role.ButtonText: colours.text,
        role.BrightText: colours.danger,
        role.ToolTipBase: colours.raised,
        role.ToolTipText: colours.text,
        role.PlaceholderText: colours.dim,
        role.Highlight: colours.accent,
        role.HighlightedText: colours.on_accent,
        role.Link: colours.accent,
        role.LinkVisited: colours.accent,
        role.Accent: colours.accent,
        role.Mid: colours.line,
        role.Midlight: colours.hover,
        role.Dark: colours.line,
        role.Light: colours.raised,
        role.Shadow: colours.line,
    }.items():
        palette.setColor(where, QColor(colour))
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, QColor(colours.faded))
    return palette
