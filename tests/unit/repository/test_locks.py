"""The lock files: whole, hashed, naming no host, and with a PySide6 that Python 3.11 survives."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

REPOSITORY = Path(__file__).parents[3]
LOCKS = REPOSITORY / "packaging" / "locks"
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))


def _pins(lock: str) -> dict[str, str]:
    """Each requirement of a lock by its name: version, marker and hashes as they stand."""
    text = (LOCKS / f"{lock}.txt").read_text(encoding="utf-8")
    text = re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    return {canonicalize_name(line.partition("==")[0]): " ".join(line.split()) for line in text.splitlines()}


def _version(pin: str) -> Version:
    return Version(re.split(r"==|[ ;]", pin)[1])


@pytest.mark.parametrize("lock", ["build", "app", "dev", "peers"])
def test_every_requirement_is_pinned_with_hashes_and_from_no_host(lock: str) -> None:
    text = (LOCKS / f"{lock}.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text
    for pin in _pins(lock).values():
        assert re.match(r"[\w.-]+==(\d+!)?[\w.]+ ", pin), pin
        assert "--hash=sha256:" in pin


def test_the_lock_for_development_contains_the_one_for_the_product() -> None:
    dev = _pins("dev")
    for name, pin in _pins("app").items():
        # A marker may be wider there, never narrower.
        assert _version(dev[name]) == _version(pin)
        assert set(re.findall(r"sha256:\w+", pin)) == set(re.findall(r"sha256:\w+", dev[name]))


def test_the_peers_are_measured_with_the_libraries_that_the_product_uses() -> None:
    ours, theirs = _pins("app"), _pins("peers")
    for name in ("cos-python-sdk-v5", "requests", "urllib3", "certifi"):
        assert _version(theirs[name]) == _version(ours[name])


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("build", PROJECT["dependency-groups"]["build"]),
        ("app", PROJECT["project"]["dependencies"]),
        ("dev", PROJECT["dependency-groups"]["dev"]),
        ("peers", PROJECT["dependency-groups"]["peers"]),
    ],
)
def test_locks_hold_what_the_project_asks_for(lock: str, wanted: list[str]) -> None:
    pins = _pins(lock)
    for requirement in map(Requirement, wanted):
        assert requirement.specifier.contains(_version(pins[canonicalize_name(requirement.name)]))


@pytest.mark.parametrize("lock", ["app", "dev"])
@pytest.mark.parametrize("part", ["pyside6", "pyside6-essentials", "pyside6-addons", "shiboken6"])
def test_pyside_is_older_than_the_one_that_loses_references(lock: str, part: str) -> None:
    assert Version("6.9.3") <= _version(_pins(lock)[part]) < Version("6.12")
