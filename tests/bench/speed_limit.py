"""The limit on the rate: how exact it is, how soon a new one holds, and whether files share it alike."""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench.headless import Headless
from tests.bench.service import Service
from tests.bench.side_by_side import MB
from vod_desktop.core.engine.limits import Limits
from vod_desktop.core.model.commands import SetLimits

_LOOK_S = 0.1


def main(words: Sequence[str]) -> None:
    """Measures and prints: three files of different sizes, first under one limit, then under half of it."""
    options = argparse.ArgumentParser(prog="dev.py bench speed_limit", description="How exact the speed limit is.")
    options.add_argument("--rate-mb", type=float, default=20, help="the limit, MB/s (default: 20)")
    options.add_argument("--seconds", type=float, default=30, help="how long each is watched (default: 30)")
    given = options.parse_args(words)
    rate = int(given.rate_mb * MB)
    with tempfile.TemporaryDirectory() as name, Service() as service:
        headless = Headless(service.port, limits=Limits(rate_bytes_per_s=rate))
        headless.engine.post(SetLimits(rate_bytes_per_s=rate))
        headless.add(_sparse(Path(name), (4, 2, 2), int(rate * given.seconds)))
        watch = _Watch(headless)
        watch.wait_until_all_send(3)
        _tell(f"{given.rate_mb:g} MB/s, three files", rate, watch.over(given.seconds))
        headless.engine.post(SetLimits(rate_bytes_per_s=rate // 2))
        took = watch.settled_at(rate // 2)
        _tell(f"{given.rate_mb / 2:g} MB/s, set while they run", rate // 2, watch.over(given.seconds))
        sys.stdout.write(f"the new limit held after {took:.1f} s\n\n")
        headless.engine.stop()


def _sparse(folder: Path, shares: Sequence[int], size: int) -> list[Path]:
    """Files that take no room on the disk, so many times `size` bytes large, with a beginning that no other has."""
    files = [folder / f"film {number}.mp4" for number in range(len(shares))]
    for number, (path, share) in enumerate(zip(files, shares, strict=True)):
        with path.open("wb") as file:
            file.write(f"film {number}".encode())
            file.truncate(share * size)
    return files


class _Watch:
    """Looks at the counters of the engine."""

    def __init__(self, headless: Headless) -> None:
        self._engine = headless.engine
        self._pause = threading.Event()

    def sent(self) -> dict[int, int]:
        """Bytes given to the network by each job."""
        return {job_id: one.sent_bytes for job_id, one in self._engine.progress().jobs.items()}

    def wait_until_all_send(self, count: int) -> None:
        while len([sent for sent in self.sent().values() if sent]) < count:
            self._pause.wait(_LOOK_S)

    def over(self, seconds: float) -> dict[int, float]:
        """Bytes per second of each job over so long."""
        began, before = time.monotonic(), self.sent()
        self._pause.wait(seconds)
        after, took = self.sent(), time.monotonic() - began
        return {job_id: (sent - before.get(job_id, 0)) / took for job_id, sent in after.items()}

    def settled_at(self, rate: int) -> float:
        """Seconds until half a second passed at this rate, within a tenth."""
        began = time.monotonic()
        while True:
            at = time.monotonic()
            if abs(sum(self.over(0.5).values()) / rate - 1) < 0.1:
                return at - began


def _tell(what: str, rate: int, speeds: dict[int, float]) -> None:
    total, mean = sum(speeds.values()), sum(speeds.values()) / len(speeds)
    each = ", ".join(f"{speed / MB:.2f}" for speed in speeds.values())
    spread = max(abs(speed / mean - 1) for speed in speeds.values())
    sys.stdout.write(
        f"{what:<34}{total / MB:>8.2f} MB/s, {100 * (total / rate - 1):+.1f} %; "
        f"each {each}, at most {100 * spread:.1f} % from their mean\n"
    )
    sys.stdout.flush()
