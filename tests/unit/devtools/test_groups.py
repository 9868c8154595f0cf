from __future__ import annotations

import sys
from pathlib import Path

import pytest

from devtools import groups, steps
from devtools.groups import GROUPS, Group, closing_line, run_groups
from tests.support.waiting import wait_until

REPOSITORY = Path(__file__).parents[3]
PYTHON = Path(sys.executable)
PASSES = Group("good", ("-c", "print('1 passed')"))


@pytest.fixture(autouse=True)
def _logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "LOGS", tmp_path / "logs")


def test_all_groups_pass(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_groups(PYTHON, [PASSES])
    assert "1 passed" in capsys.readouterr().out


def test_one_failure_fails_all_and_shows_its_log_but_the_others_still_run(capsys: pytest.CaptureFixture[str]) -> None:
    fails = Group("bad", ("-c", "print('what went wrong'); raise SystemExit(1)"))
    assert not run_groups(PYTHON, [fails, PASSES])
    out = capsys.readouterr().out
    assert "    what went wrong" in out
    assert "1 passed" in out
    assert "1 of 2 groups failed (bad)" in out


def test_a_group_without_a_test_has_failed(tmp_path: Path) -> None:
    assert not run_groups(PYTHON, [Group("empty", ("-m", "pytest", "--rootdir", str(tmp_path), str(tmp_path)))])


def test_a_group_that_cannot_run_has_failed() -> None:
    assert not run_groups(PYTHON, [Group("absent", ("-m", "a_module_that_is_not_there"))])


def test_a_group_that_hangs_is_ended_with_what_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(groups, "LIMIT_S", 2.0)
    grandchild = tmp_path / "pid"
    hangs = (
        "import pathlib, subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import threading; threading.Event().wait()'])\n"
        f"pathlib.Path({str(grandchild)!r}).write_text(str(child.pid))\n"
        "child.wait()"
    )
    assert not run_groups(PYTHON, [Group("slow", ("-c", hangs))])
    assert "this took longer than 2.0 s" in capsys.readouterr().out
    wait_until(lambda: not _is_running(int(grandchild.read_text())))


def _is_running(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_the_closing_line_stands_without_the_rule_around_it(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("...\n==== 3 passed in 0.1s ====\n\n", encoding="utf-8")
    assert closing_line(log) == "3 passed in 0.1s"


def test_every_folder_of_tests_is_in_a_group() -> None:
    folders = {path.name for path in (REPOSITORY / "tests").iterdir() if any(path.rglob("test_*.py"))}
    assert folders <= {group.name for group in GROUPS}
