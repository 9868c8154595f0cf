"""Help for those who help: the folder of the logs, and the support bundle."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, qVersion
from PySide6.QtGui import QGuiApplication

from vod_desktop.core.model.errors import Problem
from vod_desktop.paths import DataDir
from vod_desktop.support.bundle import Facts, Part, make_parts, save_bundle
from vod_desktop.support.crash_file import CrashFile
from vod_desktop.ui.actions import Act
from vod_desktop.ui.controllers.crashes import CrashController, save_or_tell
from vod_desktop.ui.opening import open_folder, show_in_folder
from vod_desktop.ui.saving import ask_where
from vod_desktop.ui.views.bundle_dialog import BundleDialog
from vod_desktop.ui.views.toasts import LONG_MS
from vod_desktop.ui.workplace import Workplace


class SupportController(QObject):
    """Serves Act.OPEN_LOGS and Act.SUPPORT_BUNDLE.

    Args:
        data_dir: The folder of the session.
        holds: What holds accounts now, by their id.
    """

    def __init__(
        self, place: Workplace, crashes: CrashController, data_dir: Path, holds: Callable[[], Mapping[str, Problem]]
    ) -> None:
        super().__init__(place.window)
        self._place = place
        self._crashes = crashes
        self._logs = DataDir(data_dir).logs
        self._holds = holds
        self.dialog: BundleDialog | None = None
        acts = place.window.acts
        acts[Act.OPEN_LOGS].triggered.connect(
            lambda: open_folder(self._logs, self._place.window.toasts, self._place.texts)
        )
        acts[Act.SUPPORT_BUNDLE].triggered.connect(self._on_bundle)

    def retranslate(self) -> None:
        """Another language is in force."""
        if self.dialog is not None:
            self.dialog.retranslate()

    def _on_bundle(self) -> None:
        dialog = BundleDialog(self._place.look, self._place.window)
        dialog.save_requested.connect(self._ask_where)
        dialog.finished.connect(self._on_closed)
        self.dialog = dialog
        dialog.open()
        self._place.tasks.start(self._fill(dialog))

    def _on_closed(self) -> None:
        self.dialog = None

    async def _fill(self, dialog: BundleDialog) -> None:
        session = self._place.session()
        facts = Facts(
            window=window_facts(self._place),
            settings=self._place.settings.current,
            accounts=session.accounts() if session is not None else (),
            jobs=tuple(self._place.model.jobs()),
            holds=dict(self._holds()),
            reports=self._crashes.reports.text(),
            logs=self._logs,
        )
        parts = await self._place.aside(_collect, facts, self._crashes.redaction.clean)
        if self.dialog is dialog:
            dialog.show_parts(parts)

    def _ask_where(self, parts: tuple[Part, ...]) -> None:
        dialog, texts = self.dialog, self._place.texts
        if dialog is None:
            return
        ask_where(
            texts,
            dialog,
            texts.tr("Support bundle"),
            kind=texts.tr("Zip file"),
            name=f"vod-desktop-support-{datetime.now().astimezone():%Y%m%d-%H%M}.zip",
            folder=None,
            then=lambda path: self._place.tasks.start(self._save(parts, path, dialog)),
        )

    async def _save(self, parts: tuple[Part, ...], path: Path, dialog: BundleDialog) -> None:
        if not await save_or_tell(self._place, lambda: save_bundle(parts, path), dialog):
            return
        if self.dialog is dialog:
            dialog.accept()
        tr = self._place.texts.tr
        toast = self._place.window.toasts.tell(
            lambda: (tr("Support bundle saved as {file}", file=path.name), tr("Show in folder")), life_ms=LONG_MS
        )
        toast.pressed.connect(
            lambda: self._place.tasks.start(
                show_in_folder(self._place.pool, path, self._place.window.toasts, self._place.texts)
            )
        )


def window_facts(place: Workplace) -> Mapping[str, str]:
    """What only the window knows. GUI thread."""
    screens = QGuiApplication.screens()
    return {
        "qt": f"{qVersion()}, {QGuiApplication.platformName()}",
        "language": str(place.texts.language),
        "screens": ", ".join(f"{s.size().width()}x{s.size().height()} at {s.devicePixelRatio():g}" for s in screens),
        "window": f"{place.window.width()}x{place.window.height()}",
        "rows": str(place.model.rowCount()),
    }


def _collect(facts: Facts, clean: Callable[[str], str]) -> tuple[Part, ...]:
    """All that has to be read. Blocks."""
    last = CrashFile(facts.logs).last()
    reports = "\n\n".join(filter(None, (facts.reports, last and f"last crash:\n{last}")))
    return make_parts(replace(facts, reports=reports), clean)
