"""Environments: made from the locks, renewed when they change, repaired after an interruption.

`.venv` is the one to work in. What is packaged is frozen from another, under `build/`, which holds no tools of development. A third
holds the clients that the benchmarks measure us against: one of them pulls in the SDK of all the vendor's products.

A stamp in each says from which locks it was made. A mark stands while something is being made or installed, so that what was
cut off is known and made anew. An environment that someone else made is filled, but never cleared away.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from devtools.places import BUILD, ENVIRONMENT, LOCKS, interpreter
from devtools.proxies import download_environment
from devtools.steps import StepError, say, step

if sys.platform != "win32":
    import fcntl

QUIET = ("--disable-pip-version-check", "--no-input")


@dataclass(frozen=True, slots=True)
class Home:
    """Where an environment lies.

    Attributes:
        mark: Stands while something is being made or installed in it.
    """

    folder: Path
    mark: Path

    @property
    def stamp(self) -> Path:
        """Says from which locks it was made."""
        return self.folder / ".vod-desktop-installed.json"

    @property
    def python(self) -> Path:
        """Its interpreter, whether it is there yet or not."""
        return interpreter(self.folder)


WORK = Home(ENVIRONMENT, BUILD / "environment.unfinished")
PACKAGING = Home(BUILD / "packaging-environment", BUILD / "packaging-environment.unfinished")
PEERS = Home(BUILD / "peers", BUILD / "peers.unfinished")


class Lock(StrEnum):
    """The lock files, by stem. `DEV` and `PACKAGE` hold all of `APP` (a test holds them to it), `PEERS` and `BUILD` stand alone."""

    BUILD = "build"
    APP = "app"
    DEV = "dev"
    PACKAGE = "package"
    PEERS = "peers"

    @property
    def path(self) -> Path:
        """The requirements file."""
        return LOCKS / f"{self.value}.txt"


def ensure(lock: Lock, home: Home = WORK) -> Path:
    """Sees to it that an environment holds what `lock` names. Touches no network when it does.

    Returns:
        The environment's interpreter.

    Raises:
        StepError: venv or pip failed, or an environment of someone else is in the way.
    """
    with _alone() as held:
        if not _is_whole(home):
            _make(home, held)
        if not _is_current(lock, home):
            _renew(lock, home, held)
    return home.python


@contextmanager
def _alone() -> Iterator[int]:
    """Keeps a second command of this checkout waiting while the first one installs.

    Yields:
        A file descriptor. The tools inherit it, so that one that outlives a killed command still keeps others waiting.
    """
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "environment.lock").open("w") as held:
        if sys.platform != "win32":
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("Another command is setting this checkout up; waiting for it.")
                fcntl.flock(held, fcntl.LOCK_EX)
        yield held.fileno()


def _make(home: Home, held: int) -> None:
    """Makes the environment, in place of one of ours that was cut off or no longer works."""
    if home.folder.exists() and not (home.mark.exists() or home.stamp.exists()):
        say(f"{home.folder} was made by another tool and does not work with pip. Move it away, then try again.")
        raise StepError
    home.mark.touch()
    step("Environment made", [sys.executable, "-m", "venv", "--clear", home.folder], "venv", held=held)


def _renew(lock: Lock, home: Home, held: int) -> None:
    home.mark.touch()
    home.stamp.unlink(missing_ok=True)
    _install(home.python, Lock.BUILD, "Build tools installed", held)
    _install(home.python, lock, "Packages installed", held)
    step("Packages fit together", [home.python, "-m", "pip", "check", *QUIET], "pip-check")
    _write_stamp(lock, home)
    home.mark.unlink()


def _install(python: Path, lock: Lock, name: str, held: int) -> None:
    environ = download_environment()
    # pip compiles what it installs only if this is not set; without compiled modules each start takes a second longer.
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    command: list[str | Path] = [python, "-m", "pip", "install", *QUIET, "--progress-bar", "off"]
    # Nobody waits for the peers to start, and the SDK of all products takes half a minute to compile.
    command += ["--no-compile" if lock is Lock.PEERS else "--compile"]
    # The locks are complete, so pip resolves nothing. The one source package (crcmod) is built with the locked setuptools.
    command += ["--require-hashes", "--no-deps", "--no-build-isolation", "--use-pep517", "-r", lock.path]
    step(name, command, f"pip-{lock.value}", environ=environ, held=held)


def _is_current(lock: Lock, home: Home) -> bool:
    try:
        stamp = json.loads(home.stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(stamp, dict) and stamp.get(lock.value) == _digest(lock)


def _is_whole(home: Home) -> bool:
    """Whether the environment works and no install was cut off in it.

    Also false when the system's Python has moved on to the next version under it: then its packages are out of sight.
    Which Python runs this command does not matter, so that two of them do not take turns making the environment anew.
    """
    if home.mark.exists() or not home.python.exists():
        return False
    return subprocess.run([home.python, "-c", "import pip"], capture_output=True, check=False).returncode == 0


def _write_stamp(lock: Lock, home: Home) -> None:
    contained = (lock,) if lock in {Lock.APP, Lock.PEERS} else (Lock.APP, lock)
    temporary = home.stamp.with_suffix(".new")
    temporary.write_text(json.dumps({one.value: _digest(one) for one in contained}, indent=1), encoding="utf-8")
    temporary.replace(home.stamp)


def _digest(lock: Lock) -> str:
    return hashlib.sha256(lock.path.read_bytes()).hexdigest()
