"""The ends of the program that the desktop decides: log-out, shutdown, "Quit" in a dock."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QSessionManager
from PySide6.QtWidgets import QApplication


class SessionEnd(QObject):
    """Listens while the window is open.

    What is uploaded stands in the ledger at every moment, so a log-out has nothing to wait for; it must only not be stopped
    by a question, since nobody may be there to read it.

    Args:
        remember: The session may end now: writes down what would be lost.
        quit_asked: Somebody wants the program to end, and may be asked.
        end: Ends it without a question.
        end_now: Ends it before the call returns: the process is killed after that.
    """

    def __init__(
        self,
        app: QApplication,
        *,
        remember: Callable[[], None],
        quit_asked: Callable[[], None],
        end: Callable[[], object],
        end_now: Callable[[], None],
    ) -> None:
        super().__init__()
        self._app = app
        self._remember = remember
        self._quit_asked = quit_asked
        self._end = end
        self._end_now = end_now
        self._is_ending = False
        app.installEventFilter(self)
        app.commitDataRequest.connect(self.on_commit)
        app.aboutToQuit.connect(self._on_about_to_quit)

    def close(self) -> None:
        """Listens no more."""
        self._app.removeEventFilter(self)
        self._app.commitDataRequest.disconnect(self.on_commit)
        self._app.aboutToQuit.disconnect(self._on_about_to_quit)

    def on_commit(self, manager: QSessionManager) -> None:
        """The user logs out; another program may still stop that."""
        manager.setRestartHint(QSessionManager.RestartHint.RestartNever)  # its options are not ours
        self._is_ending = True
        self._remember()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._app and event.type() is QEvent.Type.Quit:
            event.ignore()  # Qt would close the windows, which only hides ours
            self._end() if self._is_ending else self._quit_asked()
            return True
        return False

    def _on_about_to_quit(self) -> None:
        self._end_now()
