"""Tries the Debian package out on a machine that has never seen us: installed, started from its menu entry, used, removed.

A script, run as root in namespaces of its own (`unshare`), so that its mounts and processes go when it ends:
`python -m devtools.clean_machine PACKAGE FOLDER`. The machine is a minimal system in `FOLDER/machine`; pictures of the window
are left in `FOLDER`. Any finding is a sentence on standard error and exit code 1.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bundling.identity import IDENTIFIER, PROGRAM
from devtools.findings import FindingError, demand, waited_for
from devtools.places import ROOT
from devtools.steps import say, seconds_text

SUITE = "bookworm"
USER = "user"
HOME = Path("home") / USER
DATA = HOME / ".local" / "share" / PROGRAM
ENTRY = Path("/usr/share/applications") / f"{PROGRAM}.desktop"
LAUNCHER = "libglib2.0-bin"
"""Has `gio launch`, which starts a menu entry as a desktop does."""
FONT = "fonts-wqy-zenhei"
SCREEN = "1280x800x24"
_SOCKETS = Path(tempfile.gettempdir()) / ".X11-unix"
_CACHES = (str(HOME / ".cache"), str(HOME / "said"), str(HOME / "假日"))
"""Of libraries of the system, and of this test."""
_SHOWN = 12
START_LIMIT_S = 30.0
UPLOAD_LIMIT_S = 60.0


def main(package: Path, folder: Path) -> None:
    """Does it all.

    Raises:
        FindingError: Something is not as it should be.
    """
    machine = folder / "machine"
    _make(machine, folder / "base")
    with _mounted(machine):
        _run(machine, "useradd", "--create-home", USER)
        _apt(machine, "update")
        before = _files(machine)
        _install(machine, package)
        _self_test(machine)
        _start_and_use(machine, folder)
        installed = _installed(machine)
        _remove(machine)
        _demand_nothing_left(machine, installed, before)


def _make(machine: Path, base: Path) -> None:
    """A fresh copy of the minimal system, which is fetched once."""
    whole = base / "etc" / "debian_version"
    if not whole.exists():
        shutil.rmtree(base, ignore_errors=True)
        began = time.monotonic()
        unfinished = base.with_name("base.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        _host("debootstrap", "--variant=minbase", SUITE, unfinished)
        unfinished.rename(base)
        say(f"Minimal system fetched                       {seconds_text(time.monotonic() - began)}")
    shutil.rmtree(machine, ignore_errors=True)
    _host("cp", "-a", base, machine)
    for name in ("apt.conf.d", "sources.list.d"):  # the way to packages that this machine has
        for source in (Path("/etc/apt") / name).glob("*proxy*"):
            shutil.copy(source, machine / "etc" / "apt" / name)


@contextmanager
def _mounted(machine: Path) -> Iterator[None]:
    """What every running system has."""
    _host("mount", "-t", "proc", "proc", machine / "proc")
    _host("mount", "--rbind", "/dev", machine / "dev")
    (machine / "tmp" / ".X11-unix").mkdir(exist_ok=True)
    shutil.copy("/etc/resolv.conf", machine / "etc" / "resolv.conf")
    yield


def _install(machine: Path, package: Path) -> None:
    shutil.copy(package, machine / "tmp" / "vod.deb")
    began = time.monotonic()
    _apt(machine, "install", "--no-install-recommends", "/".join(("", "tmp", "vod.deb")))
    say(f"Package installed with what it depends on    {seconds_text(time.monotonic() - began)}")


def _self_test(machine: Path) -> None:
    """Before anything else is installed: what the package depends on has to be enough."""
    done = _as_user(machine, PROGRAM, "--self-test")
    say("".join(f"    {line}\n" for line in done.stdout.splitlines()).rstrip())
    demand(done.returncode == 0 and not done.stderr, f"The self-test of the installed program failed: {done.stderr}")


def _start_and_use(machine: Path, folder: Path) -> None:
    """The window comes from the menu entry, takes a file from a second start, and uploads it."""
    _apt(machine, "install", "--no-install-recommends", LAUNCHER, FONT)
    clip = machine / HOME / "假日 #1 100%.mp4"
    shutil.copyfile(ROOT / "resources" / "sample" / "sample.mp4", clip)
    with _screen(machine) as display:
        environ = {"DISPLAY": display, "LC_ALL": "C.UTF-8", "LANGUAGE": "zh_CN", "LANG": "zh_CN.UTF-8"}
        for number in ("first", "second"):
            began = time.monotonic()
            _launch(machine, environ)
            waited_for(lambda: _window(display), "The menu entry opened no window", START_LIMIT_S)
            say(f"Window from the menu entry, {number} start".ljust(45) + seconds_text(time.monotonic() - began))
            if number == "first":
                _end(machine, display)
        _picture(display, folder / "start.png")
        done = _as_user(machine, PROGRAM, "--practice", f"/{HOME}/{clip.name}", environ=environ)
        demand(done.returncode == 0 and not done.stderr, f"A second start failed: {done.stderr}")
        waited_for(lambda: _is_complete(machine), "The practice upload did not end", UPLOAD_LIMIT_S)
        _picture(display, folder / "uploaded.png")
        _end(machine, display)
    said = (machine / HOME / "said").read_text(encoding="utf-8")
    demand(not said, f"The program wrote to the terminal: {said}")
    say("A video was uploaded to the practice cloud")


def _launch(machine: Path, environ: Mapping[str, str]) -> None:
    """As a desktop starts a menu entry; what the program says goes to a file."""
    script = f"exec gio launch {ENTRY} 2>>~/said >&2"
    demand(
        _as_user(machine, "sh", "-c", script, environ=environ).returncode == 0, "gio could not launch the menu entry"
    )


def _is_complete(machine: Path) -> bool:
    done = _as_user(machine, PROGRAM, "status", "--json")
    states = [json.loads(line).get("state") for line in done.stdout.splitlines()]
    return "complete" in states


def _end(machine: Path, display: str) -> None:
    """A polite kill, as at the end of a session."""
    pids = _processes(machine)
    demand(bool(pids), "The program has ended by itself")
    for pid in pids:
        os.kill(pid, 15)
    waited_for(lambda: not _processes(machine) and not _window(display), "The program did not end", START_LIMIT_S)


def _processes(machine: Path) -> list[int]:
    """Those that run the installed program."""
    program = machine / "usr" / "lib" / PROGRAM / PROGRAM
    found = []
    for link in Path("/proc").glob("[0-9]*/exe"):
        try:
            if link.samefile(program):
                found.append(int(link.parent.name))
        except OSError:
            continue
    return found


def _remove(machine: Path) -> None:
    _apt(machine, "purge", PROGRAM, LAUNCHER, FONT)
    _apt(machine, "autoremove", "--purge")
    (machine / "tmp" / "vod.deb").unlink()


def _demand_nothing_left(machine: Path, installed: set[str], before: set[str]) -> None:
    """What the program has made in its user's folder stays; nothing that was installed does, and nothing else of ours."""
    left = _files(machine) - before
    named = {name for name in left if PROGRAM in name or IDENTIFIER in name}
    ours = sorted(name for name in (left & installed) | named if not name.startswith(str(DATA)))
    demand(not ours, f"This was left behind: {', '.join(ours[:_SHOWN])}")
    at_home = sorted(name for name in left if name.startswith(str(HOME)) and Path(name) not in (DATA, *DATA.parents))
    kept = [name for name in at_home if name.startswith(str(DATA))]
    strangers = [name for name in at_home if name not in kept and not name.startswith(_CACHES)]
    demand(any(name.endswith("ledger.db") for name in kept), "The ledger of the user is gone")
    demand(not strangers, f"The program wrote outside its data directory: {', '.join(strangers[:_SHOWN])}")
    say(f"Removed; of its files only the {len(kept)} in the user's data directory are left")


