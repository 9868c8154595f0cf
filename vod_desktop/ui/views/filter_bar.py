"""Counters per state that are filters: the row of chips above the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QWidget

from vod_desktop.texts import Texts, mark
from vod_desktop.ui.models.groups import GROUP_LABELS, Group

_ALL = mark("All")

_CHIPS: Mapping[str, frozenset[Group]] = {
    _ALL: frozenset(),
    **{label: frozenset({group}) for group, label in GROUP_LABELS.items()},
}


class FilterBar(QFrame):
    """One chip for all jobs and one for each group that some job is in.

    Signals:
        filter_requested: The chosen groups, a frozenset; empty for all.
    """

    filter_requested = Signal(object)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filters")
        self._texts = texts
        self._counts: Counter[Group] = Counter()
        self._group = QButtonGroup(self)
        self._chips: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(2)
        for label, groups in _CHIPS.items():
            chip = QPushButton()
            chip.setCheckable(True)
            chip.setProperty("role", "chip")
            chip.clicked.connect(lambda _checked, groups=groups: self._on_clicked(groups))
            self._group.addButton(chip)
            self._chips[label] = chip
            row.addWidget(chip)
        row.addStretch()
        self._chips[_ALL].setChecked(True)

    def show_counts(self, counts: Counter[Group]) -> None:
        """Takes the newest counts; a chip without jobs goes, unless it is chosen."""
        self._counts = counts
        for label, groups in _CHIPS.items():
            count = counts.total() if label == _ALL else sum(counts[group] for group in groups)
            chip = self._chips[label]
            chip.setText(f"{self._texts.tr(label)}  {count}")
            chip.setVisible(label == _ALL or count > 0 or chip.isChecked())

    def retranslate(self) -> None:
        """Another language is in force."""
        self.show_counts(self._counts)

    def choose(self, groups: frozenset[Group]) -> None:
        """Filters by these groups; those that have no chip of their own are shown without one."""
        there = frozenset(group for group in groups if self._counts[group]) or groups
        chip = next((self._chips[label] for label, ones in _CHIPS.items() if ones == there), None)
        self._group.setExclusive(False)  # an exclusive group cannot do without a chosen chip
        for each in self._chips.values():
            each.setChecked(each is chip)
        self._group.setExclusive(True)
        self._on_clicked(groups)

    def _on_clicked(self, groups: frozenset[Group]) -> None:
        self.filter_requested.emit(groups)
        self.show_counts(self._counts)
