"""The names under which the product is known to the systems it is installed on."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = "VOD Desktop"
PROGRAM = "vod-desktop"
"""The executable, the package, the desktop entry; what `QApplication.setDesktopFileName` says."""
IDENTIFIER = "io.github.voddesktop.voddesktop"
"""For the systems that want a reversed domain name: macOS and AppStream."""
PUBLISHER = "VOD Desktop contributors"
CONTACT = f"{PUBLISHER} <nobody@localhost>"
"""For fields that demand an address; whoever publishes puts theirs here."""
SUMMARY = "Uploads videos to Tencent Cloud VOD"


def version() -> str:
    """The version of the product, as the package says it, such as `1.2.3`.

    Read, not imported: who builds a package need not be able to run it.
    """
    source = (ROOT / "vod_desktop" / "__init__.py").read_text(encoding="utf-8")
    match = re.search(r'^__version__ = "(\d+\.\d+\.\d+)"$', source, re.MULTILINE)
    if match is None:
        raise ValueError("vod_desktop/__init__.py names no version of three numbers")
    return match.group(1)
