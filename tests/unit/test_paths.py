from __future__ import annotations

import sys
from pathlib import Path

import platformdirs
import pytest

from vod_desktop.paths import DataDir, default_data_dir, find_resources, package_dir, resources_dir


def test_the_default_is_local_to_the_machine_and_the_user() -> None:
    assert default_data_dir().root == Path(platformdirs.user_data_dir("vod-desktop", False, roaming=False))


def test_everything_lies_in_the_data_directory(tmp_path: Path) -> None:
    data = DataDir(tmp_path)
    places = {data.ledger, data.practice, data.logs}
    assert len(places) == 3
    assert {place.parent for place in places} == {tmp_path}


def test_the_checkout_has_its_resources_beside_the_package() -> None:
    assert resources_dir() == Path(__file__).parents[2] / "resources"


def test_a_wheel_has_them_inside_the_package(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "vod_desktop"
    (package / "resources").mkdir(parents=True)
    (tmp_path / "site-packages" / "resources").mkdir()  # of another project
    assert find_resources(package, None) == package / "resources"


def test_a_bundle_brings_its_own(tmp_path: Path) -> None:
    (tmp_path / "bundle" / "resources").mkdir(parents=True)
    (tmp_path / "vod_desktop" / "resources").mkdir(parents=True)
    assert find_resources(tmp_path / "vod_desktop", tmp_path / "bundle") == tmp_path / "bundle" / "resources"


def test_a_frozen_program_looks_in_its_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "resources").mkdir()
    monkeypatch.setattr("sys._MEIPASS", str(tmp_path), raising=False)
    assert resources_dir() == tmp_path / "resources"


def test_an_incomplete_copy_of_the_program_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="resources"):
        find_resources(tmp_path / "vod_desktop", None)


def test_the_files_of_a_package_are_found_without_importing_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (package_dir("qtawesome") / "fonts").is_dir()
    with pytest.raises(FileNotFoundError, match="no_such_package"):
        package_dir("no_such_package")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    with pytest.raises(FileNotFoundError, match="qtawesome"):
        package_dir("qtawesome")
    (tmp_path / "qtawesome").mkdir()
    assert package_dir("qtawesome") == tmp_path / "qtawesome"
