"""What several chosen jobs come to: how they stand, what they have in common, and one row of buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from vod_desktop.ui.look import Look
from vod_desktop.ui.models.details import ManyJobs
from vod_desktop.ui.views.details.fact_grid import FactGrid
from vod_desktop.ui.views.details.parts import StateIcon, plain_label, small_button


class ManyPage(QWidget):
    """Shows a `ManyJobs`.

    Args:
        actions: Get a button each, shown while they mean something.
    """

    def __init__(self, look: Look, actions: list[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.states: list[tuple[StateIcon, QLabel]] = []
        self._states = QHBoxLayout()
        self._states.setSpacing(6)
        self._states.addStretch()
        self.sides = FactGrid(look), FactGrid(look)
        self.buttons: dict[QAction, QPushButton] = {}
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for action in actions:
            button = self.buttons[action] = small_button()
            button.clicked.connect(action.trigger)
            action.changed.connect(self._follow_actions)
            buttons.addWidget(button)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._states)
        column.addLayout(buttons)
        sides = QHBoxLayout()
        sides.setSpacing(28)
        for side in self.sides:
            sides.addWidget(side, 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(sides)
        column.addStretch()
        self._follow_actions()

    def show_many(self, many: ManyJobs) -> None:
        """Shows this in the place of what was before."""
        while len(self.states) < len(many.states):
            self._add_state()
        for number, (icon, label) in enumerate(self.states):
            state = many.states[number] if number < len(many.states) else None
            icon.setVisible(state is not None)
            label.setVisible(state is not None)
            if state is not None:
                icon.show_icon(state[0], state[1])
                label.setText(state[2])
        half = (len(many.facts) + 1) // 2
        for side, facts in zip(self.sides, (many.facts[:half], many.facts[half:]), strict=True):
            side.show_facts(facts)

    def retranslate(self) -> None:
        """Another language is in force."""
        self._follow_actions()

    def recolour(self) -> None:
        """Other colours are in force."""
        for icon, _ in self.states:
            icon.recolour()
        for side in self.sides:
            side.recolour()

    def _follow_actions(self) -> None:
        for action, button in self.buttons.items():
            button.setText(action.text())
            button.setToolTip(action.toolTip())
            button.setVisible(action.isEnabled())

    def _add_state(self) -> None:
        icon, label = StateIcon(self._look), plain_label(wraps=False)
        place = 2 * len(self.states)
        self._states.insertWidget(place, icon)
        self._states.insertWidget(place + 1, label)
        label.setContentsMargins(0, 0, 10, 0)
        self.states.append((icon, label))
