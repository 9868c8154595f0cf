"""Checks what was packaged by using it: the frozen program, and then its package on a clean machine.

Anything that a program writes to standard error without being asked is a finding.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bundling.identity import PROGRAM, version
from devtools.findings import FindingError, demand
from devtools.freeze import executable
from devtools.places import BUILD, ROOT
from devtools.steps import StepError, say, seconds_text, step

FOLDER = BUILD / "verify"
_LIMIT_S = 180.0
_KEYRING = (
    "printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 && "
    'exec "$1" --self-test 2>"$HOME/said"'
)
"""A session with a keyring that is open, as after a login. What the bus itself has to say is its own affair."""


def verify_bundle() -> None:
    """The frozen program tests itself: in a bare environment, and in a session with a keyring.

    Raises:
        StepError: It does not work; what it said has been shown.
    """
    program = executable()
    FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        said = _quietly([program, "--version"], _bare())
        demand(said == f"{PROGRAM} {version()}\n", f"The frozen program gives its version as: {said}")
        _self_test(program)
        if sys.platform == "linux":
            _self_test_with_keyring(program)
    except FindingError as finding:
        say(f"    {finding}")
        raise StepError from None


def verify_deb(package: Path) -> None:
    """The package is valid, and serves a machine that has never seen us; see `clean_machine`.

    Raises:
        StepError: It does not.
    """
    linux = ROOT / "packaging" / "linux"
    step("Menu entry valid", ["desktop-file-validate", linux / f"{PROGRAM}.desktop"], "desktop-entry")
    (metainfo,) = linux.glob("*.metainfo.xml")
    step("Description for software centres valid", ["appstreamcli", "validate", "--no-net", metainfo], "metainfo")
    if os.geteuid() != 0:
        say("Only root can make a clean machine: the package was not installed. Run this again with sudo.")
        raise StepError
    FOLDER.mkdir(parents=True, exist_ok=True)
    namespaces = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private"]
    command = [*namespaces, sys.executable, "-m", "devtools.clean_machine", str(package), str(FOLDER)]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT / "packaging")}, check=False)
    if done.returncode != 0:
        say("The Debian package did not pass on a clean machine.")
        raise StepError


def _self_test_with_keyring(program: Path) -> None:
    home = FOLDER / "keyring-home"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    command = ["dbus-run-session", "--", "sh", "-c", _KEYRING, "sh", str(program)]
    began = time.monotonic()
    done = subprocess.run(
        command,
        env=_bare(HOME=str(home)),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=_LIMIT_S,
    )
    said = (home / "said").read_text(encoding="utf-8")
    demand(done.returncode == 0 and not said, f"With a keyring the self-test failed:\n{done.stdout}{said}")
    demand("Keyring: SecretService" in done.stdout, f"The keyring of the session was not found:\n{done.stdout}")
    say("... and in a session with a keyring".ljust(45) + seconds_text(time.monotonic() - began))


def _self_test(program: Path) -> None:
    began = time.monotonic()
    said = _quietly([program, "--self-test"], _bare())
    say("".join(f"    {line}\n" for line in said.splitlines()).rstrip())
    say(f"Frozen program tested                        {seconds_text(time.monotonic() - began)}")


def _quietly(command: Sequence[str | Path], environ: Mapping[str, str]) -> str:
    """What a program says on standard output.

    Raises:
        FindingError: It failed, or wrote to standard error.
    """
    words = [str(word) for word in command]
    done = subprocess.run(
        words,
        env=dict(environ),
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        timeout=_LIMIT_S,
    )
    demand(
        done.returncode == 0 and not done.stderr,
        f"{words[-1]} ended with {done.returncode}:\n{done.stdout}{done.stderr}",
    )
    return done.stdout


def _bare(**more: str) -> dict[str, str]:
    """The environment of a program that is started by a click: nothing of this terminal's Python or Qt."""
    kept = ("HOME", "USER", "USERPROFILE", "SYSTEMROOT", "TEMP", "TMP", "APPDATA", "LOCALAPPDATA", "PATH")
    environ = {name: os.environ[name] for name in kept if name in os.environ}
    return {**environ, "LC_ALL": "C.UTF-8", **more}
