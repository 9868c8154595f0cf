"""Files that the system hands to the running program: macOS names them in events, not on a command line. GUI thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtGui import QFileOpenEvent


class FileOpenEvents(QObject):
    """Takes the files from the application's events until `close`.

    Of several files each comes in an event of its own; they are handed on together.

    Args:
        app: Gets the events.
        take: Called with the files.
    """

    def __init__(self, app: QCoreApplication, take: Callable[[Sequence[Path]], None]) -> None:
        super().__init__(app)
        self._app = app
        self._take = take
        self._waiting: list[Path] = []
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._hand_on)
        app.installEventFilter(self)

    def close(self) -> None:
        """Takes no more."""
        self._app.removeEventFilter(self)
        self._soon.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FileOpen and isinstance(event, QFileOpenEvent) and event.file():
            self._waiting.append(Path(event.file()))
            self._soon.start(0)
            return True
        return super().eventFilter(watched, event)

    def _hand_on(self) -> None:
        files, self._waiting = tuple(self._waiting), []
        self._take(files)
