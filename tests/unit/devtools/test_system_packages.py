from __future__ import annotations

from devtools.system_packages import missing


def test_only_what_is_not_installed_is_missing() -> None:
    assert missing(["libgl1", "xvfb"], {"libgl1", "python3"}) == ["xvfb"]


def test_a_library_counts_under_its_newer_name() -> None:
    assert missing(["libglib2.0-0"], {"libglib2.0-0t64"}) == []
