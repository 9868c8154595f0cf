"""Shows the keys and hints."""

from __future__ import annotations

from PySide6.QtCore import QObject

from vod_desktop.ui.actions import Act
from vod_desktop.ui.views.hints_sheet import HintsSheet
from vod_desktop.ui.workplace import Workplace


class HintsController(QObject):
    """Serves the action."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(place.window)
        self._place = place
        place.window.acts[Act.SHORTCUTS].triggered.connect(self._open)

    def _open(self) -> None:
        HintsSheet(self._place.texts, self._place.window).open()
