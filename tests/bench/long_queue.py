"""The memory of a long queue: many small files, one after the other, headless."""

from __future__ import annotations

import argparse
import gc
import os
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench.headless import Headless
from tests.bench.service import Service
from tests.bench.side_by_side import MB
from vod_desktop.core.model.states import State

_STEPS = 10
_LOOK_S = 0.05


def main(words: Sequence[str]) -> None:
    """Measures and prints a line for each tenth of the queue."""
    options = argparse.ArgumentParser(prog="dev.py bench long_queue", description="The memory of a long queue.")
    options.add_argument("--files", type=int, default=10_000, help="how many (default: 10000)")
    options.add_argument("--size-kb", type=int, default=50, help="size of each (default: 50)")
    given = options.parse_args(words)
    with tempfile.TemporaryDirectory() as name, Service() as service:
        headless = Headless(service.port)
        files = _small_files(Path(name), given.files, given.size_kb * 1000)
        empty = _resident_bytes()
        sys.stdout.write(
            f"{given.files} files of {given.size_kb} kB{'':<10}{'s':>8}{'MB':>8}; {empty / MB:.0f} MB before\n"
        )
        began = time.monotonic()
        headless.add(files)
        for step in range(1, _STEPS + 1):
            wanted = given.files * step // _STEPS
            while headless.count(State.COMPLETE) < wanted:
                headless.wait(_LOOK_S)
            gc.collect()
            took = time.monotonic() - began
            sys.stdout.write(f"{wanted:>7} complete{'':<14}{took:>8.1f}{_resident_bytes() / MB:>8.0f}\n")
            sys.stdout.flush()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        sys.stdout.write(f"at most {peak / MB:.0f} MB\n\n")
        headless.engine.stop()


def _small_files(folder: Path, count: int, size: int) -> list[Path]:
    files = [folder / f"clip {number:05}.mp4" for number in range(count)]
    for number, path in enumerate(files):
        path.write_bytes(number.to_bytes(8, "big") + bytes(size - 8))
    return files


def _resident_bytes() -> int:
    """Of this process, now (Linux)."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
