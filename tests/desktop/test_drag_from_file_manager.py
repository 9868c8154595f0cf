"""A real drag: a file from a file manager onto the window, on a real X display, until the medium stands in the cloud."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

from tests.support.waiting import wait_until
from tests.support.x_desktop import Place, XDesktop

REPOSITORY = Path(__file__).parents[2]
NAME = "片头 #1 100% 完成.mp4"
FILE_MANAGER = Place(0, 30, 420, 500)
WINDOW = Place(440, 30, 820, 640)
FIRST_ICON = (FILE_MANAGER.left + 207, FILE_MANAGER.top + 117)
"""Where pcmanfm then shows the first file."""


def test_a_file_dragged_from_the_file_manager_arrives_byte_identical(desktop: XDesktop, tmp_path: Path) -> None:
    folder, data_dir = tmp_path / "素材", tmp_path / "data"
    folder.mkdir()
    content = hashlib.sha256(b"seed").digest() * 40_000
    (folder / NAME).write_bytes(content)

    desktop.start(["pcmanfm", "--no-desktop", str(folder)])
    app = desktop.start(
        [sys.executable, "-m", "vod_desktop", "--practice", "--data-dir", str(data_dir)], PYTHONPATH=str(REPOSITORY)
    )
    file_manager, window = desktop.window("素材"), desktop.window("VOD Desktop")
    desktop.move(file_manager, FILE_MANAGER)
    desktop.move(window, WINDOW)
    wait_until(lambda: desktop.is_drawn(FIRST_ICON))
    wait_until(lambda: told(data_dir, "account"), timeout_s=30.0)  # the practice cloud is there: drops are taken

    desktop.drag(FIRST_ICON, WINDOW.middle)

    wait_until(lambda: [job["state"] for job in told(data_dir, "job")] == ["complete"], timeout_s=60.0)
    (job,) = told(data_dir, "job")
    assert job["path"] == str(folder / NAME)
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(job["media_url"]) as answer:
        assert hashlib.sha256(answer.read()).digest() == hashlib.sha256(content).digest()
    assert (folder / NAME).read_bytes() == content

    desktop.screenshot(tmp_path / "desktop.png")
    desktop.xdotool("windowactivate", "--sync", window, "key", "ctrl+q")
    wait_until(lambda: app.poll() is not None)
    assert app.returncode == 0


def told(data_dir: Path, kind: str) -> list[dict[str, Any]]:
    """What another program reads in the ledger beside the window; nothing before there is one."""
    done = subprocess.run(
        [sys.executable, "-m", "vod_desktop", "status", "--json", "--data-dir", str(data_dir)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    return [line for line in map(json.loads, done.stdout.splitlines()) if line["event"] == kind]
