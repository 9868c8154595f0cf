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

from tests.support.signature_service import Manner, SignatureService
from vod_desktop.sandbox import PracticeCloud

REPOSITORY = Path(__file__).parents[2]
PROXY_PASSWORD = "canary-proxy-password"
HEADER, VALUE = "Authorization", "Bearer canary-header-value-0001"
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


SIGNING_WINDOW = """
import asyncio
import logging
import sys
from functools import partial
from pathlib import Path

from vod_desktop.core.model.account import Account, AccountKind, SecretEntry, SignatureService
from vod_desktop.core.model.states import State
from vod_desktop.ui.app import gui_loop, make_shell, open_real_session

data_dir, endpoint, url, header, value, film = sys.argv[1:]


async def journey(shell):
    shell.window.show()
    await shell.open(partial(open_real_session, Path(data_dir)), practice=False)
    session = shell.place.session()
    account = Account("", "signed", AccountKind.SIGNATURE_SERVICE, endpoint, signature_service=SignatureService(url, header=header))
    entry = SecretEntry(signature_header=value)
    sample = await asyncio.wrap_future(session.examiner.sample(account, entry))
    assert sample.is_valid
    saved = await asyncio.wrap_future(session.keeper.save(account, entry))
    assert saved.remark is None
    logging.getLogger("test").warning("a careless line: %s and %s", value, value.split()[1])
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


@pytest.fixture
def signing(cloud: PracticeCloud) -> Iterator[SignatureService]:
    with SignatureService(cloud.secret_id, cloud.secret_key, Manner(one_time=True, header=(HEADER, VALUE))) as running:
        yield running


def test_the_header_of_a_signature_service_is_in_the_secret_service_and_in_no_file(
    home: Path, cloud: PracticeCloud, signing: SignatureService
) -> None:
    (home / "window.py").write_text(SIGNING_WINDOW)
    words = (home / "data", cloud.endpoint, signing.url, HEADER, VALUE, home / "a.mp4")
    look_up = 'secret-tool lookup service "vod-desktop/$(tail -1 out)" username key-pair'
    done = on_a_bus(home, f'{_UNLOCKED} $PYTHON window.py "$@" > out && cat out && {look_up}', *words)
    assert done.returncode == 0, done.stdout + done.stderr
    account_id, line = done.stdout.splitlines()
    assert json.loads(line) == {"signature_header": VALUE}
    assert len(cloud.media()) == 1
    assert files_with(home / "data", account_id), "the account itself is in the ledger"
    assert files_with(home / "data", signing.url), "and so is its service"
    assert files_with(home / "data", "a careless line"), "the log was written"
    assert files_with(home, VALUE, VALUE.split()[1], *signing.issued) == []


def test_the_command_line_keeps_the_header_of_a_service_and_an_open_service_keeps_nothing(
    home: Path, cloud: PracticeCloud, signing: SignatureService
) -> None:
    count = "secret-tool search --all username key-pair 2>&1 | grep -c 'label = '"
    script = (
        f"{_UNLOCKED}"
        'printf "%s\\n" "$4" | $VOD account add signed --endpoint "$1" --signature-url "$2" --signature-header "$3"'
        " --data-dir data &&"
        ' $VOD account add open --endpoint "$1" --signature-url "$2" --data-dir data < /dev/null &&'
        " $VOD account test signed --data-dir data &&"
        f" $VOD upload --account signed --data-dir data a.mp4 && {count} &&"
        f" $VOD account remove open --data-dir data && $VOD account remove signed --data-dir data && {count} || true"
    )
    done = on_a_bus(home, script, cloud.endpoint, signing.url, HEADER, VALUE)
    lines = done.stdout.splitlines()
    assert lines[:2] == ["Account “signed” was added.", "Account “open” was added."], done.stdout + done.stderr
    assert "“signed” can upload." in lines
    assert any(line.startswith("Complete: ") for line in lines)
    assert lines[-4:] == ["1", "Account “open” was removed.", "Account “signed” was removed.", "0"]
    assert files_with(home, VALUE, VALUE.split()[1]) == []
    assert len(cloud.media()) == 1


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
