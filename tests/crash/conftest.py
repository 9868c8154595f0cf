"""A practice cloud that outlives the command lines that are killed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from vod_desktop.sandbox import PracticeCloud


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[PracticeCloud]:
    with PracticeCloud(tmp_path / "cloud") as running:
        yield running


@pytest.fixture
def keys(cloud: PracticeCloud) -> dict[str, str]:
    return {"VOD_SECRET_ID": cloud.secret_id, "VOD_SECRET_KEY": cloud.secret_key}
