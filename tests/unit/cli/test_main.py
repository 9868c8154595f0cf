"""Every end of the program is a sentence and an exit code."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from tests.support.command_line import REPOSITORY, environment
from vod_desktop import __version__
from vod_desktop.cli import arguments, main
from vod_desktop.cli.arguments import WindowRequest
from vod_desktop.cli.console import started_as
from vod_desktop.cli.inbox import Inbox
from vod_desktop.cli.main import no_display, run


@pytest.fixture(autouse=True)
def _english_desktop(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")


def test_without_a_command_the_window_opens_and_its_exit_code_is_ours(tmp_path):
    asked: list[WindowRequest] = []

    def window(request: WindowRequest) -> int:
        asked.append(request)
        return 7

    film = tmp_path / "film"
    film.mkdir()
    assert run(["--practice", str(film)], window) == 7
    assert (asked[0].practice, asked[0].files) == (True, (film,))


def test_without_a_display_the_other_ways_are_named(monkeypatch, capsys):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert run([], lambda _request: 0) == 2
    assert "vod-desktop upload, or try it out with --practice --offscreen" in capsys.readouterr().err
    assert run(["--practice", "--offscreen"], lambda _request: 0) == 0


@pytest.mark.parametrize(
    ("script", "interpreter", "command"),
    [
        ("/there/vod_desktop/__main__.py", ".venv/bin/python", ".venv/bin/python -m vod_desktop"),
        ("/there/vod_desktop/__main__.py", "/my tools/python", "'/my tools/python' -m vod_desktop"),
        ("/there/bin/vod-desktop", "/usr/bin/python3", "vod-desktop"),
        ("/there/another/__main__.py", "python", "vod-desktop"),
    ],
)
def test_commands_to_paste_start_as_this_process_did(script, interpreter, command):
    assert started_as(script, interpreter) == command


@pytest.mark.parametrize(
    ("environ", "platform", "missing"),
    [
        ({}, "linux", True),
        ({"DISPLAY": ""}, "linux", True),
        ({"DISPLAY": ":0"}, "linux", False),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", False),
        ({}, "darwin", False),
        ({}, "win32", False),
    ],
)
def test_a_display_can_only_be_missing_on_linux(environ, platform, missing):
    assert no_display(environ, platform) is missing


def test_the_version_opens_no_window(capsys):
    assert run(["--version"], lambda _request: 1) == 0
    assert capsys.readouterr().out == f"vod-desktop {__version__}\n"


def test_every_command_that_help_names_can_be_run():
    assert list(main._COMMANDS) == list(arguments.COMMANDS)


@pytest.mark.parametrize("word", ["uplaod", "verify-signatur", "上传"])
def test_a_word_that_looks_like_a_command_is_said_to_be_none(word, capsys):
    assert run([word], lambda _request: 0) == 2
    assert f"There is no command “{word}”" in capsys.readouterr().err


def test_a_bug_is_a_sentence_and_a_log_file(capsys, tmp_path):
    def window(_request: WindowRequest) -> int:
        raise RuntimeError("a wheel came off")

    assert run(["--data-dir", str(tmp_path / "data")], window) == 1
    said = capsys.readouterr().err
    assert "Something unexpected happened." in said
    assert "Traceback" not in said
    assert f"Log file: {tmp_path / 'data' / 'logs'}" in said
    (log,) = (tmp_path / "data" / "logs").glob("*.log")
    assert "RuntimeError: a wheel came off" in log.read_text(encoding="utf-8")


def test_ctrl_c_before_anything_began_is_exit_code_130():
    def window(_request: WindowRequest) -> int:
        raise KeyboardInterrupt

    assert run([], window) == 130


def test_a_reader_that_leaves_early_is_no_error(tmp_path):
    reader = subprocess.Popen(["true"], stdin=subprocess.PIPE)
    reader.wait(timeout=10)
    assert reader.stdin is not None
    done = subprocess.run(
        [sys.executable, "-m", "vod_desktop", "status", "--data-dir", str(tmp_path)],
        cwd=REPOSITORY,
        env=environment({}),
        stdout=reader.stdin,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )
    reader.stdin.close()
    assert (done.returncode, done.stderr) == (130, "")


def test_a_signal_ends_the_waiting_at_once():
    before = {name: signal.getsignal(name) for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        inbox = Inbox()
        inbox.listen_to_signals()
        signal.raise_signal(signal.SIGTERM)
        assert inbox.get(60.0) == ()
        assert inbox.interrupted
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def test_nohup_is_respected():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        kept = {name: signal.getsignal(name) for name in (signal.SIGINT, signal.SIGTERM)}
        Inbox().listen_to_signals()
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
        for number, handler in kept.items():
            signal.signal(number, handler)
