"""Opens the user guide: from the menu, by F1 in every window and dialog, and from errors."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QObject, QSettings, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from vod_desktop.core.model.errors import Code
from vod_desktop.guide.error_pages import name_of
from vod_desktop.guide.guide import open_guide
from vod_desktop.ui.actions import Act
from vod_desktop.ui.guide_places import fitting
from vod_desktop.ui.opening import open_url
from vod_desktop.ui.placing import centre_over
from vod_desktop.ui.views.guide_window import GuideWindow
from vod_desktop.ui.workplace import Workplace

_GEOMETRY = "guide/geometry"
_EQUIPPED = "opens_the_guide"
"""Property of a window that knows F1."""


class GuideController(QObject):
    """Owns the window of the guide. GUI thread.

    Args:
        settings: Where the window's place and size are remembered.
    """

    def __init__(self, workplace: Workplace, app: QApplication, settings: QSettings) -> None:
        super().__init__(workplace.window)
        self._place = workplace
        self._app = app
        self._settings = settings
        self._guide = open_guide(workplace.texts)
        self.window: GuideWindow | None = None
        workplace.window.acts[Act.GUIDE].triggered.connect(self._on_help)
        workplace.window.details.help_requested.connect(self.open_error)
        workplace.look.theme.changed.connect(self._recolour)
        app.focusChanged.connect(self._on_focus)

    def open(self, target: str) -> None:
        """Opens a page, or `page#anchor`."""
        if self.window is None:
            self.window = GuideWindow(self._place.look, self._guide, self._open_outside)
            self.window.closed.connect(self._on_closed)
            stored = self._settings.value(_GEOMETRY)
            if not (isinstance(stored, QByteArray) and self.window.restoreGeometry(stored)):
                centre_over(self.window, self._place.window)
        page, _, anchor = target.partition("#")
        self.window.show_page(page, anchor)

    def open_error(self, code: Code) -> None:
        """Opens the page of an error."""
        self.open(name_of(code))

    def retranslate(self) -> None:
        """Another language is in force."""
        if self.window is not None:
            self.window.retranslate()

    def close(self) -> None:
        """The program ends."""
        self._app.focusChanged.disconnect(self._on_focus)
        if self.window is not None:
            self.window.close()

    # Inside

    def _on_help(self) -> None:
        self.open(fitting(self._app.focusWidget() or self._app.activeWindow()))

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """A window that gets the keyboard for the first time learns the key; the main window has it in its menu."""
        window = None if now is None else now.window()
        if window is None or window in {self._place.window, self.window} or window.property(_EQUIPPED):
            return
        window.setProperty(_EQUIPPED, True)
        QShortcut(QKeySequence(Qt.Key.Key_F1), window, self._on_help)

    def _open_outside(self, url: str) -> None:
        open_url(url, self._place.window.toasts, self._place.texts)

    def _on_closed(self) -> None:
        window, self.window = self.window, None
        if window is not None:
            self._settings.setValue(_GEOMETRY, window.saveGeometry())
            window.deleteLater()

    def _recolour(self) -> None:
        if self.window is not None:
            self.window.recolour()
