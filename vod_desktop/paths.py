"""Places on disk: the data directory and what lies in it, and the resources of this copy of the program."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import platformdirs


@dataclass(frozen=True, slots=True)
class DataDir:
    """The data directory: local to this machine, private to one user, owned by one running program at a time."""

    root: Path

    @property
    def ledger(self) -> Path:
        """The ledger file; its log and backups stand beside it."""
        return self.root / "ledger.db"

    @property
    def practice(self) -> Path:
        """The folder of the practice cloud."""
        return self.root / "practice"

    @property
    def covers(self) -> Path:
        """The folder of the pictures that were picked from videos to be covers."""
        return self.root / "covers"

    @property
    def logs(self) -> Path:
        """The folder of the log files."""
        return self.root / "logs"


def default_data_dir() -> DataDir:
    """Where the data lies unless `--data-dir` says otherwise: never in a roaming profile."""
    return DataDir(platformdirs.user_data_path("vod-desktop", appauthor=False, roaming=False))


def resources_dir() -> Path:
    """The `resources` folder of the bundle, the installed wheel or the checkout that is running.

    Raises:
        FileNotFoundError: This copy of the program is incomplete.
    """
    bundle = getattr(sys, "_MEIPASS", None)
    return find_resources(Path(__file__).parent, None if bundle is None else Path(bundle))


def package_dir(name: str) -> Path:
    """The folder of an installed package whose files are wanted, not its code; nothing of it is imported.

    Raises:
        FileNotFoundError: It is not installed, or this bundle is incomplete.
    """
    bundle = getattr(sys, "_MEIPASS", None)
    homes = sys.path if bundle is None else [bundle]
    found = next((Path(home, name) for home in homes if home and Path(home, name).is_dir()), None)
    if found is None:
        raise FileNotFoundError(name)
    return found


def find_resources(package: Path, bundle: Path | None) -> Path:
    """Looks in the bundle (if it is one), then inside the package (a wheel), then beside it (a checkout).

    Raises:
        FileNotFoundError: There is no such folder.
    """
    homes = [package, package.parent] if bundle is None else [bundle]
    for home in homes:
        candidate = home / "resources"
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(homes[0] / "resources")
