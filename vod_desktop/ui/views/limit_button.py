"""The speed limit in force, as a button whose menu changes it while uploads run."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from vod_desktop.core.model.settings import DEFAULTS, Settings
from vod_desktop.texts import formats
from vod_desktop.ui.look import Look
from vod_desktop.ui.models.rates import OFFERED_BYTES_PER_S, limit_text


class LimitButton(QToolButton):
    """Signals:
    limit_requested: The chosen limit, in bytes a second; 0 for none.
    other_requested: A value that is not in the menu.
    """

    limit_requested = Signal(object)
    other_requested = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = look.texts
        self._theme = look.theme
        self._icons = look.icons
        self._settings: Settings = DEFAULTS
        self.setProperty("role", "chooser")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMenu(QMenu(self))
        self.menu().aboutToShow.connect(self._fill_menu)
        self.recolour()

    def show_settings(self, settings: Settings) -> None:
        """Takes what is in force."""
        self._settings = settings
        self.retranslate()

    def retranslate(self) -> None:
        """Another language is in force."""
        settings, texts = self._settings, self._texts
        text = limit_text(texts, settings.rate_bytes_per_s)
        at_once = texts.tr(
            "At most {connections} connections and {files} files at once",
            connections=settings.connections,
            files=settings.files,
        )
        self.setText(text)
        self.setAccessibleName(texts.tr("Speed limit: {limit}", limit=text))
        all_together = texts.tr("Speed limit of all uploads together")
        self.setToolTip(f"{all_together}\n{at_once}")

    def recolour(self) -> None:
        """Other colours are in force."""
        self.setIcon(self._icons.icon("speed", self._theme.colours.text))

    def _fill_menu(self) -> None:
        menu, rate, tr = self.menu(), self._settings.rate_bytes_per_s, self._texts.tr
        menu.clear()
        group = QActionGroup(menu)
        offered = [0, *OFFERED_BYTES_PER_S]
        own = {rate, self._settings.last_rate_bytes_per_s} - set(offered)
        for each in sorted({*offered, *own}):
            action = menu.addAction(formats.speed(each) if each else tr("No limit"))
            action.setCheckable(True)
            action.setChecked(each == rate)
            group.addAction(action)
            action.triggered.connect(lambda _checked, each=each: self.limit_requested.emit(each))
        menu.addSeparator()
        menu.addAction(tr("Other value…")).triggered.connect(self.other_requested)
