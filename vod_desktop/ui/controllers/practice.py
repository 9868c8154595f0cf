"""Serves the switches of the practice cloud, while it runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from vod_desktop.ui.actions import Act
from vod_desktop.ui.ports import PracticeSwitches
from vod_desktop.ui.views.banner import BannerKind
from vod_desktop.ui.views.practice_panel import REFUSALS, PracticePanel
from vod_desktop.ui.workplace import Workplace

_LOOK_S = 0.5


class PracticeController(QObject):
    """Opens the panel, carries what is pressed, and shows how the switches stand as long as it is open."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(place.window)
        self._place = place
        self._panel: PracticePanel | None = None
        action = place.window.acts[Act.PRACTICE_SWITCHES]
        action.triggered.connect(self._open)
        place.window.banners[BannerKind.PRACTICE].pressed.connect(action.trigger)
        place.model.counts_changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """The practice cloud may run now."""
        self._place.window.acts.enable({Act.PRACTICE_SWITCHES: self._switches() is not None})

    def retranslate(self) -> None:
        """Another language is in force."""
        if self._panel is not None:
            self._panel.retranslate()
            self._show()

    def _switches(self) -> PracticeSwitches | None:
        session = self._place.session()
        return None if session is None else session.switches

    def _open(self) -> None:
        switches = self._switches()
        if switches is None:
            return
        if self._panel is not None:
            self._panel.activateWindow()
            return
        panel = PracticePanel(self._place.texts, self._place.window)
        panel.line_requested.connect(lambda is_cut: self._turn(partial(switches.cut_line, is_cut)))
        panel.key_requested.connect(lambda is_refused: self._turn(partial(switches.refuse_key, is_refused)))
        panel.speed_requested.connect(lambda speed: self._turn(partial(switches.set_speed, speed)))
        panel.expiry_requested.connect(lambda: self._turn(switches.expire_certificates))
        panel.refusals_requested.connect(lambda: self._turn(partial(switches.refuse_next, REFUSALS)))
        self._panel = panel
        panel.finished.connect(self._on_closed)
        self._show()
        panel.show()
        self._place.tasks.start(self._watch(panel))

    def _on_closed(self) -> None:
        self._panel = None

    def _turn(self, work: Callable[[], None]) -> None:
        self._place.tasks.start(self._carry_out(work))

    async def _carry_out(self, work: Callable[[], None]) -> None:
        await self._place.aside(work)
        self._show()

    async def _watch(self, panel: PracticePanel) -> None:
        """Until the panel is closed, or the window with it."""
        try:
            while self._panel is panel:
                await asyncio.sleep(_LOOK_S)
                self._show()
        finally:
            if self._panel is panel:
                panel.reject()

    def _show(self) -> None:
        switches = self._switches()
        if self._panel is not None and switches is not None:
            self._panel.show_switches(switches)
