"""Going on with a very large file after a kill: how long until the first new byte, and how much of the file is read for that."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, Self

from tests.bench.headless import Headless
from tests.bench.service import Service
from tests.bench.side_by_side import MB, ROOT
from vod_desktop.core.cloud import sdk
from vod_desktop.core.engine.body import FileBody
from vod_desktop.core.engine.plan import MAX_USUAL_PART_BYTES

_LOOK_S = 0.005
_LIMIT_S = 120.0


def main(words: Sequence[str]) -> None:
    """Measures and prints: a real run is killed when enough parts are confirmed, then another goes on."""
    options = argparse.ArgumentParser(prog="dev.py bench resume", description="Resume of a very large sparse file.")
    options.add_argument("--size-gb", type=float, default=60, help="size of the file (default: 60)")
    options.add_argument("--parts", type=int, default=1000, help="confirmed when the kill comes (default: 1000)")
    given = options.parse_args(words)
    with tempfile.TemporaryDirectory() as name, Service() as service:
        folder = Path(name)
        film = folder / "film.mp4"
        with film.open("wb") as file:
            file.truncate(int(given.size_gb * 1000 * MB))
        _interrupt(folder, film, service.port, given.parts)
        told = json.loads(_run("go-on", service.port, folder))
    sys.stdout.write(
        f"{given.size_gb:g} GB, {told['parts']} parts confirmed when it was killed: first new byte after {told['took_s']:.2f} s "
        f"(the start of the program not counted; {told['engine_s']:.2f} s of it opened the ledger), {told['read_bytes'] / MB:.2f} MB "
        "of the file read before\n\n"
    )


def _command(act: str, port: int, folder: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "tests.bench.resume", act, str(port), str(folder), *more]


def _run(act: str, port: int, folder: Path) -> str:
    command = _command(act, port, folder)
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True, timeout=_LIMIT_S).stdout


def _interrupt(folder: Path, film: Path, port: int, parts: int) -> None:
    """Uploads until so many parts are confirmed, then SIGKILL from outside."""
    with subprocess.Popen(
        _command("begin", port, folder, str(film), str(parts)), cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as begun:
        assert begun.stdout is not None, "it was asked for"
        _await(begun.stdout)
        begun.kill()


def _await(lines: IO[str]) -> None:
    if lines.readline() != "enough\n":
        raise RuntimeError("the upload that was to be killed has ended by itself")


def _begin(port: int, folder: Path, film: Path, parts: int) -> None:
    headless = Headless(port, folder=folder)
    headless.add([film])
    pause = threading.Event()
    while _confirmed(headless) < parts * MAX_USUAL_PART_BYTES:
        pause.wait(_LOOK_S)
    sys.stdout.write("enough\n")
    sys.stdout.flush()
    pause.wait(_LIMIT_S)


def _confirmed(headless: Headless) -> int:
    return sum(one.confirmed_bytes for one in headless.engine.progress().jobs.values())


def _go_on(port: int, folder: Path) -> None:
    sdk.load_all()  # code is read from the disk, too
    reading = _Reading()
    began = time.monotonic()
    headless = Headless(port, folder=folder)
    engine_s = time.monotonic() - began
    reading.first.wait(_LIMIT_S)
    parts = len(headless.restored[0].media.parts)
    told = {"took_s": reading.at - began, "engine_s": engine_s, "read_bytes": reading.read_bytes, "parts": parts}
    sys.stdout.write(json.dumps(told))
    sys.stdout.flush()
    headless.engine.stop()


class _Reading:
    """Counts what the fingerprints read of files until the first body of this process is."""

    def __init__(self) -> None:
        self.first = threading.Event()
        self.at = 0.0
        self.read_bytes = 0
        open_body, open_descriptor = FileBody._open, os.fdopen

        def begin(body: FileBody) -> Any:
            if not self.first.is_set():
                self.at = time.monotonic()
                self.first.set()
            return open_body(body)

        def watched(*args: Any, **how: Any) -> Any:  # how the fingerprint opens a file, and nobody else
            return _Counted(open_descriptor(*args, **how), self)

        FileBody._open = begin  # type: ignore[method-assign]
        os.fdopen = watched


class _Counted:
    """A file whose reads are counted."""

    def __init__(self, file: Any, reading: _Reading) -> None:
        self._file = file
        self._reading = reading

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def read(self, size: int = -1) -> bytes:
        """As the file does."""
        found: bytes = self._file.read(size)
        self._reading.read_bytes += len(found)
        return found


if __name__ == "__main__":
    act, port, folder, *more = sys.argv[1:]
    if act == "begin":
        _begin(int(port), Path(folder), Path(more[0]), int(more[1]))
    else:
        _go_on(int(port), Path(folder))
