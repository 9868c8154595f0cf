"""Long work of the window in pieces, between which it paints and listens."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer

from vod_desktop.ui.courtesy import Courtesy

_TURN_S = 0.008
"""So long pieces follow one another within one turn: half the time between two pictures of a screen."""


class Piecemeal(QObject):
    """Does one work at a time, a few pieces a turn. GUI thread.

    Args:
        parent: Its owner.
        courtesy: Other threads let it pass.
        clock: Seconds that never jump.
    """

    def __init__(self, parent: QObject, courtesy: Courtesy, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._courtesy = courtesy
        self._clock = clock
        self._pieces: Iterator[None] | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_at_work(self) -> bool:
        """Whether something is left to be done."""
        return self._pieces is not None

    def start(self, pieces: Iterator[None], *, at_once: int = 0) -> None:
        """Begins, by default in the next turn; what was under way is given up.

        Args:
            pieces: Does a piece each time it is asked for the next.
            at_once: How many pieces are done before this returns.
        """
        self._pieces = pieces
        self._timer.start(0)
        with self._courtesy:
            for _ in range(at_once):
                if not self._step(pieces):
                    break

    def stop(self) -> None:
        """Gives up what is under way."""
        self._pieces = None
        self._timer.stop()

    def _go_on(self) -> None:
        pieces = self._pieces
        until = self._clock() + _TURN_S
        with self._courtesy:
            while pieces is not None and self._clock() < until and self._step(pieces):
                pass

    def _step(self, pieces: Iterator[None]) -> bool:
        """Does one piece; whether there is more to be done of this work."""
        try:
            next(pieces)
        except StopIteration:
            self._end(pieces)
        except BaseException:
            self._end(pieces)
            raise
        return self._pieces is pieces

    def _end(self, pieces: Iterator[None]) -> None:
        if self._pieces is pieces:  # the last piece may have begun something else
            self.stop()
