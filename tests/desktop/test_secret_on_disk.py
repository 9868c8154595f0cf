"""A key that is stored goes to the Secret Service of the desktop, and nowhere else on disk in a form that can be read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.x_desktop import XDesktop

REPOSITORY = Path(__file__).parents[2]
CANARY = "canary-5e1c0a7d9b"
STORE = """
import sys
from vod_desktop.core.model.account import Credentials
from vod_desktop.core.secrets.keyring_vault import KeyringVault
KeyringVault().put("a", Credentials("id", sys.stdin.readline()))
"""


def test_a_key_is_in_the_secret_service_and_nowhere_else(desktop: XDesktop, tmp_path: Path) -> None:
    desktop.start_keyring()
    environment = desktop.environment | {"PYTHONPATH": str(REPOSITORY), "TMPDIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", STORE], env=environment, input=CANARY, text=True, check=True, timeout=30)
    found = subprocess.run(
        ["secret-tool", "search", "--all", "service", "vod-desktop/a"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    assert CANARY in found.stdout
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any("keyring" in path.name for path in files)
    assert [path for path in files if CANARY.encode() in path.read_bytes()] == []
