"""Makes the installer for Windows with NSIS, from the frozen program or from any folder in its place."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from bundling.identity import version
from devtools.freeze import WORK, bundle
from devtools.places import DIST, ROOT
from devtools.steps import StepError, say, step

SCRIPT = ROOT / "packaging" / "windows" / "installer.nsi"
_USUAL_PLACE = Path(os.environ.get("PROGRAMFILES(X86)", "")) / "NSIS" / "makensis.exe"


def build() -> Path:
    """Makes the installer of the frozen program; signed where `VOD_DESKTOP_SIGN` holds a command that signs a file.

    Returns:
        The file in `dist/`.

    Raises:
        StepError: NSIS is not there, or failed.
    """
    installer = DIST / f"VOD-Desktop-{version()}-windows-x64.exe"
    make(bundle(), WORK, installer, sign=os.environ.get("VOD_DESKTOP_SIGN"))
    return installer


def make(
    payload: Path,
    pictures: Path,
    installer: Path,
    *,
    number: str | None = None,
    target: str | None = None,
    sign: str | None = None,
) -> None:
    """Makes an installer.

    Args:
        payload: The folder that it installs.
        pictures: The folder that `bundling.icons` has drawn into.
        installer: Where it goes.
        number: Another version than the product's.
        target: See the script.
        sign: A command that signs the file whose path follows it.

    Raises:
        StepError: NSIS is not there, or failed.
    """
    given = {
        "VERSION": number or version(),
        "PAYLOAD": str(payload),
        "PICTURES": str(pictures),
        "OUTFILE": str(installer),
        "TARGET": target,
        "SIGN": sign,
    }
    compile_script(SCRIPT, {name: value for name, value in given.items() if value}, f"Installer {installer.name} made")


def compile_script(script: Path, given: dict[str, str], name: str) -> None:
    """Compiles a script of NSIS; a warning fails it.

    Raises:
        StepError: NSIS is not there, or failed.
    """
    compiler = shutil.which("makensis") or (str(_USUAL_PLACE) if _USUAL_PLACE.is_file() else None)
    if compiler is None:
        say("Installers for Windows are made with NSIS (https://nsis.sourceforge.io), which is not there.")
        raise StepError
    mark = "/" if sys.platform == "win32" else "-"
    words = [compiler, f"{mark}V2", f"{mark}WX", f"{mark}INPUTCHARSET", "UTF8"]
    words += [f"{mark}D{key}={value}" for key, value in given.items()]
    step(name, [*words, script], "installer")
