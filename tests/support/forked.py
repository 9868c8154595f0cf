"""The command line in processes that are forked from a warmed one: 40 ms until a command runs instead of 700.

For runs in the thousands, which would otherwise spend their time on importing. Whatever kills need is the same as with a command that
was started from the shell: a process of its own with its own files, which SIGKILL ends without a last word. Tests that judge a start
itself use `tests.support.command_line`.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.support.command_line import Finished, environment
from tests.support.waiting import wait_until

_WARM = (
    "vod_desktop.__main__",
    "vod_desktop.cli.commands",
    "vod_desktop.cli.practice",
    __name__,
    "tests.support.warm_sdks",
)
"""What the warmed process imports. None of these starts a thread."""

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(list(_WARM))


class Forked:
    """A command that runs; its output goes to two files, which must not exist yet."""

    def __init__(self, words: Sequence[str | Path], environ: Mapping[str, str], out: Path, err: Path) -> None:
        self._out, self._err = out, err
        self._process = _context.Process(target=_command, args=([*map(str, words)], environment(environ), out, err))
        self._process.start()

    @property
    def has_ended(self) -> bool:
        """Whether the process is over, by itself or killed."""
        return self._process.exitcode is not None

    @property
    def was_killed(self) -> bool:
        """Whether a signal has ended it."""
        return (self._process.exitcode or 0) < 0

    def ends_within(self, seconds: float) -> bool:
        """Waits for the end, but not longer than this; whether it has ended."""
        self._process.join(seconds)
        return self.has_ended

    def kill(self) -> None:
        """Ends it by SIGKILL, from outside, and waits until it is gone."""
        self._process.kill()
        if not self.ends_within(10.0):
            raise RuntimeError("a killed command goes on")

    def finish(self, *, timeout_s: float = 90.0) -> Finished:
        """Waits for the end; whatever that is, it must not be a traceback."""
        if not self.ends_within(timeout_s):
            raise RuntimeError(f"the command did not end within {timeout_s:.0f} s")
        out, err = (path.read_text(encoding="utf-8") if path.exists() else "" for path in (self._out, self._err))
        assert "Traceback" not in out + err, err
        assert "Warning" not in err, err
        return Finished(self._process.exitcode or 0, out, err)

    def wait_for_line(self, *, timeout_s: float = 60.0) -> None:
        """Waits until it has printed its first line."""
        wait_until(lambda: self.has_ended or self._has_line(), timeout_s=timeout_s)
        if self.has_ended:
            raise RuntimeError("the command has ended before its first line")

    def _has_line(self) -> bool:
        return self._out.exists() and b"\n" in self._out.read_bytes()


@contextmanager
def forked(words: Sequence[str | Path], environ: Mapping[str, str], out: Path, err: Path) -> Iterator[Forked]:
    """Starts a command; kills it if the caller leaves while it runs."""
    command = Forked(words, environ, out, err)
    try:
        yield command
    finally:
        if not command.has_ended:
            command.kill()


def _command(words: list[str], environ: dict[str, str], out: Path, err: Path) -> None:
    """In the forked process: what `python -m vod_desktop` does, with files for its output."""
    from vod_desktop.__main__ import main

    os.environ.clear()
    os.environ.update(environ)
    for number, path in ((0, Path(os.devnull)), (1, out), (2, err)):
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(file, number)
        os.close(file)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  (as long as the process)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    warnings.simplefilter("error", ResourceWarning)
    sys.argv = ["vod-desktop", *words]
    sys.exit(main())
