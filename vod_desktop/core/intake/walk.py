"""Finds the files under what was dropped: recursive, in natural order, safe against loops of links."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from vod_desktop.core.model.errors import Code, Problem

_JUNK_NAMES = frozenset({"thumbs.db", "desktop.ini", "__macosx", "$recycle.bin", "system volume information"})
_JUNK_ENDS = (".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".!qb", ".bak", "~")
_JUNK_STARTS = (".", "~$")
_HIDDEN_ON_WINDOWS = 0x2  # FILE_ATTRIBUTE_HIDDEN

_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Found:
    """A file that was found.

    Attributes:
        top: The dropped path it came from; the path itself when the file was named.
    """

    path: Path
    top: Path

    @property
    def named(self) -> bool:
        """Whether the user named this very file, so that no guess about it is needed."""
        return self.path == self.top


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A folder that could not be listed."""

    path: Path
    top: Path
    problem: Problem


def natural_key(text: str) -> tuple[tuple[int, int | str], ...]:
    """Sorts `part 2` before `part 10`, whatever the case."""
    return tuple((0, int(piece)) if piece.isdecimal() else (1, piece) for piece in _DIGITS.split(text.casefold()))


def is_junk(entry: os.DirEntry[str]) -> bool:
    """Whether a thing in a folder is hidden or somebody's temporary file."""
    name = entry.name.casefold()
    if name in _JUNK_NAMES or name.startswith(_JUNK_STARTS) or name.endswith(_JUNK_ENDS):
        return True
    if os.name != "nt":
        return False
    try:
        attributes = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0)
    except OSError:
        return False
    return bool(attributes & _HIDDEN_ON_WINDOWS)


def walk(top: Path, stopped: Callable[[], bool]) -> Iterator[Found | Unreadable]:
    """Yields `top` itself, or every file under it: of each folder its files first, then its folders, in natural order.

    Links to folders are followed, but no folder is entered twice, so that a loop of links ends. Junk inside folders is
    passed over in silence.

    Args:
        top: Absolute; need not be there.
        stopped: Asked between folders; True ends the walk.
    """
    if not os.path.isdir(top):  # noqa: PTH112  (Path.is_dir raises where a parent may not be searched)
        yield Found(top, top)
        return
    entered: set[str] = set()
    waiting = [top]
    while waiting and not stopped():
        folder = waiting.pop()
        real = os.path.realpath(folder)
        if real in entered:
            continue
        entered.add(real)
        try:
            with os.scandir(folder) as listing:
                entries = sorted((entry for entry in listing if not is_junk(entry)), key=lambda e: natural_key(e.name))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            yield Unreadable(folder, top, Problem(Code.FOLDER_UNREADABLE, {"path": str(folder), "reason": reason}))
            continue
        folders = []
        for entry in entries:
            if _is_folder(entry):
                folders.append(folder / entry.name)
            else:
                yield Found(folder / entry.name, top)
        waiting.extend(reversed(folders))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link whose target may not be looked at: the file checks will say so
        return False
