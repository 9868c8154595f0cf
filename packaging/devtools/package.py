"""The command `package`: what users install, made and checked for the system that it runs on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from devtools import archives, deb, freeze, installer, verify, verify_installer
from devtools.places import DIST, ROOT
from devtools.steps import say


@dataclass(frozen=True, slots=True)
class Kind:
    """Something that is packaged.

    Attributes:
        make: Makes it and says where it is.
        check: Uses it; None where making it says enough.
        platforms: `sys.platform` where it can be made.
    """

    make: Callable[[], Path]
    check: Callable[[Path], None] | None
    platforms: tuple[str, ...]


KINDS = {
    "bundle": Kind(freeze.freeze, lambda _: verify.verify_bundle(), ("linux", "win32", "darwin")),
    "archive": Kind(archives.make_archive, None, ("linux",)),
    "deb": Kind(deb.build, verify.verify_deb, ("linux",)),
    "installer": Kind(installer.build, None, ("win32",)),
    "image": Kind(archives.make_image, None, ("darwin",)),
}
"""In the order in which they are made: all others are made of the bundle."""
TRIAL = "installer-trial"
"""A check of its own: the installer for Windows, tried out on Linux."""


def package(wanted: Sequence[str], *, check: bool) -> None:
    """Makes, and checks if so wished, what is wanted; everything of this system if nothing is named.

    Raises:
        StepError: A step failed; its log has been shown.
    """
    DIST.mkdir(exist_ok=True)
    for name, kind in KINDS.items():
        if sys.platform not in kind.platforms or (wanted and name not in wanted):
            continue
        made = kind.make()
        if kind.check is not None and check:
            kind.check(made)
        say(f"{name}: {made.relative_to(ROOT)}")
    if sys.platform == "linux" and check and (not wanted or TRIAL in wanted):
        verify_installer.verify(verify.FOLDER / "wine")
