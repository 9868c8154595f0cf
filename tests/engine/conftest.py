"""Fixtures of the engine's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.harness import Bench
from tests.support.fake_cloud import FakeCloud
from tests.support.manual_clock import ManualClock
from tests.support.pictures import a_picture


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def cloud(clock: ManualClock) -> FakeCloud:
    return FakeCloud(clock.time)


@pytest.fixture
def bench(tmp_path: Path, cloud: FakeCloud, clock: ManualClock) -> Iterator[Bench]:
    bench = Bench(tmp_path, cloud, clock).open()
    yield bench
    bench.ledger.close()


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "小片 #1 100%.mp4"
    path.write_bytes(b"small video " * 1000)
    return path


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """More than one part: 8 MiB and a byte makes three parts of 4 MiB at most."""
    path = tmp_path / "large.mp4"
    path.write_bytes(bytes(range(256)) * (8 << 12) + b"!")
    return path


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    return a_picture(tmp_path / "cover.jpg")
