"""Pictures that were taken out of videos to be covers: kept in one folder, named for their time and their content.

Blocks on the disk: for worker threads.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Collection
from pathlib import Path

_NAME = re.compile(r"frame-([0-9]{1,12})ms-[0-9a-f]{16}\.jpg")
_KEPT_S = 7 * 86_400.0
"""A picture that nobody names any more stays a week: its file may be uploaded again out of the history."""


def keep_frame(folder: Path, jpeg: bytes, at_ms: int) -> Path:
    """Writes a picture, or finds it written already: the same content has the same name, so a file never changes.

    Args:
        folder: Made when missing.
        jpeg: The picture.
        at_ms: Where in the video it was taken.

    Raises:
        OSError: It cannot be written.
    """
    path = folder / f"frame-{at_ms}ms-{hashlib.sha256(jpeg).hexdigest()[:16]}.jpg"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        unfinished.write_bytes(jpeg)
        unfinished.replace(path)
    return path


def frame_time_ms(path: Path) -> int | None:
    """Where in its video a picture was taken; None for a picture that is none of ours. The disk is not asked."""
    match = _NAME.fullmatch(path.name)
    return int(match[1]) if match else None


def tidy_frames(folder: Path, needed: Collection[Path], now: float) -> int:
    """Deletes pictures of ours that are old and that nobody needs; returns how many.

    Args:
        folder: Need not exist; what was put there by others stays.
        needed: The covers of all jobs and presets.
        now: Unix seconds.
    """
    names = {path.name for path in needed}
    deleted = 0
    with contextlib.suppress(OSError):  # a folder that cannot be read is not tidied
        for path in folder.iterdir():
            if path.name not in names and (frame_time_ms(path) is not None or path.suffix == ".part"):
                deleted += _delete_if_old(path, now)
    return deleted


def _delete_if_old(path: Path, now: float) -> bool:
    with contextlib.suppress(OSError):
        if now - path.stat().st_mtime > _KEPT_S:
            path.unlink()
            return True
    return False
