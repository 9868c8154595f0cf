"""The program as a user starts it, on a desktop of the test; what it does is read in its ledger, beside it."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from pathlib import Path

from tests.support.waiting import wait_until
from tests.support.x_desktop import XDesktop
from vod_desktop.core.ledger.reader import LedgerReader
from vod_desktop.core.model.job import Job

REPOSITORY = Path(__file__).parents[2]
TITLE = "([0-9]+% · )?VOD Desktop"
"""The window's title as a pattern: with the percentage while something is uploaded."""


class WindowApp:
    """One data directory, on the practice cloud; starts of the program on it."""

    def __init__(self, desktop: XDesktop, data_dir: Path) -> None:
        self._desktop = desktop
        self.data_dir = data_dir

    def start(self, *files: Path, **environment: str) -> subprocess.Popen[str]:
        """One start; returns at once."""
        command = [sys.executable, "-m", "vod_desktop", "--practice", "--data-dir", str(self.data_dir)]
        return self._desktop.start([*command, *map(str, files)], PYTHONPATH=str(REPOSITORY), **environment)

    def wait_until_ready(self) -> None:
        """Returns when the window is there and files are taken."""
        wait_until(self.endpoint, timeout_s=30.0)
        self._desktop.window(TITLE)
        wait_until((self.data_dir / "window.sock").exists, timeout_s=30.0)

    def endpoint(self) -> str | None:
        """Where its practice cloud listens, once it does."""
        with LedgerReader.open(self.data_dir / "ledger.db") as ledger:
            return next((account.endpoint for account in ledger.accounts()), None)

    def jobs(self) -> tuple[Job, ...]:
        """The queue as it is stored."""
        with LedgerReader.open(self.data_dir / "ledger.db") as ledger:
            return ledger.queue()

    def states(self) -> list[str]:
        """The states of the queue, in order."""
        return [str(job.state) for job in self.jobs()]

    def set_speed(self, bytes_per_s: int) -> None:
        """Makes its practice cloud slow, or with 0 as fast as it can be."""
        url = f"{self.endpoint()}/_practice/speed"
        asked = json.dumps({"bytes_per_s": bytes_per_s}).encode()
        request = urllib.request.Request(url, asked, {"Content-Type": "application/json"})
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10) as answer:
            answer.read()


def fetched(url: str) -> bytes:
    """A medium from the practice cloud."""
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=30) as answer:
        content: bytes = answer.read()
        return content
