"""The bench of the busy window uploads through the real engine and tells what the window felt, with too little to measure anything."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_the_bench_tells_of_the_upload_and_of_the_rest_after_it() -> None:
    words = ["--jobs", "50", "--size-mb", "60", "--files", "20", "--idle", "0.2"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.window_busy", *words],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    rows = ["60 MB at ful", "60 MB over T", "20 files of ", "idle        ", "idle and min"]
    assert [line[:12] for line in done.stdout.splitlines()[1:]] == rows
