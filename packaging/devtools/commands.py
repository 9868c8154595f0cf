"""The commands of `dev.py`."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from devtools import environment, system_packages
from devtools.environment import Lock
from devtools.groups import GROUPS, run_groups
from devtools.package import KINDS, TRIAL, package
from devtools.places import BUILD, ROOT, practice_data
from devtools.steps import StepError, say, step


def run(words: Sequence[str]) -> int:
    """Carries out one command line; returns the exit code."""
    arguments = read(words)
    try:
        return int(arguments.command(arguments))
    except StepError as failed:
        return failed.exit_code
    except KeyboardInterrupt:
        say("Interrupted. The next run goes on from here.")
        return 130


def read(words: Sequence[str]) -> argparse.Namespace:
    """What a command line asks for. What follows the name of a tool is the tool's own, options like --help included."""
    parser = _parser()
    if words and words[0] in _TOOLS:
        # Not by argparse.REMAINDER, which takes no option in the first place.
        return argparse.Namespace(command=_TOOLS[words[0]], arguments=list(words[1:]))
    return parser.parse_args(words)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dev.py",
        description="Sets VOD Desktop up in this checkout and runs it.",
        epilog="All else is in CONTRIBUTING.md.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    app = commands.add_parser(
        "app", help="open the window on the practice cloud; without a display do the same job offscreen"
    )
    app.add_argument("files", nargs="*", type=Path, metavar="FILE", help="videos to upload (offscreen: a sample clip)")
    app.set_defaults(command=_app)

    test = commands.add_parser("test", help="run what continuous integration runs")
    names = [group.name for group in GROUPS]
    test.add_argument("groups", nargs="*", metavar="GROUP", help=f"only these of: {', '.join(names)}")
    test.set_defaults(command=_test)

    commands.add_parser("bench", help="measure this program, beside its peers where there are any")
    commands.add_parser("soak", help="kill uploads at random moments and see what becomes of them")
    packaged = commands.add_parser("package", help="make what users install on this system, in dist/")
    packaged.add_argument("kinds", nargs="*", metavar="KIND", help=f"only these of: {', '.join([*KINDS, TRIAL])}")
    packaged.add_argument("--verify", action="store_true", help="then use it: self-test, clean machine, installer")
    packaged.set_defaults(command=_package)
    commands.add_parser("fuzz", help="fire 100,000 spoilt inputs at every parser; takes an hour")

    lock = commands.add_parser("lock", help="write the lock files anew from pyproject.toml (needs uv)")
    lock.add_argument(
        "--upgrade", action="store_true", help="take the newest versions instead of keeping what is locked"
    )
    lock.set_defaults(command=_lock)
    return parser


def _app(arguments: argparse.Namespace) -> int:
    files = [path.absolute() for path in arguments.files]
    system_packages.ensure(system_packages.WINDOW)
    python = environment.ensure(Lock.APP)
    command: list[str | Path] = [python, "-m", "vod_desktop", "--practice", "--data-dir", practice_data()]
    if _has_display():
        say("The window opens on the practice cloud.")
        return _hand_over([*command, *files])
    screenshot = BUILD / "window.png"
    say("There is no display (DISPLAY and WAYLAND_DISPLAY are empty): the window does its work offscreen.")
    return _hand_over([*command, "--offscreen", "--screenshot", screenshot, *files])


def _test(arguments: argparse.Namespace) -> int:
    unknown = set(arguments.groups) - {group.name for group in GROUPS}
    if unknown:
        say(f"There is no group {', '.join(sorted(unknown))}. There are: {', '.join(group.name for group in GROUPS)}")
        return 2
    system_packages.ensure(system_packages.WINDOW, system_packages.TESTS)
    python = environment.ensure(Lock.DEV)
    if not arguments.groups or "bench" in arguments.groups:
        environment.ensure(Lock.PEERS, environment.PEERS)
    chosen = [group for group in GROUPS if not arguments.groups or group.name in arguments.groups]
    return 0 if run_groups(python, chosen) else 1


def _bench(arguments: argparse.Namespace) -> int:
    system_packages.ensure(system_packages.WINDOW, system_packages.TESTS)
    environment.ensure(Lock.PEERS, environment.PEERS)
    return _hand_over([environment.ensure(Lock.DEV), "-m", "tests.bench", *arguments.arguments])


def _soak(arguments: argparse.Namespace) -> int:
    system_packages.ensure(system_packages.WINDOW, system_packages.TESTS)
    return _hand_over([environment.ensure(Lock.DEV), "-m", "tests.crash.soak", *arguments.arguments])


def _package(arguments: argparse.Namespace) -> int:
    kinds = [*KINDS, TRIAL]
    unknown = set(arguments.kinds) - set(kinds)
    if unknown:
        say(f"There is no kind {', '.join(sorted(unknown))}. There are: {', '.join(kinds)}")
        return 2
    checking = (system_packages.CHECKING,) if arguments.verify else ()
    system_packages.ensure(system_packages.WINDOW, system_packages.packaging_tools(), *checking)
    package(arguments.kinds, check=arguments.verify)
    return 0


def _fuzz(arguments: argparse.Namespace) -> int:
    return _hand_over([environment.ensure(Lock.DEV), "-m", "tests.fuzz.campaign", *arguments.arguments])


_TOOLS: dict[str, Callable[[argparse.Namespace], int]] = {"bench": _bench, "soak": _soak, "fuzz": _fuzz}


def _lock(arguments: argparse.Namespace) -> int:
    uv = shutil.which("uv")
    if uv is None:
        say("Writing the locks needs uv (https://docs.astral.sh/uv/); setting up and running does not.")
        return 2
    # Locks name no package index: each machine takes its own, and hashes decide.
    resolve = [uv, "pip", "compile", "--universal", "--python-version", "3.11", "--quiet", "--no-header"]
    resolve += ["--generate-hashes", "--no-emit-index-url", *(["--upgrade"] if arguments.upgrade else [])]
    as_the_product = ["--constraint", str(Lock.APP.path.relative_to(ROOT))]
    sources = {
        Lock.BUILD: ["--group", "build"],
        Lock.APP: ["pyproject.toml"],
        Lock.DEV: ["pyproject.toml", "--group", "dev", *as_the_product],
        Lock.PACKAGE: ["pyproject.toml", "--group", "package", *as_the_product],
        Lock.PEERS: ["--group", "peers", *as_the_product],
    }
    for lock, source in sources.items():
        command: list[str | Path] = [*resolve, *source, "--output-file", lock.path.relative_to(ROOT)]
        step(f"{lock.value}.txt written", command, f"lock-{lock.value}")
    return 0


def _has_display() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _hand_over(command: Sequence[str | Path]) -> int:
    """Runs a program in the checkout with our terminal; its exit code becomes ours."""
    words = [str(word) for word in command]
    os.chdir(ROOT)
    if sys.platform == "win32":
        return subprocess.run(words, check=False).returncode
    # The program takes our place, so that Ctrl+C and other signals are its own affair.
    return os.execv(words[0], words)  # noqa: S606 - no shell is wanted
