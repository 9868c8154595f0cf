"""The command that shows a file in the file manager."""

from __future__ import annotations

from pathlib import Path

import pytest

from vod_desktop.desktop.reveal import reveal, reveal_command

PATH = Path("/视频/片头 #1, final.mp4")


@pytest.mark.parametrize(
    ("platform", "last"),
    [("win32", f"/select,{PATH}"), ("darwin", str(PATH))],
)
def test_windows_and_macos_get_the_path_as_one_argument(platform, last):
    assert reveal_command(PATH, platform)[-1] == last


def test_elsewhere_the_desktop_gets_an_address_without_commas():
    command = reveal_command(PATH, "linux")
    assert command[-2] == "array:string:file:///%E8%A7%86%E9%A2%91/%E7%89%87%E5%A4%B4%20%231%2C%20final.mp4"


def test_without_a_desktop_nothing_is_claimed(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not reveal(PATH)
