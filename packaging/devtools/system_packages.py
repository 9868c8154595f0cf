"""The system's packages: what is missing is installed, as far as that is allowed; Debian and its relatives only."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterable

from devtools.proxies import download_environment
from devtools.steps import StepError, say, step

WINDOW = (
    # Qt with any display, and without one
    "libgl1 libegl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0",
    # Qt's xcb plugin, for X11
    "libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0",
    "libxcb-xkb1 libxkbcommon-x11-0 libx11-xcb1",
    # Qt's Wayland plugin
    "libwayland-cursor0 libwayland-egl1",
    # QtMultimedia links them
    "libpulse0 libx11-6 libxext6 libxrandr2",
    # Chinese glyphs; without a font there are boxes
    "fonts-wqy-zenhei",
)
TESTS = (
    # a desktop of its own, with bus, keyring, file manager, tray and notification daemon
    "xvfb openbox xdotool x11-utils imagemagick dbus dbus-x11 pcmanfm gnome-keyring libsecret-tools",
    "xfce4-panel xfce4-notifyd",
    # certificates for tests over TLS, and a client to measure beside
    "openssl curl",
    # what the files for packages are checked with
    "appstream desktop-file-utils dpkg-dev groff-base nsis shellcheck",
)
CHECKING = (
    # a clean machine with a screen, and a session with a keyring
    "appstream desktop-file-utils debootstrap xvfb openbox xdotool imagemagick dbus gnome-keyring",
    # where the installer for Windows is tried out
    "wine wine64",
)
QUESTIONS_OFF = {"DEBIAN_FRONTEND": "noninteractive"}
NOT_INSTALLED = 3
"""Exit code when packages are missing and we may not install them."""


def packaging_tools() -> tuple[str, ...]:
    """What packages are made with; of Python, the library that Debian keeps apart from its interpreter."""
    major, minor, *_ = sys.version_info
    library = (f"libpython{major}.{minor}",) if sys.base_prefix == "/usr" else ()
    return ("binutils dpkg-dev nsis", *library)


def ensure(*purposes: Iterable[str]) -> None:
    """Sees to it that the packages are there. Touches no network when they are.

    Args:
        purposes: Such as `WINDOW`; names of packages, with spaces between them.

    Raises:
        StepError: With exit code 3 and a line to paste, or because apt failed.
    """
    if sys.platform != "linux":
        return
    wanted = list(dict.fromkeys(" ".join(line for purpose in purposes for line in purpose).split()))
    if importlib.util.find_spec("ensurepip") is None:
        wanted.insert(0, "python3-venv")
    if shutil.which("apt-get") is None or shutil.which("dpkg-query") is None:
        _without_apt(wanted)
        return
    absent = missing(wanted, _installed())
    if absent:
        _install(absent)


def missing(wanted: Iterable[str], installed: Collection[str]) -> list[str]:
    """Which packages are not there, under their old names or the newer ones."""
    # Debian 13 and Ubuntu 24.04 renamed libraries whose time_t grew: libglib2.0-0 is libglib2.0-0t64 there.
    return [name for name in wanted if name not in installed and name + "t64" not in installed]


def _installed() -> set[str]:
    listing = subprocess.run(
        ["dpkg-query", "--show", "--showformat", "${db:Status-Status} ${Package}\\n"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return {line.partition(" ")[2] for line in listing.splitlines() if line.startswith("installed ")}


def _install(absent: list[str]) -> None:
    prefix = _root_prefix()
    if prefix is None:
        say("Some packages of the system are absent, and only root can install them. Paste this line, then try again:")
        say(f"    sudo apt-get update && sudo apt-get install -y --no-install-recommends {' '.join(absent)}")
        raise StepError(NOT_INSTALLED)
    environ = {**download_environment(), **QUESTIONS_OFF}
    apt = [*prefix, "apt-get", "-q", "-o", "DPkg::Lock::Timeout=120"]
    step("Package lists read", [*apt, "update"], "apt", environ=environ)
    step(
        f"{len(absent)} system packages installed",
        [*apt, "install", "-y", "--no-install-recommends", *absent],
        "apt",
        environ=environ,
        append=True,
    )


def _root_prefix() -> list[str] | None:
    """What makes a command run as root: nothing, `sudo -n`, or None when neither works."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo is None or subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode != 0:
        return None
    # sudo hands no variables on
    return [sudo, "-n", "env", *(f"{name}={value}" for name, value in QUESTIONS_OFF.items())]


def _without_apt(wanted: list[str]) -> None:
    """Says what a system without apt needs; it may well have it, so this goes on."""
    if importlib.util.find_spec("ensurepip") is None:
        say(
            "This Python cannot make environments: its modules venv and ensurepip are missing. Install them, then try again."
        )
        raise StepError(NOT_INSTALLED)
    say("This system has no apt-get, so its libraries are not looked at. By their Debian names, these are needed:")
    say("    " + " ".join(wanted))
