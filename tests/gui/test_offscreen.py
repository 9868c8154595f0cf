"""The program as its users start it, in a process of its own, on a machine without a display."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QImage

from tests.support.waiting import wait_until

REPOSITORY = Path(__file__).parents[2]
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}} | {
    "QT_QPA_PLATFORM": "offscreen",
    "LC_ALL": "C.UTF-8",
    "PYTHONUTF8": "1",
    "HTTP_PROXY": "http://127.0.0.1:9",  # nobody listens there: what goes to loopback must not go through it
    "HTTPS_PROXY": "http://127.0.0.1:9",
}
PROGRAM = [sys.executable, "-W", "error", "-m", "vod_desktop", "--practice"]


def run_program(*words: object) -> subprocess.CompletedProcess[str]:
    command = [*PROGRAM, *map(str, words)]
    return subprocess.run(
        command, cwd=REPOSITORY, env=ENVIRONMENT, capture_output=True, text=True, check=False, timeout=90
    )


def test_files_are_uploaded_fetched_back_and_compared_and_a_picture_is_taken(tmp_path):
    path, picture = tmp_path / "片头 #1 100%.mp4", tmp_path / "pictures" / "window.png"
    path.write_bytes(b"video" * 1000)
    done = run_program("--offscreen", "--data-dir", tmp_path / "data", "--screenshot", picture, path)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"SHA-256 is equal: {hashlib.sha256(b'video' * 1000).hexdigest()}" in done.stdout
    assert "FileId   " in done.stdout
    assert "URL      http://127.0.0.1:" in done.stdout
    assert f"Picture of the window: {picture}" in done.stdout
    assert QImage(str(picture)).width() == 1180


def test_what_cannot_be_uploaded_is_told_and_the_program_fails(tmp_path):
    done = run_program("--offscreen", "--data-dir", tmp_path / "data", tmp_path / "gone.mp4")
    assert (done.returncode, done.stderr) == (1, "")
    assert "The file is not there" in done.stdout


def test_a_directory_in_use_is_told_and_the_program_fails(tmp_path):
    data_dir = tmp_path / "data"
    first = subprocess.Popen(
        [*PROGRAM, "--data-dir", str(data_dir)],
        cwd=REPOSITORY,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_until((data_dir / "practice").is_dir, timeout_s=30.0)
        second = run_program("--offscreen", "--data-dir", data_dir)
        assert second.returncode == 1
        assert "in use by another VOD Desktop" in second.stdout
    finally:
        first.send_signal(signal.SIGTERM)
        out, err = first.communicate(timeout=30)
    assert (first.returncode, out, err) == (0, "", "")
