"""Errors that nobody expected: each kind is told once, one dialog at a time, with a report that can be looked at."""

from __future__ import annotations

import asyncio
import platform
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, qVersion
from PySide6.QtWidgets import QWidget

from vod_desktop import __version__
from vod_desktop.core.model.errors import AppError
from vod_desktop.support.redaction import Redaction
from vod_desktop.support.reports import Reports
from vod_desktop.texts.errors import tell as told_of
from vod_desktop.ui.clipboard import copy_text
from vod_desktop.ui.saving import ask_where
from vod_desktop.ui.views.crash_dialog import CrashDialog
from vod_desktop.ui.views.questions import tell
from vod_desktop.ui.workplace import Workplace
from vod_desktop.whole_files import save


class CrashController(QObject):
    """Tells of unexpected errors, of this run and of the last one.

    Attributes:
        redaction: Cleans what may leave the machine.
        reports: The errors of this run.
        last: What the last run left when it died; empty if it ended well.
        dialog: The one dialog, while it is open.
    """

    def __init__(self, place: Workplace) -> None:
        super().__init__(place.window)
        self._place = place
        self.redaction = Redaction(self._known)
        self.reports = Reports(self.redaction.clean)
        self.last = ""
        self.dialog: CrashDialog | None = None

    def add(self, error: BaseException) -> None:
        """Notes an error of this run; a new kind is told, as soon as nothing is being painted any more."""
        is_new = self.reports.add(error)
        if self.dialog is not None:
            self.dialog.set_report(self._report())
        elif is_new:
            self._place.tasks.start(self._open())

    def add_last(self, text: str) -> None:
        """Takes what the last run left when it died; the strip above the queue tells of it."""
        self.last = self.redaction.clean(text)

    def show_last(self) -> None:
        """Shows the report of the last run, for whoever asks for it."""
        if self.dialog is None:
            self._show(was_last_time=True).unfold()

    async def read(self, error: BaseException) -> None:
        """Tells of the error that ends the program, and returns when that was read."""
        self.reports.add(error)
        dialog = self.dialog or self._show(was_last_time=False)
        dialog.set_report(self._report())
        closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def on_closed() -> None:
            if not closed.done():
                closed.set_result(None)

        dialog.finished.connect(on_closed)
        try:
            await closed
        except asyncio.CancelledError:
            dialog.close()
            raise

    def retranslate(self) -> None:
        """Another language is in force."""
        if self.dialog is not None:
            self.dialog.retranslate()

    def close(self) -> None:
        """The program ends."""
        if self.dialog is not None:
            self.dialog.accept()

    async def _open(self) -> None:
        if self.dialog is None:
            self._show(was_last_time=False)

    def _show(self, *, was_last_time: bool) -> CrashDialog:
        dialog = CrashDialog(self._place.look, was_last_time=was_last_time, parent=self._place.window)
        dialog.set_report(self._header(self.last) if was_last_time else self._report())
        dialog.copy_requested.connect(copy_text)
        dialog.save_requested.connect(lambda: self._ask_where(dialog))
        dialog.finished.connect(self._on_closed)
        self.dialog = dialog
        dialog.open()
        return dialog

    def _on_closed(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()

    def _report(self) -> str:
        return self._header(self.reports.text())

    @staticmethod
    def _header(text: str) -> str:
        python = sys.version.split(maxsplit=1)[0]
        return f"VOD Desktop {__version__} · Python {python} · Qt {qVersion()} · {platform.platform()}\n\n{text}"

    def _known(self, text: str) -> str:
        session = self._place.session()
        return text if session is None else session.redact(text)

    def _ask_where(self, dialog: CrashDialog) -> None:
        texts, report = self._place.texts, dialog.report.toPlainText()
        ask_where(
            texts,
            dialog,
            texts.tr("Save report…"),
            kind=texts.tr("Text file"),
            name=f"vod-desktop-report-{datetime.now().astimezone():%Y%m%d-%H%M}.txt",
            folder=None,
            then=lambda path: self._place.tasks.start(self._save(report, path, dialog)),
        )

    async def _save(self, report: str, path: Path, parent: QWidget) -> None:
        await save_or_tell(self._place, lambda: save(path, lambda file: file.write(report.encode("utf-8"))), parent)


async def save_or_tell(place: Workplace, write: Callable[[], None], parent: QWidget) -> bool:
    """Writes a file aside; tells in a dialog why it could not be. Returns whether it was written."""
    try:
        await place.aside(write)
    except AppError as error:
        told = told_of(place.texts, error.problem)
        await tell(parent, told.title, told.advice, close=place.texts.tr("Close"), warns=True)
        return False
    return True
