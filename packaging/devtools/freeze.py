"""Freezes the program: a folder in `dist/` that runs without Python, and says what in it takes how much."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from bundling import sizes
from bundling.identity import PRODUCT, PROGRAM
from devtools import environment
from devtools.environment import PACKAGING, Lock
from devtools.places import BUILD, DIST, ROOT
from devtools.steps import say, step

WORK = BUILD / "package"
"""Icons, lists and licences of the last build."""
SPEC = ROOT / "packaging" / "pyinstaller" / "vod-desktop.spec"


def bundle() -> Path:
    """The folder with the program in it; on macOS the application."""
    return DIST / (f"{PRODUCT}.app" if sys.platform == "darwin" else PROGRAM)


def executable() -> Path:
    """The program that answers on the terminal."""
    if sys.platform == "darwin":
        return bundle() / "Contents" / "MacOS" / PROGRAM
    return bundle() / (f"{PROGRAM}.exe" if sys.platform == "win32" else PROGRAM)


def freeze() -> Path:
    """Makes the bundle anew.

    Returns:
        Where it is.

    Raises:
        StepError: A step failed; its log has been shown.
    """
    python = environment.ensure(Lock.PACKAGE, PACKAGING)
    shutil.rmtree(WORK, ignore_errors=True)
    draw_icons(python)
    command: list[str | Path] = [python, "-m", "PyInstaller", "--noconfirm", "--clean"]
    command += ["--distpath", DIST, "--workpath", BUILD / "pyinstaller", SPEC]
    step("Program frozen", command, "freeze", environ={**os.environ, "VOD_DESKTOP_BUILD": str(WORK)})
    say("")
    for line in sizes.tables(bundle(), WORK / "dropped.json"):
        say(line)
    say("")
    return bundle()


def draw_icons(python: Path) -> Path:
    """Draws the program's icon in all that the systems want.

    Args:
        python: Of the environment that is frozen.

    Returns:
        The folder with them.

    Raises:
        StepError: Drawing failed; its log has been shown.
    """
    environ = {**os.environ, "PYTHONPATH": str(ROOT / "packaging"), "QT_QPA_PLATFORM": "offscreen"}
    step("Icons drawn", [python, "-m", "bundling.icons", WORK], "icons", environ=environ)
    return WORK
