"""Makes the package for Debian and its relatives from the frozen program, with the system's own tools.

What the bundle leaves to the system is found in its libraries, not listed by hand: `dpkg-shlibdeps` reads what they are linked
to and names the packages, in the versions that this system has. So a package fits the release it was built on and later ones.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from bundling.identity import CONTACT, IDENTIFIER, PROGRAM, version
from devtools.freeze import WORK, bundle
from devtools.places import BUILD, DIST, ROOT
from devtools.steps import StepError, run_logged, say, show_log, step

LINUX = ROOT / "packaging" / "linux"
TREE = BUILD / "deb"
HOME = Path("usr/lib") / PROGRAM
ICON_SIZES_PX = (16, 22, 24, 32, 48, 64, 128, 256, 512)
GTK_PLUGIN = "libqgtk3.so"
"""Looks and dialogs of GNOME; whoever has that desktop has its libraries, and nobody else needs them for us."""
BY_NAME = ("ca-certificates", "libdbus-1-3")
"""What no library is linked to: certificates of authorities, and the bus, which Qt loads when it is there."""
RECOMMENDED = ("fonts-noto-cjk | fonts-wqy-zenhei | fonts-arphic-uming", "gnome-keyring | kwalletmanager", "xdg-utils")
DESCRIPTION = """upload videos to Tencent Cloud VOD
 A window that takes videos by drag and drop and uploads them to Tencent
 Cloud VOD. Uploads can be paused, resumed and cancelled at any time, survive
 a lost network and a killed process, and are compared by checksum before
 they count as complete. The same engine runs from a command line.
 .
 A practice cloud inside the program takes uploads without an account."""


def build() -> Path:
    """Makes the package from the bundle.

    Returns:
        The file in `dist/`.

    Raises:
        StepError: A tool failed; its log has been shown.
    """
    shutil.rmtree(TREE, ignore_errors=True)
    root = TREE / "root"
    _lay_out(root)
    control = root / "DEBIAN" / "control"
    control.parent.mkdir()
    control.write_text(_control(root, _depends(root)), encoding="utf-8")
    (root / "DEBIAN" / "md5sums").write_text(_md5sums(root), encoding="utf-8")
    package = DIST / f"{PROGRAM}_{version()}_{_architecture()}.deb"
    package.unlink(missing_ok=True)
    step("Debian package made", ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", root, package], "deb")
    return package


def _lay_out(root: Path) -> None:
    """All files where they are to be installed."""
    shutil.copytree(bundle(), root / HOME, symlinks=True)
    command = root / "usr" / "bin" / PROGRAM
    command.parent.mkdir(parents=True)
    command.symlink_to(Path("..") / "lib" / PROGRAM / PROGRAM)
    share = root / "usr" / "share"
    _put(LINUX / f"{PROGRAM}.desktop", share / "applications")
    _put(LINUX / f"{IDENTIFIER}.metainfo.xml", share / "metainfo")
    _put(LINUX / "copyright", share / "doc" / PROGRAM)
    icons = share / "icons" / "hicolor"
    for size_px in ICON_SIZES_PX:
        _put(WORK / f"{size_px}.png", icons / f"{size_px}x{size_px}" / "apps", f"{PROGRAM}.png")
    _put(ROOT / "resources" / "icons" / "app.svg", icons / "scalable" / "apps", f"{PROGRAM}.svg")
    _put_compressed(LINUX / f"{PROGRAM}.1", share / "man" / "man1" / f"{PROGRAM}.1.gz")
    _put_compressed(ROOT / "CHANGELOG.md", share / "doc" / PROGRAM / "changelog.gz")
    for path in root.rglob("*"):  # whoever builds may have a mask of their own
        if path.is_symlink():
            continue
        is_program = path.is_dir() or path == root / HOME / PROGRAM
        path.chmod(0o755 if is_program else 0o644)


def _put(source: Path, folder: Path, name: str | None = None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, folder / (name or source.name))


def _put_compressed(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(source.read_bytes(), mtime=0))


def _depends(root: Path) -> dict[str, str]:
    """What the libraries of the bundle need of the system: the packages that have it, by field."""
    libraries = [path for path in sorted((root / HOME).rglob("*")) if not path.is_symlink() and _is_elf(path)]
    needed = [path for path in libraries if path.name != GTK_PLUGIN]
    wished = [path for path in libraries if path.name == GTK_PLUGIN]
    arguments = [f"-e{path}" for path in needed] + ["-dRecommends", *(f"-e{path}" for path in wished)]
    folders = sorted({path.parent for path in libraries})
    source = TREE / "shlibdeps"
    (source / "debian").mkdir(parents=True)
    (source / "debian" / "control").write_text(
        f"Source: {PROGRAM}\nMaintainer: {CONTACT}\n\nPackage: {PROGRAM}\nArchitecture: any\nDescription: x\n",
        encoding="utf-8",
    )
    tool = ["env", "-C", str(source), "dpkg-shlibdeps", "-O", "--ignore-missing-info", f"-x{PROGRAM}"]
    outcome = run_logged([*tool, *(f"-l{folder}" for folder in folders), *arguments], "shlibdeps")
    said = outcome.log.read_text(encoding="utf-8", errors="replace")
    found = dict(re.findall(r"^shlibs:(Depends|Recommends)=(.*)$", said, re.MULTILINE))
    if outcome.exit_code != 0 or "Depends" not in found:
        show_log(outcome.log)
        say("What the libraries need of the system could not be found out.")
        raise StepError
    return {
        "Depends": joined([*BY_NAME, *found["Depends"].split(", ")]),
        "Recommends": joined(
            [*found.get("Recommends", "").split(", "), *RECOMMENDED], without=found["Depends"].split(", ")
        ),
    }


def joined(packages: Iterable[str], *, without: Sequence[str] = ()) -> str:
    """A field of a control file: each package once, with its version where one is named, in alphabetical order.

    Args:
        packages: Such as `libc6 (>= 2.34)`; empty ones are left out.
        without: Packages that are named elsewhere.
    """
    elsewhere = {package.partition(" ")[0] for package in without}
    by_name: dict[str, str] = {}
    for package in packages:
        name = package.partition(" ")[0]
        if name and name not in elsewhere and len(package) >= len(by_name.get(name, "")):
            by_name[name] = package
    return ", ".join(by_name[name] for name in sorted(by_name))


def _control(root: Path, depends: dict[str, str]) -> str:
    installed_kb = sum(path.lstat().st_size for path in root.rglob("*") if path.is_file() or path.is_symlink()) // 1024
    fields = {
        "Package": PROGRAM,
        "Version": version(),
        "Architecture": _architecture(),
        "Maintainer": CONTACT,
        "Installed-Size": str(installed_kb),
        **depends,
        "Section": "net",
        "Priority": "optional",
        "Description": DESCRIPTION,
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items())


def _architecture() -> str:
    return subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True).stdout.strip()


def _md5sums(root: Path) -> str:
    files = [
        path.relative_to(root)
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.is_symlink() and path.relative_to(root).parts[0] != "DEBIAN"
    ]
    done = subprocess.run(
        ["md5sum", "--", *map(os.fspath, files)], cwd=root, capture_output=True, text=True, check=True
    )
    return done.stdout


def _is_elf(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"
