"""A terminal of its own for a command: what it shows is what a person would see."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.command_line import REPOSITORY, environment
from tests.support.waiting import wait_until


class Terminal:
    """Attributes:
    shown: All that it has shown so far.
    process: The command that runs in it.
    """

    def __init__(self, ours: int, process: subprocess.Popen[str]) -> None:
        self.shown = b""
        self.process = process
        self._ours = ours

    def wait_for(self, text: str) -> None:
        """Returns once the text was shown."""
        wait_until(lambda: self._has_shown(text.encode()))

    def enter(self, line: str) -> None:
        """Types a line."""
        os.write(self._ours, f"{line}\n".encode())

    def _has_shown(self, text: bytes) -> bool:
        self.shown += os.read(self._ours, 4096)
        return text in self.shown


@contextmanager
def on_a_terminal(*words: str, pipes_output: bool = False) -> Iterator[Terminal]:
    """Starts a command in a terminal; with `pipes_output` its standard output goes elsewhere, as with `> file`."""
    ours, theirs = pty.openpty()
    try:
        with subprocess.Popen(
            [sys.executable, "-m", "vod_desktop", *words],
            cwd=REPOSITORY,
            env=environment({}),
            stdin=theirs,
            stdout=subprocess.PIPE if pipes_output else theirs,
            stderr=theirs,
            text=True,
            start_new_session=True,
        ) as process:
            os.close(theirs)
            try:
                yield Terminal(ours, process)
            finally:
                process.kill()
    finally:
        os.close(ours)
