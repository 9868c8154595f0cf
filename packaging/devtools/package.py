"""The command `package`: what users install, made and checked for the system that it runs on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from devtools import deb, freeze, installer, verify
from devtools.freeze import bundle
from devtools.places import DIST, ROOT
from devtools.steps import say


@dataclass(frozen=True, slots=True)
class Kind:
    """Something that is packaged.

    Attributes:
        make: Makes it and says where it is.
        check: Uses it; None where making it says enough.
        platform: `sys.platform` where it can be made; None for anywhere.
    """

    make: Callable[[], Path]
    check: Callable[[Path], None] | None = None
    platform: str | None = None


KINDS = {
    "bundle": Kind(freeze.freeze, lambda _: verify.verify_bundle()),
    "deb": Kind(deb.build, verify.verify_deb, "linux"),
    "installer": Kind(installer.build, None, "win32"),
}
"""In the order in which they are made: all others are made of the bundle."""


def package(wanted: Sequence[str], *, check: bool) -> None:
    """Makes, and checks if so wished, what is wanted; everything of this system if nothing is named.

    Raises:
        StepError: A step failed; its log has been shown.
    """
    DIST.mkdir(exist_ok=True)
    for name, kind in KINDS.items():
        if wanted and name not in wanted:
            continue
        if kind.platform not in (None, sys.platform):
            continue
        made = kind.make()
        if kind.check is not None and check:
            kind.check(made)
        say(f"{name}: {made.relative_to(ROOT)}")
    say(f"All is in {bundle().parent.relative_to(ROOT)}/")
