"""The strip at the bottom: all uploads together, the speed limit in force, and the actions that concern them all."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from vod_desktop.core.model.events import Totals
from vod_desktop.ui.look import Look
from vod_desktop.ui.models.groups import Group
from vod_desktop.ui.models.totals_text import files_text, permille, rest_texts
from vod_desktop.ui.views.limit_button import LimitButton
from vod_desktop.ui.views.parts_label import GAP, PartsLabel

_PERMILLE = 1000  # Qt's bars count in 32 bits: never in bytes


class TotalsBar(QFrame):
    """Shows the engine's `Totals`.

    Signals:
        filter_requested: A counter was pressed; carries the groups that it counts, empty for all.

    Attributes:
        limit: The speed limit in force.
    """

    filter_requested = Signal(object)

    def __init__(self, look: Look, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        """The actions get a button each, those that mean nothing now are disabled; the last is there only when it does."""
        super().__init__(parent)
        self.setObjectName("totals")
        self._texts = look.texts
        self._totals = Totals()
        self._needs_you_count = 0
        self._gaps, self._rest = (QLabel(GAP), QLabel(GAP)), PartsLabel()
        self._files, self._failed, self._needs_you = QPushButton(), QPushButton(), QPushButton()
        for counter, groups in (
            (self._files, frozenset[Group]()),
            (self._failed, frozenset({Group.FAILED})),
            (self._needs_you, frozenset({Group.NEEDS_YOU})),
        ):
            counter.setProperty("role", "counter")
            counter.clicked.connect(lambda _checked, groups=groups: self.filter_requested.emit(groups))
        self._failed.setProperty("tone", "bad")
        self._needs_you.setProperty("tone", "careful")
        self.limit = LimitButton(look)
        self._bar = QProgressBar()
        self._bar.setRange(0, _PERMILLE)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._buttons = {action: QPushButton() for action in actions}
        self._on_demand = actions[-1]
        text_side = QVBoxLayout()
        text_side.setSpacing(5)
        text = QHBoxLayout()
        text.setSpacing(0)
        for part in (self._files, self._gaps[0], self._failed, self._gaps[1], self._needs_you):
            text.addWidget(part)
        text.addWidget(self._rest, 1)
        text_side.addLayout(text)
        text_side.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 9)
        row.setSpacing(8)
        row.addLayout(text_side, 1)
        row.addSpacing(8)
        row.addWidget(self.limit)
        for action, button in reversed(self._buttons.items()):
            button.setProperty("role", "small")
            button.clicked.connect(action.trigger)
            action.changed.connect(self._follow_actions)
            row.addWidget(button)

    def show_totals(self, totals: Totals, needs_you: int = 0) -> None:
        """Takes the newest counters, and how many of the files that failed wait for their user."""
        self._totals, self._needs_you_count = totals, min(needs_you, totals.files_failed)
        has_failed_only = totals.files_failed > 0 and not totals.jobs
        self._fill_text()
        self._bar.setVisible(totals.files_total > 0)
        self._bar.setValue(_PERMILLE if has_failed_only and not totals.total_bytes else permille(totals))
        self._set_tone("bad" if has_failed_only else "")

    def text(self) -> str:
        """All uploads together in one line."""
        troubles = [counter.text() for counter in (self._failed, self._needs_you) if not counter.isHidden()]
        return GAP.join((self._files.text(), *troubles)) + self._rest.full_text

    def recolour(self) -> None:
        """Other colours are in force."""
        self.limit.recolour()

    def _fill_text(self) -> None:
        totals, texts = self._totals, self._texts
        files = files_text(texts, totals)
        needs_you = self._needs_you_count
        failed = totals.files_failed - needs_you
        rest = rest_texts(texts, totals) if totals.files_total else []
        self._files.setText(files if totals.files_total else texts.tr("No uploads"))
        self._failed.setText(texts.tr_n("{count} failed", "{count} failed", failed))
        self._needs_you.setText(texts.tr_n("{count} needs you", "{count} need you", needs_you))
        for gap, counter, count in zip(self._gaps, (self._failed, self._needs_you), (failed, needs_you), strict=True):
            gap.setVisible(count > 0)
            counter.setVisible(count > 0)
        self._files.setEnabled(totals.files_total > 0)
        self._rest.show_parts(rest)

    def _set_tone(self, tone: str) -> None:
        """Qt looks at a property in a style sheet only when it is told to."""
        if tone != (self._bar.property("tone") or ""):
            self._bar.setProperty("tone", tone)
            self._bar.style().unpolish(self._bar)
            self._bar.style().polish(self._bar)

    def retranslate(self) -> None:
        """Another language is in force."""
        tr = self._texts.tr
        self._bar.setAccessibleName(tr("Total progress"))
        self._files.setToolTip(tr("Show all rows"))
        self._failed.setToolTip(tr("Show only what failed"))
        self._needs_you.setToolTip(tr("Show only what needs you"))
        self.limit.retranslate()
        self._follow_actions()
        self.show_totals(self._totals, self._needs_you_count)

    def _follow_actions(self) -> None:
        for action, button in self._buttons.items():
            button.setText(action.text())
            button.setToolTip(action.toolTip())
            button.setEnabled(action.isEnabled())
            button.setVisible(action is not self._on_demand or action.isEnabled())
