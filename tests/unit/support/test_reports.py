"""Unexpected errors: each kind once, without secrets; the death of the process is found at the next start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from vod_desktop.support.crash_file import CrashFile
from vod_desktop.support.reports import Reports


def fail(number: int) -> None:
    if number % 2:
        raise RuntimeError(f"odd {number}")
    raise RuntimeError(f"even {number}")


def caught(number: int) -> RuntimeError:
    """An error of one of two kinds."""
    try:
        fail(number)
    except RuntimeError as error:
        return error
    raise AssertionError("it never fails to fail")


def test_a_kind_is_the_type_and_the_line_whatever_the_text():
    reports = Reports(str)
    assert [reports.add(caught(number)) for number in (1, 2, 3, 4)] == [True, True, False, False]
    assert [report.times for report in reports.all()] == [2, 2]
    assert "RuntimeError: odd 1" in reports.text()
    assert "(2 ×)" in reports.text()


def test_reports_are_cleaned_and_their_number_is_bounded():
    reports = Reports(lambda text: text.replace("odd", "<redacted>"))
    reports.add(caught(1))
    assert "odd" not in reports.all()[0].text.splitlines()[-1]
    for number in range(100):
        reports.add(type(f"Error{number}", (Exception,), {})())
    assert len(reports.all()) == 20


def test_after_an_ordinary_end_nothing_is_told(tmp_path):
    _run(tmp_path, "crash.disarm()")
    assert list(tmp_path.iterdir()) == []
    assert CrashFile(tmp_path).take_last() == ""


def test_the_death_of_the_process_is_told_once_and_kept(tmp_path):
    _run(tmp_path, "os.kill(os.getpid(), signal.SIGSEGV)")
    crash = CrashFile(tmp_path)
    assert "Segmentation fault" in crash.take_last()
    assert crash.take_last() == ""
    assert "Segmentation fault" in crash.last()
    assert (tmp_path / "crash-last.txt").stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_is_no_obstacle(tmp_path):
    (tmp_path / "logs").write_bytes(b"a file")
    crash = CrashFile(tmp_path / "logs")
    assert crash.take_last() == ""
    crash.arm()
    crash.disarm()


def _run(folder: Path, then: str) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from vod_desktop.support.crash_file import CrashFile\n"
        f"crash = CrashFile(Path(sys.argv[1])); crash.arm(); {then}"
    )
    subprocess.run([sys.executable, "-c", code, str(folder)], check=False, capture_output=True)
