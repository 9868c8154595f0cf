"""What a bundle is passed on in where no installer is: an archive on Linux, a disk image on macOS."""

from __future__ import annotations

import platform
import tarfile
from pathlib import Path

from bundling.identity import PROGRAM, version
from devtools.freeze import bundle
from devtools.places import DIST, ROOT
from devtools.steps import say, step


def make_archive() -> Path:
    """The bundle in one file, for Linux systems without Debian's packages.

    Returns:
        The file in `dist/`.
    """
    archive = DIST / f"{PROGRAM}-{version()}-linux-{platform.machine()}.tar.gz"
    with tarfile.open(archive, "w:gz", compresslevel=6) as file:
        file.add(bundle(), arcname=f"{PROGRAM}-{version()}", filter=_nobodys)
    say("Archive made")
    return archive


def make_image() -> Path:
    """The disk image for macOS, signed and notarised where the keys are there; see `packaging/macos/release.sh`.

    Returns:
        The file in `dist/`.

    Raises:
        StepError: A tool failed; its log has been shown.
    """
    image = DIST / f"VOD-Desktop-{version()}-macos-{platform.machine()}.dmg"
    step("Disk image made", [ROOT / "packaging" / "macos" / "release.sh", bundle(), image], "disk-image")
    return image


def _nobodys(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Who built it is nobody's concern."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    return entry
