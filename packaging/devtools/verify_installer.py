"""Tries the installer for Windows out where there is no Windows: under Wine, with programs in place of the frozen ones.

What it installs, registers and leaves behind is the script's doing, and that is what is looked at.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bundling.identity import PRODUCT, PROGRAM, version
from devtools import environment, freeze, installer
from devtools.environment import PACKAGING, Lock
from devtools.findings import FindingError, demand, waited_for
from devtools.places import ROOT
from devtools.steps import StepError, say

TARGET = "amd64-unicode"
"""Wine here runs no programs of 32 bits."""
NEXT = "9.9.9"
USER = Path("drive_c/users") / (os.environ.get("USER") or "root")
LOCAL = USER / "AppData" / "Local"
ROAMING = USER / "AppData" / "Roaming" / "Microsoft" / "Windows"
HOME = LOCAL / "Programs" / PRODUCT
LEDGER = LOCAL / PROGRAM / "ledger.db"
SHORTCUTS = (ROAMING / "Start Menu" / "Programs" / f"{PRODUCT}.lnk", ROAMING / "SendTo" / f"{PRODUCT}.lnk")
UNINSTALL_KEY = rf"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\{PRODUCT}"
OPEN_WITH_KEY = rf"HKCU\Software\Classes\Applications\{PRODUCT}.exe"
_LIMIT_S = 120.0
_DEEP = Path(*(["深层目录 with a long name"] * 8)) / "文件.txt"


def verify(folder: Path) -> None:
    """Installs, updates, removes, and removes with all data.

    Args:
        folder: For Wine's files and the installers.

    Raises:
        StepError: Something is not as it should be; it has been said.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    first, second = _installers(folder)
    windows = _Windows(folder / "windows")
    try:
        with windows.running():
            _install(windows, first)
            _update(windows, second)
            _refuse_while_running(windows, second)
            _remove(windows)
            _remove_with_data(windows, first)
    except FindingError as finding:
        say(f"    {finding}")
        raise StepError from None
    say("The installer installs, updates, removes and keeps the user's data (Wine, stand-in program)")


class _Windows:
    """A fresh Windows by Wine."""

    def __init__(self, prefix: Path) -> None:
        self.prefix = prefix
        self._environ = {
            **os.environ,
            "WINEPREFIX": str(prefix),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
        }
        self._environ.pop("DISPLAY", None)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Ends all of its processes in the end."""
        self.run("wineboot", "--init")
        try:
            yield
        finally:
            subprocess.run(["wineserver", "--kill"], env=self._environ, check=False)

    def run(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """Runs a program of Windows to its end."""
        command = ["wine", *map(str, words)]
        return subprocess.run(
            command, env=self._environ, capture_output=True, text=True, errors="replace", check=False, timeout=_LIMIT_S
        )

    def has(self, place: Path) -> bool:
        """Whether a file or folder is there."""
        return (self.prefix / place).exists()

    def value(self, key: str, name: str | None) -> str | None:
        """A value of the registry; None if it is not there."""
        done = self.run("reg", "query", key, *(["/v", name] if name else ["/ve"]))
        lines = [line.split("    ") for line in done.stdout.splitlines() if "REG_" in line]
        return lines[0][-1].strip() if lines else None


def _installers(folder: Path) -> tuple[Path, Path]:
    """Of this version, and of a later one that lacks a file and has another."""
    pictures = freeze.draw_icons(environment.ensure(Lock.PACKAGE, PACKAGING))
    made = []
    for number, only in ((version(), "old.txt"), (NEXT, "new.txt")):
        payload = folder / number / "payload"
        inside = payload / "_internal" / _DEEP
        inside.parent.mkdir(parents=True)
        inside.write_text("inside", encoding="utf-8")
        (payload / "_internal" / only).write_text(number, encoding="utf-8")
        for name in (PRODUCT, PROGRAM):
            stand_in = ROOT / "packaging" / "windows" / "stand_in.nsi"
            installer.compile_script(stand_in, {"OUTFILE": str(payload / f"{name}.exe")}, f"Stand-in {name}.exe made")
        target = folder / f"VOD-Desktop-{number}-windows-x64.exe"
        installer.make(payload, pictures, target, number=number, target=TARGET)
        made.append(target)
    return made[0], made[1]


def _install(windows: _Windows, setup: Path) -> None:
    demand(windows.run(setup, "/S").returncode == 0, "The installer failed")
    for place in (HOME / f"{PRODUCT}.exe", HOME / f"{PROGRAM}.exe", HOME / "_internal" / _DEEP, *SHORTCUTS):
        demand(windows.has(place), f"The installer made no {place}")
    demand(windows.value(UNINSTALL_KEY, "DisplayVersion") == version(), "The version is not registered")
    demand((windows.value(UNINSTALL_KEY, "QuietUninstallString") or "").endswith("/S"), "There is no silent removal")
    opened = windows.value(OPEN_WITH_KEY + r"\shell\open\command", None) or ""
    demand(f'{PRODUCT}.exe" "%1"' in opened, f"“Open with” starts: {opened}")
    started = windows.run(windows.prefix / HOME / f"{PRODUCT}.exe")
    demand(started.returncode == 0, "The installed program does not start")


def _update(windows: _Windows, setup: Path) -> None:
    ledger = windows.prefix / LEDGER
    ledger.parent.mkdir(parents=True, exist_ok=True)
    ledger.write_text("what was uploaded", encoding="utf-8")
    demand(windows.run(setup, "/S").returncode == 0, "The update failed")
    demand(not windows.has(HOME / "_internal" / "old.txt"), "A file of the old version is left")
    demand(windows.has(HOME / "_internal" / "new.txt"), "A file of the new version is missing")
    demand(windows.value(UNINSTALL_KEY, "DisplayVersion") == NEXT, "The new version is not registered")


def _refuse_while_running(windows: _Windows, setup: Path) -> None:
    """A file that cannot be written stands for a program that runs."""
    program = windows.prefix / HOME / f"{PRODUCT}.exe"
    before = program.read_bytes()
    program.unlink()
    program.mkdir()
    demand(windows.run(setup, "/S").returncode == 2, "A program that runs is overwritten, or the reason is not told")
    program.rmdir()
    program.write_bytes(before)


def _remove(windows: _Windows, *more: str) -> None:
    own = windows.prefix / HOME / "of the user.txt"
    own.write_text("kept", encoding="utf-8")
    windows.run(windows.prefix / HOME / "Uninstall.exe", "/S", *more)
    # The uninstaller goes on as a copy of itself.
    waited_for(lambda: not windows.has(HOME / "Uninstall.exe"), "The uninstaller did not end", _LIMIT_S)
    waited_for(lambda: windows.value(UNINSTALL_KEY, "DisplayName") is None, "The program is still registered", _LIMIT_S)
    for place in (HOME / f"{PRODUCT}.exe", HOME / f"{PROGRAM}.exe", HOME / "_internal", *SHORTCUTS):
        demand(not windows.has(place), f"The uninstaller left {place}")
    demand(windows.value(OPEN_WITH_KEY, "FriendlyAppName") is None, "“Open with” still offers the program")
    demand(own.exists(), "A file that the user had put there is gone")
    own.unlink()
    if not more:
        demand(windows.has(LEDGER), "The silent uninstaller deleted the ledger")


def _remove_with_data(windows: _Windows, setup: Path) -> None:
    demand(windows.run(setup, "/S").returncode == 0, "The installer failed the second time")
    _remove(windows, "/DELETEDATA")
    waited_for(lambda: not windows.has(LEDGER.parent), "The data were to be deleted and are still there", _LIMIT_S)
