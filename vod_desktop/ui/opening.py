"""Hands files and addresses to other programs. Nothing here blocks the GUI thread."""

from __future__ import annotations

import asyncio
from concurrent.futures import Executor
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from vod_desktop.desktop.reveal import reveal
from vod_desktop.texts import Texts
from vod_desktop.ui.views.toasts import LONG_MS, Toasts


def open_url(url: str, toasts: Toasts, texts: Texts) -> None:
    """Opens an address in the browser; `toasts` tell where no program can."""
    _open(QUrl(url), url, toasts, texts)


def open_folder(folder: Path, toasts: Toasts, texts: Texts) -> None:
    """Opens a folder in the file manager; `toasts` tell where there is none."""
    _open(QUrl.fromLocalFile(str(folder)), str(folder), toasts, texts)


def _open(url: QUrl, shown: str, toasts: Toasts, texts: Texts) -> None:
    if not QDesktopServices.openUrl(url):
        toast = toasts.tell(
            lambda: (texts.tr("No program could be started for this."), texts.tr("Copy the address")),
            life_ms=LONG_MS,
        )
        toast.pressed.connect(lambda: QGuiApplication.clipboard().setText(shown))


async def show_in_folder(pool: Executor, path: Path, toasts: Toasts, texts: Texts) -> None:
    """Shows a file in its folder; where no file manager can be asked for that, the folder is opened."""
    is_shown = await asyncio.get_running_loop().run_in_executor(pool, reveal, path)
    if not is_shown:
        open_folder(path.parent, toasts, texts)
