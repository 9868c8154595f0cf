"""What the service makes of the medium: the outcome, each step, and the task's id."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from vod_desktop.ui.look import Look
from vod_desktop.ui.models.details import Processing
from vod_desktop.ui.views.details.fact_grid import FactGrid
from vod_desktop.ui.views.details.parts import StateIcon, plain_label


class ProcessingPage(QWidget):
    """Shows a `Processing`.

    Signals:
        wanted: A button of a fact: a `Way` and the value.
    """

    wanted = Signal(object, str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown: Processing | None = None
        self._icon = StateIcon(look)
        self.title, self.advice = plain_label(wraps=False), plain_label()
        bold = self.title.font()
        bold.setBold(True)
        self.title.setFont(bold)
        self.advice.setProperty("tone", "dim")
        self.steps: list[tuple[StateIcon, QLabel, QLabel]] = []
        self._steps = QGridLayout()
        self._steps.setHorizontalSpacing(8)
        self._steps.setVerticalSpacing(4)
        self._steps.setColumnStretch(2, 1)
        self._facts = FactGrid(look)
        self._facts.wanted.connect(self.wanted)
        heading = QHBoxLayout()
        heading.setSpacing(8)
        heading.addWidget(self._icon)
        heading.addWidget(self.title)
        heading.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(heading)
        column.addWidget(self.advice)
        column.addLayout(self._steps)
        column.addWidget(self._facts)
        column.addStretch()

    def show_processing(self, shown: Processing) -> None:
        """Shows this one in the place of that before."""
        if shown == self._shown:
            return
        self._shown = shown
        self._icon.show_icon(shown.icon, shown.tone)
        self.title.setText(shown.title)
        self.advice.setText(shown.advice)
        self.advice.setVisible(bool(shown.advice))
        while len(self.steps) < len(shown.steps):
            self._add_step()
        for number, (icon, name, state) in enumerate(self.steps):
            step = shown.steps[number] if number < len(shown.steps) else None
            for widget in (icon, name, state):
                widget.setVisible(step is not None)
            if step is not None:
                icon.show_icon(step.icon, step.tone)
                name.setText(step.name)
                state.setText(step.state)
        self._facts.show_facts(shown.facts)

    def retranslate(self) -> None:
        """Another language is in force."""
        self._facts.retranslate()

    def recolour(self) -> None:
        """Other colours are in force."""
        for icon in (self._icon, *(step[0] for step in self.steps)):
            icon.recolour()
        self._facts.recolour()

    def _add_step(self) -> None:
        icon, name, state = StateIcon(self._look), plain_label(wraps=False), plain_label()
        row = len(self.steps)
        self._steps.addWidget(icon, row, 0, Qt.AlignmentFlag.AlignTop)
        self._steps.addWidget(name, row, 1, Qt.AlignmentFlag.AlignTop)
        self._steps.addWidget(state, row, 2, Qt.AlignmentFlag.AlignTop)
        self.steps.append((icon, name, state))
