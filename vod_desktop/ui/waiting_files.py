"""Files that came before there was an account: they wait, and are added as soon as there is one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal


class WaitingFiles(QObject):
    """Keeps them in the order in which they came, each once. GUI thread.

    Signals:
        changed: There are so many now.
    """

    changed = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._paths: tuple[Path, ...] = ()

    def __len__(self) -> int:
        return len(self._paths)

    def add(self, paths: Sequence[Path]) -> None:
        """Files and folders have come."""
        self._paths = tuple(dict.fromkeys((*self._paths, *paths)))
        self.changed.emit(len(self._paths))

    def take(self) -> tuple[Path, ...]:
        """Hands all of them over; none is left."""
        paths, self._paths = self._paths, ()
        self.changed.emit(0)
        return paths
