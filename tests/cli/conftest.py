"""A practice cloud in the test's process, and the command line in processes of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.command_line import Finished, vod
from vod_desktop.sandbox import PracticeCloud


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[PracticeCloud]:
    with PracticeCloud(tmp_path / "cloud") as running:
        yield running


@pytest.fixture
def keys(cloud: PracticeCloud) -> dict[str, str]:
    return {"VOD_SECRET_ID": cloud.secret_id, "VOD_SECRET_KEY": cloud.secret_key}


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data 目录"


@pytest.fixture
def films(tmp_path: Path) -> Path:
    folder = tmp_path / "films"
    folder.mkdir()
    return folder


@pytest.fixture
def upload(cloud: PracticeCloud, keys: dict[str, str], data_dir: Path) -> Callable[..., Finished]:
    """Uploads to the practice cloud with `--json`."""

    def run(*words: str | Path) -> Finished:
        return vod("upload", "--json", "--data-dir", data_dir, "--endpoint", cloud.endpoint, *words, environ=keys)

    return run
