"""Says which program this is, what it contains, and under which licences."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from vod_desktop.support.licences import read_parts
from vod_desktop.ui.actions import Act
from vod_desktop.ui.views.about_dialog import AboutDialog
from vod_desktop.ui.workplace import Workplace


class AboutController(QObject):
    """Serves the action.

    Args:
        resources: The folder of the program's resources.
    """

    def __init__(self, place: Workplace, resources: Path) -> None:
        super().__init__(place.window)
        self._place = place
        self._resources = resources
        place.window.acts[Act.ABOUT].triggered.connect(lambda: place.tasks.start(self._open()))

    async def _open(self) -> None:
        parts = await self._place.aside(read_parts, self._resources)
        AboutDialog(self._place.look, parts, self._place.window).open()
