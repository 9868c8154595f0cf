"""What the interpreter says when the whole process dies: kept in a file, and told at the next start.

`logs/crash.txt` is open while the program runs. Python's fault handler writes into it when the process dies of a fault in
native code (Qt, a codec); after an ordinary end it is empty and removed.
"""

from __future__ import annotations

import faulthandler
import os
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path

_NAME = "crash.txt"
_LAST_NAME = "crash-last.txt"
_MOST_BYTES = 200_000


class CrashFile:
    """The file of one data directory; used by the one program that owns it.

    Args:
        folder: That of the logs.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / _NAME
        self._last = folder / _LAST_NAME
        self._file: TextIOWrapper | None = None

    def take_last(self) -> str:
        """What the last run left when it died, if it died; told once, and kept beside for the support bundle. Blocks."""
        text = _read(self._path)
        if text.strip():
            with suppress(OSError):
                self._path.replace(self._last)
        return text.strip()

    def last(self) -> str:
        """The last crash that is known, however long ago. Blocks."""
        return _read(self._last).strip()

    def arm(self) -> None:
        """Lets the fault handler write into the file from now on. A place that cannot be written leaves things as they are."""
        with suppress(OSError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            coming = self._path.with_suffix(".new")
            handle = os.open(coming, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
            self._file = os.fdopen(handle, "w", encoding="utf-8")
            faulthandler.enable(self._file)
            coming.replace(self._path)  # the file is there only while something writes into it

    def disarm(self) -> None:
        """The program ends in the ordinary way."""
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
            self._file = None
            with suppress(OSError):
                if self._path.stat().st_size == 0:
                    self._path.unlink()


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES).decode("utf-8", "replace")
    except OSError:
        return ""
