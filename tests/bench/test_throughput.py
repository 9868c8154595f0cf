"""The bench itself, on a file too small to measure anything: it runs, and all contenders are in its tables."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_the_bench_prints_a_row_for_each_contender() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.throughput", "--size-mb", "20", "--rounds", "1"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    for title in ("plain: 20 MB", "TLS: 20 MB"):
        assert title in done.stdout
    for name in ("raw socket", "COS SDK upload_file", "ours"):
        assert done.stdout.count(f"\n{name} ") == 2
