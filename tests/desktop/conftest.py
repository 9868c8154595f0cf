"""A desktop of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.x_desktop import XDesktop


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[XDesktop]:
    (tmp_path / "x").mkdir()
    with XDesktop(tmp_path / "x") as started:
        yield started
