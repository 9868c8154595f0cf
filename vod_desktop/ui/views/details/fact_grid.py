"""Names and values in lines, each with small buttons for what can be done with the value."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QToolButton, QWidget

from vod_desktop.texts import mark
from vod_desktop.ui.look import Look
from vod_desktop.ui.models.facts import Fact, Facts, Way
from vod_desktop.ui.views.details.parts import ElidedLabel

_ICON_PX = 15
_LINE_PX = 22
_ICONS: Mapping[Way, str] = {Way.COPY: "copy", Way.OPEN: "open", Way.CONSOLE: "console", Way.FOLDER: "folder"}
_TIPS: Mapping[Way, str] = {
    Way.COPY: mark("Copy {name}"),
    Way.OPEN: mark("Open {name} in the browser"),
    Way.CONSOLE: mark("Open in the console"),
    Way.FOLDER: mark("Show in folder"),
}


class _Line:
    """One fact: its name, its value, its buttons; made once and filled again and again."""

    def __init__(self, grid: FactGrid) -> None:
        self.name = QLabel()
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.name.setProperty("tone", "dim")
        self.value = ElidedLabel()
        self.buttons = {way: grid.make_button(way, self) for way in Way}
        self.fact: Fact | None = None
        self.box = QWidget()
        row = QHBoxLayout(self.box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.value)
        for button in self.buttons.values():
            row.addWidget(button)
        row.addStretch()
        self.box.setMinimumHeight(_LINE_PX)

    def show(self, fact: Fact | None) -> None:
        self.fact = fact
        for widget in (self.name, self.box):
            widget.setVisible(fact is not None)
        if fact is not None:
            self.name.setText(fact.name)
            self.value.setText(fact.value)
        for way, button in self.buttons.items():
            button.setVisible(fact is not None and way in fact.ways)


class FactGrid(QWidget):
    """Shows `Facts`.

    Signals:
        wanted: A button: a `Way` and the value of its line.
    """

    wanted = Signal(object, str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._lines: list[_Line] = []
        self._no_console = ""
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(1)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: Facts) -> None:
        """Shows these in the place of those before."""
        while len(self._lines) < len(facts):
            line = _Line(self)
            self._grid.addWidget(line.name, len(self._lines), 0)
            self._grid.addWidget(line.box, len(self._lines), 1)
            self._lines.append(line)
        for number, line in enumerate(self._lines):
            fact = facts[number] if number < len(facts) else None
            if fact != line.fact or fact is None:
                line.show(fact)
                self._name(line)

    def allow_console(self, why_not: str) -> None:
        """Says whether there is a console; else why there is none."""
        if why_not != self._no_console:
            self._no_console = why_not
            for line in self._lines:
                self._name(line)

    def retranslate(self) -> None:
        """Another language is in force."""
        for line in self._lines:
            self._name(line)

    def recolour(self) -> None:
        """Other colours are in force."""
        for line in self._lines:
            for way, button in line.buttons.items():
                button.setIcon(self._look.icons.icon(_ICONS[way], self._look.theme.colours.dim))

    def make_button(self, way: Way, line: _Line) -> QToolButton:
        """One small button of a line."""
        button = QToolButton()
        button.setProperty("role", "inline")
        button.setIconSize(QSize(_ICON_PX, _ICON_PX))
        button.setIcon(self._look.icons.icon(_ICONS[way], self._look.theme.colours.dim))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.wanted.emit(way, line.fact.value if line.fact else ""))
        return button

    def _name(self, line: _Line) -> None:
        if line.fact is None:
            return
        for way, button in line.buttons.items():
            tip = self._look.texts.tr(_TIPS[way], name=line.fact.name)
            button.setAccessibleName(tip)
            is_off = way is Way.CONSOLE and bool(self._no_console)
            button.setEnabled(not is_off)
            button.setToolTip(self._no_console if is_off else tip)
