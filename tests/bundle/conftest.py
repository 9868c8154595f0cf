"""Copies of the program in the three forms in which it is run: a checkout, a wheel, a bundle's layout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from vod_desktop.paths import package_dir

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before anything of Qt is loaded

REPOSITORY = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of the program.

    Attributes:
        start: Python code before the program begins, as a bundle's loader would run it.
        home: Where its package lies; what is run there sees no other copy.
    """

    home: Path
    start: str = ""

    def run(self, code: str, *, timeout_s: float = 90.0) -> subprocess.CompletedProcess[str]:
        """Runs Python code that can import this copy, with warnings as errors, in a folder that holds none."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "DISPLAY"))}
        environ = {**kept, "PYTHONPATH": str(self.home), "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}
        command = [sys.executable, "-P", "-W", "error", "-c", f"import sys\n{self.start}\n{code}"]
        elsewhere = self.home / "elsewhere"
        elsewhere.mkdir(exist_ok=True)
        return subprocess.run(
            command, cwd=elsewhere, env=environ, capture_output=True, text=True, check=False, timeout=timeout_s
        )


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A wheel as the build back end makes it, unpacked where pip would put it."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder / "built")],
        cwd=REPOSITORY,
        capture_output=True,
        check=True,
        timeout=60,
    )
    (built,) = (folder / "built").glob("*.whl")
    site = folder / "site-packages"
    with zipfile.ZipFile(built) as archive:
        archive.extractall(site)
    return Copy(site)


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """The layout of a bundle: the package anywhere, the resources where `sys._MEIPASS` points to."""
    home = tmp_path_factory.mktemp("bundle")
    shutil.copytree(REPOSITORY / "vod_desktop", home / "code" / "vod_desktop")
    inside = home / "vod-desktop" / "_internal"
    shutil.copytree(REPOSITORY / "resources", inside / "resources")
    shutil.copytree(
        package_dir("qtawesome") / "fonts", inside / "qtawesome" / "fonts"
    )  # as the specification puts them
    return Copy(home / "code", f"sys.frozen = True; sys._MEIPASS = {str(inside)!r}")


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """What git holds, laid somewhere else, so that the files of this machine do not help."""
    home = tmp_path_factory.mktemp("checkout") / "somewhere else"
    for name in ("vod_desktop", "resources"):
        shutil.copytree(REPOSITORY / name, home / name)
    return Copy(home)


@pytest.fixture(params=["checkout", "wheel", "bundle"])
def copy(request: pytest.FixtureRequest) -> Copy:
    """Each of the three, one after the other."""
    chosen: Copy = request.getfixturevalue(request.param)
    return chosen