def _installed(machine: Path) -> set[str]:
    """What the package has put there, folders of the system not counted."""
    done = subprocess.run(["chroot", machine, "dpkg", "-L", PROGRAM], capture_output=True, text=True, check=True)
    names = {line.removeprefix("/") for line in done.stdout.splitlines()}
    return {name for name in names if not (machine / name).is_dir() or PROGRAM in name}


def _files(machine: Path) -> set[str]:
    found: set[str] = set()
    for folder, names, files in os.walk(machine):
        at = Path(folder).relative_to(machine)
        names[:] = [name for name in names if str(at / name) not in {"proc", "dev", "sys"}]
        found.update(str(at / name) for name in [*names, *files])
    return found


@contextmanager
def _screen(machine: Path) -> Iterator[str]:
    """A screen with a window manager; its socket is where the machine looks for it."""
    display = f":{_free_number()}"
    environ = {**os.environ, "DISPLAY": display}
    sockets = machine / "tmp" / ".X11-unix"
    server = subprocess.Popen(["Xvfb", display, "-screen", "0", SCREEN, "-nolisten", "tcp"], stderr=subprocess.DEVNULL)
    try:
        waited_for(lambda: _is_running(display), "There is no screen", START_LIMIT_S)
        _host("mount", "--bind", _SOCKETS, sockets)
        manager = subprocess.Popen(["openbox"], env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield display
        finally:
            manager.terminate()
            manager.wait()
            _host("umount", sockets)
    finally:
        server.terminate()
        server.wait()


def _free_number() -> int:
    """Of a screen that nobody has: in these namespaces X would take the locks of others for forgotten ones."""
    taken = Path("/proc/net/unix").read_text(encoding="utf-8")
    return next(
        number for number in range(300, 900) if f"/X{number}\n" not in taken and not (_SOCKETS / f"X{number}").exists()
    )


def _is_running(display: str) -> bool:
    command = ["xdotool", "getdisplaygeometry"]
    environ = {**os.environ, "DISPLAY": display}
    return subprocess.run(command, env=environ, capture_output=True, check=False).returncode == 0


def _window(display: str) -> bool:
    command = ["xdotool", "search", "--onlyvisible", "--class", PROGRAM]
    environ = {**os.environ, "DISPLAY": display}
    return subprocess.run(command, env=environ, capture_output=True, check=False).returncode == 0


def _picture(display: str, path: Path) -> None:
    _host("import", "-display", display, "-window", "root", path)
    say(f"Picture of the screen: {path}")


def _apt(machine: Path, *words: str) -> None:
    _run(machine, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y", *words)


def _run(machine: Path, *words: str) -> None:
    _host("chroot", machine, *words)


def _as_user(machine: Path, *words: str, environ: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Runs a command on the machine as its user would, with nothing of our environment."""
    given = {"HOME": f"/{HOME}", "USER": USER, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **(environ or {})}
    command = ["chroot", f"--userspec={USER}:{USER}", str(machine), "env", "-i", "-C", f"/{HOME}"]
    command += [f"{name}={value}" for name, value in given.items()]
    return subprocess.run([*command, *words], capture_output=True, text=True, check=False)


def _host(*words: str | Path) -> None:
    """Runs a tool of this machine.

    Raises:
        FindingError: It failed.
    """
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
    demand(done.returncode == 0, f"{words[0]} failed: {done.stdout[-2000:]}{done.stderr[-2000:]}")


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), Path(sys.argv[2]))
    except FindingError as finding:
        sys.exit(str(finding))
