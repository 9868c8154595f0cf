"""The benches of transfers, on files too small to measure anything: they run, and all contenders are in their tables."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from devtools import environment

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module", autouse=True)
def peers() -> None:
    """The environment of the contenders; made if it is not there."""
    environment.ensure(environment.Lock.PEERS, environment.PEERS)


def _printed(case: str, *options: str) -> str:
    return _run(case, "--rounds", "1", *options)


def _run(case: str, *options: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "tests.bench", case, *options],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    ).stdout


def test_the_bench_of_one_large_file_has_a_row_for_each_contender() -> None:
    printed = _printed("throughput", "--size-mb", "20")
    for title in ("plain: 20 MB", "tls: 20 MB"):
        assert title in printed
    for name in ("raw socket", "curl -T", "COS SDK 5 x 1 MB", "COS SDK 10 x 8 MB", "vod-python-sdk", "ours"):
        assert printed.count(f"\n{name} ") == 2


def test_the_bench_of_small_files_has_a_row_for_each_contender() -> None:
    printed = _printed("many_files", "--files", "4", "--only", "tls")
    for name in ("COS SDK 10 x 8 MB", "vod-python-sdk", "ours"):
        assert printed.count(f"\n{name} ") == 1


def test_the_bench_of_a_far_line_measures_small_files_and_a_large_one() -> None:
    printed = _printed("far_line", "--files", "2", "--large-mb", "10", "--only", "plain", "--answer-ms", "5")
    assert printed.count("\nvod-python-sdk ") == printed.count("\nours ") == 2


def test_the_bench_of_the_speed_limit_tells_of_both_limits() -> None:
    printed = _run("speed_limit", "--rate-mb", "5", "--seconds", "1")
    assert "5 MB/s, three files" in printed
    assert "2.5 MB/s, set while they run" in printed
    assert "the new limit held after" in printed


def test_the_bench_of_going_on_tells_when_and_after_how_much_reading() -> None:
    printed = _run("resume", "--size-gb", "0.5", "--parts", "4")
    assert re.search(r"first new byte after \d+\.\d\d s .* 0\.[1-9]\d MB of the file read before", printed)


def test_the_bench_of_a_long_queue_tells_of_the_memory_at_each_tenth() -> None:
    printed = _run("long_queue", "--files", "40", "--size-kb", "20")
    assert [line.split()[0] for line in printed.splitlines()[1:11]] == [str(count) for count in range(4, 41, 4)]
    assert re.search(r"at most \d+ MB", printed)


def test_an_unknown_case_is_answered_with_those_that_there_are() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "nothing"], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "many_files" in done.stderr
