"""Hands files and addresses to other programs. Nothing here blocks the GUI thread."""

from __future__ import annotations

import asyncio
from concurrent.futures import Executor
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from vod_desktop.desktop.reveal import reveal


def open_url(url: str) -> None:
    """Opens an address in the browser."""
    QDesktopServices.openUrl(QUrl(url))


def open_folder(folder: Path) -> None:
    """Opens a folder in the file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


async def show_in_folder(pool: Executor, path: Path) -> None:
    """Shows a file in its folder; where no file manager can be asked for that, the folder is opened."""
    is_shown = await asyncio.get_running_loop().run_in_executor(pool, reveal, path)
    if not is_shown:
        open_folder(path.parent)
