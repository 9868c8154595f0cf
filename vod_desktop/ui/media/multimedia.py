"""Loads Qt's multimedia when it is first needed, and keeps it quiet.

It brings some 20 MB of libraries that a window which only uploads never needs. What it has to say goes to the terminal, not
to us: whole descriptions of files, and which optional libraries a system lacks.
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLoggingCategory, QPluginLoader, Qt

logger = logging.getLogger(__name__)

_QUIET = "qt.multimedia*=false"
_AV_LOG_QUIET = -8
_NO_HARDWARE = ","
"""Frames are fetched back into memory anyway, and drivers of graphic cards differ too much for one picture's sake."""


def load_multimedia() -> None:
    """Reads the libraries from disk, so that the first film does not make the window wait. Any thread; blocks."""
    os.environ.setdefault("QT_FFMPEG_DECODING_HW_DEVICE_TYPES", _NO_HARDWARE)
    QLoggingCategory.setFilterRules(_QUIET)
    from PySide6 import QtMultimedia  # noqa: PLC0415

    logger.debug("loaded %s", QtMultimedia.__name__)
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "multimedia"
    for plugin in folder.glob("*ffmpegmediaplugin.*"):
        QPluginLoader(str(plugin)).load()
    _silence_decoders()


def draw_without_graphic_card() -> None:
    """Lets frames become pictures by processor alone. GUI thread.

    Through OpenGL a frame of 4K took 300 to 800 ms where that is emulated, as on remote desktops, against 40 ms.
    """
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ForceRasterWidgets)


def _silence_decoders() -> None:
    """WORKAROUND(PySide6 6.11): what FFmpeg says of broken files goes straight to the terminal, past Qt's own log."""
    for where in (QLibraryInfo.LibraryPath.LibrariesPath, QLibraryInfo.LibraryPath.BinariesPath):
        for library in Path(QLibraryInfo.path(where)).glob("*avutil*"):
            with contextlib.suppress(OSError, AttributeError):  # another build of Qt: then it speaks
                ctypes.CDLL(str(library)).av_log_set_level(_AV_LOG_QUIET)
