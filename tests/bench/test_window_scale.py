"""The bench of the window itself, with too few rows to measure anything: it runs to its end, step by step."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_the_bench_of_the_window_prints_every_step() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "window_scale", "--files", "40"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    steps = [
        "drop the folder",
        "sort by name",
        "choose all",
        "copy all rows",
        "open the options of all, that differ",
        "one row to the top",
        "undo it",
        "start with all",
    ]
    assert [step for step in steps if f"\n{step}" not in done.stdout] == []
