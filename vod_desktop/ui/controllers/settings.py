"""Serves the settings: the dialog, the speed limit in the totals, and what of them the window itself obeys."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject

from vod_desktop.core.model.settings import DEFAULTS
from vod_desktop.ui.actions import Act
from vod_desktop.ui.views.questions import ask
from vod_desktop.ui.views.rate_dialog import RateDialog
from vod_desktop.ui.views.settings_dialog import SettingsDialog
from vod_desktop.ui.workplace import Workplace

OFFERED = (
    "connections",
    "files",
    "rate_bytes_per_s",
    "last_rate_bytes_per_s",
    "start_paused",
    "follow_procedures",
    "scheme",
    "close_to_tray",
    "notify",
    "keep_awake",
)
"""The settings that the dialog shows; the others are remembered choices."""


class SettingsController(QObject):
    """Keeps dialog, totals and colours at the values in force, whoever has changed them."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(place.window)
        self._place = place
        self._dialog: SettingsDialog | None = None
        self._limit = place.window.totals.limit
        place.window.acts[Act.SETTINGS].triggered.connect(self._open)
        self._limit.limit_requested.connect(self._set_limit)
        self._limit.other_requested.connect(self._ask_for_limit)
        place.settings.changed.connect(self._follow)
        self._follow()

    def retranslate(self) -> None:
        """Another language is in force."""
        if self._dialog is not None:
            self._dialog.retranslate()

    def _follow(self) -> None:
        settings = self._place.settings.current
        self._place.look.theme.choose(settings.scheme)
        self._limit.show_settings(settings)
        if self._dialog is not None:
            self._dialog.show_settings(settings)

    def _open(self) -> None:
        if self._dialog is not None:
            self._dialog.activateWindow()
            return
        dialog = SettingsDialog(self._place.look, self._place.settings.current, self._place.window)
        dialog.changed.connect(self._on_changed)
        dialog.language_requested.connect(self._place.window.menus.language_requested)
        dialog.defaults_requested.connect(lambda: self._place.tasks.start(self._restore_defaults(dialog)))
        dialog.finished.connect(self._on_closed)
        self._dialog = dialog
        dialog.open()

    def _on_closed(self) -> None:
        self._dialog = None

    def _on_changed(self, values: Mapping[str, object]) -> None:
        self._place.settings.change(**values)

    async def _restore_defaults(self, dialog: SettingsDialog) -> None:
        tr = self._place.texts.tr
        agreed = await ask(
            dialog,
            tr("Restore all settings?"),
            tr("Everything but the language is as at the first start, the speed limit too."),
            yes=tr("Restore defaults"),
            no=tr("Keep the settings"),
        )
        if not agreed:
            return
        self._place.settings.change(**{name: getattr(DEFAULTS, name) for name in OFFERED})

    def _set_limit(self, rate_bytes_per_s: int) -> None:
        kept = {"last_rate_bytes_per_s": rate_bytes_per_s} if rate_bytes_per_s else {}
        self._place.settings.change(rate_bytes_per_s=rate_bytes_per_s, **kept)

    def _ask_for_limit(self) -> None:
        settings = self._place.settings.current
        proposed = settings.rate_bytes_per_s or settings.last_rate_bytes_per_s
        dialog = RateDialog(self._place.texts, proposed, self._place.window)
        dialog.chosen.connect(self._set_limit)
        dialog.open()
