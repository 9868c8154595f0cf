"""Upload throughput beside curl and the storage SDK, on one loopback server, in one run.

`python -m tests.bench.throughput [--size-mb 1000] [--rounds 5] [--only plain|tls] [--folder DIR]`. The contenders take turns, so
that whatever else the machine does meets them all; medians are shown. The raw socket shows that the server is not the one
who is slow.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench.contenders import CONTENDERS
from tests.bench.sink import Sink
from tests.support.tls import make_certificate

MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Figures:
    """What one upload took; CPU time is that of the transfer, memory that of the process."""

    wall_s: float
    cpu_s: float
    peak_bytes: int


def _run(name: str, port: int, film: Path, ca_file: Path | None) -> Figures:
    command = [sys.executable, "-m", "tests.bench.contenders", name, str(port), str(film)]
    if ca_file is not None:
        command.append(str(ca_file))
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Figures(**json.loads(done.stdout))


def _measure(port: int, film: Path, ca_file: Path | None, rounds: int) -> dict[str, list[Figures]]:
    figures: dict[str, list[Figures]] = {name: [] for name in CONTENDERS}
    for _ in range(rounds):
        for name, found in figures.items():
            found.append(_run(name, port, film, ca_file))
    return figures


def _table(title: str, size: int, figures: dict[str, list[Figures]]) -> str:
    speed = {name: median(size / one.wall_s for one in found) / MB for name, found in figures.items()}
    lines = [title, f"{'':<24}{'MB/s':>8}{'of curl':>9}{'CPU s/GB':>10}{'peak MB':>9}   each"]
    for name, found in figures.items():
        cpu = median(one.cpu_s for one in found) / (size / 1e9)
        peak = max(one.peak_bytes for one in found) / MB
        ratio = speed[name] / speed["curl -T"]
        each = " ".join(f"{size / one.wall_s / MB:.0f}" for one in found)
        lines.append(f"{name:<24}{speed[name]:>8.0f}{ratio:>9.2f}{cpu:>10.2f}{peak:>9.0f}   {each}")
    return "\n".join(lines)


def _write_film(path: Path, size: int) -> None:
    block = random.Random(1).randbytes(8 * MB)
    with path.open("wb") as file:
        for offset in range(0, size, len(block)):
            file.write(block[: size - offset])


def main() -> None:
    """Measures and prints one table each for plain and TLS."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.throughput", description="Upload throughput.")
    parser.add_argument("--size-mb", type=int, default=1000, help="size of the file (default: 1000)")
    parser.add_argument("--rounds", type=int, default=5, help="uploads by each contender (default: 5)")
    parser.add_argument("--only", choices=["plain", "tls"], help="leave the other out")
    parser.add_argument("--folder", type=Path, help="where the file is made for the time of the run")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        film = Path(folder) / "film.mp4"
        _write_film(film, arguments.size_mb * MB)
        certificate = make_certificate(Path(folder))
        for kind in (arguments.only,) if arguments.only else ("plain", "tls"):
            files = (certificate.ca_file, certificate.ca_file.with_name("key.pem")) if kind == "tls" else ()
            with Sink(*files) as sink:
                found = _measure(sink.port, film, certificate.ca_file if kind == "tls" else None, arguments.rounds)
            name = "TLS" if kind == "tls" else kind
            title = f"{name}: {arguments.size_mb} MB, medians of {arguments.rounds} rounds, {os.cpu_count()} cores"
            sys.stdout.write(_table(title, film.stat().st_size, found) + "\n\n")


if __name__ == "__main__":
    main()
