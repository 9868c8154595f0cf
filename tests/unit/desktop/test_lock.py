from __future__ import annotations

import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.support.other_user import run_as_other_user
from vod_desktop.core.model.errors import AppError, Code
from vod_desktop.desktop.lock import DataDirLock

OWNER = """
import sys
from pathlib import Path
from vod_desktop.desktop.lock import DataDirLock
lock = DataDirLock(Path(sys.argv[1]))
lock.acquire()
print("owned", flush=True)
sys.stdin.read()
"""


def _assert_in_use(folder: Path) -> None:
    with pytest.raises(AppError) as refused:
        DataDirLock(folder).acquire()
    assert refused.value.problem.code is Code.DATA_DIR_IN_USE
    assert refused.value.problem.params == {"path": str(folder)}


def _assert_free(folder: Path) -> None:
    with DataDirLock(folder):
        _assert_in_use(folder)


def test_the_first_owner_makes_the_directory_for_itself_alone(tmp_path: Path) -> None:
    with DataDirLock(tmp_path / "data"):
        assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
        assert [stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "data").iterdir()] == [0o600]


def test_there_is_one_owner_at_a_time(tmp_path: Path) -> None:
    with DataDirLock(tmp_path):
        _assert_in_use(tmp_path)
    _assert_free(tmp_path)


def test_another_thread_may_release(tmp_path: Path) -> None:
    lock = DataDirLock(tmp_path)
    lock.acquire()
    thread = threading.Thread(target=lock.release)
    thread.start()
    thread.join()
    _assert_free(tmp_path)


def test_releasing_twice_is_harmless(tmp_path: Path) -> None:
    lock = DataDirLock(tmp_path)
    lock.acquire()
    lock.release()
    lock.release()
    _assert_free(tmp_path)


def test_a_killed_owner_owns_nothing_more(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", OWNER, tmp_path],
        cwd=Path(__file__).parents[3],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == b"owned\n"
        _assert_in_use(tmp_path)
        owner.send_signal(signal.SIGKILL)
    assert list(tmp_path.iterdir())  # the file is still there
    _assert_free(tmp_path)


def test_a_directory_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o555)
    told = run_as_other_user(
        folder,
        """
        import sys
        from pathlib import Path
        from vod_desktop.core.model.errors import AppError
        from vod_desktop.desktop.lock import DataDirLock
        try:
            DataDirLock(Path(sys.argv[1])).acquire()
        except AppError as error:
            print(error.problem.code, error.problem.params)
        """,
        str(folder),
    )
    assert told == f"data_dir.unusable {{'path': '{folder}', 'reason': 'Permission denied'}}\n"


def test_a_file_in_the_place_of_the_directory_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(AppError) as refused:
        DataDirLock(tmp_path / "data").acquire()
    assert refused.value.problem.code is Code.DATA_DIR_UNUSABLE
