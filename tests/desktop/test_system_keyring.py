"""The vault on a real Secret Service: gnome-keyring on a bus of its own (Debian packages dbus and gnome-keyring)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from keyring.backends.SecretService import Keyring
from secretstorage.exceptions import ItemNotFoundException, LockedException, PromptDismissedException

from vod_desktop.core.model.errors import AppError, Code
from vod_desktop.core.secrets.keyring_vault import KeyringVault

REPOSITORY = Path(__file__).parents[2]

STORE_AND_FORGET = """
from vod_desktop.core.model.account import Credentials
from vod_desktop.core.secrets.keyring_vault import KeyringVault

key = Credentials("id", "a key with ümlauts and 汉字")
vault = KeyringVault()
assert vault.get("a") is None
vault.put("a", key)
assert KeyringVault().get("a") == key
vault.put("a", Credentials("id", "another"))
assert vault.get("a") == Credentials("id", "another")
vault.delete("a")
vault.delete("a")
assert vault.get("a") is None
print("kept and forgotten")
"""

ASK_WITHOUT_SERVICE = """
from vod_desktop.core.model.errors import AppError
from vod_desktop.core.secrets.keyring_vault import KeyringVault

try:
    KeyringVault().get("a")
except AppError as error:
    print(error.problem.code)
"""


def _run_on_a_bus_of_its_own(home: Path, script: str) -> str:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_RUNTIME_DIR": str(home),
        "PYTHONPATH": str(REPOSITORY),
    }
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", script, sys.executable],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_key_is_kept_by_the_secret_service(tmp_path: Path) -> None:
    (tmp_path / "store.py").write_text(STORE_AND_FORGET)
    start = (
        'printf password | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$0" "$HOME/store.py"'
    )
    assert _run_on_a_bus_of_its_own(tmp_path, start) == "kept and forgotten\n"


def test_without_a_secret_service_the_keyring_is_missing(tmp_path: Path) -> None:
    (tmp_path / "ask.py").write_text(ASK_WITHOUT_SERVICE)
    done = subprocess.run(
        [sys.executable, tmp_path / "ask.py"],
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/no-bus",
            "PYTHONPATH": str(REPOSITORY),
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("keyring.missing\n", 0), done.stderr


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PromptDismissedException("dismissed"), Code.KEYRING_LOCKED),
        (LockedException("locked"), Code.KEYRING_LOCKED),
        (ItemNotFoundException("gone"), Code.KEYRING_MISSING),
    ],
)
def test_what_the_secret_service_raises_has_a_code(error: Exception, code: Code) -> None:
    class FailingService(Keyring):
        def get_password(self, service: str, username: str) -> str | None:
            raise error

    with pytest.raises(AppError) as refused:
        KeyringVault(FailingService()).get("a")
    assert refused.value.problem.code is code
