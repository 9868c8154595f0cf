"""Shows a file in the system's file manager, chosen in its folder. Blocks for a moment: not for the GUI thread."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_PATIENCE_S = 5.0


def reveal(path: Path) -> bool:
    """Asks the file manager; False where none could be asked, so that the caller may open the folder instead."""
    try:
        done = subprocess.run(  # noqa: S603  (fixed programs; the path is one argument, no shell)
            reveal_command(path, sys.platform),
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE_S,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return sys.platform == "win32" or done.returncode == 0  # Explorer answers 1 even when it has shown the file


def reveal_command(path: Path, platform: str) -> list[str]:
    """The command for a platform, named as in `sys.platform`; elsewhere the desktop's file-manager interface."""
    if platform == "win32":
        return ["explorer", f"/select,{path}"]
    if platform == "darwin":
        return ["open", "-R", str(path)]
    return [
        "dbus-send",
        "--session",
        "--print-reply",
        "--dest=org.freedesktop.FileManager1",
        "/org/freedesktop/FileManager1",
        "org.freedesktop.FileManager1.ShowItems",
        f"array:string:{path.as_uri().replace(',', '%2C')}",
        "string:",
    ]
