"""An account's key on a real Secret Service: it is there and in no file, it outlives a restart, and a locked keyring is told.

A bus and a gnome-keyring of their own (Debian packages dbus, gnome-keyring, libsecret-tools).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from vod_desktop.sandbox import PracticeCloud

REPOSITORY = Path(__file__).parents[2]
PROXY_PASSWORD = "canary-proxy-password"
_UNLOCKED = "printf password | gnome-keyring-daemon --unlock --components=secrets >/dev/null && "
_LOCKED = "gnome-keyring-daemon --start --components=secrets >/dev/null && "

WINDOW = """
import asyncio
import logging
import sys
from functools import partial
from pathlib import Path

from vod_desktop.core.model.account import Account, AccountKind, ProxyMode, SecretEntry
from vod_desktop.core.model.states import State
from vod_desktop.ui.app import gui_loop, make_shell, open_real_session

data_dir, endpoint, secret_id, secret_key, password, film = sys.argv[1:]


async def journey(shell):
    shell.window.show()
    await shell.open(partial(open_real_session, Path(data_dir)), practice=False)
    account = Account("", "company", AccountKind.KEY_PAIR, endpoint, None, proxy_mode=ProxyMode.MANUAL, proxy_url="http://proxy.invalid:1")
    saved = await asyncio.wrap_future(shell.place.session().keeper.save(account, SecretEntry(secret_id, secret_key, proxy_user="me", proxy_password=password)))
    assert saved.remark is None
    logging.getLogger("test").warning("a careless line: %s %s %s", secret_id, secret_key, password)
    done = asyncio.get_running_loop().create_future()
    shell.events_taken.connect(lambda _batch: [done.set_result(None) for job in shell.model.jobs() if job.state is State.COMPLETE and not done.done()])
    shell.account.choose(saved.account.id)
    await shell.intake.add([Path(film)])
    await asyncio.wait_for(done, 60)
    shell.window.remember()
    await shell.close()
    print(saved.account.id)


with gui_loop() as (app, loop, pool):
    loop.run_until_complete(journey(make_shell(app, loop, pool, Path(data_dir))))
"""


def on_a_bus(home: Path, script: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs a shell script on a bus of its own; `$VOD` is the program, the words are its arguments."""
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "share"),
        "XDG_RUNTIME_DIR": str(home),
        "PYTHONPATH": str(REPOSITORY),
        "QT_QPA_PLATFORM": "offscreen",
        "LC_ALL": "C.UTF-8",
        "PYTHON": sys.executable,
        "VOD": f"{sys.executable} -m vod_desktop",
    }
    return subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", script, "sh", *map(str, words)],
        cwd=home,
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[PracticeCloud]:
    with PracticeCloud(tmp_path / "cloud") as running:
        yield running


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "a.mp4").write_bytes(os.urandom(30_000))
    return folder


def files_with(folder: Path, *texts: str) -> list[Path]:
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and any(text.encode() in path.read_bytes() for text in texts)
    ]


def test_the_window_keeps_the_secret_in_the_secret_service_and_nowhere_else(home: Path, cloud: PracticeCloud) -> None:
    (home / "window.py").write_text(WINDOW)
    words = (home / "data", cloud.endpoint, cloud.secret_id, cloud.secret_key, PROXY_PASSWORD, home / "a.mp4")
    look_up = 'secret-tool lookup service "vod-desktop/$(tail -1 out)" username key-pair'
    script = f'{_UNLOCKED} $PYTHON window.py "$@" > out && cat out && {look_up}'
    done = on_a_bus(home, script, *words)
    assert done.returncode == 0, done.stdout + done.stderr
    account_id, line = done.stdout.splitlines()
    assert json.loads(line) == {
        "secret_id": cloud.secret_id,
        "secret_key": cloud.secret_key,
        "proxy_user": "me",
        "proxy_password": PROXY_PASSWORD,
    }
    assert len(cloud.media()) == 1
    assert {path.name for path in (home / "data").iterdir()} >= {"ledger.db", "logs", "window.ini"}
    assert files_with(home / "data", account_id), "the account itself is in the ledger"
    assert files_with(home / "data", "a careless line"), "the log was written"
    assert files_with(home, cloud.secret_key, PROXY_PASSWORD, cloud.secret_id) == []


def test_the_command_line_adds_tests_uploads_signs_and_removes_with_a_key_from_the_secret_service(
    home: Path, cloud: PracticeCloud
) -> None:
    script = (
        f"{_UNLOCKED}"
        'printf "%s\\n%s\\n" "$2" "$3" | $VOD account add company --endpoint "$1" --data-dir data &&'
        " $VOD account test company --data-dir data &&"
        " $VOD upload --account company --data-dir data a.mp4 &&"
        " $VOD sign --account company --data-dir data > signed &&"
        " $VOD verify-signature --account company --data-dir data < signed &&"
        " secret-tool search --all username key-pair 2>&1 | grep -c 'label = ' &&"
        " $VOD account remove company --data-dir data &&"
        " secret-tool search --all username key-pair 2>&1 | grep -c 'label = ' || true"
    )
    done = on_a_bus(home, script, cloud.endpoint, cloud.secret_id, cloud.secret_key)
    lines = done.stdout.splitlines()
    assert lines[0] == "Account “company” was added.", done.stdout + done.stderr
    assert "“company” can upload." in lines
    assert any(line.startswith("Complete: ") for line in lines)
    assert "✓ Made with this key" in lines
    assert lines[-3:] == ["1", "Account “company” was removed.", "0"]
    assert files_with(home, cloud.secret_key) == []
    assert len(cloud.media()) == 1


def test_a_key_outlives_the_session_and_a_locked_keyring_is_told_with_the_way_out(
    home: Path, cloud: PracticeCloud
) -> None:
    add = f'{_UNLOCKED} printf "%s\\n%s\\n" "$2" "$3" | $VOD account add company --endpoint "$1" --data-dir data'
    assert on_a_bus(home, add, cloud.endpoint, cloud.secret_id, cloud.secret_key).returncode == 0
    again = on_a_bus(home, f"{_UNLOCKED} $VOD upload --account company --data-dir data a.mp4")
    assert "1 file complete" in again.stderr, again.stdout + again.stderr
    locked = on_a_bus(home, f"{_LOCKED} $VOD upload --account company --data-dir data a.mp4")
    assert locked.returncode == 1
    assert "The system's keyring is locked." in locked.stderr
    assert "account “company”" in locked.stderr
