"""Counters per state that are filters: the row of chips above the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QWidget

from vod_desktop.core.model.states import State
from vod_desktop.texts import Texts, mark
from vod_desktop.texts.labels import STATE_LABELS

_ALL = mark("All")

_CHIPS: Mapping[str, frozenset[State]] = {
    _ALL: frozenset(),
    STATE_LABELS[State.RUNNING]: frozenset({State.RUNNING}),
    STATE_LABELS[State.QUEUED]: frozenset({State.QUEUED}),
    STATE_LABELS[State.WAITING]: frozenset({State.WAITING}),
    STATE_LABELS[State.PAUSED]: frozenset({State.PAUSING, State.PAUSED}),
    STATE_LABELS[State.FAILED]: frozenset({State.FAILED}),
    STATE_LABELS[State.CANCELLED]: frozenset({State.CANCELLING, State.CANCELLED}),
    STATE_LABELS[State.COMPLETE]: frozenset({State.COMPLETE}),
}


class FilterBar(QFrame):
    """One chip for all jobs and one for each state that some job is in.

    Signals:
        filter_requested: The chosen states, a frozenset; empty for all.
    """

    filter_requested = Signal(object)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filters")
        self._texts = texts
        self._counts: Counter[State] = Counter()
        self._group = QButtonGroup(self)
        self._chips: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(2)
        for label, states in _CHIPS.items():
            chip = QPushButton()
            chip.setCheckable(True)
            chip.setProperty("role", "chip")
            chip.clicked.connect(lambda _checked, states=states: self._on_clicked(states))
            self._group.addButton(chip)
            self._chips[label] = chip
            row.addWidget(chip)
        row.addStretch()
        self._chips[_ALL].setChecked(True)

    def show_counts(self, counts: Counter[State]) -> None:
        """Takes the newest counts; a chip without jobs goes, unless it is chosen."""
        self._counts = counts
        for label, states in _CHIPS.items():
            count = counts.total() if label == _ALL else sum(counts[state] for state in states)
            chip = self._chips[label]
            chip.setText(f"{self._texts.tr(label)}  {count}")
            chip.setVisible(label == _ALL or count > 0 or chip.isChecked())

    def show_all(self) -> None:
        """Chooses the chip for all jobs."""
        self._chips[_ALL].click()

    def retranslate(self) -> None:
        """Another language is in force."""
        self.show_counts(self._counts)

    def _on_clicked(self, states: frozenset[State]) -> None:
        self.filter_requested.emit(states)
        self.show_counts(self._counts)
