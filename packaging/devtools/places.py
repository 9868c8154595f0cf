"""Where a checkout keeps things."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ROOT / "packaging" / "locks"
ENVIRONMENT = ROOT / ".venv"
BUILD = ROOT / "build"
"""What the commands leave behind: logs, screenshots. Ignored by git, free to be deleted."""
LOGS = BUILD / "logs"
DIST = ROOT / "dist"
"""What is packaged. Ignored by git."""


def interpreter(environment: Path) -> Path:
    """The interpreter of an environment, whether it is there yet or not."""
    return environment / "Scripts" / "python.exe" if sys.platform == "win32" else environment / "bin" / "python"


def practice_data() -> Path:
    """The folder of `dev.py app`: a queue and a practice cloud of its own, apart from the user's real ones."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "vod-desktop-practice"
