"""Pulls the engine's counters for the window: 30 times a second for the bars that are seen, twice for texts.

It runs only while something moves and somebody can see it; pushed signals would cost four times as much (F11).
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer

from vod_desktop.core.model.events import Totals
from vod_desktop.core.model.states import State
from vod_desktop.ui.models.columns import Column
from vod_desktop.ui.models.groups import Group
from vod_desktop.ui.models.queue_model import QueueModel
from vod_desktop.ui.models.totals_text import at_rest, permille
from vod_desktop.ui.models.verbs import BUSY, GOES_ON
from vod_desktop.ui.ports import Uploads
from vod_desktop.ui.views.main_window import MainWindow

BARS_MS = 33
MINIMISED_MS = 1000
_TICKS_PER_TEXT = 15

_BARS = (Column.STATE,)
_TEXTS = (Column.SPEED, Column.LEFT)


class ProgressController(QObject):
    """Owns the one timer. Told by `follow` whenever jobs or the window's visibility have changed.

    Args:
        engine: The engine once the session is open.
        details_changed: Called with the texts: the details show counters too.
    """

    def __init__(
        self,
        model: QueueModel,
        window: MainWindow,
        engine: Callable[[], Uploads | None],
        details_changed: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._model = model
        self._window = window
        self._engine = engine
        self._details_changed = details_changed
        self._tick = 0
        self._stopped = False
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_tick)

    @property
    def is_running(self) -> bool:
        """Whether counters are being pulled."""
        return self._timer.isActive()

    def follow(self) -> None:
        """Starts, slows or stops the timer as things stand now, and shows the counters once."""
        moves = any(self._model.counts[state] for state in BUSY)
        if moves and self._window.isVisible() and not self._stopped:
            interval_ms = MINIMISED_MS if self._window.isMinimized() else BARS_MS
            if not self._timer.isActive() or self._timer.interval() != interval_ms:
                self._timer.start(interval_ms)
        else:
            self._timer.stop()
        self._pull_texts()

    def stop(self) -> None:
        """Stops for good, whatever becomes of jobs and window."""
        self._stopped = True
        self._timer.stop()

    def _on_tick(self) -> None:
        self._tick += 1
        if self._tick % _TICKS_PER_TEXT == 0 or self._window.isMinimized():
            self._pull_texts()
            return
        engine = self._engine()
        if engine is not None:
            self._model.set_progress(engine.progress().jobs)
            self._model.refresh(_BARS, *self._window.queue_view.visible_rows())

    def _pull_texts(self) -> None:
        engine = self._engine()
        if engine is None:
            return
        totals = engine.progress()
        self._model.set_progress(totals.jobs)
        self._model.refresh((*_BARS, *_TEXTS), *self._window.queue_view.visible_rows())
        moves = any(self._model.counts[state] for state in BUSY)
        self._window.totals.show_totals(totals if moves else at_rest(totals), self._model.groups[Group.NEEDS_YOU])
        self._window.show_progress(self._title_percent(totals))
        self._details_changed()

    def _title_percent(self, totals: Totals) -> int | None:
        on_its_way = any(self._model.counts[state] for state in GOES_ON - {State.CANCELLING})
        return permille(totals) // 10 if on_its_way else None
