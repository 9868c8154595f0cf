"""Contenders that take turns on one service, so that whatever else the machine does meets them all; medians are told."""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench.contenders import PEERS
from tests.bench.service import NEAR, Line, Service
from tests.support.tls import make_certificate

MB = 1_000_000
ROOT = Path(__file__).parents[2]
PEERS_PYTHON = ROOT / "build" / "peers" / "bin" / "python"
"""Made by `dev.py bench` and `dev.py test`."""
LIMIT_S = 120.0
"""Of one upload; what hangs is a fault, not a figure."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What one upload took; CPU time is that of the transfer, memory the highest of the process."""

    wall_s: float
    cpu_s: float
    peak_bytes: float


def parser(case: str, description: str, *, rounds: int) -> argparse.ArgumentParser:
    """Options that all such cases have."""
    options = argparse.ArgumentParser(prog=f"dev.py bench {case}", description=description)
    options.add_argument("--rounds", type=int, default=rounds, help=f"uploads by each contender (default: {rounds})")
    options.add_argument("--only", choices=["plain", "tls"], help="leave the other out")
    options.add_argument("--contenders", nargs="+", metavar="NAME", help="only these")
    options.add_argument("--folder", type=Path, help="where files are made for the time of the run")
    return options


@contextmanager
def films(folder: Path | None, count: int, size: int) -> Iterator[Path]:
    """A folder with so many files of `size` bytes each, for the time of the run."""
    with tempfile.TemporaryDirectory(dir=folder) as name:
        chance = random.Random(1)
        block = chance.randbytes(8 * MB)
        for number in range(count):
            with (Path(name) / f"film {number:03}.mp4").open("wb") as file:
                file.write(chance.randbytes(16))  # no two files are the same
                for offset in range(16, size, len(block)):
                    file.write(block[: size - offset])
        yield Path(name)


def compare(
    title: str, folder: Path, contenders: Sequence[str], options: argparse.Namespace, line: Line = NEAR
) -> None:
    """Measures and prints one table each for plain and TLS."""
    names = [name for name in contenders if not options.contenders or name in options.contenders]
    certificate = make_certificate(folder)
    size = sum(path.stat().st_size for path in folder.glob("*.mp4"))
    for kind in (options.only,) if options.only else ("plain", "tls"):
        ca_file = certificate.ca_file if kind == "tls" else None
        files = () if ca_file is None else (ca_file, ca_file.with_name("key.pem"))
        found: dict[str, list[Figures]] = {name: [] for name in names}
        with Service(*files, line=line) as service:
            for _ in range(options.rounds):
                for name, figures in found.items():
                    figures.append(_run(name, service.port, folder, ca_file))
        heading = f"{kind}: {title}, medians of {options.rounds} rounds, {os.cpu_count()} cores"
        sys.stdout.write(_table(heading, size, found) + "\n\n")
        sys.stdout.flush()


def _run(name: str, port: int, folder: Path, ca_file: Path | None) -> Figures:
    python = PEERS_PYTHON if name in PEERS else Path(sys.executable)
    command: list[str | Path] = [python, "-m", "tests.bench.contenders", name, str(port), folder]
    if ca_file is not None:
        command.append(ca_file)
    done = subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=LIMIT_S)
    return Figures(**json.loads(done.stdout))


def _table(heading: str, size: int, found: dict[str, list[Figures]]) -> str:
    """Each contender's medians, and how ours compares: the median of the ratios of each round."""
    lines = [heading, f"{'':<20}{'s':>8}{'MB/s':>8}{'ours is':>9}{'CPU s/GB':>10}{'peak MB':>9}   each MB/s"]
    for name, figures in found.items():
        took = median(one.wall_s for one in figures)
        pairs = zip(figures, found.get("ours", figures), strict=True)
        ratio = median(theirs.wall_s / ours.wall_s for theirs, ours in pairs)
        cpu = median(one.cpu_s for one in figures) / (size / 1e9)
        peak = max(one.peak_bytes for one in figures) / MB
        each = " ".join(f"{size / one.wall_s / MB:.0f}" for one in figures)
        lines.append(f"{name:<20}{took:>8.2f}{size / took / MB:>8.0f}{ratio:>8.2f}x{cpu:>10.2f}{peak:>9.0f}   {each}")
    return "\n".join(lines)
